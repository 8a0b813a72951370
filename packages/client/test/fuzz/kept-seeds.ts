/** Seeds that once came out wrong, by what they had found. They are played every time. */
export const keptSeeds = {
  'a sender’s note of what they had hidden first': 2,
  'the same, when the answer to the hide comes late': 29,
  'delivery told only on a device that had heard of the reading': 6,
  'an undo after an unsend': 128,
  'a hide while another device undoes one': 2_448,
  'an unsend on a device that the message had not reached, answered before it came': 2_998,
} as const satisfies Readonly<Record<string, number>>;
