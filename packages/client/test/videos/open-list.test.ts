import { problemOf } from '@takeback/protocol';
import { expect, test } from 'vitest';
import { ConnectionError, TakebackError } from '../../src/errors.ts';
import { OpenList, type OpenListOptions } from '../../src/videos/open-list.ts';

interface Row {
  readonly id: string;
}

/** A list of the numbers up to `count`, three a page; what is held of them is counted. */
function numbers(count: number, options: Partial<OpenListOptions<Row, string>> = {}) {
  const held = new Map<string, number>();
  const asked: (string | null)[] = [];
  const open = new OpenList<Row, string>({
    load: async (after) => {
      asked.push(after);
      const from = Number(after ?? 0);
      const rows = [0, 1, 2].flatMap((i) => (from + i < count ? { id: String(from + i) } : []));
      return { rows, next: from + 3 < count ? String(from + 3) : null };
    },
    itemOf: ({ id }) => id,
    onHold: (id) => held.set(id, (held.get(id) ?? 0) + 1),
    onRelease: (id) => held.set(id, (held.get(id) ?? 0) - 1),
    ...options,
  });
  return { open, list: open.list, asked, isHeld: (id: string) => held.get(id) === 1 };
}

test('is read when somebody subscribes, page by page, each once', async () => {
  const { list, asked } = numbers(5);
  expect(asked).toEqual([]);
  list.subscribe(() => undefined);
  await Promise.all([list.more(), list.more()]);
  expect(list.get()).toEqual({ items: ['0', '1', '2'], state: 'ready', failure: null });
  await Promise.all([list.more(), list.more()]);
  expect(list.get()).toEqual({ items: ['0', '1', '2', '3', '4'], state: 'end', failure: null });
  await list.more();
  expect(asked).toEqual([null, '3']);
});

test('goes on behind pages with nothing to show', async () => {
  const { list, asked } = numbers(9, {
    load: async (after) => {
      asked.push(after);
      const from = Number(after ?? 0);
      return { rows: from === 2 ? [{ id: 'a' }] : [], next: from < 4 ? String(from + 1) : null };
    },
  });
  await list.refresh();
  expect(list.get()).toEqual({ items: ['a'], state: 'ready', failure: null });
  await list.more();
  expect(list.get()).toEqual({ items: ['a'], state: 'end', failure: null });
  expect(asked).toEqual([null, '1', '2', '3', '4']);
});

test('may be asked for more by whoever sees that there is more', async () => {
  const { list } = numbers(9);
  await new Promise<void>((resolve) => {
    list.subscribe(() => {
      const { state } = list.get();
      if (state === 'ready') list.more();
      if (state === 'end') resolve();
    });
  });
  expect(list.get().items).toHaveLength(9);
});

test('keeps what is shown until a refresh has an answer, and holds only what it shows', async () => {
  const { list, isHeld } = numbers(5);
  await list.refresh();
  await list.more();
  const refreshed = list.refresh();
  expect(list.get()).toMatchObject({ items: ['0', '1', '2', '3', '4'], state: 'loading' });
  await refreshed;
  expect(list.get()).toMatchObject({ items: ['0', '1', '2'], state: 'ready' });
  expect([isHeld('0'), isHeld('4')]).toEqual([true, false]);
});

test('says why it failed, and goes on', async () => {
  const answers = [
    new ConnectionError('nobody there'),
    new TakebackError(problemOf('internal')),
    { rows: [{ id: 'a' }], next: null },
  ];
  const { list } = numbers(0, {
    load: async () => {
      const answer = answers.shift();
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
  });
  await list.refresh();
  expect(list.get()).toEqual({ items: [], state: 'failed', failure: null });
  await list.more();
  expect(list.get()).toEqual({ items: [], state: 'failed', failure: problemOf('internal') });
  await list.more();
  expect(list.get()).toEqual({ items: ['a'], state: 'end', failure: null });
});

test('an endless list asks again at its end, and holds a window', async () => {
  const { list, isHeld } = numbers(7, { endless: true, most: 4 });
  await list.refresh();
  await list.more();
  await list.more();
  expect(list.get()).toEqual({ items: ['3', '4', '5', '6'], state: 'end', failure: null });
  expect([isHeld('0'), isHeld('6')]).toEqual([false, true]);
  await list.more();
  expect(list.get().items).toEqual(['6', '0', '1', '2']);
});

test('drops an answer to what was asked before it was forgotten', async () => {
  let answer: (page: { rows: Row[]; next: null }) => void = () => undefined;
  const { open, list } = numbers(0, {
    load: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  });
  const asked = list.refresh();
  open.forget();
  answer({ rows: [{ id: 'of somebody else' }], next: null });
  await asked;
  expect(list.get()).toEqual({ items: [], state: 'loading', failure: null });
});

test('is read anew by “more” after a refresh that failed, at its end too', async () => {
  let isCut = false;
  const asked: (string | null)[] = [];
  const { list } = numbers(0, {
    load: async (after) => {
      asked.push(after);
      if (isCut) throw new ConnectionError('nobody there');
      return { rows: [{ id: after ?? 'first' }], next: after === null ? 'last' : null };
    },
  });
  await list.refresh();
  for (const state of ['ready', 'end']) {
    expect(list.get()).toMatchObject({ state });
    isCut = true;
    await list.refresh();
    expect(list.get()).toMatchObject({ state: 'failed' });
    isCut = false;
    await list.more();
    expect([asked.at(-1), list.get()]).toMatchObject([null, { items: ['first'], state: 'ready' }]);
    await list.more();
  }
});

test('that is outdated is read when somebody begins to look, and does not jump before', async () => {
  const { open, list, asked } = numbers(2);
  const end = list.subscribe(() => undefined);
  await list.more();
  open.outdate();
  expect(asked).toEqual([null]);
  end();
  list.subscribe(() => undefined);
  await list.more();
  expect(asked).toEqual([null, null]);

  const nothing = numbers(0);
  nothing.list.subscribe(() => undefined);
  await nothing.list.more();
  nothing.open.outdate();
  await nothing.list.more();
  expect(nothing.asked).toEqual([null, null]);
});
