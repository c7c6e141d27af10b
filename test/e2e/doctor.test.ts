/** doctor at an account of AWS: what it reads there of provider, roles and service, and what it does where it may not. */
import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { findMoto } from '../support/moto.ts';
import { samplesOnMoto } from './samples-on-moto.ts';

const Bucket = 'rolekeeper-state-111122223333-us-east-1';
const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
const OpenIDConnectProviderArn = `arn:aws:iam::111122223333:oidc-provider/${HOST}`;
const AUDIENCE = 'ari:cloud:bitbucket::workspace/cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d';
const ROLE = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';
const DOCTOR = ['doctor', '--target', 'aws', '--state-bucket', Bucket, '--role', ROLE];

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

describe.skipIf(findMoto() === undefined)('doctor at an account of AWS', () => {
  const world = samplesOnMoto();

  beforeEach(async () => {
    await world.s3.send(new CreateBucketCommand({ Bucket }));
    const { code, err } = await world.folder.run(['apply', '--target', 'aws', '--yes', '--state-bucket', Bucket]);
    expect([code, err]).toEqual([0, '']);
    await pass({});
    for (const QueueName of ['rolekeeper-doorbells.fifo', 'rolekeeper-dead-letters.fifo']) {
      await onQueues((sqs) => sqs.send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: 'true' } })));
    }
  });

  /** The report of the last pass. */
  async function pass(more: object): Promise<void> {
    const report = {
      ...{ version: 'rolekeeper.report/v2', result: 'succeeded', startedAt: ago(4), endedAt: ago(3), mode: 'heal' },
      ...{
        account: '111122223333',
        doorbells: ['schedule'],
        totals: {},
        roles: [],
        findings: [],
        drift: [],
        issues: [],
      },
      ...{ error: null, retryable: false, ...more },
    };
    await put('latest.json', report);
  }

  const put = (Key: string, value: object) =>
    world.s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(value) }));

  async function onQueues<T>(work: (sqs: SQSClient) => Promise<T>): Promise<T> {
    const sqs = new SQSClient({ region: 'us-east-1' });
    try {
      return await work(sqs);
    } finally {
      sqs.destroy();
    }
  }

  const send = (queue: string) =>
    onQueues((sqs) =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl: `${process.env.AWS_ENDPOINT_URL}/111122223333/${queue}`,
          ...{ MessageBody: '{}', MessageGroupId: 'a', MessageDeduplicationId: 'a' },
        }),
      ),
    );

  async function asked(): Promise<{ code: number; causes: string[]; results: Record<string, string> }> {
    const { code, json } = await world.folder.json(DOCTOR, { now: new Date() });
    const { causes, checks } = json as { causes: { code: string }[]; checks: { id: string; result: string }[] };
    return {
      code,
      causes: causes.map((cause) => cause.code),
      results: Object.fromEntries(checks.map(({ id, result }) => [id, result])),
    };
  }

  it('finds nothing where all is as it should be, and has looked at all that it could', async () => {
    const { code, causes, results } = await asked();
    expect([code, causes]).toEqual([0, []]);
    const left = Object.entries(results).filter(([id, result]) => result !== 'ok' && !/^(token|session)-/.test(id));
    // What needs a token, what AWS answered, keys and names: none of it was given. Nothing says how the boundary was deployed.
    expect(left.map(([id]) => id).sort()).toEqual([
      'action-not-allowed',
      'action-over-boundary',
      'boundary-changed',
      'entry-branch',
      'entry-environment',
      'entry-no-environment',
      'entry-repository',
      'entry-subject',
      'entry-tag-session',
      'entry-with-environment',
      'lock-differs',
      'organization-policy',
      'provider-keys',
    ]);
  });

  const BROKEN: { name: string; reason: string; change: () => Promise<unknown>; expected: string }[] = [
    {
      name: 'no provider',
      reason: 'deleted by hand',
      change: () => world.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })),
      expected: 'provider-missing',
    },
    {
      name: 'a slash at its end',
      reason: 'made again with another address',
      change: async () => {
        await world.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
        const Url = `https://${HOST}/`;
        await world.iam.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList: [AUDIENCE] }));
      },
      expected: 'provider-url',
    },
    {
      name: 'another client id',
      reason: 'made again for the audience of articles about GitHub',
      change: async () => {
        await world.iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }));
        const ClientIDList = ['sts.amazonaws.com'];
        await world.iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${HOST}`, ClientIDList }));
      },
      expected: 'provider-client-ids',
    },
    {
      name: 'a trust policy that was changed',
      reason: 'by hand, in the console',
      change: async () => {
        const RoleName = 'checkout-deploy';
        const { Role } = await world.iam.send(new GetRoleCommand({ RoleName }));
        const text = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
        const PolicyDocument = text.replace(AUDIENCE, 'sts.amazonaws.com');
        await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
      },
      expected: 'role-trust-differs',
    },
    {
      name: 'a pass of two days ago',
      reason: 'the function does not run',
      change: () => pass({ startedAt: ago(2_881), endedAt: ago(2_880) }),
      expected: 'service-last-pass',
    },
    {
      name: 'a pass that failed',
      reason: 'the manifests could not be read',
      change: () =>
        pass({ result: 'failed', error: { code: 'source-unreadable', message: 'no such bucket', remedy: null } }),
      expected: 'service-pass-failed',
    },
    {
      name: 'a dead letter',
      reason: 'a doorbell whose pass failed at every try',
      change: () => send('rolekeeper-dead-letters.fifo'),
      expected: 'service-dead-letters',
    },
    {
      name: 'a doorbell that waits',
      reason: 'and no pass for an hour',
      change: async () => {
        await pass({ startedAt: ago(61), endedAt: ago(60) });
        await send('rolekeeper-doorbells.fifo');
      },
      expected: 'service-queue',
    },
    {
      name: 'a lease that is held',
      reason: 'and no pass for an hour',
      change: async () => {
        await pass({ startedAt: ago(61), endedAt: ago(60) });
        const milliseconds = 600_000;
        const until = new Date(Date.now() + milliseconds).toISOString();
        await put('lease.json', { version: 'rolekeeper.lease/v1', fence: 9, holder: 'a laptop', milliseconds, until });
      },
      expected: 'service-lease',
    },
  ];

  for (const { name, reason, change, expected } of BROKEN) {
    it(`${name} (${reason}): ${expected}`, async () => {
      await change();
      const { code, causes } = await asked();
      expect([code, causes[0]]).toEqual([1, expected]);
    });
  }

  it('says what it left out where the account cannot be read, and checks the rest', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
    const { code, out } = await world.folder.run([...DOCTOR], { now: new Date() });
    expect(code).toBe(0);
    expect(out).toMatch(/provider +left out: needs the account, which could not be read: /);
    expect(out).toMatch(/service +left out: needs the service, which could not be read: /);
    expect(out).toMatch(/trust policy +11 checks; 6 left out: needs a token/);
  });
});
