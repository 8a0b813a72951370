import {
  type ClientFrame,
  clientFrame,
  formatCursor,
  type Problem,
  problemOf,
  type ServerFrame,
} from '@takeback/protocol';

/** A frame that was read, or what its sender is told. */
export type Read =
  | { readonly frame: ClientFrame }
  | { readonly ref: number | null; readonly problem: Problem };

function refIn(raw: unknown): number | null {
  if (typeof raw !== 'object' || raw === null || !('type' in raw) || raw.type !== 'call') return null;
  return 'ref' in raw && Number.isSafeInteger(raw.ref) && Number(raw.ref) >= 0 ? Number(raw.ref) : null;
}

/** Reads what a client said. Never throws. */
export function readFrame(text: string): Read {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ref: null, problem: problemOf('invalid_input', { detail: 'A frame must be JSON.' }) };
  }
  const parsed = clientFrame.safeParse(raw);
  if (parsed.success) return { frame: parsed.data };
  const detail = 'The frame is none of those described in the live protocol.';
  return { ref: refIn(raw), problem: problemOf('invalid_input', { detail }) };
}

export function writeFrame(frame: ServerFrame): string {
  return JSON.stringify(frame);
}

/** The frame `changes`, of changes that are JSON already: they are written once for all sockets. */
export function writeChanges(changes: readonly string[], epoch: string, position: number): string {
  return `{"type":"changes","changes":[${changes.join(',')}],"cursor":"${formatCursor(epoch, position)}"}`;
}
