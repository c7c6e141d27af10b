/** How long an answer asks to wait. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfter } from '../../src/bitbucket/retry-after.ts';

const NOW = Date.UTC(2026, 10, 26, 12, 0, 0);

describe('Retry-After', () => {
  const cases: { header: string | undefined; milliseconds: number | undefined; reason: string }[] = [
    { header: '7', milliseconds: 7_000, reason: 'seconds' },
    { header: ' 0 ', milliseconds: 0, reason: 'at once' },
    { header: 'Thu, 26 Nov 2026 12:01:30 GMT', milliseconds: 90_000, reason: 'the form of today' },
    { header: 'Thursday, 26-Nov-26 12:00:05 GMT', milliseconds: 5_000, reason: 'the form of RFC 850' },
    { header: 'Thu Nov 26 12:00:05 2026', milliseconds: 5_000, reason: 'the form of C, which is GMT too' },
    { header: 'Thu, 26 Nov 2026 11:59:00 GMT', milliseconds: 0, reason: 'a moment that is over' },
    { header: undefined, milliseconds: undefined, reason: 'no header' },
    { header: '', milliseconds: undefined, reason: 'an empty header' },
    { header: '-5', milliseconds: undefined, reason: 'less than nothing' },
    { header: '1.5', milliseconds: undefined, reason: 'a fraction is none of the two forms' },
    { header: '0x10', milliseconds: undefined, reason: 'hexadecimal, which Number() would take' },
    { header: '1e9', milliseconds: undefined, reason: 'an exponent' },
    { header: '99999999999', milliseconds: undefined, reason: 'thousands of years' },
    { header: 'Thu, 26 Nov 2026 12:01:30 +0100', milliseconds: undefined, reason: 'a zone that HTTP does not have' },
    { header: '2026-11-26T12:00:05Z', milliseconds: undefined, reason: 'a form that HTTP does not have' },
    { header: 'Thu, 26 Nov 2026 25:61:00 GMT', milliseconds: undefined, reason: 'a moment that there is not' },
  ];
  for (const { header, milliseconds, reason } of cases) {
    it(`${reason}: ${header}`, () => expect(retryAfter(header, NOW)).toBe(milliseconds));
  }

  it('gives any moment back in whole seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 7 }), (seconds) => {
        const moment = new Date(NOW + seconds * 1000).toUTCString();
        expect(retryAfter(moment, NOW)).toBe(seconds * 1000);
        expect(retryAfter(String(seconds), NOW)).toBe(seconds * 1000);
      }),
    );
  });

  it('of anything is never less than nothing, and never no number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer(), (header, now) => {
        const found = retryAfter(header, now);
        expect(found === undefined || found >= 0).toBe(true);
      }),
    );
  });
});
