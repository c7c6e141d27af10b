/** The sample manifests in a folder of their own, and a moto that is their account: both new for every test. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { emptyWorkspace, type Workspace } from '../cli/workspace.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { prepareAccount } from './moto-account.ts';

const SAMPLES = join(import.meta.dirname, '../../manifests');

export interface SamplesOnMoto {
  iam: IAMClient;
  s3: S3Client;
  folder: Workspace;
}

/** To be called in a `describe`; what it answers holds the things of the test that runs. */
export function samplesOnMoto(): SamplesOnMoto {
  const world = {} as SamplesOnMoto;
  let moto: Moto;

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
    world.iam = new IAMClient({ region: 'us-east-1' });
    world.s3 = new S3Client({ region: 'us-east-1' });
    world.folder = await emptyWorkspace();
    await cp(SAMPLES, world.folder.path('manifests'), { recursive: true });
    await prepareAccount(world.iam, world.folder.path('manifests'));
  });
  afterEach(() => {
    world.iam.destroy();
    world.s3.destroy();
    vi.unstubAllEnvs();
  });
  return world;
}
