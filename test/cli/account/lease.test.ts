/** `apply --target aws` beside the service: one writer a path, and when there is none to be seen. */
import { TagRoleCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmbeddedIam } from '../../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../../src/embedded/new-account.ts';
import { ManifestFolder } from '../../../src/files/manifest-folder.ts';
import { loadDesired } from '../../../src/reconcile.ts';
import type { FakeS3 } from '../../support/fake-s3.ts';
import { LoopbackAws } from '../../support/loopback-aws.ts';
import { type Workspace, workspace } from '../workspace.ts';

const Bucket = 'rolekeeper-state-111122223333-us-east-1';
const APPLY = ['apply', '--target', 'aws', '--yes'];

describe('apply and the lease', () => {
  let aws: LoopbackAws;
  let iam: EmbeddedIam;
  let state: FakeS3;
  let folder: Workspace;

  beforeEach(async () => {
    folder = await workspace();
    const { settings, roles } = await loadDesired(new ManifestFolder(folder.path('manifests')));
    if (settings === undefined) throw new Error('the fixture has no settings');
    const { account, provider } = settings;
    iam = new EmbeddedIam(
      newAccount({
        account,
        provider: { arn: provider.arn, url: provider.host, clientIds: [provider.audience] },
        boundaryArn: settings.roles.permissionsBoundary,
        managedPolicyArns: roles.flatMap(({ managedPolicyArns }) => managedPolicyArns),
      }),
    );
    aws = new LoopbackAws(account, iam);
    state = aws.addBucket(Bucket);
    vi.stubEnv('AWS_ENDPOINT_URL', await aws.start());
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    vi.stubEnv('AWS_PROFILE', undefined);
  });
  afterEach(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    await aws.stop();
  });

  const lease = () => state.json('lease.json');
  const roles = () => iam.state.RoleDetailList.length;

  const ways = [
    { name: 'the option', argv: ['--state-bucket', Bucket], env: {} },
    { name: 'the environment', argv: [], env: { ROLEKEEPER_STATE_BUCKET: Bucket } },
    { name: 'the account itself', argv: [], env: {} },
  ];
  for (const { name, argv, env } of ways) {
    it(`takes it and gives it back, with the bucket from ${name}`, async () => {
      const { code, err } = await folder.run([...APPLY, ...argv], { env });
      expect([code, err]).toEqual([0, '']);
      expect(lease()).toMatchObject({ fence: 1, holder: null });
      expect(roles()).toBe(3);
    });
  }

  it('writes nothing while the service holds it, and says who does', async () => {
    const until = new Date(Date.now() + 600_000).toISOString();
    const held = { version: 'rolekeeper.lease/v1', fence: 9, holder: 'rolekeeper-reconcile 8f2c', until };
    state.set('lease.json', JSON.stringify(held), new Date());
    const { code, err } = await folder.run([...APPLY, '--state-bucket', Bucket]);
    expect(code).toBe(1);
    expect(err).toContain('error[lease-held] Another pass is under way: rolekeeper-reconcile 8f2c holds the lease');
    expect(lease()).toEqual(held);
    expect(roles()).toBe(0);
  });

  it('finds the bucket of a service in another region, and none that only looks like it', async () => {
    aws.buckets.delete(Bucket);
    const elsewhere = Bucket.replace('us-east-1', 'eu-central-1');
    const others = ['rolekeeper-state-444455556666-us-east-1', `x-${Bucket}`];
    for (const name of [elsewhere, ...others]) aws.addBucket(name);
    const { code, err } = await folder.run(APPLY);
    expect([code, err]).toEqual([0, '']);
    expect(aws.calls).toContain(`PUT /${elsewhere}/lease.json`);
  });

  const unprotected = [
    {
      name: 'the account has no state bucket',
      reason: 'no service writes to it',
      prepare: () => {
        aws.buckets.delete(Bucket);
      },
      argv: [],
    },
    {
      name: 'it is asked to go without',
      reason: 'who may not look into the account can still apply',
      prepare: () => {
        aws.onCall = (call) => (call.startsWith('GET /') ? { status: 403, code: 'AccessDenied' } : undefined);
      },
      argv: ['--no-lease'],
    },
  ];
  for (const { name, reason, prepare, argv } of unprotected) {
    it(`says plainly that nothing protects it if ${name}: ${reason}`, async () => {
      prepare();
      const { code, err } = await folder.run([...APPLY, ...argv]);
      expect([code, err]).toEqual([
        0,
        'No lease protects this: the service, or another command, may write at the same time.\n',
      ]);
      expect((await folder.run([...APPLY, ...argv])).err, 'there is nothing to protect').toBe('');
    });
  }

  const unknown = [
    {
      name: 'it may not list the buckets',
      reason: 'what may not be seen is not "not there"',
      denied: /^GET \/$/,
      denial: { status: 403, code: 'AccessDenied' },
      says: [/error\[access-denied\] Whether the account has a bucket/, /--no-lease/],
    },
    {
      name: 'S3 does not answer',
      reason: 'what cannot be seen is not "not there"',
      denied: /^GET \/$/,
      denial: { status: 500, code: 'InternalError' },
      says: [/error\[unreachable\] Whether the account has a bucket/, /--no-lease/],
    },
    {
      name: 'it may not read the lease',
      reason: 'the bucket is there, so another process may hold it',
      denied: /lease\.json$/,
      denial: { status: 403, code: 'AccessDenied' },
      says: [/error\[access-denied\] .*lease\.json/],
    },
  ];
  for (const { name, reason, denied, denial, says } of unknown) {
    it(`writes nothing if ${name}: ${reason}`, async () => {
      aws.onCall = (call) => (denied.test(call) ? denial : undefined);
      const { code, err } = await folder.run(APPLY);
      expect(code).toBe(1);
      for (const words of says) expect(err).toMatch(words);
      expect(roles()).toBe(0);
    });
  }

  it('writes nothing if the account has two state buckets: one of them may have the lease', async () => {
    aws.addBucket(Bucket.replace('us-east-1', 'eu-central-1'));
    const { code, err } = await folder.run(APPLY);
    expect([code, roles()]).toEqual([1, 0]);
    expect(err).toContain('error[usage] account 111122223333 has several state buckets');
  });

  it('plans again once it has the lease, and performs nothing if another process wrote until then', async () => {
    await folder.run(APPLY);
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'maxDuration: 1h', 'maxDuration: 2h');
    aws.calls.length = 0;
    const byHand = new TagRoleCommand({ RoleName: 'checkout-deploy', Tags: [{ Key: 'by-hand', Value: 'yes' }] });
    aws.onCall = async (call) => {
      if (call === `PUT /${Bucket}/lease.json`) await iam.send(byHand);
      return undefined;
    };
    const { code, err } = await folder.run(APPLY);
    expect(code).toBe(1);
    expect(err).toContain('error[plan-changed]');
    expect(aws.writes).toEqual([]);
    expect(lease(), 'it is given back').toMatchObject({ fence: 2, holder: null });
  });

  it('makes no call any more once its lease could be over', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    let made = 0;
    aws.onCall = (call) => {
      // The machine sleeps while the third role is created.
      if (call === 'CreateRole' && ++made === 3) vi.setSystemTime(Date.now() + 19 * 60_000);
      return undefined;
    };
    const { code, out } = await folder.run([...APPLY, '--color', 'never']);
    expect(code).toBe(1);
    expect(out).toContain('error[lease-lost]');
    const afterwards = aws.writes.slice(aws.writes.lastIndexOf('CreateRole') + 1);
    expect(afterwards.length, 'what was under way').toBeLessThan(made);
    expect(aws.writes.length).toBeLessThan(2 * 7);
    vi.useRealTimers();
    aws.onCall = () => undefined;
    expect((await folder.run(APPLY)).code, 'the next one goes on').toBe(0);
  });
});
