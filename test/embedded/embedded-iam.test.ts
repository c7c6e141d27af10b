/** The embedded IAM as a whole: what it takes, and what it leaves alone. The contract with IAM is in test/contract. */
import {
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
  GetRoleCommand,
  ListUsersCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { BASELINE } from '../contract/baseline.ts';
import { families } from '../contract/families.ts';
import { embedded } from '../contract/worlds.ts';
import { ACCOUNT, createRole, HOST, sampleAccount } from './sample-account.ts';

describe('commands', () => {
  test('one that it does not know is named, with those that it knows', async () => {
    const iam = new EmbeddedIam(sampleAccount());
    await expect(iam.send(new ListUsersCommand({}))).rejects.toThrow(
      /^The embedded IAM does not know ListUsers\. It knows: AddRoleToInstanceProfile, /,
    );
  });

  test('the schema names the operation where a bundler has renamed the class', async () => {
    const iam = new EmbeddedIam(sampleAccount());
    class x {
      schema = [9, 'com.amazonaws.iam', 'ListRoles', 0];
      input = {};
    }
    expect(await iam.send(new x())).toMatchObject({ Roles: [], IsTruncated: false });
  });

  test('the class names it where there is no schema', async () => {
    const iam = new EmbeddedIam(sampleAccount());
    class ListRolesCommand {
      input = {};
    }
    expect(await iam.send(new ListRolesCommand())).toMatchObject({ Roles: [], IsTruncated: false });
  });

  test('what is no command is a mistake of ours, not an answer', async () => {
    await expect(new EmbeddedIam(sampleAccount()).send('ListRoles')).rejects.toThrow(TypeError);
  });
});

describe('state', () => {
  test('the state given is never changed', async () => {
    const given = sampleAccount();
    const before = structuredClone(given);
    const iam = new EmbeddedIam(given);
    await iam.send(createRole('deploy'));
    expect(given).toEqual(before);
    expect(iam.state.RoleDetailList.map(({ RoleName }) => RoleName)).toEqual(['deploy']);
    expect(iam.account).toBe(ACCOUNT);
  });

  test('a state handed out is not changed by later calls', async () => {
    const iam = new EmbeddedIam(sampleAccount());
    await iam.send(createRole('deploy'));
    const { state } = iam;
    const before = structuredClone(state);
    await iam.send(new TagRoleCommand({ RoleName: 'deploy', Tags: [{ Key: 'a', Value: '1' }] }));
    await iam.send(createRole('other'));
    expect(state).toEqual(before);
  });

  test('what a caller does to an answer does not reach the account', async () => {
    const iam = new EmbeddedIam(sampleAccount());
    await iam.send(createRole('deploy', { Tags: [{ Key: 'team', Value: 'shop' }] }));
    const get = () => iam.send(new GetRoleCommand({ RoleName: 'deploy' }));
    const answer = (await get()) as { Role: { Tags: { Key: string; Value: string }[] } };
    for (const tag of answer.Role.Tags) tag.Value = 'changed';
    answer.Role.Tags.length = 0;
    expect(await get()).toMatchObject({ Role: { Tags: [{ Key: 'team', Value: 'shop' }] } });
  });

  test('profiles without a role and further providers are kept', async () => {
    const iam = new EmbeddedIam(sampleAccount());
    for (const InstanceProfileName of ['b', 'a'])
      await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://token.example.com' }));
    const { InstanceProfiles, OpenIDConnectProviders } = new EmbeddedIam(iam.state).state;
    expect(InstanceProfiles.map(({ InstanceProfileName }) => InstanceProfileName)).toEqual(['a', 'b']);
    expect(OpenIDConnectProviders?.map(({ Url }) => Url)).toEqual([HOST, 'token.example.com']);
  });

  test('dates are those of the clock given, to the second', async () => {
    const iam = new EmbeddedIam(sampleAccount(), { now: () => new Date('2026-11-20T10:11:12.999Z') });
    await iam.send(createRole('deploy'));
    expect(iam.state.RoleDetailList[0]?.CreateDate).toBe('2026-11-20T10:11:12+00:00');
    expect(await iam.send(new GetRoleCommand({ RoleName: 'deploy' }))).toMatchObject({
      Role: { CreateDate: new Date('2026-11-20T10:11:12Z') },
    });
  });

  test('a role that is created again is another role', async () => {
    const first = new EmbeddedIam(sampleAccount());
    const second = new EmbeddedIam(sampleAccount());
    for (const iam of [first, second]) await iam.send(createRole('deploy'));
    expect(first.state.RoleDetailList[0]?.RoleId).not.toBe(second.state.RoleDetailList[0]?.RoleId);
  });
});

describe('a refused call leaves no trace', () => {
  const refused = Object.values(families)
    .flat()
    .filter(({ expected }) => 'refused' in expected);
  test.each(refused)('$name', async ({ given = [], when }) => {
    const iam = (await embedded.open()) as EmbeddedIam;
    for (const step of [...BASELINE, ...given]) await iam.send(step());
    const before = structuredClone(iam.state);
    await expect(iam.send(when())).rejects.toThrow();
    expect(iam.state).toEqual(before);
  });
});
