import fc from 'fast-check';

/** Two people. */
export const whos = ['ada', 'ben'] as const;
export type Who = (typeof whos)[number];

const who = fc.constantFrom(...whos);
/** Chooses among a person's devices, and among the messages there are: whatever is there, modulo its number. */
const device = fc.nat({ max: 5 });
const which = fc.nat({ max: 40 });
const store = fc.constantFrom('memory' as const, 'memory' as const, 'indexeddb' as const);
/** What happens to frames that were held back, when they are let go. */
const disorder = fc.record({ seed: fc.nat(), repeat: fc.boolean(), swap: fc.boolean() });
export type Disorder = typeof disorder extends fc.Arbitrary<infer T> ? T : never;

const hour = 3_600;
const day = 24 * hour;

const kind = <Kind extends string>(name: Kind) => fc.constant(name);
const operation = fc.oneof(
  { weight: 60, arbitrary: fc.record({ do: kind('send'), who, device }) },
  { weight: 25, arbitrary: fc.record({ do: kind('unsend'), who, device, which }) },
  { weight: 5, arbitrary: fc.record({ do: kind('unsendOfAnother'), who, device, which }) },
  { weight: 15, arbitrary: fc.record({ do: kind('hide'), who, device, which }) },
  { weight: 10, arbitrary: fc.record({ do: kind('unhide'), who, device, which }) },
  { weight: 15, arbitrary: fc.record({ do: kind('read'), who, device, which }) },
  { weight: 15, arbitrary: fc.record({ do: kind('cut'), who, device }) },
  { weight: 20, arbitrary: fc.record({ do: kind('mend'), who, device }) },
  { weight: 5, arbitrary: fc.record({ do: kind('loseRequests'), who, device }) },
  { weight: 5, arbitrary: fc.record({ do: kind('loseAnswers'), who, device }) },
  { weight: 10, arbitrary: fc.record({ do: kind('holdArriving'), who, device }) },
  { weight: 10, arbitrary: fc.record({ do: kind('holdLeaving'), who, device }) },
  { weight: 20, arbitrary: fc.record({ do: kind('letGo'), who, device, disorder }) },
  { weight: 10, arbitrary: fc.record({ do: kind('signIn'), who, store }) },
  { weight: 5, arbitrary: fc.record({ do: kind('signOut'), who, device }) },
  { weight: 10, arbitrary: fc.record({ do: kind('reopen'), who, device }) },
  { weight: 20, arbitrary: fc.record({ do: kind('pause'), turns: fc.nat({ max: 6 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: kind('clock'), seconds: fc.constantFrom(-hour, 12, hour, 91 * day) }),
  },
  // Rare, because it takes the longest of all.
  { weight: 1, arbitrary: fc.record({ do: kind('restart') }) },
);
export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const story = fc.record({
  stores: fc.record({ ada: store, ben: store }),
  operations: fc.array(operation, { minLength: 8, maxLength: 40, size: 'max' }),
});
export type Plan = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** What happens in the story of a seed: always the same. */
export function planOf(seed: number): Plan {
  const [plan] = fc.sample(fc.noBias(story), { seed, numRuns: 1 });
  if (plan === undefined) throw new Error('Every seed has its story');
  return plan;
}
