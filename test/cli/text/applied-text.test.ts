import { describe, expect, it } from 'vitest';
import { appliedText } from '../../../src/cli/text/applied-text.ts';
import type { Operation, Outcome } from '../../../src/core/model/operation.ts';
import { plain } from '../../../src/core/render/paint.ts';
import { RefusedError } from '../../../src/errors.ts';
import { anArn } from '../../support/ids.ts';

const ATTACH: Operation = { call: 'AttachRolePolicy', policyArn: anArn('arn:aws:iam::111122223333:policy/ci/deploy') };
const TAG: Operation = { call: 'TagRole', tags: { 'rolekeeper:quarantined': '2026-11-22' } };
const OPTIONS = { target: 'embedded IAM', paint: plain };

const COMPLETE: Outcome = { role: 'complete', done: [ATTACH, TAG], failure: undefined, notTried: [] };
const HALF_DONE: Outcome = { role: 'half-done', done: [ATTACH], failure: undefined, notTried: [TAG] };
const NOT_BEGUN: Outcome = { role: 'not-begun', done: [], failure: undefined, notTried: [ATTACH, TAG] };
const FAILED: Outcome = {
  role: 'failed',
  done: [],
  failure: { operation: ATTACH, error: new RefusedError('the policy does not exist', { remedy: 'create it first' }) },
  notTried: [TAG],
};

describe('appliedText', () => {
  it('counts, and says where it was done', () => {
    expect(appliedText({ outcomes: [COMPLETE], interrupted: false }, OPTIONS)).toBe(
      '\nApplied  1 of 1 role changed; 2 calls to embedded IAM\n',
    );
  });

  it('gives for each failure the call, the reason, the remedy and what was not tried', () => {
    expect(appliedText({ outcomes: [COMPLETE, FAILED], interrupted: false }, OPTIONS)).toBe(
      [
        '',
        'error[refused] failed  AttachRolePolicy arn:aws:iam::111122223333:policy/ci/deploy (0 calls done, 1 not tried)',
        '  the policy does not exist',
        '  remedy: create it first',
        '',
        'Applied  1 of 2 roles changed, 1 failed; 2 calls to embedded IAM',
        '',
      ].join('\n'),
    );
  });

  it('gives a reason that several roles share once, and another one beside it', () => {
    const full = (role: string): Outcome => ({
      role,
      done: [],
      failure: {
        operation: TAG,
        error: new RefusedError(`AWS refused TagRole on ${role}: Cannot exceed quota for RolesPerAccount: 1000`, {
          remedy: 'delete what no one uses',
        }),
      },
      notTried: role === 'a' ? [] : [ATTACH],
    });
    expect(
      appliedText({ outcomes: [full('a'), FAILED, full('b'), full('c')], interrupted: false }, OPTIONS).split('\n'),
    ).toEqual([
      '',
      'error[refused] 3 roles  TagRole rolekeeper:quarantined',
      '  AWS refused TagRole: Cannot exceed quota for RolesPerAccount: 1000',
      '  remedy: delete what no one uses',
      '  roles:  a, b (0 calls done, 1 not tried), c (0 calls done, 1 not tried)',
      '',
      'error[refused] failed  AttachRolePolicy arn:aws:iam::111122223333:policy/ci/deploy (0 calls done, 1 not tried)',
      '  the policy does not exist',
      '  remedy: create it first',
      '',
      'Applied  0 of 4 roles changed, 4 failed; 0 calls to embedded IAM',
      '',
    ]);
  });

  it('after Ctrl-C distinguishes what is done, half done and not begun', () => {
    expect(appliedText({ outcomes: [COMPLETE, HALF_DONE, NOT_BEGUN], interrupted: true }, OPTIONS)).toBe(
      [
        '',
        'Interrupted',
        '  done       complete',
        '  half done  half-done (1 of 2 calls)',
        '  not begun  not-begun',
        '  Run apply again: it goes on from here.',
        '',
        'Applied  1 of 3 roles changed; 3 calls to embedded IAM',
        '',
      ].join('\n'),
    );
  });

  it('says nothing when nothing was to be done', () => {
    expect(appliedText({ outcomes: [], interrupted: false }, OPTIONS)).toBe('');
  });
});
