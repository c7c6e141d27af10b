/** The port NameSource, on the local Bitbucket; under `npm run test:contract` with Prism looking on. */
import { describe, expect, it } from 'vitest';
import { localWorld } from '../../support/local-bitbucket/local-world.ts';

describe('a name', () => {
  it('of a workspace has a UUID', async () => {
    const { client, acme } = await localWorld();
    expect(await client.names.workspace('acme')).toEqual({ slug: 'acme', uuid: acme.uuid });
  });

  it('of a repository has a UUID', async () => {
    const { client, api } = await localWorld();
    expect(await client.names.repository('acme', 'api')).toEqual({ workspace: 'acme', slug: 'api', uuid: api.uuid });
  });

  it('that there is not is undefined, and no error', async () => {
    const { client } = await localWorld();
    expect(await client.names.workspace('acmee')).toBeUndefined();
    expect(await client.names.repository('acme', 'apy')).toBeUndefined();
    await expect(client.names.repositories('acmee')).rejects.toMatchObject({ code: 'bitbucket-not-found' });
    await expect(client.names.environments('acme', 'apy')).rejects.toMatchObject({ code: 'bitbucket-not-found' });
  });

  it('from before a renaming is none; the UUID leads to the new one', async () => {
    const { client, server, api } = await localWorld();
    server.state.rename(api, 'backend');
    expect(await client.names.repository('acme', 'api')).toBeUndefined();
    const found = await client.names.repository('acme', api.uuid);
    expect(found).toEqual({ workspace: 'acme', slug: 'backend', uuid: api.uuid });
  });

  it('that another repository took has the UUID of that one', async () => {
    const { client, server, acme, api } = await localWorld();
    server.state.rename(api, 'backend');
    const taken = server.state.addRepository(acme, 'api');
    expect((await client.names.repository('acme', 'api'))?.uuid).toBe(taken.uuid);
  });

  it('of a repository that moved to another workspace says the new one', async () => {
    const { client, server, api } = await localWorld();
    server.state.rename(api, 'api', server.state.addWorkspace('globex'));
    expect(await client.names.repository('acme', 'api')).toBeUndefined();
    expect(await client.names.repository('globex', api.uuid)).toMatchObject({ workspace: 'globex', slug: 'api' });
  });

  it('is taken as it is, whatever stands in it', async () => {
    const { client, server } = await localWorld();
    for (const slug of ['a/b', 'api?role=admin', 'api#x', '%2e%2e', 'ä b']) {
      expect(await client.names.repository('acme', slug)).toBeUndefined();
      expect(server.requests.at(-1)?.path).toContain(`/acme/${encodeURIComponent(slug)}?`);
    }
  });

  it.each(['', '.', '..', '\ud800'])('that cannot be sent (%j) is refused before it is', async (slug) => {
    const { client, server } = await localWorld();
    await expect(client.names.environments('acme', slug)).rejects.toMatchObject({ code: 'bitbucket-refused' });
    expect(server.requests).toEqual([]);
  });
});

describe('the walk of a workspace', () => {
  it('gives every repository, whatever the pages', async () => {
    const { client, server, acme } = await localWorld();
    for (let count = 1; count < 257; count += 1) server.state.addRepository(acme, `repository-${count}`);
    const found = await client.names.repositories('acme');
    expect(found.map(({ uuid }) => uuid)).toEqual(server.state.repositories.map(({ uuid }) => uuid));
    expect(server.requests).toHaveLength(3);
  });

  it('asks for nothing but names', async () => {
    const { client, server } = await localWorld();
    await client.names.repositories('acme');
    const { searchParams } = new URL(server.requests[0]?.path ?? '', server.origin);
    expect(searchParams.get('fields')).toBe('next,size,values.uuid,values.full_name');
  });

  it('of an empty workspace is empty', async () => {
    const { client, server } = await localWorld();
    server.state.addWorkspace('globex');
    expect(await client.names.repositories('globex')).toEqual([]);
  });

  it('sees what the token sees', async () => {
    const { client, server, acme, api } = await localWorld();
    server.state.addRepository(acme, 'secret');
    server.tokens.splice(0, 1, { ...(server.tokens[0] ?? server.token('x')), repository: api });
    expect(await client.names.repositories('acme')).toHaveLength(1);
    expect(await client.names.repository('acme', 'secret')).toBeUndefined();
  });
});

describe('the environments of a repository', () => {
  it('have a name, a UUID, and say whether only administrators deploy, if Bitbucket says it', async () => {
    const { client, api } = await localWorld();
    Object.assign(api.environments[0] ?? {}, { isAdminOnly: true });
    expect(await client.names.environments('acme', 'api')).toEqual([
      { name: 'production', uuid: api.environments[0]?.uuid, isAdminOnly: true },
      { name: 'staging', uuid: api.environments[1]?.uuid, isAdminOnly: undefined },
    ]);
  });

  it('are all there, also more than fill a page', async () => {
    const { client, server, acme } = await localWorld();
    const names = Array.from({ length: 120 }, (_, index) => `environment-${index}`);
    server.state.addRepository(acme, 'many', names);
    expect((await client.names.environments('acme', 'many')).map(({ name }) => name)).toEqual(names);
  });

  it('want the scope of pipelines', async () => {
    const { client, server } = await localWorld();
    server.tokens.splice(0, 1, { ...(server.tokens[0] ?? server.token('x')), scopes: ['repository'] });
    await expect(client.names.environments('acme', 'api')).rejects.toMatchObject({
      code: 'bitbucket-denied',
      message:
        'Reading the environments of repository acme/api failed: Bitbucket does not allow it (HTTP 403: Your credentials lack one or more required privilege scopes); the token has the scope repository; the call wants the scope pipeline',
      remedy: 'Create a token that has pipeline (an API token: read:pipeline:bitbucket).',
    });
    expect(server.requests).toHaveLength(1);
  });
});
