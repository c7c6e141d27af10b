/** What a reader is told of a pass that acted on a commit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeenPass, SeenRole } from '../../../src/core/record/seen-pass.ts';
import { readPass } from '../../../src/core/record/seen-pass.ts';
import { passReview } from '../../../src/core/review/pass-review.ts';
import { quietPass } from '../../support/seen-pass.ts';

const COMMIT = '4f2a91c07b6d4e1f8a3059c2d7e6b1a4f0c8d3e5';

const PASS = quietPass(COMMIT);

function role(name: string, more: Partial<SeenRole>): SeenRole {
  return {
    ...{ role: name, change: 'update', result: 'done', isDrift: false, failure: undefined },
    ...{ reason: undefined, file: undefined, calls: [] },
    ...more,
  };
}

const failure = { code: 'refused', message: 'IAM refused PutRolePolicy', remedy: 'Make it shorter.' } as const;

describe('the review of a pass', () => {
  const CASES: { reason: string; pass: Partial<SeenPass>; verdict: string; headline: string; remarks?: string[] }[] = [
    {
      reason: 'a commit that changes nothing is applied as well',
      pass: {},
      verdict: 'passed',
      headline: 'IAM is as the manifests say',
    },
    {
      reason: 'what was taken away comes first, by name, however much else was done',
      pass: {
        roles: [
          role('made', { change: 'create' }),
          role('gone', { change: 'delete' }),
          role('shut', { change: 'quarantine' }),
          ...['a', 'b', 'c', 'd', 'e'].map((name) => role(name, {})),
        ],
      },
      verdict: 'passed',
      headline: 'Deleted gone; closed shut; created made; updated a, b, c and 2 more',
      remarks: [
        'CRITICAL deletion: gone was deleted',
        'CRITICAL deletion: shut was closed: nobody can enter any more',
        'LOW creation: made was created',
      ],
    },
    {
      reason: 'what IAM refused is a failure, with its remedy',
      pass: { result: 'failed', roles: [role('a', { result: 'failed', failure }), role('b', {})] },
      verdict: 'failed',
      headline: 'Failed: a; updated b',
      remarks: ['CRITICAL error: a: IAM refused PutRolePolicy'],
    },
    {
      reason: 'a set that waits for approval is not applied, although the pass has succeeded',
      pass: {
        roles: [role('a', { change: 'delete', result: 'blocked' })],
        findings: [
          {
            code: 'too-many-deletions',
            message: '1 of 2 roles',
            remedy: 'Approve.',
            blocks: 'deletes',
            role: undefined,
          },
        ],
      },
      verdict: 'failed',
      headline: 'Blocked: a',
      remarks: ['HIGH blocked: 1 of 2 roles'],
    },
    {
      reason: 'what waits in the table of the gate is said: the gate still admits it',
      pass: { gateWaits: [{ role: 'a', effect: 'waits', what: 'still admits branch release/*' }] },
      verdict: 'passed',
      headline: "Waiting in the gate's table: a",
      remarks: ["LOW note: the gate's table: a (waits): still admits branch release/*"],
    },
    {
      reason: 'a freeze window holds changes on purpose',
      pass: {
        roles: [role('a', { result: 'onHold' })],
        findings: [{ code: 'freeze', message: 'until Monday', remedy: 'Wait.', blocks: 'writes', role: undefined }],
      },
      verdict: 'passed',
      headline: 'On hold: a',
      remarks: ['HIGH blocked: until Monday'],
    },
    {
      reason: 'mode report performs nothing, and that is no failure',
      pass: { mode: 'report', roles: [role('a', { result: 'planned' })] },
      verdict: 'passed',
      headline: 'Reported only: a',
    },
    {
      reason: 'a role of another’s is in the way',
      pass: { roles: [role('a', { change: 'conflict', result: 'conflict' })] },
      verdict: 'failed',
      headline: 'In conflict: a',
    },
    {
      reason: 'the time of the function was over: the next pass goes on',
      pass: { result: 'stopped', roles: [role('a', { result: 'notTried' })] },
      verdict: 'failed',
      headline: 'Failed: a',
      remarks: ['HIGH error: a: there was no time left; the next pass goes on'],
    },
    {
      reason: 'published with a mistake: that role was left as it was',
      pass: {
        issues: [
          { code: 'unknown-field', message: '"x" is no field', remedy: 'Remove it.', file: 'teams/a/b.yaml', line: 3 },
        ],
      },
      verdict: 'failed',
      headline: '1 mistake in the manifests',
      remarks: ['CRITICAL error: teams/a/b.yaml:3 "x" is no field'],
    },
    {
      reason: 'the settings are wrong: what was applied before stays in force',
      pass: {
        ...{ result: 'failed', inForce: 'a'.repeat(40) },
        error: { code: 'source-unreadable', message: 'rolekeeper.yaml is wrong.', remedy: 'Correct it.' },
      },
      verdict: 'failed',
      headline: 'Nothing was applied',
      remarks: ['CRITICAL error: rolekeeper.yaml is wrong.'],
    },
    {
      reason: 'what a hand changed was found in the same pass',
      pass: { roles: [role('a', { isDrift: true })] },
      verdict: 'passed',
      headline: 'Updated a',
      remarks: ['HIGH drift: a was changed by hand in IAM, and put back'],
    },
    {
      reason: 'a text from IAM cannot move the cursor',
      pass: {
        result: 'failed',
        roles: [role('a', { result: 'failed', failure: { ...failure, message: '\u001b[2J\u009b' } })],
      },
      verdict: 'failed',
      headline: 'Failed: a',
      remarks: ['CRITICAL error: a: ␛[2J\\u009b'],
    },
  ];
  for (const { reason, pass, verdict, headline, remarks = [] } of CASES) {
    it(`${verdict}: ${reason}`, () => {
      const made = passReview({ pass: { ...PASS, ...pass }, commit: COMMIT, isOvertaken: false });
      expect({ verdict: made.verdict, headline: made.headline }).toEqual({ verdict, headline });
      expect(made.remarks.map(({ gravity, about, words }) => `${gravity} ${about}: ${words}`)).toEqual(remarks);
    });
  }

  it('names the commit, the later one that stands for it, and the revision that stays in force', () => {
    const basis = (pass: Partial<SeenPass>, isOvertaken = false) =>
      passReview({ pass: { ...PASS, ...pass }, commit: 'b'.repeat(40), isOvertaken }).basis;
    const start = "The service's pass of 2026-11-26T12:00:00.000Z in account 111122223333: ";
    expect(basis({})).toBe(`${start}commit 4f2a91c07b6d.`);
    expect(basis({}, true)).toBe(`${start}commit 4f2a91c07b6d, which has commit bbbbbbbbbbbb in it.`);
    expect(basis({ inForce: 'c'.repeat(40) })).toBe(
      `${start}commit 4f2a91c07b6d. What was applied by revision cccccccccccc stays in force, and nothing else is done.`,
    );
  });
});

describe('a report that is read back', () => {
  const REPORT = {
    ...{ version: 'rolekeeper.report/v2', result: 'failed', startedAt: PASS.startedAt, endedAt: PASS.endedAt },
    ...{ mode: 'heal', account: '111122223333', doorbells: ['schedule'], fence: 3, revision: COMMIT, sequence: 1 },
    ...{ totals: {}, findings: [], drift: [], issues: [], error: null, retryable: true },
    roles: [{ role: 'a', change: 'update', causes: ['drift'], result: 'failed', facets: [], calls: [], failure }],
  };

  it('has what a reader is told', () => {
    expect(readPass(JSON.stringify(REPORT))).toEqual({
      ...{ ...PASS, result: 'failed', retryable: true, isPlanned: false, sequence: 1 },
      roles: [role('a', { result: 'failed', isDrift: true, failure })],
    });
  });

  const CODED = [
    { code: 'refused', shown: { code: 'refused' }, reason: 'it has a page' },
    { code: 'of-tomorrow', shown: {}, reason: 'this version does not know it' },
    { code: 'constructor', shown: {}, reason: 'it is what every object has' },
    { code: undefined, shown: {}, reason: 'there is none' },
  ];
  for (const { code, shown, reason } of CODED) {
    it(`has ${Object.keys(shown)[0] ?? 'no code'} for ${code}: ${reason}`, () => {
      const pass = readPass(JSON.stringify({ ...REPORT, error: { ...failure, code }, roles: [] }));
      if (pass === undefined) throw new Error('the report was not read');
      const { remarks } = passReview({ pass, commit: COMMIT, isOvertaken: false });
      const { message: words, remedy: more } = failure;
      expect(remarks).toEqual([{ about: 'error', gravity: 'CRITICAL', ...shown, words, more }]);
    });
  }

  const BAD: { reason: string; text: string }[] = [
    { reason: 'nothing', text: '' },
    { reason: 'no JSON', text: '{' },
    { reason: 'a list', text: '[]' },
    { reason: 'another version', text: JSON.stringify({ ...REPORT, version: 'rolekeeper.report/v1' }) },
    { reason: 'a result of tomorrow', text: JSON.stringify({ ...REPORT, result: 'perhaps' }) },
    { reason: 'no time', text: JSON.stringify({ ...REPORT, startedAt: 'noon' }) },
    { reason: 'roles that are none', text: JSON.stringify({ ...REPORT, roles: [7] }) },
    { reason: 'no list of roles: they would look untouched', text: JSON.stringify({ ...REPORT, roles: undefined }) },
    { reason: 'a finding without a message', text: JSON.stringify({ ...REPORT, findings: [{ blocks: 'plan' }] }) },
    { reason: 'an issue without a place', text: JSON.stringify({ ...REPORT, issues: [failure] }) },
    { reason: 'an error that is a word', text: JSON.stringify({ ...REPORT, error: 'broken' }) },
    { reason: 'no error and no null', text: JSON.stringify({ ...REPORT, error: undefined }) },
  ];
  for (const { reason, text } of BAD) it(`is none: ${reason}`, () => expect(readPass(text)).toBeUndefined());

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...Object.keys(REPORT)), (value, key) => {
        readPass(JSON.stringify({ ...REPORT, [key]: JSON.parse(value) }));
      }),
    );
  });
});
