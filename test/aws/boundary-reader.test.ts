import { describe, expect, it } from 'vitest';
import { readBoundary } from '../../src/aws/boundary-reader.ts';
import { IncompleteReadError, RefusedError, UnreachableError } from '../../src/errors.ts';
import { iamError, inTurn, ScriptedIam } from './scripted-iam.ts';

const ARN = 'arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary';
const POLICY = { Policy: { DefaultVersionId: 'v3' } };
const DOCUMENT = '{"Version":"2012-10-17","Statement":[]}';

describe('readBoundary', () => {
  it('reads the default version, and only that', async () => {
    const iam = new ScriptedIam({
      GetPolicy: inTurn(POLICY),
      GetPolicyVersion: inTurn({ PolicyVersion: { Document: encodeURIComponent(DOCUMENT) } }),
    });
    expect(await readBoundary(iam, ARN)).toEqual({ is: 'present', document: DOCUMENT });
    expect(iam.calls).toEqual([
      { call: 'GetPolicy', input: { PolicyArn: ARN } },
      { call: 'GetPolicyVersion', input: { PolicyArn: ARN, VersionId: 'v3' } },
    ]);
  });

  it('takes only IAM’s own word for "there is none"', async () => {
    const iam = new ScriptedIam({ GetPolicy: inTurn(iamError('NoSuchEntityException')) });
    expect(await readBoundary(iam, ARN)).toEqual({ is: 'missing' });
  });

  const FAILURES = [
    {
      name: 'a version that is gone',
      reason: 'the policy was there',
      version: iamError('NoSuchEntityException'),
      error: RefusedError,
    },
    {
      name: 'throttling',
      reason: 'IAM gave no answer about it',
      version: iamError('ThrottlingException'),
      error: UnreachableError,
    },
    { name: 'an answer without a document', reason: 'IAM always sends one', version: {}, error: IncompleteReadError },
  ];
  for (const { name, reason, version, error } of FAILURES) {
    it(`is an error after ${name}: ${reason}`, async () => {
      const iam = new ScriptedIam({ GetPolicy: inTurn(POLICY), GetPolicyVersion: inTurn(version) });
      await expect(readBoundary(iam, ARN)).rejects.toBeInstanceOf(error);
    });
  }
});
