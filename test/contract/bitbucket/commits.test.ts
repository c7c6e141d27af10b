/** The ports CommitSource and StatusSink, on the local Bitbucket. */
import { describe, expect, it } from 'vitest';
import { localWorld } from '../../support/local-bitbucket/local-world.ts';

async function open() {
  const world = await localWorld();
  const first = world.api.branches.get('main') ?? '';
  const second = world.server.state.commit(world.api);
  const third = world.server.state.commit(world.api);
  const at = (commit: string) => ({ workspace: 'acme', repository: 'api', commit });
  return { ...world, commits: world.client.commits, first, second, third, at };
}

describe('the commits of a repository', () => {
  it('have a head for every branch, whatever it is called', async () => {
    const { commits, server, api, third } = await open();
    const topic = server.state.commit(api, 'feature/a b#1', [third]);
    expect(await commits.head('acme', 'api', 'main')).toBe(third);
    expect(await commits.head('acme', 'api', 'feature/a b#1')).toBe(topic);
    await expect(commits.head('acme', 'api', 'mein')).rejects.toMatchObject({ code: 'bitbucket-not-found' });
  });

  it('descend from those before them, and from themselves', async () => {
    const { commits, first, second, third, at } = await open();
    expect(await commits.descends(at(third), first)).toBe(true);
    expect(await commits.descends(at(third), third)).toBe(true);
    expect(await commits.descends(at(second), third)).toBe(false);
  });

  it('after a forced push do not descend from what is gone from the branch', async () => {
    const { commits, server, api, first, third, at } = await open();
    const forced = server.state.commit(api, 'main', [first]);
    expect(await commits.descends(at(forced), third)).toBe(false);
    api.commits.delete(third);
    expect(await commits.descends(at(forced), third)).toBe(false);
  });

  it('after a merge descend from both sides', async () => {
    const { commits, server, api, first, third, at } = await open();
    const topic = server.state.commit(api, 'topic', [first]);
    const merge = server.state.commit(api, 'main', [third, topic]);
    expect(await commits.descends(at(merge), topic)).toBe(true);
    expect(await commits.descends(at(merge), third)).toBe(true);
  });

  it('that there are not descend from nothing: that is an error', async () => {
    const { commits, first, at } = await open();
    await expect(commits.descends(at('abcdef1'), first)).rejects.toMatchObject({ code: 'bitbucket-not-found' });
  });

  it('since another one are listed, the newest first, and no more than are wanted', async () => {
    const { commits, server, api, first, second, third, at } = await open();
    expect(await commits.since(at(third), first, 50)).toEqual([third, second]);
    for (let count = 0; count < 230; count += 1) server.state.commit(api);
    const head = api.branches.get('main') ?? '';
    expect(await commits.since(at(head), first, 1_000)).toHaveLength(232);
    expect(await commits.since(at(head), first, 150)).toHaveLength(150);
  });
});

describe('a build status', () => {
  const STATUS = { key: 'rolekeeper', name: 'Rolekeeper', description: 'applied', url: 'https://example.com/7' };

  it('takes the place of the one with the same key', async () => {
    const { client, api, third, at } = await open();
    await client.statuses.set(at(third), { ...STATUS, state: 'INPROGRESS' });
    await client.statuses.set(at(third), { ...STATUS, state: 'SUCCESSFUL' });
    expect([...(api.statuses.get(third)?.values() ?? [])]).toEqual([{ ...STATUS, state: 'SUCCESSFUL' }]);
  });

  it('is sent again after a lost answer, and its texts are cut to what Bitbucket takes', async () => {
    const { client, server, api, third, at } = await open();
    server.failures.push({ kind: 'drop', performed: true });
    await client.statuses.set(at(third), { ...STATUS, state: 'FAILED', description: 'x'.repeat(9_999) });
    expect(api.statuses.get(third)?.size).toBe(1);
    await expect(client.statuses.set(at(third), { ...STATUS, state: 'FAILED', key: 'k'.repeat(41) })).rejects.toThrow(
      /key/,
    );
  });
});
