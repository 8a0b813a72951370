import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '../errors.ts';

/** What one hash costs: memory in KiB, passes over it. */
export interface PasswordCost {
  readonly memoryCost: number;
  readonly timeCost: number;
}

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane. */
export const strongCost: PasswordCost = { memoryCost: 19_456, timeCost: 2 };

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long when there is no hash (`undefined`), so that time does not tell whether an account exists. */
  verify(hashed: string | undefined, password: string): Promise<boolean>;
}

/** Hashes worked on at once: each takes a core, a thread of the pool that disk writes need too, and its memory. */
const atOnce = 2;
/** Hashes waiting beyond those; who comes later is asked to come again. */
const mostWaiting = 100;

// What a keyboard writes composed on one system and decomposed on another is the same password.
const asTyped = (password: string): string => password.normalize('NFC');

/** Lets few run at once and bounded many wait. @throws Refusal too_many_requests */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting) throw new Refusal('too_many_requests', { retryAfter: 5 });
      // Whoever ends hands its place over: running stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/** A hash of nobody's password, as costly to compare with as the others. */
function nobodysHash({ memoryCost, timeCost }: PasswordCost): string {
  const [salt, digest] = [16, 32].map((size) => randomBytes(size).toString('base64').replace(/=+$/, ''));
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=1$${salt}$${digest}`;
}

/** Passwords as argon2id hashes in PHC form, which carry their own parameters. */
export function createPasswords(cost: PasswordCost): Passwords {
  const queued = createQueue();
  const nobodys = nobodysHash(cost);
  return {
    hash: (password) => queued(() => hash(asTyped(password), { ...cost, parallelism: 1 })),
    verify: async (hashed, password) => {
      const matches = await queued(() => verify(hashed ?? nobodys, asTyped(password)));
      return matches && hashed !== undefined;
    },
  };
}
