/** The lock file is brought up to date against the local Bitbucket: with few calls, and without a silent change. */
import { describe, expect, it } from 'vitest';
import { lookUp } from '../../../src/bitbucket/look-up.ts';
import type { BitbucketLock } from '../../../src/core/manifest/settings.ts';
import { lockAfter } from '../../../src/core/names/lock-after.ts';
import { resolve } from '../../../src/core/names/resolution.ts';
import { type LocalWorld, localWorld } from '../../support/local-bitbucket/local-world.ts';

const EMPTY: BitbucketLock = { workspace: 'acme', repositories: {} };

async function resolved(
  { client }: LocalWorld,
  lock: BitbucketLock,
  names: Record<string, string[]>,
  { everything = false, accepted = [] as string[] } = {},
) {
  const wanted = new Map(Object.entries(names).map(([slug, environments]) => [slug, new Set(environments)]));
  const asked = { workspace: 'acme', locked: lock.repositories, wanted, everything };
  const found = await lookUp(client.names, asked);
  const resolution = resolve(lock, wanted, found, new Set(accepted));
  return { resolution, lock: lockAfter(lock, resolution) };
}

describe('names that are looked up', () => {
  it('are found one by one, with the environments that are missing', async () => {
    const world = await localWorld();
    const { lock } = await resolved(world, EMPTY, { api: ['production'] });
    expect(lock.repositories).toEqual({
      api: {
        uuid: world.api.uuid,
        environments: { production: world.api.environments[0]?.uuid },
        attested: {},
      },
    });
    expect(world.server.requests).toHaveLength(2);
  });

  it('are one call each once they are known, and two where environments are looked at as well', async () => {
    const world = await localWorld();
    const { lock } = await resolved(world, EMPTY, { api: ['production'] });
    world.server.requests.length = 0;
    expect((await resolved(world, lock, { api: ['production'] })).lock).toEqual(lock);
    expect(world.server.requests).toHaveLength(1);
    await resolved(world, lock, { api: ['production'] }, { everything: true });
    expect(world.server.requests).toHaveLength(3);
  });

  it('are found by a walk where they are many', async () => {
    const world = await localWorld();
    const names: Record<string, string[]> = {};
    for (let count = 0; count < 240; count += 1) {
      world.server.state.addRepository(world.acme, `r${count}`);
      names[`r${count}`] = [];
    }
    const { lock } = await resolved(world, EMPTY, names);
    expect(Object.keys(lock.repositories)).toHaveLength(240);
    expect(world.server.requests).toHaveLength(3);
  });

  it('that were renamed, with the name taken by another one, are refused with both histories', async () => {
    const world = await localWorld();
    const { lock } = await resolved(world, EMPTY, { api: ['production'] });
    world.server.state.rename(world.api, 'backend');
    const taken = world.server.state.addRepository(world.acme, 'api', ['production']);
    const after = await resolved(world, lock, { api: ['production'] });
    expect(after.lock).toEqual(lock);
    expect(after.resolution.refused).toEqual([
      {
        ...{ slug: 'api', before: world.api.uuid, after: taken.uuid },
        history: {
          before: 'is called backend now',
          after: 'was created since, or had a name that is not in the lock file',
        },
      },
    ]);
    const accepted = await resolved(world, lock, { api: ['production'] }, { accepted: ['api'] });
    expect(accepted.lock.repositories.api).toMatchObject({
      uuid: taken.uuid,
      environments: { production: taken.environments[0]?.uuid },
    });
  });

  it('that moved to another workspace, or were deleted, say so', async () => {
    const world = await localWorld();
    const web = world.server.state.addRepository(world.acme, 'web');
    const { lock } = await resolved(world, EMPTY, { api: [], web: [] });
    world.server.state.rename(world.api, 'api', world.server.state.addWorkspace('globex'));
    world.server.state.remove(web);
    for (const slug of ['api', 'web']) world.server.state.addRepository(world.acme, slug);
    const { resolution } = await resolved(world, lock, { api: [], web: [] });
    expect(resolution.refused.map(({ history }) => history.before)).toEqual([
      'was moved to globex/api',
      'was deleted, or this token may not see it',
    ]);
  });

  it('that were renamed in the manifest as well keep their UUID and their environments', async () => {
    const world = await localWorld();
    const { lock } = await resolved(world, EMPTY, { api: ['production'] });
    world.server.state.rename(world.api, 'backend');
    const after = await resolved(world, lock, { backend: ['production'] });
    expect(after.resolution.changes).toEqual([]);
    expect(after.lock.repositories).toEqual({ backend: lock.repositories.api });
  });

  it('stay, where the token sees another repository only', async () => {
    const world = await localWorld();
    const web = world.server.state.addRepository(world.acme, 'web');
    const { lock } = await resolved(world, EMPTY, { api: ['production'], web: [] });
    world.server.tokens.splice(0, 1, { ...(world.server.tokens[0] ?? world.server.token('x')), repository: web });
    const after = await resolved(world, lock, { api: ['production'], web: [] });
    expect(after.lock).toEqual(lock);
    expect(after.resolution.unseen).toEqual([{ slug: 'api', history: 'was deleted, or this token may not see it' }]);
  });

  it('change nothing if an answer is missing', async () => {
    const world = await localWorld();
    world.server.failures.push(undefined, ...Array(4).fill({ kind: 'status', status: 500 }));
    await expect(resolved(world, EMPTY, { api: ['production'] })).rejects.toMatchObject({
      code: 'bitbucket-unreachable',
    });
  });
});
