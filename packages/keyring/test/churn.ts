import { formatKeyId, type Keyring } from '@takeback/keyring';

/** What somebody was told about a key, in the order in which they were told. */
export type Report = 'issued' | 'erasing' | 'erased';

/**
 * Issues and erases without end, many at once, and reports every answer. A third of the keys is kept.
 * @param report `erasing` is reported before the call, `issued` and `erased` after the answer
 */
export async function churn(
  keyring: Keyring,
  report: (what: Report, id: string, key: string) => void,
): Promise<never> {
  let count = 0;
  const one = async (): Promise<never> => {
    for (;;) {
      const issued = await keyring.issue(1 + (count++ % 5));
      for (const { id, key } of issued) report('issued', formatKeyId(id), key.toString('hex'));
      for (const [i, { id, key }] of issued.entries()) {
        if ((count + i) % 3 === 0) continue;
        report('erasing', formatKeyId(id), key.toString('hex'));
        const { state } = await keyring.erase([id]);
        if (state === 'destroyed') report('erased', formatKeyId(id), key.toString('hex'));
      }
    }
  };
  return await Promise.race([one(), one(), one(), one()]);
}
