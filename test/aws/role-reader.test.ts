import type { Role, RoleDetail } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import type { ActualState } from '../../src/core/model/actual-state.ts';
import { AccessDeniedError, IncompleteReadError, UnreachableError, WrongAccountError } from '../../src/errors.ts';
import { described, listed, PROVIDER, SCOPE } from './account-fake.ts';
import { iamError, inPages, inTurn, ScriptedIam } from './scripted-iam.ts';

/** What an account answers: each listing as one page, or several in turn for several readings. */
function account(more: Partial<Record<string, (input: Record<string, unknown>) => object>> = {}): ScriptedIam {
  return new ScriptedIam({
    GetOpenIDConnectProvider: () => PROVIDER,
    ListRoles: () => ({ Roles: [listed('deploy')], IsTruncated: false }),
    GetAccountAuthorizationDetails: () => ({ RoleDetailList: [described('deploy')], IsTruncated: false }),
    ...more,
  });
}

async function read(iam: ScriptedIam): Promise<{ state: ActualState; pauses: number[] }> {
  const pauses: number[] = [];
  const reader = new IamRoleReader(
    iam,
    async () => SCOPE.account,
    async (milliseconds) => pauses.push(milliseconds),
  );
  return { state: await reader.read(SCOPE), pauses };
}

const refusal = (iam: ScriptedIam) => read(iam).catch((error: unknown) => error);

describe('what is read', () => {
  it('joins the two listings into whole roles, in four calls', async () => {
    const iam = account();
    const { state } = await read(iam);
    expect(state).toMatchObject({ account: SCOPE.account, complete: true, provider: { is: 'present' } });
    expect(state.roles).toMatchObject([
      { name: 'deploy', owner: 'us', description: 'deploys deploy', maxSessionSeconds: 7200, unread: [] },
    ]);
    expect(iam.calls.toSorted((a, b) => (a.call < b.call ? -1 : 1))).toEqual([
      { call: 'GetAccountAuthorizationDetails', input: { Filter: ['Role'], MaxItems: 1000, Marker: undefined } },
      { call: 'GetOpenIDConnectProvider', input: { OpenIDConnectProviderArn: SCOPE.providerArn } },
      { call: 'ListRoles', input: { PathPrefix: '/bitbucket/', MaxItems: 1000, Marker: undefined } },
    ]);
  });

  it("says what it does not know of others' roles", async () => {
    const iam = account({
      GetAccountAuthorizationDetails: () => ({
        RoleDetailList: [described('deploy'), described('admin', { Path: '/' })],
        IsTruncated: false,
      }),
    });
    const { state } = await read(iam);
    expect(state.roles.map(({ name, unread }) => ({ name, unread }))).toEqual([
      { name: 'admin', unread: ['session', 'description'] },
      { name: 'deploy', unread: [] },
    ]);
  });

  it('says what a dump without list-roles does not show', async () => {
    const withoutSession: Partial<Role> = { MaxSessionDuration: undefined, Description: undefined };
    const iam = account({ ListRoles: () => ({ Roles: [listed('deploy', withoutSession)], IsTruncated: false }) });
    const { state } = await read(iam);
    expect(state.roles).toMatchObject([{ name: 'deploy', unread: ['session', 'description'] }]);
  });

  it('reads a role without a description as one whose description is empty', async () => {
    const iam = account({
      ListRoles: () => ({ Roles: [listed('deploy', { Description: undefined })], IsTruncated: false }),
    });
    const { state } = await read(iam);
    expect(state.roles).toMatchObject([{ description: '', unread: [] }]);
  });

  it('asks the listings and the provider at the same time', async () => {
    const iam = account();
    const reading = read(iam);
    expect(iam.names.toSorted()).toEqual(['GetAccountAuthorizationDetails', 'GetOpenIDConnectProvider', 'ListRoles']);
    await reading;
  });
});

describe('the provider', () => {
  it('is missing when IAM says NoSuchEntity of it', async () => {
    const missing = inTurn(iamError('NoSuchEntityException'));
    expect((await read(account({ GetOpenIDConnectProvider: missing }))).state.provider).toEqual({ is: 'missing' });
  });

  const unclear = [
    { name: 'denied', reason: 'not allowed to look is not absent', answer: iamError('AccessDenied') },
    { name: '5xx', reason: 'no answer is not absent', answer: iamError('ServiceFailureException', 'later', 500) },
    { name: 'an empty answer', reason: "a proxy's HTML is not a provider", answer: {} },
  ];
  for (const { name, reason, answer } of unclear) {
    it(`is not concluded from ${name}: ${reason}`, async () => {
      await expect(read(account({ GetOpenIDConnectProvider: inTurn(answer) }))).rejects.toThrow();
    });
  }
});

it('does not read a provider that nobody has named', async () => {
  const iam = account();
  const { providerArn: _, ...scope } = SCOPE;
  const state = await new IamRoleReader(iam, async () => SCOPE.account).read(scope);
  expect(state.provider).toEqual({ is: 'unread' });
  expect(iam.calls.map(({ call }) => call)).not.toContain('GetOpenIDConnectProvider');
});

describe('the account', () => {
  it('must be the one that the settings name, and says so before anything else', async () => {
    const denied = () => {
      throw iamError('AccessDenied');
    };
    const iam = account({ ListRoles: denied, GetAccountAuthorizationDetails: denied });
    const error = await new IamRoleReader(iam, async () => '999900001111').read(SCOPE).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WrongAccountError);
    expect(error).toHaveProperty(
      'message',
      'The credentials belong to account 999900001111, and the settings name 111122223333, the made-up account of the samples.',
    );
  });

  it('is not read at all when it is not known which one it is', async () => {
    const account_ = async () => {
      throw new AccessDeniedError('no credentials');
    };
    await expect(new IamRoleReader(account(), account_).read(SCOPE)).rejects.toThrow('no credentials');
  });
});

describe('a failure anywhere', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const pages: Record<string, { key: string; pages: (Role | RoleDetail)[][] }> = {
    ListRoles: { key: 'Roles', pages: names.map((name) => [listed(name)]) },
    GetAccountAuthorizationDetails: { key: 'RoleDetailList', pages: names.map((name) => [described(name)]) },
  };
  const paged = Object.fromEntries(
    Object.entries(pages).map(([call, listing]) => [call, inPages(listing.key, listing.pages)]),
  );

  it('is the only thing between these pages and a whole state', async () => {
    const { state } = await read(account(paged));
    expect(state.roles.map(({ name }) => name)).toEqual(names);
  });

  const failures = [
    { name: 'no answer', failure: iamError('ServiceFailureException', 'later', 500), kind: UnreachableError },
    { name: 'throttled', failure: iamError('Throttling', 'Rate exceeded'), kind: UnreachableError },
    { name: 'denied', failure: iamError('AccessDenied'), kind: AccessDeniedError },
    { name: 'an answer without a list', failure: {}, kind: IncompleteReadError },
  ];
  for (const [call, answer] of Object.entries(paged)) {
    for (const { name, failure, kind } of failures) {
      it(`never gives a state: ${name} on any page of ${call}`, async () => {
        for (let failing = 0; failing < names.length; failing++) {
          const failingAt = (input: Record<string, unknown>): object => {
            if (Number(input.Marker ?? 0) !== failing) return answer(input);
            if (failure instanceof Error) throw failure;
            return failure;
          };
          expect(await refusal(account({ ...paged, [call]: failingAt }))).toBeInstanceOf(kind);
        }
      });
    }
  }

  it('is never NoSuchEntity in disguise: a listing that answers so is an error too', async () => {
    for (const call of Object.keys(pages)) {
      const error = await refusal(account({ ...paged, [call]: inTurn(iamError('NoSuchEntityException')) }));
      expect(error).toBeInstanceOf(Error);
    }
  });
});

describe('an account that changes while it is read', () => {
  const list = (...roles: Role[]) => ({ Roles: roles, IsTruncated: false });
  const describe_ = (...roles: RoleDetail[]) => ({ RoleDetailList: roles, IsTruncated: false });
  const torn = [
    { name: 'created meanwhile', reason: 'described only', lists: list(), describes: describe_(described('deploy')) },
    { name: 'deleted meanwhile', reason: 'listed only', lists: list(listed('deploy')), describes: describe_() },
    {
      name: 'recreated meanwhile',
      reason: 'another RoleId is another role',
      lists: list(listed('deploy', { RoleId: 'AROAOLD' })),
      describes: describe_(described('deploy')),
    },
    {
      name: 'recreated under another path',
      reason: 'listed under ours, described elsewhere',
      lists: list(listed('deploy')),
      describes: describe_(described('deploy', { Path: '/' })),
    },
    {
      name: 'listed twice',
      reason: 'a listing that moved under its marker',
      lists: list(listed('deploy'), listed('deploy')),
      describes: describe_(described('deploy')),
    },
    {
      name: 'described twice',
      reason: 'a listing that moved under its marker',
      lists: list(listed('deploy')),
      describes: describe_(described('deploy'), described('deploy')),
    },
  ];
  const whole = { lists: list(listed('deploy')), describes: describe_(described('deploy')) };

  for (const { name, reason, lists, describes } of torn) {
    it(`is read again: ${name} (${reason})`, async () => {
      const iam = account({
        ListRoles: inTurn(lists, whole.lists),
        GetAccountAuthorizationDetails: inTurn(describes, whole.describes),
      });
      const { state, pauses } = await read(iam);
      expect(state.roles).toMatchObject([{ name: 'deploy', unread: [] }]);
      expect(pauses).toEqual([1000]);
    });

    it(`is given up after three further readings, with the role's name: ${name}`, async () => {
      const iam = account({ ListRoles: () => lists, GetAccountAuthorizationDetails: () => describes });
      const error = await refusal(iam);
      expect(error).toBeInstanceOf(IncompleteReadError);
      expect(error).toMatchObject({ retryable: true, message: expect.stringContaining('disagree on deploy.') });
      expect(iam.names.filter((call) => call === 'ListRoles')).toHaveLength(4);
    });
  }

  it('is not read again for roles elsewhere: nothing of theirs is joined', async () => {
    const iam = account({
      ListRoles: inTurn(whole.lists),
      GetAccountAuthorizationDetails: inTurn(describe_(described('deploy'), described('other', { Path: '/' }))),
    });
    expect((await read(iam)).pauses).toEqual([]);
  });

  it('names ten roles at most, and counts the others', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `role-${String(i).padStart(2, '0')}`);
    const iam = account({
      ListRoles: () => list(...names.map((name) => listed(name))),
      GetAccountAuthorizationDetails: () => describe_(),
    });
    expect(await refusal(iam)).toHaveProperty('message', expect.stringMatching(/role-00, .*role-09, 2 more\.$/));
  });
});
