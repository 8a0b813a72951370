/** Somebody of the demo community. */
export interface Character {
  /** Without the ending that all of them share. */
  readonly name: string;
  readonly displayName: string;
  readonly bio: string;
  readonly birthDate: string;
}

/** Stands in each bio, after what the character says. */
export const disclaimer = 'Demo: nobody is behind this account.';

export const cast = [
  {
    name: 'mara',
    displayName: 'Mara Lindqvist',
    bio: 'Paints with numbers before breakfast.',
    birthDate: '1992-03-14',
  },
  {
    name: 'teo',
    displayName: 'Teo Almeida',
    bio: 'Mends clocks. Usually on time.',
    birthDate: '1985-09-02',
  },
  {
    name: 'juno',
    displayName: 'Juno Park',
    bio: 'Patterns, and five notes to go with them.',
    birthDate: '2001-06-21',
  },
  {
    name: 'noor',
    displayName: 'Noor Haddad',
    bio: 'Late trams, lit windows, mint tea.',
    birthDate: '1997-11-30',
  },
  {
    name: 'kofi',
    displayName: 'Kofi Mensah',
    bio: 'Drums on whatever holds still.',
    birthDate: '1994-01-19',
  },
  {
    name: 'ines',
    displayName: 'Inés Duarte',
    bio: 'Balloon pilot. Ground crew: two cats.',
    birthDate: '1974-04-08',
  },
  {
    name: 'lea',
    displayName: 'Léa Moreau',
    bio: 'Night walks and small lights.',
    birthDate: '1989-12-31',
  },
  {
    name: 'sam',
    displayName: 'Sam Okafor',
    bio: 'Feeds the fish, draws the rest.',
    birthDate: '1981-07-27',
  },
] as const satisfies readonly Character[];

export type Name = (typeof cast)[number]['name'];

/** The character a newcomer may sign in as. */
export const guest: Name = 'mara';

/** As people find them: every handle of the demo community ends so. */
export function handleOf(name: Name): string {
  return `${name}.demo`;
}
