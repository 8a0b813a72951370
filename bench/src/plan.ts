/** How large a run is. */
export interface Plan {
  readonly name: 'full' | 'quick';
  readonly pairs: number;
  readonly throughputSeconds: number;
  readonly rates: readonly number[];
  readonly latencySeconds: number;
  readonly unsendSeconds: number;
  /** Messages that each of the pairs takes back at once. */
  readonly bulkUnsends: number;
  readonly uploadBytes: number;
  readonly chats: number;
  readonly chatMessages: number;
  readonly pages: number;
  readonly waitingPairs: number;
  readonly waitingMessages: number;
  readonly idleSessions: number;
  readonly crashSeconds: number;
  /** Messages in all for the measures at a large archive; 0 leaves them out. */
  readonly archive: number;
  readonly disk: number;
}

const full: Plan = {
  name: 'full',
  pairs: 100,
  throughputSeconds: 10,
  rates: [200, 1_000, 3_000],
  latencySeconds: 15,
  unsendSeconds: 15,
  bulkUnsends: 100,
  uploadBytes: 200_000_000,
  chats: 10,
  chatMessages: 10_000,
  pages: 400,
  waitingPairs: 20,
  waitingMessages: 1_000,
  idleSessions: 10_000,
  crashSeconds: 3,
  archive: 1_000_000,
  disk: 2_000,
};

const quick: Plan = {
  ...full,
  name: 'quick',
  throughputSeconds: 5,
  latencySeconds: 4,
  unsendSeconds: 5,
  bulkUnsends: 30,
  chats: 1,
  pages: 150,
  waitingPairs: 10,
  idleSessions: 2_000,
  crashSeconds: 1,
  archive: 0,
  disk: 500,
};

export const plans = { full, quick } as const;
