/** A day as birth dates have it: `2010-02-28`. */
export type Day = string;

/** The day in UTC. */
export function dayOf(moment: Date): Day {
  return moment.toISOString().slice(0, 10);
}

/** Years completed on a day; negative before birth. Who was born on 29 February turns on 1 March elsewhere. */
export function ageOn(birthDate: Day, today: Day): number {
  const hadBirthday = today.slice(5) >= birthDate.slice(5);
  return Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (hadBirthday ? 0 : 1);
}
