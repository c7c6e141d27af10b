/**
 * Of which run of a pipeline a step is. Bitbucket has no look-up by a step, so the runs of its repository that were
 * created before the step was used are gone through, a request for the steps of each. What a run's steps were is asked
 * once, for all the steps that are looked for.
 *
 * First every step has its turn with the runs that it is likely to be of, those that were not over; what is left of the
 * requests goes to the rest, so that one step that is nowhere does not spend what finds a hundred others.
 */
import type { PipelineRun } from '../core/model/pipeline-run.ts';
import type { Uuid } from '../core/text/uuid.ts';
import type { FoundRun, WantedStep } from '../core/trail/branch-audit.ts';
import { BitbucketNotFoundError, BitbucketUnreachableError, WorldError } from '../errors.ts';
import type { PipelineRuns, RepositoryPlace } from './ports.ts';
import { RequestsSpentError } from './request-limit.ts';

/** How far the clocks of AWS and of Bitbucket may lie apart, in milliseconds. */
const SKEW = 5 * 60_000;
/** How long before its use a step's run may have been created: a person starts the step, or runs it again. */
export const LOOK_BACK = 14 * 24 * 60 * 60_000;
/** Runs at the first turn. */
const FIRST_TURN = 10;

export interface RunSearch {
  /** By the UUID of the step: every one that was wanted. */
  readonly found: ReadonlyMap<Uuid, FoundRun>;
  /** What Bitbucket answered instead, each once. */
  readonly problems: readonly WorldError[];
}

/** @param workspace slug or UUID @param wanted the newest first */
export async function findRuns(
  runs: PipelineRuns,
  workspace: string,
  wanted: readonly WantedStep[],
): Promise<RunSearch> {
  const found = new Map<Uuid, FoundRun>();
  const problems: WorldError[] = [];
  const repositories = new Map<Uuid, RepositoryRuns>();
  const repositoryOf = ({ repositoryUuid: repository }: WantedStep): RepositoryRuns => {
    const known = repositories.get(repository) ?? new RepositoryRuns(runs, { workspace, repository });
    repositories.set(repository, known);
    return known;
  };
  const broken = new Set<Uuid>();
  let rest: FoundRun = { why: 'run-not-found' };
  turns: for (const turn of ['first', 'last'] as const) {
    for (const step of wanted) {
      if (found.has(step.stepUuid) || broken.has(step.repositoryUuid)) continue;
      try {
        const answer = await repositoryOf(step).find(step, turn);
        if (answer !== undefined) found.set(step.stepUuid, answer);
      } catch (error) {
        if (error instanceof RequestsSpentError) {
          rest = { why: 'limit' };
          break turns;
        }
        if (!(error instanceof WorldError)) throw error;
        problems.push(error);
        broken.add(step.repositoryUuid);
        if (error instanceof BitbucketUnreachableError) {
          rest = { why: 'not-readable' };
          break turns;
        }
      }
    }
  }
  const answerTo = (step: WantedStep): FoundRun => {
    const { stepUuid, repositoryUuid } = step;
    // What was asked for another step may have answered this one before its turn came.
    const run = repositories.get(repositoryUuid)?.runOf(stepUuid);
    if (run !== undefined) return { run };
    return found.get(stepUuid) ?? (broken.has(repositoryUuid) ? { why: 'not-readable' } : rest);
  };
  return { found: new Map(wanted.map((step) => [step.stepUuid, answerTo(step)])), problems };
}

/** What is known so far of one repository. */
class RepositoryRuns {
  readonly #source: PipelineRuns;
  readonly #place: RepositoryPlace;
  /** The newest first. */
  readonly #runs = new Map<Uuid, PipelineRun>();
  #oldest = Number.POSITIVE_INFINITY;
  #pages = 0;
  #isWhole = false;
  readonly #asked = new Set<Uuid>();
  /** Those that are gone since they were listed. */
  readonly #gone = new Set<Uuid>();
  readonly #runOfStep = new Map<Uuid, PipelineRun>();

  constructor(source: PipelineRuns, place: RepositoryPlace) {
    this.#source = source;
    this.#place = place;
  }

  /** As far as it is known. */
  runOf(step: Uuid): PipelineRun | undefined {
    return this.#runOfStep.get(step);
  }

  /** undefined: not yet. @throws RequestsSpentError, WorldError */
  async find({ stepUuid, at }: WantedStep, turn: 'first' | 'last'): Promise<FoundRun | undefined> {
    const known = this.#runOfStep.get(stepUuid);
    if (known !== undefined) return { run: known };
    const isFirst = turn === 'first';
    await this.#readBackTo(at.getTime() - (isFirst ? 0 : LOOK_BACK));
    const before = this.#before(at);
    const likely = before.filter((run) => isLikely(run, at));
    const others = isFirst ? [] : before.filter((run) => !isLikely(run, at));
    for (const run of isFirst ? likely.slice(0, FIRST_TURN) : [...likely, ...others]) {
      if (this.#runOfStep.has(stepUuid)) break;
      await this.#ask(run);
    }
    const run = this.#runOfStep.get(stepUuid);
    if (run !== undefined) return { run };
    if (isFirst) return undefined;
    return { why: before.some(({ uuid }) => this.#gone.has(uuid)) ? 'not-readable' : 'run-not-found' };
  }

  /** Those that can have been there when the step was used, the newest first. */
  #before(at: Date): PipelineRun[] {
    const latest = at.getTime() + SKEW;
    return [...this.#runs.values()].filter(({ createdOn }) => {
      const created = createdOn.getTime();
      return created <= latest && created >= at.getTime() - LOOK_BACK;
    });
  }

  /** Until one was created before that, or there are no more. */
  async #readBackTo(time: number): Promise<void> {
    while (!this.#isWhole && this.#oldest >= time) {
      const { items, isLast } = await this.#source.runs(this.#place, this.#pages + 1);
      this.#pages += 1;
      // A run that began meanwhile moves the last of a page to the next one.
      for (const run of items) this.#runs.set(run.uuid, run);
      this.#oldest = items.at(-1)?.createdOn.getTime() ?? this.#oldest;
      this.#isWhole = isLast;
    }
  }

  async #ask(run: PipelineRun): Promise<void> {
    if (this.#asked.has(run.uuid)) return;
    try {
      for (let page = 1, isLast = false; !isLast; page += 1) {
        const steps = await this.#source.steps(this.#place, run.uuid, page);
        for (const step of steps.items) this.#runOfStep.set(step, run);
        isLast = steps.isLast;
      }
    } catch (error) {
      if (!(error instanceof BitbucketNotFoundError)) throw error;
      this.#gone.add(run.uuid);
    }
    this.#asked.add(run.uuid);
  }
}

/** It was not over when the step was used. */
function isLikely({ completedOn }: PipelineRun, at: Date): boolean {
  return completedOn === undefined || completedOn.getTime() >= at.getTime() - SKEW;
}
