/** The stacks, deployed on ministack by the commands that docs/deploy.md gives people. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GetRoleCommand, IAMClient, ListPoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { bucketNames } from '../../infra/names.ts';
import { STATE_KEYS } from '../../src/layout.ts';
import { command, type Ended } from '../cli/command.ts';
import { prepareAccount } from '../e2e/moto-account.ts';

/** That of the sample settings. */
export const ACCOUNT = '111122223333';
/** Where IAM's events arrive: so there is no stack that forwards them. */
export const REGION = 'us-east-1';

const ROOT = join(import.meta.dirname, '../..');
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc`;
const CONTEXT = ['-c', `region=${REGION}`, '-c', 'alarmEmail=platform@example.com', '-c', `providerArn=${PROVIDER}`];
const BUCKETS = bucketNames({ account: ACCOUNT, region: REGION, deployment: 'default' });

export class DeployedService {
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly #endpoint: string;
  /** Holds the sample manifests, and what programs put into a home. */
  readonly #folder: string;
  readonly #env: Record<string, string>;
  #commits = 0;

  private constructor(endpoint: string, folder: string) {
    this.#endpoint = endpoint;
    this.#folder = folder;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.iam = new IAMClient({ endpoint, region: REGION, credentials });
    this.s3 = new S3Client({ endpoint, region: REGION, credentials, forcePathStyle: true });
    this.#env = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      HOME: folder,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    };
  }

  /** An account as it is before Rolekeeper: with the provider, and with the managed policies that the samples attach. */
  static async inNewAccount(endpoint: string): Promise<DeployedService> {
    const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-deployed-'));
    await cp(join(ROOT, 'manifests'), join(folder, 'manifests'), { recursive: true });
    const service = new DeployedService(endpoint, folder);
    await prepareAccount(service.iam, join(folder, 'manifests'), { boundary: false });
    return service;
  }

  async remove(): Promise<void> {
    this.iam.destroy();
    this.s3.destroy();
    await rm(this.#folder, { recursive: true, force: true });
  }

  bootstrap(): Promise<Ended> {
    const policy = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const target = `aws://${ACCOUNT}/${REGION}`;
    return this.#cdk('bootstrap', target, '--cloudformation-execution-policies', policy, ...CONTEXT);
  }

  deploy(): Promise<Ended> {
    return this.#node('scripts/deploy.ts', ROOT, '--yes', ...CONTEXT);
  }

  destroy(): Promise<Ended> {
    return this.#cdk('destroy', '--all', '--force', ...CONTEXT);
  }

  /** As a pipeline does, as a new commit. */
  async publish(): Promise<void> {
    const commit = (++this.#commits).toString(16).padStart(40, '0');
    const argv = ['publish', '--bucket', BUCKETS.config, '--commit', commit];
    const { code, err } = await this.#node('src/cli/main.ts', this.#folder, ...argv);
    expect(code, err).toBe(0);
  }

  /** A command that looks at the state bucket. */
  ask(verb: 'report' | 'history', ...argv: string[]): Promise<Ended> {
    return this.#node('src/cli/main.ts', this.#folder, verb, '--state-bucket', BUCKETS.state, ...argv);
  }

  async removeManifest(path: string): Promise<void> {
    await rm(join(this.#folder, 'manifests', path));
  }

  async roleNames(): Promise<string[]> {
    const { Roles = [] } = await this.iam.send(new ListRolesCommand({ PathPrefix: '/bitbucket/' }));
    return Roles.flatMap(({ RoleName = '' }) => RoleName).sort();
  }

  async trustOf(role: string): Promise<unknown> {
    const { Role } = await this.iam.send(new GetRoleCommand({ RoleName: role }));
    return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''));
  }

  async boundaryOf(role: string): Promise<string | undefined> {
    const { Role } = await this.iam.send(new GetRoleCommand({ RoleName: role }));
    return Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  }

  /** The report of the last pass; undefined before the first one. */
  async lastReport(): Promise<Record<string, unknown> | undefined> {
    const command = new GetObjectCommand({ Bucket: BUCKETS.state, Key: STATE_KEYS.latest });
    try {
      return JSON.parse((await (await this.s3.send(command)).Body?.transformToString()) ?? '');
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  /** @returns the version of the object that was written */
  async putConfig(Key: string, Body: string): Promise<string | undefined> {
    const { VersionId } = await this.s3.send(new PutObjectCommand({ Bucket: BUCKETS.config, Key, Body }));
    return VersionId;
  }

  /** Brings back the version before this one, as the console does. */
  async removeConfigVersion(Key: string, VersionId: string | undefined): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: BUCKETS.config, Key, VersionId }));
  }

  /** Puts an event on the default bus, as CloudTrail does. */
  async putEvent({
    source,
    detail,
    ...event
  }: {
    source: string;
    detail: object;
    'detail-type': string;
  }): Promise<void> {
    const entry = { Source: source, DetailType: event['detail-type'], Detail: JSON.stringify(detail) };
    const response = await fetch(this.#endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSEvents.PutEvents',
        authorization: `AWS4-HMAC-SHA256 Credential=test/20261127/${REGION}/events/aws4_request`,
      },
      body: JSON.stringify({ Entries: [entry] }),
    });
    expect(await response.json()).toMatchObject({ FailedEntryCount: 0 });
  }

  /** Buckets, roles and policies of ours, by name. */
  async whatIsThere(): Promise<{ buckets: string[]; roles: string[]; policies: string[] }> {
    const { Buckets = [] } = await this.s3.send(new ListBucketsCommand());
    const { Roles = [] } = await this.iam.send(new ListRolesCommand({ PathPrefix: '/rolekeeper/' }));
    const { Policies = [] } = await this.iam.send(new ListPoliciesCommand({ PathPrefix: '/rolekeeper/' }));
    return {
      buckets: Buckets.flatMap(({ Name = '' }) => (Name.startsWith('rolekeeper-') ? Name : [])).sort(),
      roles: Roles.flatMap(({ RoleName = '' }) => RoleName).sort(),
      policies: Policies.flatMap(({ PolicyName = '' }) => PolicyName).sort(),
    };
  }

  #cdk(...argv: string[]): Promise<Ended> {
    return this.#node('node_modules/aws-cdk/bin/cdk', ROOT, ...argv);
  }

  #node(file: string, cwd: string, ...argv: string[]): Promise<Ended> {
    return command(join(ROOT, file), argv, { cwd, env: this.#env });
  }
}

/** Asks until the answer is what is wanted. @throws the last difference, after `seconds`. */
export async function eventually(seconds: number, check: () => Promise<void>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(250);
    }
  }
}
