import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/core/text/duration.ts';

const CASES = [
  { text: '1h', reason: 'hours', seconds: 3600 },
  { text: '90m', reason: 'more than 60 minutes are fine', seconds: 5400 },
  { text: '2h30m', reason: 'hours and minutes', seconds: 9000 },
  { text: '3600s', reason: 'as AWS counts', seconds: 3600 },
  { text: '45m30s', reason: 'minutes and seconds', seconds: 2730 },
  { text: '01h', reason: 'a leading zero does no harm', seconds: 3600 },
  { text: '', reason: 'nothing is not zero', seconds: undefined },
  { text: '90', reason: 'without a unit it could be minutes or seconds', seconds: undefined },
  { text: '1.5h', reason: 'there is one way to write it: 1h30m', seconds: undefined },
  { text: '30m1h', reason: 'the units stand in their order', seconds: undefined },
  { text: '1h1h', reason: 'a unit stands once', seconds: undefined },
  { text: '1H', reason: 'M would be months elsewhere', seconds: undefined },
  { text: ' 1h', reason: 'no white space', seconds: undefined },
  { text: '-1h', reason: 'time does not run backwards', seconds: undefined },
  { text: '1h\n', reason: 'the pattern ends where the text ends', seconds: undefined },
  { text: '9999999h', reason: 'it can only be a mistake', seconds: undefined },
];

describe('parseDuration', () => {
  for (const { text, reason, seconds } of CASES) {
    it(`${JSON.stringify(text)}: ${reason}`, () => expect(parseDuration(text)).toBe(seconds));
  }

  it('reads what formatDuration writes', () => {
    fc.assert(fc.property(fc.nat(999_999 * 3600), (seconds) => parseDuration(formatDuration(seconds)) === seconds));
  });
});

describe('formatDuration', () => {
  for (const { seconds, text } of [
    { seconds: 0, text: '0s' },
    { seconds: 3600, text: '1h' },
    { seconds: 5400, text: '1h30m' },
    { seconds: 2730, text: '45m30s' },
    { seconds: 43_200, text: '12h' },
  ]) {
    it(`writes ${seconds} as ${text}`, () => expect(formatDuration(seconds)).toBe(text));
  }
});
