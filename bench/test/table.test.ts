import { describe, expect, it } from 'vitest';
import { isMet, type Row, rows } from '../src/report/rows.ts';
import { formatTable } from '../src/report/table.ts';

const speed: Row = {
  id: 'speed',
  title: 'messages/s',
  digits: 0,
  target: { pglite: 1_000, postgresql: 2_000 },
  better: 'more',
};
const time: Row = {
  id: 'time',
  title: 'p50, ms',
  digits: 2,
  target: { pglite: 2.5, postgresql: 2.5 },
  better: 'less',
};
const plain: Row = { id: 'plain', title: 'worst, ms', digits: 1, better: 'less' };

describe('isMet', () => {
  it('counts the target itself as met, in both directions and for each engine', () => {
    expect(isMet(speed, 'pglite', 1_000)).toBe(true);
    expect(isMet(speed, 'postgresql', 1_999)).toBe(false);
    expect(isMet(time, 'pglite', 2.5)).toBe(true);
    expect(isMet(time, 'pglite', 2.51)).toBe(false);
    expect(isMet(plain, 'pglite', 5)).toBeUndefined();
  });
});

describe('formatTable', () => {
  const table = formatTable([speed, time, plain], {
    engines: { pglite: { speed: 1_234.4, time: 3 }, postgresql: { speed: 1_900, time: 2.5 } },
    relay: { speed: 50_000 },
  });

  it('shows each figure beside its target, and says which are missed', () => {
    expect(table.split('\n')).toEqual([
      '| Measure    | Target            |  PGlite | PostgreSQL | Relay, no storage |',
      '|------------|-------------------|--------:|-----------:|------------------:|',
      '| messages/s | ≥ 1,000 / ≥ 2,000 | 1,234 ✓ |    1,900 ✗ |            50,000 |',
      '| p50, ms    | ≤ 2.5             |  3.00 ✗ |     2.50 ✓ |                 – |',
    ]);
  });

  it('has no line for what was not measured, and no column for an engine that did not run', () => {
    const one = formatTable([speed, time], { engines: { pglite: { speed: 1 } }, relay: {} });
    expect(one).not.toContain('PostgreSQL');
    expect(one).not.toContain('p50');
  });

  it('has one row for each id', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });
});
