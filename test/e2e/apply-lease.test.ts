import { PassThrough } from 'node:stream';
import { ListRolesCommand, TagRoleCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InventoryRole } from '../../src/core/model/inventory.ts';
import { FakeTerminal } from '../cli/fake-terminal.ts';
import { findMoto } from '../support/moto.ts';
import { samplesOnMoto } from './samples-on-moto.ts';

const Bucket = 'rolekeeper-state-111122223333-us-east-1';
const APPLY = ['apply', '--target', 'aws', '--yes'];

describe.skipIf(findMoto() === undefined)('apply and the lease', () => {
  const world = samplesOnMoto();

  beforeEach(async () => {
    await world.s3.send(new CreateBucketCommand({ Bucket }));
  });

  async function stored(Key: string, bucket = Bucket): Promise<Record<string, unknown>> {
    const { Body } = await world.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  }

  const lease = () => stored('lease.json');

  async function remembered(): Promise<Record<string, InventoryRole>> {
    return (await stored('inventory.json')).roles as Record<string, InventoryRole>;
  }

  async function roles(): Promise<number> {
    const { Roles = [] } = await world.iam.send(new ListRolesCommand({ PathPrefix: '/bitbucket/' }));
    return Roles.length;
  }

  const ways = [
    { name: 'the option', argv: ['--state-bucket', Bucket], env: {} },
    { name: 'the environment', argv: [], env: { ROLEKEEPER_STATE_BUCKET: Bucket } },
    { name: 'the account itself', argv: [], env: {} },
  ];
  for (const { name, argv, env } of ways) {
    it(`takes it and gives it back, with the bucket from ${name}`, async () => {
      const { code, err } = await world.folder.run([...APPLY, ...argv], { env });
      expect([code, err]).toEqual([0, '']);
      expect(await lease()).toMatchObject({ fence: 1, holder: null });
      expect(await roles()).toBe(7);
    });
  }

  it('writes into the inventory what it creates, what it deletes, and what is created again', async () => {
    const argv = ['--state-bucket', Bucket];
    const manifest = 'manifests/teams/shop/checkout-deploy.yaml';
    await world.folder.run([...APPLY, ...argv]);
    expect(Object.keys(await remembered())).toHaveLength(7);
    await world.folder.remove(manifest);
    expect((await world.folder.run([...APPLY, ...argv])).code).toBe(0);
    expect((await remembered())['checkout-deploy']).toMatchObject({ digest: null });
    const { code, err } = await world.folder.run(['restore', 'checkout-deploy', '--target', 'aws', '--yes', ...argv]);
    expect([code, err]).toEqual([0, '']);
    expect((await remembered())['checkout-deploy']).toMatchObject({
      roleId: null,
      // What a snapshot holds is no manifest’s.
      digest: null,
      file: 'teams/shop/checkout-deploy.yaml',
    });
    expect((await world.folder.run([...APPLY, ...argv])).out).toContain('1 to delete');
  });

  it('deletes nothing that a lost inventory does not know', async () => {
    const argv = ['--state-bucket', Bucket];
    await world.folder.run([...APPLY, ...argv]);
    await world.s3.send(new DeleteObjectCommand({ Bucket, Key: 'inventory.json' }));
    await world.folder.remove('manifests/teams/shop/checkout-deploy.yaml');
    const { out } = await world.folder.run([...APPLY, ...argv]);
    expect(out).toContain('unknown-role');
    // The bucket needs no name: it is found.
    await world.folder.run(APPLY);
    expect(await roles()).toBe(7);
  });

  it('writes nothing while the service holds it, and says who does', async () => {
    const until = new Date(Date.now() + 600_000).toISOString();
    const held = { version: 'rolekeeper.lease/v1', fence: 9, holder: 'rolekeeper-reconcile 8f2c', until };
    await world.s3.send(new PutObjectCommand({ Bucket, Key: 'lease.json', Body: JSON.stringify(held) }));
    const { code, err } = await world.folder.run([...APPLY, '--state-bucket', Bucket]);
    expect(code).toBe(1);
    expect(err).toContain('error[lease-held] Another pass is under way: rolekeeper-reconcile 8f2c holds the lease');
    expect(await lease()).toEqual(held);
    expect(await roles()).toBe(0);
  });

  it('finds the bucket of a service in another region, and none that only looks like it', async () => {
    await world.s3.send(new DeleteBucketCommand({ Bucket }));
    const elsewhere = Bucket.replace('us-east-1', 'eu-central-1');
    const others = ['rolekeeper-state-444455556666-us-east-1', `x-${Bucket}`];
    for (const name of [elsewhere, ...others]) await world.s3.send(new CreateBucketCommand({ Bucket: name }));
    const { code, err } = await world.folder.run(APPLY);
    expect([code, err]).toEqual([0, '']);
    expect(await stored('lease.json', elsewhere)).toMatchObject({ fence: 1, holder: null });
  });

  it('changes nothing if IAM is another when the person has made up their mind', async () => {
    await world.folder.run(APPLY);
    await world.folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'maxDuration: 1h', 'maxDuration: 2h');
    const answer = Object.assign(new PassThrough(), { isTTY: true });
    const terminal = Object.assign(new FakeTerminal({ cwd: world.folder.directory, isTTY: true }), { stdin: answer });
    const byHand = { RoleName: 'checkout-deploy', Tags: [{ Key: 'by-hand', Value: 'yes' }] };
    terminal.when('[y/N]', () => world.iam.send(new TagRoleCommand(byHand)).then(() => answer.end('y\n')));
    const { code, err } = await world.folder.runOn(terminal, APPLY.slice(0, -1));
    expect(code).toBe(1);
    expect(err).toContain('error[plan-changed]');
    expect(err).toContain('nothing was changed');
  });
});
