/** The port CommentThread, on the local Bitbucket. */
import { describe, expect, it } from 'vitest';
import { LONGEST_COMMENT } from '../../../src/core/model/pull-request-comment.ts';
import { localWorld } from '../../support/local-bitbucket/local-world.ts';
import type { LocalComment } from '../../support/local-bitbucket/state.ts';

const PLACE = { workspace: 'acme', repository: 'api', id: 7 };

async function open(comments: LocalComment[] = []) {
  const world = await localWorld();
  world.api.pullRequests.set(7, comments);
  return { ...world, comments, thread: world.client.comments, us: world.server.tokens[0]?.user };
}

describe('a comment', () => {
  it('is created once, and changed in its place', async () => {
    const { thread, comments, us } = await open();
    const created = await thread.create(PLACE, 'first');
    expect(created).toEqual({ id: created.id, text: 'first', author: us, isDeleted: false, isGlobal: true });
    await thread.update(PLACE, created.id, 'second');
    expect(comments.map(({ text }) => text)).toEqual(['second']);
  });

  it('may be as long as Bitbucket allows', async () => {
    const { thread, comments } = await open();
    await thread.create(PLACE, 'x'.repeat(LONGEST_COMMENT));
    expect(comments[0]?.text).toHaveLength(LONGEST_COMMENT);
    await expect(thread.create(PLACE, 'x'.repeat(LONGEST_COMMENT + 1))).rejects.toThrow(/32768/);
  });

  it('of another account is not changed', async () => {
    const { thread, server, comments } = await open();
    comments.push({ id: 1, text: 'by a person', author: server.state.uuid(), isDeleted: false });
    await expect(thread.update(PLACE, 1, 'ours')).rejects.toMatchObject({ code: 'bitbucket-denied' });
    expect(comments[0]?.text).toBe('by a person');
  });

  it('that was deleted is not changed', async () => {
    const { thread, comments, us } = await open();
    comments.push({ id: 1, text: 'gone', author: us, isDeleted: true });
    await expect(thread.update(PLACE, 1, 'ours')).rejects.toMatchObject({ code: 'bitbucket-not-found' });
  });

  it('whose answer is lost is not sent a second time', async () => {
    const { thread, server, comments } = await open();
    server.failures.push({ kind: 'drop', performed: true });
    await expect(thread.create(PLACE, 'once')).rejects.toMatchObject({ code: 'bitbucket-unreachable' });
    expect(comments).toHaveLength(1);
  });

  it('on a pull request that there is not is refused', async () => {
    const { thread } = await open();
    await expect(thread.list({ ...PLACE, id: 8 })).rejects.toMatchObject({ code: 'bitbucket-not-found' });
  });
});

describe('the comments of a pull request', () => {
  it('are all there, also the deleted and those on lines, and say so', async () => {
    const { thread, comments, us } = await open();
    comments.push(
      { id: 1, text: 'ours', author: us, isDeleted: false },
      { id: 2, text: 'gone', author: us, isDeleted: true },
      { id: 3, text: 'on a line', author: us, isDeleted: false, inline: { path: 'a.yaml', to: 3 } },
      { id: 4, text: 'an answer', author: undefined, isDeleted: false, parent: 1 },
    );
    expect(await thread.list(PLACE)).toEqual([
      { id: 1, text: 'ours', author: us, isDeleted: false, isGlobal: true },
      { id: 2, text: '', author: us, isDeleted: true, isGlobal: true },
      { id: 3, text: 'on a line', author: us, isDeleted: false, isGlobal: false },
      { id: 4, text: 'an answer', author: undefined, isDeleted: false, isGlobal: false },
    ]);
  });

  it('fill pages', async () => {
    const { thread, comments, us } = await open();
    for (let id = 1; id <= 250; id += 1) comments.push({ id, text: `${id}`, author: us, isDeleted: false });
    expect((await thread.list(PLACE)).map(({ id }) => id)).toEqual(comments.map(({ id }) => id));
  });
});

describe('whose comments are ours', () => {
  it('is what Bitbucket says', async () => {
    const { thread, us } = await open();
    expect(await thread.author()).toBe(us);
  });

  it('is not known to a token that may not ask', async () => {
    const { thread, server } = await open();
    server.tokens.splice(0, 1, { ...(server.tokens[0] ?? server.token('x')), scopes: ['pullrequest'] });
    expect(await thread.author()).toBeUndefined();
  });
});
