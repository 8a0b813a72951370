import type { Frame } from 'node-av/lib';
import type { Order, Strand, Target } from '../orders.ts';
import type { Report } from '../reports.ts';
import { rate } from './pictures.ts';
import { present } from './refused.ts';
import { type Scene, sceneOf } from './scene.ts';
import { mixdown } from './sounds.ts';
import { encodeSound, type Soundtrack } from './soundtrack.ts';
import { placeholderOf, writePoster } from './still.ts';
import { Writer } from './writer.ts';

type Tell = (report: Report) => void;
/** Pictures between two words of progress: about a second of work. */
const progressFrames = 15;
/** The shorter side of posters, where the video is as large. */
const posterSide = 720;

/** Makes the posters, then each size of rendition, the smallest first: so that there is something to watch early. */
export async function compose(order: Order & { kind: 'compose' }, tell: Tell): Promise<void> {
  const scene = sceneOf(order.composition);
  const posters = order.targets.filter((target) => target.side === 0);
  const renditions = order.targets.filter((target) => target.side > 0);
  const sides = [...new Set(renditions.map((target) => target.side))].sort((one, other) => one - other);
  const largest = sides.filter((side) => side <= posterSide).at(-1) ?? present(sides[0], 'side');
  const cover = Math.min(scene.frames - 1, Math.max(0, Math.round(order.coverAt * rate)));
  await makePosters(scene, posters, largest, cover, tell);
  const soundtracks = new Map<Strand, Soundtrack>();
  for (const { strand, voices, how } of await scene.score())
    soundtracks.set(strand, await encodeSound(mixdown(voices, how)));
  for (const [index, side] of sides.entries()) {
    const share = (done: number): void =>
      tell({ kind: 'progress', share: Math.min(1, (index + done / scene.frames) / sides.length) });
    const targets = renditions.filter((target) => target.side === side);
    await makeRenditions(scene, targets, soundtracks, side, tell, share);
  }
}

async function makePosters(
  scene: Scene,
  targets: readonly Target[],
  side: number,
  cover: number,
  tell: Tell,
): Promise<void> {
  const wanted = new Map(targets.map((target) => [target.strand, target.fd]));
  for await (const { strand, frame } of scene.show(side, cover)) {
    const fd = wanted.get(strand);
    if (fd !== undefined) {
      wanted.delete(strand);
      const { width, height } = frame;
      const bytes = writePoster(frame, fd);
      const placeholder = placeholderOf(frame).toString('base64');
      tell({ kind: 'poster', strand, width, height, bytes, placeholder });
    }
    frame.free();
    if (wanted.size === 0) return;
  }
}

async function makeRenditions(
  scene: Scene,
  targets: readonly Target[],
  soundtracks: ReadonlyMap<Strand, Soundtrack>,
  side: number,
  tell: Tell,
  progress: (done: number) => void,
): Promise<void> {
  const writers = new Map<Strand, Writer>();
  for (const { strand, fd } of targets)
    writers.set(strand, new Writer(fd, present(soundtracks.get(strand), 'soundtrack')));
  let done = 0;
  const write = async (strand: Strand, frame: Frame): Promise<void> => {
    const writer = writers.get(strand);
    if (writer === undefined) frame.free();
    else await writer.write(frame);
    if (strand === 'whole' && ++done % progressFrames === 0) progress(done);
  };
  for await (const { strand, frame } of scene.show(side, 0)) await write(strand, frame);
  for (const [strand, writer] of writers) {
    const { width, height, frames, bytes } = present(await writer.finish(), 'pictures');
    tell({ kind: 'rendition', strand, side, width, height, bytes, duration: frames / rate });
  }
}
