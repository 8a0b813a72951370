import { type Footage, FootageRefused } from '../footage/footage.ts';
import type { Clip } from './recording.ts';

/**
 * One film of the clips, in their order. What reads and writes films is loaded only now.
 * @throws FootageRefused `too_short` where a slow device began late to record: then another clip helps; Error when the browser cannot put them together
 */
export async function filmOf(clips: readonly Clip[], shortest: number): Promise<Footage> {
  const [{ inspect }, { splice, Unspliceable }] = await Promise.all([
    import('../footage/inspect.ts'),
    import('../footage/splice.ts'),
  ]);
  const pieces = clips.map(({ film }) => ({ film }));
  try {
    const { film } = await splice(pieces);
    return await inspect(film, shortest);
  } catch (error) {
    if (error instanceof FootageRefused) throw error;
    if (error instanceof Unspliceable && clips.length > 1) {
      // Another camera gave another size: encoded anew they fit.
      const { reencode } = await import('../footage/reencode.ts');
      return inspect(await reencode(pieces.map(({ film }) => film)), shortest);
    }
    const [only] = clips;
    if (clips.length !== 1 || only === undefined) throw error;
    return inspect(only.film, shortest);
  }
}
