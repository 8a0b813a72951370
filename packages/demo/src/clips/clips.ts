import { aquarium } from './aquarium.ts';
import { balloons } from './balloons.ts';
import { city } from './city.ts';
import type { Clip } from './clip.ts';
import { clock } from './clock.ts';
import { drums } from './drums.ts';
import { fireflies } from './fireflies.ts';
import { fireworks } from './fireworks.ts';
import { kaleidoscope } from './kaleidoscope.ts';
import { lava } from './lava.ts';
import { pendulums } from './pendulums.ts';
import { ridge } from './ridge.ts';
import { snow } from './snow.ts';
import { spirograph } from './spirograph.ts';
import { tide } from './tide.ts';

const all: readonly Clip[] = [
  aquarium,
  balloons,
  city,
  clock,
  drums,
  fireflies,
  fireworks,
  kaleidoscope,
  lava,
  pendulums,
  ridge,
  snow,
  spirograph,
  tide,
];

/** Every clip, by its name. */
export const clips: ReadonlyMap<string, Clip> = new Map(all.map((clip) => [clip.name, clip]));
