/** A service, and commands on the same account and the same state bucket, behind the protocols that the SDK speaks. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, vi } from 'vitest';
import type { FakeS3 } from '../../support/fake-s3.ts';
import { LoopbackAws } from '../../support/loopback-aws.ts';
import { ACCOUNT } from '../../support/roles.ts';
import { ServiceWorld } from '../../support/service-world.ts';
import { tree } from '../../support/tree.ts';
import { type Ran, Workspace } from '../workspace.ts';

export const BUCKET = `rolekeeper-state-${ACCOUNT}-us-east-1`;

export class BesideService {
  readonly world = new ServiceWorld();
  readonly aws = new LoopbackAws(ACCOUNT, this.world.iam);
  readonly folder: Workspace;

  constructor(folder: Workspace) {
    this.folder = folder;
    this.aws.buckets.set(BUCKET, withListing(this.world.state));
  }

  /** A command on the account, with the state bucket unless a test says otherwise; its folder holds these manifests. */
  async run(argv: readonly string[], files: Record<string, string>, state = ['--state-bucket', BUCKET]): Promise<Ran> {
    await rm(this.folder.path('manifests'), { recursive: true, force: true });
    for (const { path, bytes } of tree(files).files) {
      await this.folder.write(`manifests/${path}`, new TextDecoder().decode(bytes));
    }
    return this.folder.run([...argv, '--target', 'aws', ...state, '--color', 'never']);
  }
}

/** The loopback answers objects alone: a listing is the object without a name, and shows every key. */
function withListing(state: FakeS3): FakeS3 {
  const send = async (command: unknown) => {
    if (!(command instanceof GetObjectCommand && command.input.Key === '')) return state.send(command);
    const contents = [...state.objects].map(
      ([key, { bytes, modified }]) =>
        `<Contents><Key>${key}</Key><Size>${bytes.length}</Size><LastModified>${modified.toISOString()}</LastModified></Contents>`,
    );
    const text = `<ListBucketResult><KeyCount>${contents.length}</KeyCount>${contents.join('')}</ListBucketResult>`;
    const Body = { transformToByteArray: async () => new TextEncoder().encode(text) };
    return { Body, ETag: '"list"', LastModified: state.now() };
  };
  return Object.assign(Object.create(state), { send });
}

/** Once for each test of the file. */
export function besideService(): () => BesideService {
  let beside: BesideService | undefined;
  beforeEach(async () => {
    beside = new BesideService(new Workspace(await mkdtemp(join(tmpdir(), 'rolekeeper-beside-'))));
    vi.stubEnv('AWS_ENDPOINT_URL', await beside.aws.start());
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    vi.stubEnv('AWS_PROFILE', undefined);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await beside?.aws.stop();
    await rm(beside?.folder.directory ?? '', { recursive: true, force: true });
  });
  return () => {
    if (beside === undefined) throw new Error('it is there while a test runs');
    return beside;
  };
}
