import { limits } from '@takeback/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOn, dayOf } from '../src/people/age.ts';
import { mayMessage, type Standing } from '../src/people/permissions.ts';

const day = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true })
  .map(dayOf);
const somebody = fc.record({ id: fc.uuid(), birthDate: day });

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

describe('mayMessage', () => {
  it('lets two people of 16 and over write to each other, and nobody else', () => {
    fc.assert(
      fc.property(somebody, somebody, day, (one, other, today) => {
        fc.pre(one.id !== other.id);
        const old = (person: Standing) => hasReached(limits.directMessageAge, person.birthDate, today);
        expect(mayMessage(one, other, today) === 'allowed').toBe(old(one) && old(other));
      }),
    );
  });

  it('tells people of their own age only, never of the other’s', () => {
    fc.assert(
      fc.property(somebody, somebody, day, (one, other, today) => {
        fc.pre(one.id !== other.id);
        const young = !hasReached(limits.directMessageAge, one.birthDate, today);
        expect(mayMessage(one, other, today) === 'too_young').toBe(young);
      }),
    );
  });

  it('answers the same both ways, and never takes back a permission as people grow older', () => {
    fc.assert(
      fc.property(somebody, somebody, day, day, (one, other, a, b) => {
        const [today, later] = a <= b ? [a, b] : [b, a];
        const allowed = mayMessage(one, other, today) === 'allowed';
        expect(mayMessage(other, one, today) === 'allowed').toBe(allowed);
        if (allowed) expect(mayMessage(one, other, later)).toBe('allowed');
      }),
    );
  });

  it('lets nobody write to themselves', () => {
    fc.assert(
      fc.property(somebody, day, (one, today) => {
        expect(mayMessage(one, one, today)).toBe('not_allowed');
      }),
    );
  });
});
