/** The last good settings as they are kept: byte by byte what was published, so that the same parser reads them again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LastGood } from '../../../src/core/model/last-good.ts';
import {
  filesOfLastGood,
  lastGoodDigest,
  lastGoodOf,
  lastGoodText,
  readLastGood,
} from '../../../src/core/record/stored-last-good.ts';

const GOOD: LastGood = {
  revision: 'abc',
  settings: 'kind: Settings\n',
  lock: { 'bitbucket.lock.yaml': 'kind: BitbucketLock\n' },
};
const text = (fields: object) => JSON.stringify({ version: 'rolekeeper.settings/v1', ...GOOD, ...fields });

const sorted = (lock: LastGood['lock']) =>
  Object.fromEntries(Object.entries(lock).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('the last good settings', () => {
  it('are read as they were written, and are the files that were published, whatever stands in them', () => {
    const wellFormed = fc.string({ unit: 'grapheme' }).map((one) => one.toWellFormed());
    const paths = fc.constantFrom(
      'bitbucket.lock.yaml',
      'bitbucket.lock.d/data.yaml',
      'bitbucket.lock.d/__proto__.yaml',
    );
    const lock = fc.dictionary(paths, wellFormed, { minKeys: 1, noNullPrototype: true }).map(sorted);
    const good = fc.record({ revision: fc.option(fc.string(), { nil: null }), settings: wellFormed, lock });
    fc.assert(
      fc.property(good, (one) => {
        const read = readLastGood(lastGoodText(one));
        expect(read).toEqual(one);
        expect(read && lastGoodOf(filesOfLastGood(read), one.revision)).toEqual(one);
      }),
    );
  });

  it('keep a byte order mark and letters that cannot be seen', () => {
    const one = { ...GOOD, settings: '\ufeffkind: Settings # \u202e\n' };
    expect(readLastGood(lastGoodText(one))).toEqual(one);
    expect(lastGoodOf(filesOfLastGood(one), 'abc')).toEqual(one);
    expect(lastGoodText(one)).not.toMatch(/\u202e/);
  });

  it('have a digest over all texts, and not over the revision: most revisions leave them as they are', () => {
    expect(lastGoodDigest({ ...GOOD, revision: 'def' })).toBe(lastGoodDigest(GOOD));
    const others = [
      { settings: 'x' },
      { lock: { 'bitbucket.lock.yaml': 'x' } },
      { lock: { ...GOOD.lock, 'bitbucket.lock.d/a.yaml': '' } },
    ];
    for (const other of others) expect(lastGoodDigest({ ...GOOD, ...other })).not.toBe(lastGoodDigest(GOOD));
  });

  it.each([
    { name: 'no settings', path: 'bitbucket.lock.yaml' },
    { name: 'no lock file', path: 'rolekeeper.yaml' },
  ])('are none where there is $name', ({ path }) => {
    expect(lastGoodOf([{ path, bytes: new Uint8Array() }], 'abc')).toBeUndefined();
  });

  const none = [
    { reason: 'nothing', text: '' },
    { reason: 'another version', text: text({ version: 'rolekeeper.settings/v2' }) },
    { reason: 'settings that are no text', text: text({ settings: {} }) },
    { reason: 'no lock file', text: text({ lock: undefined }) },
    { reason: 'a part that is no text', text: text({ lock: { 'bitbucket.lock.d/a.yaml': 1 } }) },
    { reason: 'a revision that is a number', text: text({ revision: 7 }) },
  ];
  it.each(none)('are not read out of $reason', ({ text: bad }) => expect(readLastGood(bad)).toBeUndefined());
});
