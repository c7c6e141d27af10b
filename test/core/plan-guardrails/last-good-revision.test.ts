/** What a plan says while the last good revision is in force: what is wrong, what holds, what is done and what is not. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/model/change.ts';
import type { Fallback } from '../../../src/core/model/last-good.ts';
import { lastGoodRevision } from '../../../src/core/plan-guardrails/last-good-revision.ts';
import { actualRole, desiredRole } from '../../support/roles.ts';
import { circumstancesOf } from './circumstances.ts';

const FALLBACK: Fallback = {
  revision: 'r1',
  since: '2026-11-22',
  because: 'The settings or the lock file of s3://config are wrong, so nothing can be planned.',
  remedy: 'Correct what `rolekeeper validate` shows, and publish again.',
};
const kept: Change = {
  kind: 'keep',
  name: 'kept',
  reason: 'unreadable',
  actual: actualRole(desiredRole({ name: 'kept' })),
  kept: { reason: 'unreadable', since: '2026-11-22', compared: true },
};
const messageOf = (fallback: Fallback, gone: readonly string[] = []) =>
  lastGoodRevision.check(circumstancesOf({ changes: [kept], fallback, gone }))[0]?.message;

describe('while the last good revision is in force', () => {
  it('one finding says so, with the remedy of what is wrong; and it holds deletions back, should there be any', () => {
    expect(lastGoodRevision.check(circumstancesOf({ changes: [kept], fallback: FALLBACK }))).toEqual([
      {
        code: 'last-good-revision',
        blocks: 'deletes',
        message:
          'The settings or the lock file of s3://config are wrong, so nothing can be planned. Since 2026-11-22 the settings of revision r1 stay in force: 1 role is kept as applied last, and put back if changed by hand; none is created, deleted or closed',
        remedy: 'Correct what `rolekeeper validate` shows, and publish again.',
      },
    ]);
  });

  const CASES = [
    { name: 'names what was deleted by hand', fallback: FALLBACK, gone: ['a', 'b'], says: /not made again .*: a, b$/ },
    {
      name: 'names five of many',
      fallback: FALLBACK,
      gone: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      says: /: a, b, c, d, e and 2 more$/,
    },
    {
      name: 'does not name a revision that has no name',
      fallback: { ...FALLBACK, revision: null },
      gone: [],
      says: /the settings of before stay in force/,
    },
  ];
  it.each(CASES)('it $name', ({ fallback, gone, says }) => expect(messageOf(fallback, gone)).toMatch(says));

  it('has a remedy also where the failure has none', () => {
    const [finding] = lastGoodRevision.check(circumstancesOf({ fallback: { ...FALLBACK, remedy: undefined } }));
    expect(finding?.remedy).toMatch(/rolekeeper validate/);
  });

  it('is no finding of any other plan', () => expect(lastGoodRevision.check(circumstancesOf({}))).toEqual([]));
});
