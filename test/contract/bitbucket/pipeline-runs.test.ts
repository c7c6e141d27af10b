/** The port PipelineRuns, on the local Bitbucket. */
import { describe, expect, it } from 'vitest';
import { bitbucket } from '../../../src/bitbucket/bitbucket.ts';
import { RequestLimit } from '../../../src/bitbucket/request-limit.ts';
import { Token } from '../../../src/bitbucket/token.ts';
import { localWorld, SECRET } from '../../support/local-bitbucket/local-world.ts';
import {
  branchTarget,
  commitTarget,
  mergeQueueTarget,
  pullRequestTarget,
  tagTarget,
} from '../../support/local-bitbucket/state.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 26, 12, minute)).toISOString();

async function open() {
  const world = await localWorld();
  const { api, acme } = world;
  return { ...world, runs: world.client.runs, place: { workspace: acme.uuid, repository: api.uuid } };
}

describe('the runs of a repository', () => {
  it('come the newest first, a page at a time, though Bitbucket names no next page', async () => {
    const { runs, place, server, api } = await open();
    const made = Array.from({ length: 230 }, (_, minute) => server.state.addRun(api, at(minute)));
    const pages = [await runs.runs(place, 1), await runs.runs(place, 2), await runs.runs(place, 3)];
    expect(pages.map(({ isLast }) => isLast)).toEqual([false, false, true]);
    const numbers = pages.flatMap(({ items }) => items.map(({ number }) => number));
    expect(numbers).toEqual(made.map(({ number }) => number).toReversed());
    expect(await runs.runs(place, 4)).toEqual({ items: [], isLast: true });
  });

  const targets = [
    { target: branchTarget('main'), is: { kind: 'branch', name: 'main' } },
    {
      target: { ...branchTarget('main'), selector: { type: 'custom', pattern: 'deploy' } },
      is: { kind: 'branch', name: 'main' },
    },
    { target: tagTarget('v1.2'), is: { kind: 'tag', name: 'v1.2' } },
    { target: pullRequestTarget('topic', 'main'), is: { kind: 'pull-request', source: 'topic', destination: 'main' } },
    { target: commitTarget(), is: { kind: 'commit' } },
    { target: mergeQueueTarget(), is: { kind: 'unknown', type: 'pipeline_merge_queue_ref_target' } },
    {
      target: { ...branchTarget('x'), ref_type: 'bookmark' },
      is: { kind: 'unknown', type: 'pipeline_ref_target bookmark' },
    },
    // One run that lacks a name must not keep the others of its repository from being read.
    { target: null as never, is: { kind: 'unknown', type: 'no target' } },
    { target: {}, is: { kind: 'unknown', type: 'no type' } },
    {
      target: { ...branchTarget('x'), ref_name: null },
      is: { kind: 'unknown', type: 'pipeline_ref_target without ref_name' },
    },
    {
      target: { ...pullRequestTarget('x', 'main'), source: null },
      is: { kind: 'unknown', type: 'pipeline_pullrequest_target without source' },
    },
  ];
  for (const { target, is } of targets) {
    it(`ran on ${Object.values(is).join(' ')}`, async () => {
      const { runs, place, server, api } = await open();
      server.state.addRun(api, '2026-11-26T12:00:00.550641504Z', { target, completedOn: at(3) });
      const [run] = (await runs.runs(place, 1)).items;
      expect(run).toMatchObject({ target: is, number: 1, completedOn: new Date(at(3)) });
      expect(run?.createdOn.toISOString()).toBe('2026-11-26T12:00:00.550Z');
    });
  }

  it('have steps, in pages of their own', async () => {
    const { runs, place, server, api } = await open();
    const run = server.state.addRun(api, at(0), { steps: 60 });
    const pages = [await runs.steps(place, run.uuid, 1), await runs.steps(place, run.uuid, 2)];
    expect(pages.map(({ items, isLast }) => [items.length, isLast])).toEqual([
      [50, false],
      [10, true],
    ]);
    expect(pages.flatMap(({ items }) => items)).toEqual(run.steps);
  });

  it('that are not there are an error, and so is a token that may not ask', async () => {
    const { runs, place, server, api } = await open();
    const missing = { ...place, repository: 'gone' };
    await expect(runs.runs(missing, 1)).rejects.toMatchObject({ code: 'bitbucket-not-found' });
    await expect(runs.steps(place, api.uuid, 1)).rejects.toMatchObject({ code: 'bitbucket-not-found' });
    server.token('narrow', { scopes: ['repository'] });
    const narrow = bitbucket({ token: Token.bearer('narrow'), origin: server.origin }).runs;
    await expect(narrow.runs(place, 1)).rejects.toMatchObject({ code: 'bitbucket-denied' });
  });
});

describe('a limit of requests', () => {
  it('counts the second try as well, and lets nothing leave beyond it', async () => {
    const { place, server, api, clock } = await open();
    server.state.addRun(api, at(0));
    const limit = new RequestLimit(3);
    const { runs } = bitbucket({ token: Token.bearer(SECRET), origin: server.origin }, clock, limit);
    server.failures.push({ kind: 'drop', performed: false });
    await runs.runs(place, 1);
    await runs.runs(place, 1);
    await expect(runs.runs(place, 1)).rejects.toMatchObject({ name: 'RequestsSpentError' });
    expect([limit.sent, server.requests.length]).toEqual([3, 3]);
  });
});
