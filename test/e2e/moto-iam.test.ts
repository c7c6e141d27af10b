/** The command line, the AWS SDK and a server that speaks IAM's protocol: nothing of ours stands in for anything. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyWorkspace, type Workspace } from '../cli/workspace.ts';
import { findMoto, type Moto, startMoto } from '../support/moto.ts';
import { prepareAccount } from './moto-account.ts';

const SAMPLES = join(import.meta.dirname, '../../manifests');
const RoleName = 'checkout-deploy';

describe.skipIf(findMoto() === undefined)('the sample manifests, on moto', () => {
  let moto: Moto;
  let iam: IAMClient;
  let folder: Workspace;

  beforeAll(async () => {
    // moto takes its account's number from here; the samples' settings name this one.
    vi.stubEnv('MOTO_ACCOUNT_ID', '111122223333');
    moto = await startMoto();
    vi.unstubAllEnvs();
  });
  afterAll(() => moto?.stop());

  beforeEach(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    vi.stubEnv('AWS_PROFILE', undefined);
    await moto.reset();
    iam = new IAMClient({ region: 'us-east-1' });
    folder = await emptyWorkspace();
    await cp(SAMPLES, folder.path('manifests'), { recursive: true });
    await prepareAccount(iam, folder.path('manifests'));
  });
  afterEach(() => {
    iam.destroy();
    vi.unstubAllEnvs();
  });

  /** 0 nothing to do, 1 error, 2 changes. */
  async function plan(): Promise<{ code: number; changes: { action: string; name: string; cause?: string }[] }> {
    const { code, json } = await folder.json(['plan', '--target', 'aws', '--detailed-exitcode']);
    const { changes } = json as Awaited<ReturnType<typeof plan>>;
    return { code, changes: changes.filter(({ action }) => action !== 'keep') };
  }

  async function apply(): Promise<void> {
    const { code, err } = await folder.run(['apply', '--yes', '--target', 'aws']);
    expect(code, err).toBe(0);
  }

  it('are planned, applied, and then in sync', async () => {
    const before = await plan();
    expect(before.code).toBe(2);
    expect(before.changes.map(({ action }) => action)).toEqual(Array(7).fill('create'));
    await apply();
    expect(await plan()).toEqual({ code: 0, changes: [] });
  });

  const edits: { name: string; reason: string; edit: (iam: IAMClient) => Promise<unknown>; cause?: string }[] = [
    {
      name: 'a policy attached',
      reason: 'the usual shortcut in a hurry',
      edit: async (by) => {
        await by.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: sample('ci/warehouse-load') }));
      },
    },
    {
      name: 'a policy detached',
      reason: 'less than declared is drift too',
      edit: (by) => by.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: sample('ci/checkout-deploy') })),
    },
    {
      name: 'an inline policy added',
      reason: 'CloudFormation does not see it',
      edit: (by) =>
        by.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'by-hand', PolicyDocument: ALLOW_EVERYTHING })),
    },
    {
      name: 'an inline policy deleted',
      reason: 'less than declared is drift too',
      edit: (by) => by.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'assets' })),
    },
    {
      name: 'the trust widened',
      reason: 'anybody may enter',
      edit: (by) => by.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: ANYBODY })),
    },
    {
      name: 'a longer session',
      reason: 'UpdateRole on moto resets the description with it',
      edit: (by) => by.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 43_200 })),
    },
    {
      name: 'the boundary removed',
      reason: 'the outermost fence',
      edit: (by) => by.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
    },
    {
      name: 'a tag added',
      reason: 'tags grant access elsewhere',
      edit: (by) => by.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'by-hand', Value: 'a+b / c' }] })),
    },
    {
      name: 'the digest tag removed',
      reason: 'then nobody knows what was applied: written again',
      edit: (by) => by.send(new UntagRoleCommand({ RoleName, TagKeys: ['rolekeeper:digest'] })),
      cause: 'manifest',
    },
  ];
  for (const { name, reason, edit, cause = 'drift' } of edits) {
    it(`go back after a hand edit, ${name}: ${reason}`, async () => {
      await apply();
      await edit(iam);
      expect(await plan()).toMatchObject({ code: 2, changes: [{ action: 'update', name: RoleName, cause }] });
      await apply();
      expect(await plan()).toEqual({ code: 0, changes: [] });
    });
  }

  it('lose a role with its file, whatever has been hung on it since, and keep its RoleId until then', async () => {
    await apply();
    const { Role: before } = await iam.send(new GetRoleCommand({ RoleName }));
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'description: ', 'description: Now ');
    await apply();
    const { Role: after } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(after?.RoleId).toBe(before?.RoleId);

    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'by-hand' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'by-hand', RoleName }));
    await folder.remove('manifests/teams/shop/checkout-deploy.yaml');
    expect(await plan()).toMatchObject({ code: 2, changes: [{ action: 'delete', name: RoleName }] });
    await apply();
    expect(await plan()).toEqual({ code: 0, changes: [] });
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it("leave alone a role of the same name that is somebody else's", async () => {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: ANYBODY, Description: 'mine' }));
    const { changes } = await plan();
    expect(changes).toContainEqual(expect.objectContaining({ action: 'conflict', name: RoleName }));
    await folder.run(['apply', '--yes', '--target', 'aws']);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(Role).toMatchObject({ Path: '/', Description: 'mine' });
  });
});

function sample(name: string): string {
  return `arn:aws:iam::111122223333:policy/${name}`;
}

const ALLOW_EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});

const ANYBODY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});
