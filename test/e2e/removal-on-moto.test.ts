import { GetRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { findMoto } from '../support/moto.ts';
import { samplesOnMoto } from './samples-on-moto.ts';

const Bucket = 'rolekeeper-state-111122223333-us-east-1';
const AWS = ['--target', 'aws', '--state-bucket', Bucket];
const ROLE = 'checkout-deploy';
const MANIFEST = `manifests/teams/shop/${ROLE}.yaml`;

describe.skipIf(findMoto() === undefined)('a role on AWS', () => {
  const world = samplesOnMoto();

  beforeEach(async () => {
    await world.s3.send(new CreateBucketCommand({ Bucket }));
    const { code, err } = await world.folder.run(['apply', '--yes', ...AWS]);
    if (code !== 0) throw new Error(err);
  });

  async function roleNames(): Promise<string[]> {
    const { Roles = [] } = await world.iam.send(new ListRolesCommand({ PathPrefix: '/bitbucket/' }));
    return Roles.map(({ RoleName = '' }) => RoleName);
  }

  async function keys(Prefix: string): Promise<string[]> {
    const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  }

  it('is kept in the state bucket before it is deleted, and created again from there with another RoleId', async () => {
    const { Role: before } = await world.iam.send(new GetRoleCommand({ RoleName: ROLE }));
    const manifest = await world.folder.read(MANIFEST);
    await world.folder.remove(MANIFEST);
    expect((await world.folder.run(['apply', '--yes', ...AWS])).code).toBe(0);
    expect(await roleNames()).not.toContain(ROLE);
    expect(await keys('snapshots/')).toEqual([expect.stringMatching(`^snapshots/${ROLE}-${before?.RoleId}-`)]);

    const { code, out } = await world.folder.run(['restore', ROLE, '--yes', ...AWS]);
    expect(code).toBe(0);
    const { Role: after } = await world.iam.send(new GetRoleCommand({ RoleName: ROLE }));
    expect(after?.RoleId).not.toBe(before?.RoleId);
    expect(out).toContain(`Its RoleId is ${after?.RoleId}; it was ${before?.RoleId}.`);
    await world.folder.write(MANIFEST, manifest);
    expect((await world.folder.run(['plan', '--detailed-exitcode', ...AWS])).code).toBe(0);
  });

  it('is not created again while the service holds the lease', async () => {
    await world.folder.remove(MANIFEST);
    await world.folder.run(['apply', '--yes', ...AWS]);
    const until = new Date(Date.now() + 600_000).toISOString();
    const held = { version: 'rolekeeper.lease/v1', fence: 9, holder: 'rolekeeper-reconcile 8f2c', until };
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'lease.json', Body: JSON.stringify(held) }));
    const { code, err } = await world.folder.run(['restore', ROLE, '--yes', ...AWS]);
    expect([code, err]).toEqual([1, expect.stringContaining('error[lease-held]')]);
    expect(await roleNames()).not.toContain(ROLE);
  });

  it('is deleted with its whole team only by approval that is left in the state bucket', async () => {
    await world.folder.remove('manifests/teams/shop');
    const blocked = await world.folder.run(['apply', '--yes', ...AWS]);
    const command = new RegExp(
      `rolekeeper (approve --target aws --state-bucket ${Bucket} deletions-[0-9a-f]{32})$`,
      'm',
    );
    const [, approve = ''] = command.exec(blocked.out) ?? [];
    expect([blocked.code, (await world.folder.run([...approve.split(' '), '--yes'])).code]).toEqual([1, 0]);
    expect(await keys('approvals.json')).toEqual(['approvals.json']);
    expect((await world.folder.run(['apply', '--yes', ...AWS])).code).toBe(0);
    expect(await roleNames()).not.toContain(ROLE);
  });

  it('in quarantine admits no caller, and is the same role again when it is declared again', async () => {
    const { Role: before } = await world.iam.send(new GetRoleCommand({ RoleName: ROLE }));
    await world.folder.edit(MANIFEST, 'spec:', 'spec:\n  onRemoval: {quarantine: 7d}');
    await world.folder.run(['apply', '--yes', ...AWS]);
    const manifest = await world.folder.read(MANIFEST);
    await world.folder.remove(MANIFEST);
    const closing = await world.folder.run(['apply', '--yes', ...AWS]);
    expect([closing.code, closing.out]).toEqual([0, expect.stringContaining('1 to quarantine')]);
    const { Role: closed } = await world.iam.send(new GetRoleCommand({ RoleName: ROLE }));
    expect(decodeURIComponent(closed?.AssumeRolePolicyDocument ?? '')).not.toContain('Allow');
    expect((await world.folder.run(['plan', ...AWS])).out).toContain('in quarantine; deleted from');

    await world.folder.write(MANIFEST, manifest);
    expect((await world.folder.run(['apply', '--yes', ...AWS])).code).toBe(0);
    const { Role: after } = await world.iam.send(new GetRoleCommand({ RoleName: ROLE }));
    expect([after?.RoleId, after?.AssumeRolePolicyDocument]).toEqual([
      before?.RoleId,
      before?.AssumeRolePolicyDocument,
    ]);
  });
});
