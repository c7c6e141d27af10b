/** Of which run a step is: never guessed, and never with more requests than the limit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitbucket } from '../../src/bitbucket/bitbucket.ts';
import { findRuns, LOOK_BACK } from '../../src/bitbucket/find-runs.ts';
import type { PipelineRuns, RunPage } from '../../src/bitbucket/ports.ts';
import { RequestLimit } from '../../src/bitbucket/request-limit.ts';
import { Token } from '../../src/bitbucket/token.ts';
import type { PipelineRun } from '../../src/core/model/pipeline-run.ts';
import { type Uuid, uuidOf } from '../../src/core/text/uuid.ts';
import type { WantedStep } from '../../src/core/trail/branch-audit.ts';
import { localWorld, SECRET } from '../support/local-bitbucket/local-world.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 26, 12);
const id = (kind: number, number: number): Uuid =>
  uuidOf(`${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`);

interface MadeRun {
  readonly run: PipelineRun;
  readonly steps: readonly Uuid[];
}

/** Counts what it is asked, in pages of three. */
class CountingRuns implements PipelineRuns {
  readonly limit: RequestLimit;
  readonly asked: string[] = [];
  readonly #of: ReadonlyMap<Uuid, readonly MadeRun[]>;

  constructor(of: ReadonlyMap<Uuid, readonly MadeRun[]>, most: number) {
    this.#of = of;
    this.limit = new RequestLimit(most);
  }

  async runs({ repository }: { repository: string }, page: number): Promise<RunPage<PipelineRun>> {
    this.#count(`${repository} ${page}`);
    const made = this.#of.get(repository as Uuid) ?? [];
    const runs = made.map(({ run }) => run).sort((a, b) => b.createdOn.getTime() - a.createdOn.getTime());
    return pageOf(runs, page);
  }

  async steps({ repository }: { repository: string }, run: Uuid, page: number): Promise<RunPage<Uuid>> {
    this.#count(`${repository} ${run} ${page}`);
    return pageOf(this.#of.get(repository as Uuid)?.find((one) => one.run.uuid === run)?.steps ?? [], page);
  }

  #count(what: string): void {
    this.limit.take();
    this.asked.push(what);
  }
}

function pageOf<Item>(items: readonly Item[], page: number): RunPage<Item> {
  return { items: items.slice(page * 3 - 3, page * 3), isLast: page * 3 >= items.length };
}

/** Repositories with runs, and steps of theirs that were used, with some that are nowhere. */
const worlds = fc
  .array(
    fc.array(
      fc.record({
        created: fc.nat(20 * 24 * 60),
        minutes: fc.option(fc.nat(90), { nil: undefined }),
        steps: fc.integer({ min: 1, max: 7 }),
      }),
      { maxLength: 12 },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .chain((repositories) => {
    const made = new Map(
      repositories.map((runs, repository) => [
        id(1, repository),
        runs.map(({ created, minutes, steps }, number): MadeRun => {
          const createdOn = new Date(NOON + created * MINUTE);
          const completedOn = minutes === undefined ? undefined : new Date(createdOn.getTime() + minutes * MINUTE);
          const uuid = id(2, repository * 100 + number);
          return {
            run: { uuid, number, createdOn, completedOn, target: { kind: 'branch', name: 'main' } },
            steps: Array.from({ length: steps }, (_, step) => id(3, repository * 10_000 + number * 100 + step)),
          };
        }),
      ]),
    );
    const used = [...made].flatMap(([repositoryUuid, runs]) =>
      runs.flatMap(({ run, steps }) =>
        steps.map((stepUuid) => ({ repositoryUuid, stepUuid, at: new Date(run.createdOn.getTime() + 10 * MINUTE) })),
      ),
    );
    const nowhere = [...made.keys()].map((repositoryUuid, index) => ({
      ...{ repositoryUuid, stepUuid: id(4, index), at: new Date(NOON + 10 * 24 * 60 * MINUTE) },
    }));
    return fc.record({
      made: fc.constant(made),
      wanted: fc.subarray<WantedStep>([...used, ...nowhere]).map((some) => some.sort((a, b) => +b.at - +a.at)),
      most: fc.oneof(fc.nat(40), fc.constant(100_000)),
    });
  });

const WORKSPACE = 'acme';

describe('the run of a step', () => {
  it('is the true one or none, for every step, within the limit, and asks nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ made, wanted, most }) => {
        const runs = new CountingRuns(made, most);
        const { found, problems } = await findRuns(runs, WORKSPACE, wanted);
        expect(problems).toEqual([]);
        expect(runs.limit.sent).toBeLessThanOrEqual(most);
        expect(new Set(runs.asked).size).toBe(runs.asked.length);
        expect([...found.keys()].sort()).toEqual(wanted.map(({ stepUuid }) => stepUuid).sort());
        for (const { repositoryUuid, stepUuid } of wanted) {
          const answer = found.get(stepUuid) ?? { why: 'none' };
          const truth = made.get(repositoryUuid)?.find(({ steps }) => steps.includes(stepUuid))?.run;
          if ('run' in answer) expect(answer.run).toBe(truth);
          else if (most === 100_000) expect([answer.why, truth]).toEqual(['run-not-found', undefined]);
          else expect(['limit', ...(truth === undefined ? ['run-not-found'] : [])]).toContain(answer.why);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of a busy repository costs little where it was running when its step was used', async () => {
    const made = Array.from({ length: 90 }, (_, number): MadeRun => {
      const createdOn = new Date(NOON + number * 60 * MINUTE);
      const completedOn = new Date(createdOn.getTime() + 20 * MINUTE);
      return {
        run: { uuid: id(2, number), number, createdOn, completedOn, target: { kind: 'commit' } },
        steps: [id(3, number)],
      };
    });
    const runs = new CountingRuns(new Map([[id(1, 0), made]]), 1_000);
    const at = new Date(NOON + 80 * 60 * MINUTE + 5 * MINUTE);
    await findRuns(runs, WORKSPACE, [{ repositoryUuid: id(1, 0), stepUuid: id(3, 80), at }]);
    // Four pages of three back to the day before, and one run’s steps.
    expect(runs.limit.sent).toBeLessThanOrEqual(5);
  });

  it('that is nowhere does not spend what finds the others', async () => {
    const made = Array.from({ length: 30 }, (_, number): MadeRun => {
      const createdOn = new Date(NOON + number * 60 * MINUTE);
      const completedOn = new Date(createdOn.getTime() + 20 * MINUTE);
      return {
        run: { uuid: id(2, number), number, createdOn, completedOn, target: { kind: 'commit' } },
        steps: [id(3, number)],
      };
    });
    const runs = new CountingRuns(new Map([[id(1, 0), made]]), 30);
    const used = (stepUuid: Uuid, hour: number) => ({
      ...{ repositoryUuid: id(1, 0), stepUuid, at: new Date(NOON + (hour * 60 + 5) * MINUTE) },
    });
    const wanted = [used(id(4, 0), 29), ...[28, 20, 10, 2].map((hour) => used(id(3, hour), hour))];
    const { found } = await findRuns(runs, WORKSPACE, wanted);
    expect(found.get(id(4, 0))).toEqual({ why: 'limit' });
    expect([28, 20, 10, 2].map((hour) => found.get(id(3, hour)))).toEqual(
      [28, 20, 10, 2].map((hour) => ({ run: made[hour]?.run })),
    );
  });

  it('is known to every step of it, also to one whose turn the limit has cut off', async () => {
    const createdOn = new Date(NOON);
    const target = { kind: 'commit' } as const;
    const run: PipelineRun = { uuid: id(2, 0), number: 1, createdOn, completedOn: undefined, target };
    const steps = [id(3, 0), id(3, 1)];
    const runs = new CountingRuns(new Map([[id(1, 0), [{ run, steps }]]]), 2);
    const used = (repository: number, stepUuid: Uuid, seconds: number) => ({
      ...{ repositoryUuid: id(1, repository), stepUuid, at: new Date(NOON + seconds * 1_000) },
    });
    const wanted = [used(0, id(3, 0), 9), used(1, id(4, 0), 8), used(0, id(3, 1), 7)];
    const { found } = await findRuns(runs, WORKSPACE, wanted);
    expect([...found.values()]).toEqual([{ run }, { why: 'limit' }, { run }]);
  });

  it('that began more than a fortnight before is not looked for', async () => {
    const [run] = [{ uuid: id(2, 0), number: 1, createdOn: new Date(NOON), completedOn: undefined }];
    const target = { kind: 'commit' } as const;
    const made = new Map([[id(1, 0), [{ run: { ...run, target } as PipelineRun, steps: [id(3, 0)] }]]]);
    const search = async (at: number) =>
      (
        await findRuns(new CountingRuns(made, 99), WORKSPACE, [
          { repositoryUuid: id(1, 0), stepUuid: id(3, 0), at: new Date(at) },
        ])
      ).found.get(id(3, 0));
    expect(await search(NOON + LOOK_BACK)).toHaveProperty('run');
    expect(await search(NOON + LOOK_BACK + 1)).toEqual({ why: 'run-not-found' });
  });
});

describe('a Bitbucket that fails', () => {
  async function open(most: number) {
    const world = await localWorld();
    const { server, acme, api, clock } = world;
    const other = server.state.addRepository(acme, 'other');
    const runs = [api, other].map((repository) => server.state.addRun(repository, '2026-11-26T12:00:00Z'));
    const at = new Date('2026-11-26T12:01:00Z');
    const wanted = [api, other].map(({ uuid }, index) => ({
      ...{ repositoryUuid: uuid, stepUuid: runs[index]?.steps[0] as Uuid, at },
    }));
    const limit = new RequestLimit(most);
    const client = bitbucket({ token: Token.bearer(SECRET), origin: server.origin }, clock, limit);
    const search = () => findRuns(client.runs, 'acme', wanted);
    return { ...world, other, runs, wanted, search };
  }
  const whyOf = ({ found }: Awaited<ReturnType<typeof findRuns>>) =>
    [...found.values()].map((one) => ('why' in one ? one.why : one.run.number));

  it('finds both when it does not', async () => {
    const { search, server } = await open(99);
    expect(whyOf(await search())).toEqual([1, 1]);
    expect(server.requests).toHaveLength(4);
  });

  it('spends the limit on second tries, and not more', async () => {
    const { search, server } = await open(3);
    server.failures.push({ kind: 'drop' }, { kind: 'status', status: 503 });
    expect(whyOf(await search())).toEqual(['limit', 'limit']);
    expect(server.requests).toHaveLength(3);
  });

  it('is not asked at all with a limit of nothing', async () => {
    const { search, server } = await open(0);
    expect(whyOf(await search())).toEqual(['limit', 'limit']);
    expect(server.requests).toEqual([]);
  });

  it('leaves out a repository that is gone, and says so; the others are asked', async () => {
    const { search, server, api } = await open(99);
    server.state.remove(api);
    const result = await search();
    expect(whyOf(result)).toEqual(['not-readable', 1]);
    expect(result.problems.map(({ code }) => code)).toEqual(['bitbucket-not-found']);
  });

  it('is not asked again once it does not answer', async () => {
    const { search, server } = await open(99);
    server.failures.push(...Array(4).fill({ kind: 'status', status: 503 }));
    const result = await search();
    expect(whyOf(result)).toEqual(['not-readable', 'not-readable']);
    expect(result.problems).toHaveLength(1);
  });

  it('that lost a run since it listed it does not say that the step is of none', async () => {
    const { search, server, api } = await open(99);
    server.failures.push(undefined, { kind: 'status', status: 404 });
    expect(whyOf(await search())).toEqual(['not-readable', 1]);
    expect(api.runs).toHaveLength(1);
  });
});
