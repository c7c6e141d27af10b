/** What is said of the branches of a role claims no more than was checked. */
import { describe, expect, it } from 'vitest';
import type { Admission } from '../../../src/core/model/desired-role.ts';
import { auditWords, branchStanding, standingWords } from '../../../src/core/render/branch-audit-words.ts';
import { uuidOf } from '../../../src/core/text/uuid.ts';
import { outsideUse, roleAudit } from '../../support/role-audit.ts';

const PERIOD = '(2026-11-25 12:00 to 2026-11-26 12:00 UTC, eu-west-1)';
const branch = outsideUse('branch-not-declared', 'feature/x');

describe('an audit', () => {
  const cases = [
    { because: 'all were looked at', audit: {}, words: `14 uses checked, none outside ${PERIOD}` },
    { because: 'one is not more than one', audit: { inOrder: 1 }, words: `1 use checked, none outside ${PERIOD}` },
    { because: 'there was none', audit: { inOrder: 0 }, words: `no use found ${PERIOD}` },
    {
      because: 'none of those that there were was looked at',
      audit: { inOrder: 0, notAsked: { limit: 3 } },
      words: `no use checked; 3 not asked: the requests, or the time, were spent before ${PERIOD}`,
    },
    {
      because: 'some were not looked at, for two reasons',
      audit: { notAsked: { 'no-step': 1, 'run-not-found': 2 } },
      words: `14 uses checked, none of these outside; 3 not asked: the token names no step (1), no run of the fortnight before has the step (2) ${PERIOD}`,
    },
    {
      because: 'an event may be of this role: nothing is said of it',
      audit: { inOrder: 0, notAsked: { 'role-unclear': 1 } },
      words: `no use checked; 1 not asked: an event of CloudTrail does not say whether it is of this role ${PERIOD}`,
    },
    {
      because: 'files without a use have no Region',
      audit: { inOrder: 0, regions: [] },
      words: 'no use found (2026-11-25 12:00 to 2026-11-26 12:00 UTC)',
    },
    {
      because: 'what is outside is named once each',
      audit: {
        outsideCount: 4,
        outside: [branch, branch, outsideUse('tag', 'v1'), outsideUse('branch-not-declared', null)],
      },
      words: `4 uses outside (branch feature/x, tag v1, a commit without a branch), of 18 checked ${PERIOD}`,
    },
    {
      because: 'more are outside than are kept',
      audit: { inOrder: 0, outsideCount: 30, outside: [outsideUse('pull-request', 'x into main')] },
      words: `30 uses outside (pull request x into main, …), of 30 checked ${PERIOD}`,
    },
  ];
  for (const { because, audit, words } of cases) {
    it(`says: ${words.slice(0, 40)} …, as ${because}`, () => {
      expect(auditWords(roleAudit(audit))).toBe(words);
    });
  }
});

describe('the branches of a role', () => {
  const pair = {
    ...{ repository: 'checkout-api', environment: 'production' },
    uuid: uuidOf('b724c703-77fe-4524-985e-a0675f422829'),
  };
  const attestation = { branches: ['main'], by: 'platform team', on: '2026-11-03' };
  const admission = (enforcement: Admission['enforcement'], isAttested = true): Admission => ({
    ...{ doors: [], repositories: ['checkout-api'], environments: ['production'], enforcement },
    pairs: [{ ...pair, attestation: isAttested ? attestation : undefined }],
  });
  const byEnvironment = admission({ by: 'environment', branches: ['main'] });
  const cases = [
    {
      because: 'IAM keeps them, whatever was audited before it did',
      admission: admission({ by: 'subject', branches: ['main'] }),
      words: 'branch main: enforced by IAM',
    },
    {
      because: 'it was audited',
      admission: byEnvironment,
      words: `branch main: attested, 14 uses checked, none outside ${PERIOD}`,
    },
    {
      because: 'an audit does not attest',
      admission: admission({ by: 'environment', branches: ['main'] }, false),
      words: `branch main: not attested, 14 uses checked, none outside ${PERIOD}`,
    },
    {
      because: 'it named others when it was audited',
      admission: admission({ by: 'environment', branches: ['main', 'next'] }, false),
      words: 'branches main, next: not attested, no use checked since it named main (2026-11-26)',
    },
    { because: 'it names none', admission: admission({ by: 'environment', branches: [] }), words: undefined },
    { because: 'it wants every branch', admission: admission({ by: 'nobody' }), words: undefined },
  ];
  for (const { because, words, ...role } of cases) {
    it(`are told as they are where ${because}`, () => {
      const standing = branchStanding({ name: 'checkout-deploy', ...role }, [roleAudit()]);
      expect(standing && standingWords(standing)).toBe(words);
    });
  }

  it('are not checked where another role was audited', () => {
    const standing = branchStanding({ name: 'reports', admission: byEnvironment }, [roleAudit()]);
    expect(standing && standingWords(standing)).toBe('branch main: attested, no use checked');
  });
});
