import { expect, it } from 'vitest';
import { happened } from '../src/duet/along.ts';

it('waits for the original, and not for one that breaks', async () => {
  const film = new EventTarget();
  const seeked = happened(film, 'seeked');
  film.dispatchEvent(new Event('seeked'));
  await seeked;
  const playable = happened(film, 'canplay');
  film.dispatchEvent(new Event('error'));
  await expect(playable).rejects.toThrow('cannot be played');
});
