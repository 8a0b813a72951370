import type { Account, Person } from '@takeback/protocol';

/** Ids that look like ids and stay the same, so that colours and screens do. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function videoIdOf(number: number): string {
  return `00000000-0000-7000-8000-${String(900_000 + number).padStart(12, '0')}`;
}

export const me: Account = {
  id: idOf(1),
  handle: 'tess.rides',
  displayName: 'Tess Lindqvist',
  role: 'host',
  birthDate: '1996-04-02',
  createdAt: '2026-01-01T10:00:00.000Z',
  bio: 'Bikes, bread and bad puns.\nBerlin',
  privacy: { readReceipts: true, messages: null, comments: null, duets: null, stitches: null },
  recoveryCodesLeft: 7,
};

export const people: readonly Person[] = [
  { id: idOf(11), handle: 'mina.o', displayName: 'Mina Okafor' },
  { id: idOf(12), handle: 'jonas_w', displayName: 'Jonas Weber' },
  { id: idOf(13), handle: 'bikekitchen', displayName: 'Bike kitchen' },
  { id: idOf(14), handle: 'aiko', displayName: 'Aiko 愛子' },
  { id: idOf(15), handle: 'layla.h', displayName: 'ليلى حداد' },
  {
    id: idOf(16),
    handle: 'maximiliane.von.und.zu.h',
    displayName: 'Maximiliane Freifrau von Hohenstein-Waldburg-Zeil',
  },
  { id: idOf(17), handle: 'lior', displayName: 'Lior Ben-Ami' },
  { id: idOf(18), handle: 'samira', displayName: 'Samira 🌻' },
];
