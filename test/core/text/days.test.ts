import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, dateOf, endOfDay, parseDays, parseMoment } from '../../../src/core/text/days.ts';

describe('a number of days', () => {
  const cases = [
    { text: '7d', days: 7 },
    { text: '365d', days: 365 },
    { text: '366d', days: undefined, reason: 'longer than a year is for ever: retain' },
    { text: '0d', days: undefined, reason: 'no time to notice anything' },
    { text: '07d', days: undefined, reason: 'it can only be a mistake' },
    { text: '7', days: undefined, reason: 'seven of what' },
    { text: '12h', days: undefined, reason: 'a night is not long enough to be missed' },
    { text: '', days: undefined, reason: 'nothing' },
  ];
  for (const { text, days, reason = 'within the year' } of cases) {
    it(`of "${text}" is ${days}: ${reason}`, () => expect(parseDays(text)).toBe(days));
  }
});

describe('the end of a day', () => {
  const cases = [
    { date: '2026-12-31', end: '2027-01-01T00:00:00.000Z', reason: 'the day itself is in it' },
    { date: '2028-02-29', end: '2028-03-01T00:00:00.000Z', reason: 'a leap day' },
    { date: '2027-02-29', end: undefined, reason: 'no leap year' },
    { date: '2026-13-01', end: undefined, reason: 'no such month' },
    { date: '2026-1-1', end: undefined, reason: 'not how days are written' },
    { date: '2026-12-31T00:00Z', end: undefined, reason: 'a moment is no day' },
  ];
  for (const { date, end, reason } of cases) {
    it(`${date} is ${end}: ${reason}`, () => {
      expect(endOfDay(date)).toBe(end === undefined ? undefined : Date.parse(end));
    });
  }

  it('is the beginning of the next one, for every day', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2999-12-31'), noInvalidDate: true }), (moment) => {
        const day = dateOf(moment.getTime());
        const end = endOfDay(day) ?? 0;
        expect(end - DAY <= moment.getTime() && moment.getTime() < end).toBe(true);
        expect(dateOf(end - 1)).toBe(day);
      }),
    );
  });
});

describe('a moment', () => {
  const cases = [
    { text: '2026-12-20T18:00+01:00', moment: '2026-12-20T17:00:00.000Z', reason: 'a zone' },
    { text: '2026-12-20T18:00:30Z', moment: '2026-12-20T18:00:30.000Z', reason: 'seconds' },
    { text: '2026-11-22T12:00:00.000Z', moment: '2026-11-22T12:00:00.000Z', reason: 'as programs write it' },
    { text: '2026-12-20T18:00', moment: undefined, reason: 'it does not say whose six o’clock' },
    { text: '2026-12-20', moment: undefined, reason: 'a day is no moment' },
    { text: '2026-02-30T18:00Z', moment: undefined, reason: 'no such day' },
    { text: '2026-12-20T25:00Z', moment: undefined, reason: 'no such hour' },
    { text: '2026-12-20T18:00+25:00', moment: undefined, reason: 'no such zone' },
  ];
  for (const { text, moment, reason } of cases) {
    it(`${text} is ${moment}: ${reason}`, () => {
      expect(parseMoment(text)).toBe(moment === undefined ? undefined : Date.parse(moment));
    });
  }
});
