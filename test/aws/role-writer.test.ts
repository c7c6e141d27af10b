import { describe, expect, it } from 'vitest';
import { IamRoleWriter } from '../../src/aws/role-writer.ts';
import { revocationPolicy } from '../../src/core/iam/revocation-policy.ts';
import type { Operation } from '../../src/core/model/operation.ts';
import { NameTakenError, RefusedError, UnreachableError } from '../../src/errors.ts';
import { anArn } from '../support/ids.ts';
import { iamError, inPages, inTurn, ScriptedIam } from './scripted-iam.ts';

const RoleName = 'deploy';
const arn = anArn('arn:aws:iam::111122223333:policy/ci/deploy');

const createRole: Operation = {
  call: 'CreateRole',
  path: '/bitbucket/',
  trust: '{}',
  description: 'Deploys',
  maxSessionSeconds: 3600,
  boundaryArn: arn,
  tags: { team: 'shop', empty: '' },
};

const operations: { operation: Operation; input: object }[] = [
  {
    operation: createRole,
    input: {
      Path: '/bitbucket/',
      AssumeRolePolicyDocument: '{}',
      Description: 'Deploys',
      MaxSessionDuration: 3600,
      PermissionsBoundary: arn,
      Tags: [
        { Key: 'team', Value: 'shop' },
        { Key: 'empty', Value: '' },
        { Key: 'rolekeeper:creation', Value: '1' },
      ],
    },
  },
  { operation: { call: 'PutRolePermissionsBoundary', boundaryArn: arn }, input: { PermissionsBoundary: arn } },
  { operation: { call: 'DetachRolePolicy', policyArn: arn }, input: { PolicyArn: arn } },
  { operation: { call: 'DeleteRolePolicy', policyName: 'a' }, input: { PolicyName: 'a' } },
  { operation: { call: 'UpdateAssumeRolePolicy', trust: '{}' }, input: { PolicyDocument: '{}' } },
  {
    operation: { call: 'UpdateRole', description: '', maxSessionSeconds: 7200 },
    input: { Description: '', MaxSessionDuration: 7200 },
  },
  { operation: { call: 'AttachRolePolicy', policyArn: arn }, input: { PolicyArn: arn } },
  {
    operation: { call: 'PutRolePolicy', policyName: 'a', document: '{}' },
    input: { PolicyName: 'a', PolicyDocument: '{}' },
  },
  { operation: { call: 'UntagRole', keys: ['a', 'b'] }, input: { TagKeys: ['a', 'b'] } },
  { operation: { call: 'TagRole', tags: { a: 'b' } }, input: { Tags: [{ Key: 'a', Value: 'b' }] } },
  {
    operation: { call: 'RemoveRoleFromInstanceProfile', instanceProfileName: 'p' },
    input: { InstanceProfileName: 'p' },
  },
  { operation: { call: 'DeleteRole' }, input: {} },
];

const takesAway: readonly Operation['call'][] = [
  'DetachRolePolicy',
  'DeleteRolePolicy',
  'RemoveRoleFromInstanceProfile',
  'UntagRole',
  'DeleteRole',
];

describe('one operation is one call', () => {
  it('RevokeSessions, with the moment of its sending and what STS may still need', async () => {
    const iam = new ScriptedIam({ PutRolePolicy: inTurn({}) });
    const writer = new IamRoleWriter(iam, undefined, () => new Date('2026-11-22T12:00:00Z'));
    await writer.perform(RoleName, { call: 'RevokeSessions' });
    const PolicyDocument = revocationPolicy('2026-11-22T12:00:30.000Z');
    expect(iam.calls).toStrictEqual([
      { call: 'PutRolePolicy', input: { RoleName, PolicyName: 'AWSRevokeOlderSessions', PolicyDocument } },
    ]);
  });

  for (const { operation, input } of operations) {
    it(operation.call, async () => {
      const iam = new ScriptedIam({ [operation.call]: inTurn({}) });
      await new IamRoleWriter(iam, () => '1').perform(RoleName, operation);
      expect(iam.calls).toStrictEqual([{ call: operation.call, input: { RoleName, ...input } }]);
    });
  }
});

describe('what is gone already', () => {
  for (const { operation } of operations) {
    const { call } = operation;
    const perform = () =>
      new IamRoleWriter(new ScriptedIam({ [call]: inTurn(iamError('NoSuchEntityException')) })).perform(
        RoleName,
        operation,
      );
    if (takesAway.includes(call)) {
      it(`is what ${call} wanted`, () => expect(perform()).resolves.toBeUndefined());
    } else {
      it(`fails ${call}`, () => expect(perform()).rejects.toThrow(RefusedError));
    }
  }

  it('is not the same as a failure to look', async () => {
    const iam = new ScriptedIam({ DetachRolePolicy: inTurn(iamError('ServiceFailureException', 'later', 500)) });
    const perform = new IamRoleWriter(iam).perform(RoleName, { call: 'DetachRolePolicy', policyArn: arn });
    await expect(perform).rejects.toThrow(UnreachableError);
  });
});

describe('CreateRole that meets a role of its name', () => {
  const exists = iamError('EntityAlreadyExistsException', 'Role with name deploy already exists.', 409);
  const role = (token?: string, Key = 'rolekeeper:creation') => ({
    Role: { Tags: [{ Key: 'team', Value: 'shop' }, ...(token ? [{ Key, Value: token }] : [])] },
  });
  const cases = [
    { name: 'its own, by its token', reason: 'the first answer was lost', found: role('1'), ours: true },
    { name: 'of another attempt', reason: 'another writer made it', found: role('2'), ours: false },
    {
      name: 'with our token under another key',
      reason: 'the tag of an earlier version says nothing',
      found: role('1', 'rolekeeper:digest'),
      ours: false,
    },
    { name: 'without a token', reason: 'it was created by hand', found: role(), ours: false },
    {
      name: 'that may not be read',
      reason: 'it stands outside of our path',
      found: iamError('AccessDenied', 'not authorized', 403),
      ours: false,
    },
    { name: 'that is gone again', reason: 'no proof', found: iamError('NoSuchEntityException'), ours: false },
  ];
  for (const { name, reason, found, ours } of cases) {
    it(`${ours ? 'takes it as made' : 'fails'}: ${name} (${reason})`, async () => {
      const iam = new ScriptedIam({ CreateRole: inTurn(exists), GetRole: inTurn(found) });
      const performed = new IamRoleWriter(iam, () => '1').perform(RoleName, createRole);
      if (ours) await expect(performed).resolves.toBeUndefined();
      else {
        const error = await performed.catch((thrown) => thrown);
        expect(error.message).toContain('already exists');
        // What could not be looked at may be ours, made by a call whose answer was lost.
        expect(error instanceof NameTakenError).toBe(!(found instanceof Error));
      }
      expect(iam.names).toEqual(['CreateRole', 'GetRole']);
    });
  }

  it('comes again later when it cannot look', async () => {
    const iam = new ScriptedIam({
      CreateRole: inTurn(exists),
      GetRole: inTurn(iamError('ServiceFailure', 'later', 500)),
    });
    await expect(new IamRoleWriter(iam).perform(RoleName, createRole)).rejects.toThrow(UnreachableError);
  });

  it('does not look when IAM refuses for another reason', async () => {
    const iam = new ScriptedIam({ CreateRole: inTurn(iamError('LimitExceededException', 'too many', 409)) });
    await expect(new IamRoleWriter(iam).perform(RoleName, createRole)).rejects.toThrow(RefusedError);
  });

  it('has a token of its own each time', async () => {
    const iam = new ScriptedIam({ CreateRole: inTurn({}, {}) });
    const writer = new IamRoleWriter(iam);
    await writer.perform(RoleName, createRole);
    await writer.perform(RoleName, createRole);
    const digests = iam.calls.map(({ input }) => (input.Tags as { Value: string }[]).at(-1)?.Value);
    expect(new Set(digests).size).toBe(2);
  });
});

describe('DeleteRole', () => {
  const conflict = iamError('DeleteConflictException', 'Cannot delete entity, must detach all policies first.', 409);
  const gone = iamError('NoSuchEntityException');
  const nothing = {
    ListAttachedRolePolicies: inPages('AttachedPolicies', [[]]),
    ListRolePolicies: inPages('PolicyNames', [[]]),
    ListInstanceProfilesForRole: inPages('InstanceProfiles', [[]]),
  };
  const deleteRole = (iam: ScriptedIam) => new IamRoleWriter(iam).perform(RoleName, { call: 'DeleteRole' });

  it('strips whatever was added after the plan, from every page, and deletes again', async () => {
    const iam = new ScriptedIam({
      DeleteRole: inTurn(conflict, {}),
      ListAttachedRolePolicies: inPages('AttachedPolicies', [
        [{ PolicyArn: 'arn:aws:iam::aws:policy/One' }],
        [],
        [{ PolicyArn: 'arn:aws:iam::aws:policy/Two' }],
      ]),
      ListRolePolicies: inPages('PolicyNames', [['one'], ['two']]),
      ListInstanceProfilesForRole: inPages('InstanceProfiles', [[{ InstanceProfileName: 'p' }], []]),
      DetachRolePolicy: inTurn({}, {}),
      DeleteRolePolicy: inTurn({}, {}),
      RemoveRoleFromInstanceProfile: inTurn({}),
    });
    await deleteRole(iam);
    const writes = iam.calls.filter(({ call }) => !call.startsWith('List'));
    expect(writes).toEqual([
      { call: 'DeleteRole', input: { RoleName } },
      { call: 'DetachRolePolicy', input: { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/One' } },
      { call: 'DetachRolePolicy', input: { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/Two' } },
      { call: 'DeleteRolePolicy', input: { RoleName, PolicyName: 'one' } },
      { call: 'DeleteRolePolicy', input: { RoleName, PolicyName: 'two' } },
      { call: 'RemoveRoleFromInstanceProfile', input: { RoleName, InstanceProfileName: 'p' } },
      { call: 'DeleteRole', input: { RoleName } },
    ]);
  });

  it('does not mind that another process strips the role too', async () => {
    const iam = new ScriptedIam({
      ...nothing,
      DeleteRole: inTurn(conflict, {}),
      ListRolePolicies: inPages('PolicyNames', [['one']]),
      DeleteRolePolicy: inTurn(gone),
    });
    await expect(deleteRole(iam)).resolves.toBeUndefined();
  });

  it('is done when the role was deleted while it was looked at', async () => {
    const iam = new ScriptedIam({ ...nothing, DeleteRole: inTurn(conflict), ListRolePolicies: inTurn(gone) });
    await expect(deleteRole(iam)).resolves.toBeUndefined();
  });

  it('gives up after three rounds: another process adds as fast as we take away', async () => {
    const iam = new ScriptedIam({ ...nothing, DeleteRole: inTurn(conflict, conflict, conflict, conflict) });
    await expect(deleteRole(iam)).rejects.toThrow('AWS refused DeleteRole on deploy: Cannot delete entity');
  });

  it('strips nothing when IAM refuses for another reason', async () => {
    const iam = new ScriptedIam({ DeleteRole: inTurn(iamError('UnmodifiableEntityException')) });
    await expect(deleteRole(iam)).rejects.toThrow(RefusedError);
    expect(iam.names).toEqual(['DeleteRole']);
  });
});
