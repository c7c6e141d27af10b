/** Roles that go, and come back, on an AWS that is not our own: consent and snapshots in S3, quarantine in IAM. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { GetRoleCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyWorkspace, type Workspace } from '../cli/workspace.ts';
import { findMoto, type Moto, startMoto } from '../support/moto.ts';
import { prepareAccount } from './moto-account.ts';

const SAMPLES = join(import.meta.dirname, '../../manifests');
const Bucket = 'rolekeeper-state-111122223333-us-east-1';
const AWS = ['--target', 'aws', '--state-bucket', Bucket];
const ROLE = 'checkout-deploy';
const MANIFEST = `manifests/teams/shop/${ROLE}.yaml`;

describe.skipIf(findMoto() === undefined)('a role on AWS', () => {
  let moto: Moto;
  let iam: IAMClient;
  let s3: S3Client;
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
    s3 = new S3Client({ region: 'us-east-1' });
    await s3.send(new CreateBucketCommand({ Bucket }));
    folder = await emptyWorkspace();
    await cp(SAMPLES, folder.path('manifests'), { recursive: true });
    await prepareAccount(iam, folder.path('manifests'));
    const { code, err } = await folder.run(['apply', '--yes', ...AWS]);
    if (code !== 0) throw new Error(err);
  });
  afterEach(() => {
    iam.destroy();
    s3.destroy();
    vi.unstubAllEnvs();
  });

  async function roleNames(): Promise<string[]> {
    const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: '/bitbucket/' }));
    return Roles.map(({ RoleName = '' }) => RoleName);
  }

  async function keys(Prefix: string): Promise<string[]> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  }

  it('is kept in the state bucket before it is deleted, and made again from there with another RoleId', async () => {
    const { Role: before } = await iam.send(new GetRoleCommand({ RoleName: ROLE }));
    const manifest = await folder.read(MANIFEST);
    await folder.remove(MANIFEST);
    expect((await folder.run(['apply', '--yes', ...AWS])).code).toBe(0);
    expect(await roleNames()).not.toContain(ROLE);
    expect(await keys('snapshots/')).toEqual([expect.stringMatching(`^snapshots/${ROLE}-${before?.RoleId}-`)]);

    const { code, out } = await folder.run(['restore', ROLE, '--yes', ...AWS]);
    expect(code).toBe(0);
    const { Role: after } = await iam.send(new GetRoleCommand({ RoleName: ROLE }));
    expect(after?.RoleId).not.toBe(before?.RoleId);
    expect(out).toContain(`Its RoleId is ${after?.RoleId}; it was ${before?.RoleId}.`);
    await folder.write(MANIFEST, manifest);
    expect((await folder.run(['plan', '--detailed-exitcode', ...AWS])).code).toBe(0);
  });

  it('is not made again while the service holds the lease', async () => {
    await folder.remove(MANIFEST);
    await folder.run(['apply', '--yes', ...AWS]);
    const until = new Date(Date.now() + 600_000).toISOString();
    const held = { version: 'rolekeeper.lease/v1', fence: 9, holder: 'rolekeeper-reconcile 8f2c', until };
    await s3.send(new PutObjectCommand({ Bucket, Key: 'lease.json', Body: JSON.stringify(held) }));
    const { code, err } = await folder.run(['restore', ROLE, '--yes', ...AWS]);
    expect([code, err]).toEqual([1, expect.stringContaining('error[lease-held]')]);
    expect(await roleNames()).not.toContain(ROLE);
  });

  it('goes with its whole team only by consent that is left in the state bucket', async () => {
    await folder.remove('manifests/teams/shop');
    const blocked = await folder.run(['apply', '--yes', ...AWS]);
    const command = new RegExp(`rolekeeper (approve --target aws --state-bucket ${Bucket} [0-9a-f]{12})$`, 'm');
    const [, approve = ''] = command.exec(blocked.out) ?? [];
    expect([blocked.code, (await folder.run(approve.split(' '))).code]).toEqual([1, 0]);
    expect(await keys('approvals.json')).toEqual(['approvals.json']);
    expect((await folder.run(['apply', '--yes', ...AWS])).code).toBe(0);
    expect(await roleNames()).not.toContain(ROLE);
  });

  it('in quarantine admits nobody, and is the same role again when it is declared again', async () => {
    const { Role: before } = await iam.send(new GetRoleCommand({ RoleName: ROLE }));
    await folder.edit(MANIFEST, 'spec:', 'spec:\n  onRemoval: {quarantine: 7d}');
    await folder.run(['apply', '--yes', ...AWS]);
    const manifest = await folder.read(MANIFEST);
    await folder.remove(MANIFEST);
    const closing = await folder.run(['apply', '--yes', ...AWS]);
    expect([closing.code, closing.out]).toEqual([0, expect.stringContaining('1 to quarantine')]);
    const { Role: closed } = await iam.send(new GetRoleCommand({ RoleName: ROLE }));
    expect(decodeURIComponent(closed?.AssumeRolePolicyDocument ?? '')).not.toContain('Allow');
    expect((await folder.run(['plan', ...AWS])).out).toContain('in quarantine; deleted from');

    await folder.write(MANIFEST, manifest);
    expect((await folder.run(['apply', '--yes', ...AWS])).code).toBe(0);
    const { Role: after } = await iam.send(new GetRoleCommand({ RoleName: ROLE }));
    expect([after?.RoleId, after?.AssumeRolePolicyDocument]).toEqual([
      before?.RoleId,
      before?.AssumeRolePolicyDocument,
    ]);
  });
});
