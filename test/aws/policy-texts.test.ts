import { describe, expect, it } from 'vitest';
import { PolicyTexts } from '../../src/aws/policy-texts.ts';
import { UnreachableError } from '../../src/errors.ts';
import { anArn } from '../support/ids.ts';
import { iamError, inTurn, ScriptedIam } from './scripted-iam.ts';

const ARN = anArn('arn:aws:iam::111122223333:policy/ci/checkout-deploy');
const at = (DefaultVersionId: string) => ({ Policy: { DefaultVersionId } });
const text = (sid: string) => JSON.stringify({ Statement: [{ Sid: sid }] });
const version = (sid: string) => ({ PolicyVersion: { Document: encodeURIComponent(text(sid)) } });

describe('the texts of managed policies', () => {
  it('are those of the default versions, and a version is asked for once', async () => {
    const iam = new ScriptedIam({
      GetPolicy: inTurn(at('v1'), at('v1'), at('v2')),
      GetPolicyVersion: inTurn(version('one'), version('two')),
    });
    const texts = new PolicyTexts(iam);
    const read = async () => (await texts.read([ARN])).get(ARN);
    expect(await read()).toEqual({ is: 'read', version: 'v1', document: text('one') });
    expect(await read()).toEqual({ is: 'read', version: 'v1', document: text('one') });
    expect(await read()).toEqual({ is: 'read', version: 'v2', document: text('two') });
    expect(iam.names).toEqual(['GetPolicy', 'GetPolicyVersion', 'GetPolicy', 'GetPolicy', 'GetPolicyVersion']);
  });

  it('are asked for again where a policy was deleted and made again: its versions begin again', async () => {
    const made = (PolicyId: string) => ({ Policy: { PolicyId, DefaultVersionId: 'v1' } });
    const iam = new ScriptedIam({
      GetPolicy: inTurn(made('ANPAFIRST'), made('ANPASECOND'), made('ANPASECOND')),
      GetPolicyVersion: inTurn(version('one'), version('two')),
    });
    const texts = new PolicyTexts(iam);
    const read = async () => (await texts.read([ARN])).get(ARN);
    expect(await read()).toEqual({ is: 'read', version: 'v1', document: text('one') });
    expect(await read()).toEqual({ is: 'read', version: 'v1', document: text('two') });
    expect(await read()).toEqual({ is: 'read', version: 'v1', document: text('two') });
    expect(iam.names).toHaveLength(5);
  });

  it('cost no call where there is nothing to ask', async () => {
    const iam = new ScriptedIam({});
    expect((await new PolicyTexts(iam).read([])).size).toBe(0);
    expect(iam.names).toEqual([]);
  });

  it('are read in bulk where they are many, with those of AWS one by one', async () => {
    const many = Array.from({ length: 9 }, (_, index) => anArn(`${ARN}-${index}`));
    const newer = anArn('arn:aws:iam::aws:policy/AWSSomethingOfNextYear');
    const detail = (Arn: string) => ({
      Arn,
      PolicyVersionList: [
        { VersionId: 'v2', IsDefaultVersion: true, Document: encodeURIComponent(text('two')) },
        { VersionId: 'v1', IsDefaultVersion: false, Document: encodeURIComponent(text('one')) },
      ],
    });
    const iam = new ScriptedIam({
      GetAccountAuthorizationDetails: inTurn(
        { Policies: many.slice(0, 5).map(detail), IsTruncated: true, Marker: 'next' },
        { Policies: many.slice(5, 8).map(detail), IsTruncated: false },
      ),
      GetPolicy: inTurn(at('v5')),
      GetPolicyVersion: inTurn(version('aws')),
    });
    const texts = await new PolicyTexts(iam).read([...many, newer]);
    expect(many.slice(0, 8).map((arn) => texts.get(arn))).toEqual(
      Array.from({ length: 8 }, () => ({ is: 'read', version: 'v2', document: text('two') })),
    );
    expect(texts.get(many[8] ?? newer)).toEqual({ is: 'missing' });
    expect(texts.get(newer)).toEqual({ is: 'read', version: 'v5', document: text('aws') });
    expect(iam.calls.filter(({ call }) => call.startsWith('GetAccount')).map(({ input }) => input.Filter)).toEqual([
      ['LocalManagedPolicy'],
      ['LocalManagedPolicy'],
    ]);
  });

  const ANSWERS = [
    {
      name: 'no such policy',
      reason: 'the role that has it detached it meanwhile',
      policy: iamError('NoSuchEntityException'),
      is: 'missing',
    },
    {
      name: 'a refusal',
      reason: 'not allowed to look is not "nothing is wrong"',
      policy: iamError('AccessDenied', 'not authorized to perform: iam:GetPolicy', 403),
      is: 'unread',
    },
    {
      name: 'an answer without a document',
      reason: 'IAM always sends one',
      policy: at('v1'),
      version: { PolicyVersion: {} },
      is: 'unread',
    },
    {
      name: 'a refusal of the version alone',
      reason: 'an older deployment may call GetPolicy only',
      policy: at('v1'),
      version: iamError('AccessDenied', 'not authorized to perform: iam:GetPolicyVersion', 403),
      is: 'unread',
    },
  ];
  it.for(ANSWERS)('are $is after $name: $reason', async ({ policy, version: answer, is }) => {
    const iam = new ScriptedIam({ GetPolicy: inTurn(policy), GetPolicyVersion: inTurn(answer ?? {}) });
    expect((await new PolicyTexts(iam).read([ARN])).get(ARN)).toMatchObject({ is });
  });

  it('are an error where IAM does not answer: what it would say is not guessed', async () => {
    const iam = new ScriptedIam({ GetPolicy: inTurn(iamError('ServiceFailureException', 'try later', 500)) });
    await expect(new PolicyTexts(iam).read([ARN])).rejects.toBeInstanceOf(UnreachableError);
  });
});
