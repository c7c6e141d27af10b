import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  type IAMClient,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { findMoto } from '../support/moto.ts';
import { samplesOnMoto } from './samples-on-moto.ts';

const RoleName = 'checkout-deploy';

describe.skipIf(findMoto() === undefined)('the sample manifests, on moto', () => {
  const world = samplesOnMoto();

  /** 0 nothing to do, 1 error, 2 changes. */
  async function plan(): Promise<{ code: number; changes: { action: string; name: string; causes?: string[] }[] }> {
    const { code, json } = await world.folder.json(['plan', '--target', 'aws', '--detailed-exitcode']);
    const { changes } = json as Awaited<ReturnType<typeof plan>>;
    return { code, changes: changes.filter(({ action }) => action !== 'keep') };
  }

  async function apply(): Promise<void> {
    const { code, err } = await world.folder.run(['apply', '--yes', '--target', 'aws']);
    expect(code, err).toBe(0);
  }

  it('are planned, applied, and then in sync', async () => {
    const before = await plan();
    expect(before.code).toBe(2);
    expect(before.changes.map(({ action }) => action)).toEqual(Array(7).fill('create'));
    await apply();
    expect(await plan()).toEqual({ code: 0, changes: [] });
  });

  const edits: { name: string; reason: string; edit: (iam: IAMClient) => Promise<unknown> }[] = [
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
      reason: 'everybody may enter',
      edit: (by) => by.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: EVERYBODY })),
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
  ];
  for (const { name, reason, edit } of edits) {
    it(`are put back after a manual change, ${name}: ${reason}`, async () => {
      await apply();
      await edit(world.iam);
      // Without the service nothing remembers what was applied.
      expect(await plan()).toMatchObject({
        code: 2,
        changes: [{ action: 'update', name: RoleName, causes: ['unknown'] }],
      });
      await apply();
      expect(await plan()).toEqual({ code: 0, changes: [] });
    });
  }

  it('lose a role with its file, whatever has been hung on it since, and keep its RoleId until then', async () => {
    await apply();
    const { Role: before } = await world.iam.send(new GetRoleCommand({ RoleName }));
    await world.folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'description: ', 'description: Now ');
    await apply();
    const { Role: after } = await world.iam.send(new GetRoleCommand({ RoleName }));
    expect(after?.RoleId).toBe(before?.RoleId);

    await world.iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'by-hand' }));
    await world.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'by-hand', RoleName }));
    await world.folder.remove('manifests/teams/shop/checkout-deploy.yaml');
    expect(await plan()).toMatchObject({ code: 2, changes: [{ action: 'delete', name: RoleName }] });
    await apply();
    expect(await plan()).toEqual({ code: 0, changes: [] });
    await expect(world.iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  it('leave alone a role of the same name that is not ours', async () => {
    await world.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: EVERYBODY, Description: 'mine' }));
    const { changes } = await plan();
    expect(changes).toContainEqual(expect.objectContaining({ action: 'conflict', name: RoleName }));
    await world.folder.run(['apply', '--yes', '--target', 'aws']);
    const { Role } = await world.iam.send(new GetRoleCommand({ RoleName }));
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

const EVERYBODY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});
