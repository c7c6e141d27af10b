/** A service that fetches the config repository of a local Bitbucket by itself. */
import { onTestFinished } from 'vitest';
import { type BitbucketSecret, readTokenSecret } from '../../src/aws/token-secret.ts';
import { branchReaders } from '../../src/bitbucket/branch-reader.ts';
import { BitbucketSource } from '../../src/bitbucket/source.ts';
import { LocalArchives } from './local-bitbucket/archives.ts';
import { type LocalWorld, localWorld, SECRET } from './local-bitbucket/local-world.ts';
import type { LocalRepository } from './local-bitbucket/state.ts';
import { ServiceWorld } from './service-world.ts';
import { LOCK, SETTINGS } from './tree.ts';

export const SECRET_ID = 'rolekeeper/bitbucket-token';

export interface Pulling extends Pick<LocalWorld, 'server' | 'clock'> {
  readonly world: ServiceWorld;
  readonly archives: LocalArchives;
  readonly repository: LocalRepository;
  /** What Secrets Manager answers to the next passes. */
  secret: { readonly SecretString: string } | Error;
  /** A commit on `main` with these manifests beside valid settings and a valid lock; undefined: there is no such file. */
  push(files: Readonly<Record<string, string | undefined>>, parents?: readonly string[]): string;
}

/**
 * Stopped when the test is over.
 * @param patience milliseconds in which a branch has to be read; left out, those of the service
 */
export async function pulling(patience?: number): Promise<Pulling> {
  const { server, acme, clock } = await localWorld();
  const archives = new LocalArchives(server);
  await archives.start();
  onTestFinished(() => archives.stop());
  const repository = server.state.addRepository(acme, 'iam-roles');
  const place = { workspace: acme.uuid, repository: repository.uuid, branch: 'main', folder: 'manifests' };
  const sender = {
    send: async () => {
      if (service.secret instanceof Error) throw service.secret;
      return service.secret;
    },
  };
  const open = branchReaders(async () => {
    const secret: BitbucketSecret = await readTokenSecret(sender, SECRET_ID);
    return { ...secret, origins: { api: server.origin, archives: archives.origin } };
  }, clock);
  const world = new ServiceWorld();
  world.deployment = { ...world.deployment, source: 'bitbucket' };
  world.source = new BitbucketSource(place, open, patience);
  const service: Pulling = {
    ...{ world, server, archives, repository, clock },
    secret: { SecretString: JSON.stringify({ token: SECRET }) },
    push(files, parents) {
      const all = Object.entries({ 'rolekeeper.yaml': SETTINGS, 'bitbucket.lock.yaml': LOCK, ...files }).flatMap(
        ([path, text]) => (text === undefined ? [] : [[`manifests/${path}`, text] as const]),
      );
      return server.state.commit(repository, 'main', parents, Object.fromEntries(all));
    },
  };
  return service;
}
