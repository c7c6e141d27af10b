/** Runs of pipelines and their steps. As with the real one, these listings name no next page. */
import { pageOf } from './paging.ts';
import { notFound, refuse } from './refusal.ts';
import { type LocalCall, REPOSITORY, type Route, repositoryOf } from './route.ts';
import type { LocalRun } from './state.ts';

const RUNS = `${REPOSITORY}/pipelines`;

/** What the real one gives at most; above it, it refuses. */
const MOST_STEPS = 50;

export const runRoutes: readonly Route[] = [
  {
    ...{ method: 'GET', path: RUNS, scope: 'pipeline', query: ['pagelen', 'page', 'sort'] },
    answer: (call) => {
      const sort = call.query.get('sort') ?? 'created_on';
      if (!['created_on', '-created_on'].includes(sort)) throw refuse(400, 'Bad request', `Invalid sort ${sort}`);
      const oldestFirst = repositoryOf(call).runs.toSorted((a, b) => Date.parse(a.createdOn) - Date.parse(b.createdOn));
      return page((sort === 'created_on' ? oldestFirst : oldestFirst.toReversed()).map(runBody), call);
    },
  },
  {
    ...{ method: 'GET', path: `${RUNS}/{pipeline_uuid}/steps`, scope: 'pipeline', query: ['pagelen', 'page'] },
    answer: (call) => {
      const { pipeline_uuid: uuid } = call.parameters;
      const run = repositoryOf(call).runs.find((one) => one.uuid === uuid);
      if (run === undefined) throw notFound(`Pipeline ${uuid}`);
      if (Number(call.query.get('pagelen') ?? 10) > MOST_STEPS) throw refuse(400, 'Invalid pagelen');
      return page(
        run.steps.map((step) => ({
          type: 'pipeline_step',
          uuid: step,
          state: { type: 'pipeline_step_state_completed' },
        })),
        call,
      );
    },
  },
];

function page(items: readonly unknown[], { query }: LocalCall) {
  const { next: _, ...found } = pageOf(items, '', query);
  return { status: 200, body: found };
}

function runBody({ uuid, number, createdOn, completedOn, target }: LocalRun) {
  return {
    ...{ type: 'pipeline', uuid, build_number: number, created_on: createdOn, target },
    ...(completedOn !== undefined && { completed_on: completedOn }),
    state: { type: completedOn === undefined ? 'pipeline_state_in_progress' : 'pipeline_state_completed' },
  };
}
