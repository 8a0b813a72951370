/** Part of a population: pairs of people, with messages from the first of each to the second. */
export interface Part {
  readonly place: string;
  readonly pairs: number;
  readonly messages: number;
}

/** What to add to a database: each place once. */
export interface Loading {
  readonly parts: readonly Part[];
}

export interface Loaded {
  readonly messages: number;
  readonly seconds: number;
  /** Of all messages in the database, with indexes, what they left behind in the change log, and their keys. */
  readonly bytesPerMessage: number;
  /** One row changed and committed, alone, in milliseconds. */
  readonly commit: { readonly p50: number; readonly p99: number };
}

export function isLoaded(said: unknown): said is Loaded {
  return (
    typeof said === 'object' &&
    said !== null &&
    'messages' in said &&
    'bytesPerMessage' in said &&
    'commit' in said
  );
}
