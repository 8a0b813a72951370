import { audience, limits } from '@takeback/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOn, dayOf } from '../src/people/age.ts';
import {
  type Act,
  audienceOf,
  belongsTo,
  mayContinue,
  mayDo,
  mayDoWithVideo,
  type Question,
} from '../src/people/audience.ts';

const day = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true })
  .map(dayOf);
const somebody = fc.record({ id: fc.uuid(), birthDate: day, suspended: fc.constant(false) });
const ties = fc.record({ visitorFollows: fc.boolean(), ownerFollows: fc.boolean(), blocked: fc.boolean() });
const chosen = fc.option(fc.constantFrom(...audience.options));
const acts = ['see', 'comment', 'duet', 'stitch', 'message'] as const satisfies readonly Act[];

const today = '2026-06-15';
/** Somebody whose birthday was yesterday. */
const aged = (id: string, age: number) => ({ id, birthDate: `${2026 - age}-06-14`, suspended: false });
const stranger = { visitorFollows: false, ownerFollows: false, blocked: false };
const fan = { ...stranger, visitorFollows: true };
const followed = { ...stranger, ownerFollows: true };
const friend = { visitorFollows: true, ownerFollows: true, blocked: false };
const ask = (question: Partial<Question>) =>
  mayDo({
    act: 'see',
    visitor: aged('visitor', 30),
    owner: aged('owner', 30),
    ties: stranger,
    chosen: null,
    today,
    ...question,
  });

/** The same question asked of the calendar: the day of the n-th birthday, by Date. */
function hasReached(age: number, birthDate: string, today: string): boolean {
  const [year, month, date] = birthDate.split('-').map(Number);
  // In a year without 29 February, Date makes it 1 March.
  const birthday = new Date(Date.UTC(Number(year) + age, Number(month) - 1, Number(date)));
  return dayOf(birthday) <= today;
}

describe('ageOn', () => {
  it.each([
    ['2010-06-15', '2026-06-14', 15],
    ['2010-06-15', '2026-06-15', 16],
    ['2008-02-29', '2024-02-28', 15],
    ['2008-02-29', '2024-02-29', 16],
    ['2008-02-29', '2025-02-28', 16],
    ['2008-02-29', '2025-03-01', 17],
    ['2026-01-02', '2026-01-01', -1],
  ])('of %s on %s is %i', (birthDate, today, age) => expect(ageOn(birthDate, today)).toBe(age));

  it('grows by one on each birthday and on no other day', () => {
    fc.assert(
      fc.property(day, day, fc.integer({ min: 0, max: 120 }), (birthDate, today, age) => {
        expect(ageOn(birthDate, today) >= age).toBe(hasReached(age, birthDate, today));
      }),
    );
  });
});

describe('belongsTo', () => {
  it.each([
    ['everyone', [true, true, true, true]],
    ['followed', [false, false, true, true]],
    ['friends', [false, false, false, true]],
    ['nobody', [false, false, false, false]],
  ] as const)('%s: a stranger, who follows, who is followed, a friend: %j', (audienceName, expected) => {
    expect([stranger, fan, followed, friend].map((one) => belongsTo(audienceName, one))).toEqual(expected);
  });
});

describe('audienceOf', () => {
  it.each([
    ['see', ['everyone', 'everyone', 'everyone']],
    ['comment', ['everyone', 'everyone', 'everyone']],
    ['duet', ['nobody', 'friends', 'everyone']],
    ['stitch', ['nobody', 'friends', 'everyone']],
    ['message', ['nobody', 'friends', 'everyone']],
  ] as const)('suggests for %s at 13 to 15, 16 to 17, from 18 on: %j', (act, [child, teen, grown]) => {
    expect([13, 15, 16, 17, 18, 90].map((age) => audienceOf(act, null, age))).toEqual([
      child,
      child,
      teen,
      teen,
      grown,
      grown,
    ]);
  });

  it('is what was chosen, but for Duets, Stitches and messages of people under 16', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...acts),
        fc.constantFrom(...audience.options),
        fc.integer({ min: 13, max: 120 }),
        (act, choice, age) => {
          const bound = age < 16 && act !== 'see' && act !== 'comment';
          expect(audienceOf(act, choice, age)).toBe(bound ? 'nobody' : choice);
        },
      ),
    );
  });
});

describe('mayDo', () => {
  it('lets in who belongs to the audience, and nobody else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...acts), ties, chosen, (act, between, choice) => {
        const allowed = !between.blocked && belongsTo(audienceOf(act, choice, 30), between);
        expect(ask({ act, ties: between, chosen: choice })).toBe(allowed ? 'allowed' : 'not_allowed');
      }),
    );
  });

  it('is ended by a block, whatever else holds, with the answer of an audience one is not in', () => {
    for (const act of acts)
      expect(ask({ act, ties: { ...friend, blocked: true }, chosen: 'everyone' })).toBe('not_allowed');
  });

  it('gives a suspended person to look at only, and nothing of theirs to others', () => {
    const suspended = { ...aged('visitor', 30), suspended: true };
    expect(acts.map((act) => ask({ act, visitor: suspended }))).toEqual([
      'allowed',
      'not_allowed',
      'not_allowed',
      'not_allowed',
      'not_allowed',
    ]);
    for (const act of acts)
      expect(ask({ act, owner: { ...aged('owner', 30), suspended: true } })).toBe('not_allowed');
  });

  it('lets owners do everything with what is theirs, but not write to themselves', () => {
    const self = aged('owner', 14);
    for (const act of acts)
      expect(ask({ act, visitor: self, owner: self, chosen: 'nobody' })).toBe(
        act === 'message' ? 'not_allowed' : 'allowed',
      );
  });

  it('makes Duets and Stitches with people under 16 for nobody, and with 16 and 17 for friends', () => {
    for (const act of ['duet', 'stitch'] as const) {
      expect(ask({ act, owner: aged('owner', 15), ties: friend, chosen: 'everyone' })).toBe('not_allowed');
      expect(ask({ act, owner: aged('owner', 17), ties: friend })).toBe('allowed');
      expect(ask({ act, owner: aged('owner', 17), ties: followed })).toBe('not_allowed');
      expect(ask({ act, owner: aged('owner', 17), chosen: 'everyone' })).toBe('allowed');
    }
  });

  describe('to write', () => {
    const write = (visitor: Question['visitor'], owner: Question['owner'], on: string) =>
      mayDo({ act: 'message', visitor, owner, ties: friend, chosen: null, today: on });

    it('takes two people of 16 and over, and tells people of their own age only', () => {
      fc.assert(
        fc.property(somebody, somebody, day, (one, other, on) => {
          fc.pre(one.id !== other.id);
          const isOld = (person: Question['owner']) =>
            hasReached(limits.directMessageAge, person.birthDate, on);
          expect(write(one, other, on)).toBe(
            isOld(one) ? (isOld(other) ? 'allowed' : 'not_allowed') : 'too_young',
          );
        }),
      );
    });

    it('is not taken back between friends as they grow older', () => {
      fc.assert(
        fc.property(somebody, somebody, day, day, (one, other, a, b) => {
          fc.pre(one.id !== other.id);
          const [on, later] = a <= b ? [a, b] : [b, a];
          if (write(one, other, on) === 'allowed') expect(write(one, other, later)).toBe('allowed');
        }),
      );
    });

    it('to people of 16 and 17 is for their friends unless they choose otherwise', () => {
      const owner = aged('owner', 16);
      expect(ask({ act: 'message', owner })).toBe('not_allowed');
      expect(ask({ act: 'message', owner, ties: friend })).toBe('allowed');
      expect(ask({ act: 'message', owner, chosen: 'everyone' })).toBe('allowed');
    });
  });
});

describe('mayDoWithVideo', () => {
  it('gives nothing to do to who may not see it', () => {
    const open = { see: 'nobody', comment: 'everyone', duet: 'everyone', stitch: 'everyone' } as const;
    const question = { visitor: aged('v', 30), owner: aged('o', 30), ties: friend, today };
    for (const act of ['see', 'comment', 'duet', 'stitch'] as const) {
      expect(mayDoWithVideo({ ...question, act }, open)).toBe('not_allowed');
      expect(mayDoWithVideo({ ...question, act }, { ...open, see: 'friends' })).toBe('allowed');
      expect(mayDoWithVideo({ ...question, act, visitor: question.owner }, open)).toBe('allowed');
    }
    expect(mayDoWithVideo({ ...question, act: 'duet' }, { ...open, see: null, duet: 'nobody' })).toBe(
      'not_allowed',
    );
  });
});

describe('mayContinue', () => {
  it('tells of a block only who made it', () => {
    expect(mayContinue('ada', [])).toBe('allowed');
    expect(mayContinue('ada', ['ada'])).toBe('person_blocked');
    expect(mayContinue('ada', ['ben'])).toBe('not_allowed');
    expect(mayContinue('ada', ['ben', 'ada'])).toBe('person_blocked');
  });
});
