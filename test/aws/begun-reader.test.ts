import { describe, expect, it } from 'vitest';
import { BegunReader } from '../../src/aws/begun-reader.ts';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import type { Scope } from '../../src/core/model/actual-state.ts';
import { ownerOf } from '../../src/core/model/ownership.ts';
import { AccessDeniedError, WrongAccountError } from '../../src/errors.ts';
import { anArn } from '../support/ids.ts';
import { BOUNDARY, WORKSPACE } from '../support/roles.ts';
import { described, listed, PROVIDER, SCOPE } from './account-fake.ts';
import { iamError, ScriptedIam } from './scripted-iam.ts';

type Answers = ConstructorParameters<typeof ScriptedIam>[0];

function account(more: Answers = {}): ScriptedIam {
  return new ScriptedIam({
    GetOpenIDConnectProvider: () => PROVIDER,
    ListRoles: () => ({ Roles: [listed('deploy')], IsTruncated: false }),
    GetAccountAuthorizationDetails: () => ({ RoleDetailList: [described('deploy')], IsTruncated: false }),
    GetPolicy: () => ({ Policy: { DefaultVersionId: 'v3' } }),
    GetPolicyVersion: () => ({ PolicyVersion: { Document: '%7B%7D' } }),
    GetAccountSummary: () => ({ SummaryMap: { AssumeRolePolicySizeQuota: 4096 } }),
    ...more,
  });
}

const readerOn = (iam: ScriptedIam, isOf = SCOPE.account) => new IamRoleReader(iam, async () => isOf);

const ROLES = ['GetAccountAuthorizationDetails', 'ListRoles', 'GetOpenIDConnectProvider'];

describe('a reading that has begun', () => {
  it('has asked for the roles before anything is asked of it', () => {
    const iam = account();
    new BegunReader(readerOn(iam), SCOPE);
    expect(iam.names).toEqual(ROLES);
  });

  const enough: { name: string; scope: Scope; more: string[] }[] = [
    { name: 'the same scope', scope: { ...SCOPE }, more: [] },
    {
      name: 'the boundary as well, which the deployment decides',
      scope: { ...SCOPE, boundaryArn: BOUNDARY },
      more: ['GetPolicy', 'GetPolicyVersion'],
    },
    {
      name: 'the limit of trust policies as well, which the desired roles decide',
      scope: { ...SCOPE, trustQuota: true },
      more: ['GetAccountSummary'],
    },
  ];
  for (const { name, scope, more } of enough) {
    it(`is what a plan gets that needs ${name}`, async () => {
      const iam = account();
      const reader = new BegunReader(readerOn(iam), SCOPE);
      const state = await reader.read(scope);
      expect(iam.names).toEqual([...ROLES, ...more]);
      expect(state).toEqual(await readerOn(account()).read(scope));
    });
  }

  const other: { name: string; reason: string; scope: Scope }[] = [
    {
      name: 'path',
      reason: 'ListRoles has left out the roles under it',
      scope: { ...SCOPE, path: '/' },
    },
    {
      name: 'owner',
      reason: 'whose a role is has been decided by the one before',
      scope: { ...SCOPE, owner: ownerOf(WORKSPACE, 'other') },
    },
    {
      name: 'provider',
      reason: 'another one was looked for',
      scope: { ...SCOPE, providerArn: anArn('arn:aws:iam::111122223333:oidc-provider/example.org') },
    },
    {
      name: 'field that is new',
      reason: 'what it asks for is not in what was read',
      scope: { ...SCOPE, users: true } as Scope,
    },
  ];
  for (const { name, reason, scope } of other) {
    it(`is nothing to a plan with another ${name}: ${reason}`, async () => {
      const iam = account();
      const state = await new BegunReader(readerOn(iam), SCOPE).read(scope);
      expect(iam.names).toEqual([...ROLES, ...ROLES]);
      expect(state).toEqual(await readerOn(account()).read(scope));
    });
  }

  it('is nothing to a plan of another account, which is refused', async () => {
    const reader = new BegunReader(readerOn(account()), SCOPE);
    await expect(reader.read({ ...SCOPE, account: '444455556666' })).rejects.toThrow(WrongAccountError);
  });

  it('is given away once: a second look is at the account as it is then', async () => {
    let roles = ['deploy'];
    const iam = account({
      ListRoles: () => ({ Roles: roles.map((name) => listed(name)), IsTruncated: false }),
      GetAccountAuthorizationDetails: () => ({
        RoleDetailList: roles.map((name) => described(name)),
        IsTruncated: false,
      }),
    });
    const reader = new BegunReader(readerOn(iam), SCOPE);
    await reader.read(SCOPE);
    roles = ['deploy', 'madesince'];
    expect((await reader.read(SCOPE)).roles.map(({ name }) => name)).toEqual(roles);
  });
});

const refused = () => {
  throw iamError('AccessDenied', 'not allowed', 403);
};

describe('a reading that fails', () => {
  it('fails the plan as if it had not begun', async () => {
    const iam = account({ ListRoles: refused });
    await expect(new BegunReader(readerOn(iam), SCOPE).read(SCOPE)).rejects.toThrow(
      'AWS does not allow ListRoles on /bitbucket/',
    );
  });

  it('is not tried a second time', async () => {
    const iam = account({ ListRoles: refused });
    await new BegunReader(readerOn(iam), SCOPE).read(SCOPE).catch(() => undefined);
    expect(iam.names).toEqual(ROLES);
  });

  it('says that the account is another one, whatever that refuses beside', async () => {
    const iam = account({ ListRoles: refused, GetPolicy: refused });
    const reader = new BegunReader(readerOn(iam, '444455556666'), SCOPE);
    await expect(reader.read({ ...SCOPE, boundaryArn: BOUNDARY })).rejects.toThrow(WrongAccountError);
  });

  it('fails the plan also if only what was asked later does', async () => {
    const iam = account({ GetPolicy: refused });
    const reader = new BegunReader(readerOn(iam), SCOPE);
    await expect(reader.read({ ...SCOPE, boundaryArn: BOUNDARY })).rejects.toThrow(AccessDeniedError);
  });

  it('is nothing to report where nothing asks for it', async () => {
    const rejections: unknown[] = [];
    const listen = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', listen);
    new BegunReader(readerOn(account({ ListRoles: refused })), SCOPE);
    await new Promise(setImmediate);
    process.off('unhandledRejection', listen);
    expect(rejections).toEqual([]);
  });
});
