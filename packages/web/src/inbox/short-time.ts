import { useEffect, useState } from 'react';

/** How a moment is told in a narrow place: near ones relative, far ones absolute. */
export type ShortTime =
  | { kind: 'now' }
  | { kind: 'minutes' | 'hours'; count: number }
  | { kind: 'weekday' | 'day' | 'date'; at: Date };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Chooses the form. A clock that runs a little ahead of the server's reads as now. */
export function shortTimeOf(at: Date, now: Date): ShortTime {
  const age = now.getTime() - at.getTime();
  if (age < minute) return { kind: 'now' };
  if (age < hour) return { kind: 'minutes', count: Math.floor(age / minute) };
  if (age < 12 * hour) return { kind: 'hours', count: Math.floor(age / hour) };
  if (age < 6 * day) return { kind: 'weekday', at };
  return at.getFullYear() === now.getFullYear() ? { kind: 'day', at } : { kind: 'date', at };
}

/** The present, renewed often enough for times told in minutes. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), minute / 2);
    return () => clearInterval(timer);
  }, []);
  return now;
}
