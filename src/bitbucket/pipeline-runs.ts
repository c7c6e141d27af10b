/**
 * The runs of a repository's pipelines, and their steps, a page at a time. Needs the scope `pipeline`.
 *
 * These two listings are not those of pages.ts: they are long, of which the newest part is wanted, and Bitbucket gives
 * no address of a next page with them (https://jira.atlassian.com/browse/BCLOUD-20639), so that pages are asked for by
 * their number.
 */

import type { PipelineRun, RunTarget } from '../core/model/pipeline-run.ts';
import { Fields } from './answer.ts';
import { type Call, callOf } from './operation.ts';
import type { PipelineRuns, RunPage } from './ports.ts';
import { notBitbucket, type Send } from './send.ts';

const RUNS = '/repositories/{workspace}/{repo_slug}/pipelines';

/** The most that Bitbucket documents; a server that gives fewer says so. */
const RUNS_A_PAGE = 100;
/** How many steps it gives at most is not documented, and more than it gives is refused. */
const STEPS_A_PAGE = 50;

const RUN_FIELDS = [
  ...['uuid', 'build_number', 'created_on', 'completed_on'],
  ...['type', 'ref_type', 'ref_name', 'source', 'destination'].map((field) => `target.${field}`),
];

export function pipelineRuns(send: Send): PipelineRuns {
  const pageOf = async <Item>(call: Call, page: Page, read: (item: Fields, call: Call) => Item) => {
    const query = { ...call.query, ...queryOf(page) };
    const answer = new Fields(await send({ ...call, query }), call);
    const items = answer.list('values').map((value) => read(new Fields(value, call), call));
    return { items, isLast: isLast(answer, items.length, page) };
  };
  return {
    runs: async ({ workspace, repository }, number): Promise<RunPage<PipelineRun>> => {
      const doing = `reading the pipelines of repository ${workspace}/${repository}`;
      const call = callOf('get', RUNS, { workspace, repo_slug: repository }, { doing, query: { sort: '-created_on' } });
      const page = await pageOf(call, { number, length: RUNS_A_PAGE, fields: RUN_FIELDS }, runIn);
      // Who reads on until an older one comes would otherwise stop too early, and not know it.
      const isSorted = page.items.every((run, index) => run.createdOn <= (page.items[index - 1] ?? run).createdOn);
      if (!isSorted) throw notBitbucket(call, { name: 'Bitbucket' });
      return page;
    },

    steps: ({ workspace, repository }, run, number) => {
      const doing = `reading the steps of a pipeline of repository ${workspace}/${repository}`;
      const at = { workspace, repo_slug: repository, pipeline_uuid: run };
      const call = callOf('get', `${RUNS}/{pipeline_uuid}/steps`, at, { doing });
      return pageOf(call, { number, length: STEPS_A_PAGE, fields: ['uuid'] }, (step) => step.uuid('uuid'));
    },
  };
}

interface Page {
  /** From 1. */
  readonly number: number;
  readonly length: number;
  readonly fields: readonly string[];
}

const queryOf = ({ number, length, fields }: Page) => ({
  page: String(number),
  pagelen: String(length),
  fields: ['next', 'size', 'pagelen', ...fields.map((field) => `values.${field}`)].join(','),
});

/** A page that is shorter than was asked for is the last one only if Bitbucket does not say otherwise. */
function isLast(answer: Fields, found: number, { number, length }: Page): boolean {
  if (found === 0) return true;
  if (answer.has('next')) return false;
  const given = answer.has('pagelen') ? answer.count('pagelen') : length;
  return answer.has('size') ? number * given >= answer.count('size') : found < given;
}

function runIn(item: Fields, call: Call): PipelineRun {
  return {
    uuid: item.uuid('uuid'),
    number: item.count('build_number'),
    createdOn: dateIn(item, 'created_on', call),
    completedOn: item.has('completed_on') ? dateIn(item, 'completed_on', call) : undefined,
    target: item.has('target') ? targetIn(item.inner('target')) : { kind: 'unknown', type: 'no target' },
  };
}

/**
 * A branch of Mercurial was a `named_branch`. The type of a pull request's target is in no document: answers have it. A
 * run whose target lacks a name is unknown by itself: it must not hide all other runs of its repository.
 */
function targetIn(target: Fields): RunTarget {
  const type = target.has('type') ? target.text('type') : 'no type';
  const missing = (NAMES_OF[type] ?? []).filter((name) => !target.has(name));
  if (missing.length > 0) return { kind: 'unknown', type: `${type} without ${missing.join(', ')}` };
  if (type === 'pipeline_commit_target') return { kind: 'commit' };
  if (type === 'pipeline_pullrequest_target') {
    return { kind: 'pull-request', source: target.text('source'), destination: target.text('destination') };
  }
  if (type !== 'pipeline_ref_target') return { kind: 'unknown', type };
  const refType = target.text('ref_type');
  const name = target.text('ref_name');
  if (refType === 'branch' || refType === 'named_branch') return { kind: 'branch', name };
  return refType === 'tag' ? { kind: 'tag', name } : { kind: 'unknown', type: `${type} ${refType}` };
}

const NAMES_OF: Readonly<Record<string, readonly string[]>> = {
  pipeline_pullrequest_target: ['source', 'destination'],
  pipeline_ref_target: ['ref_type', 'ref_name'],
};

function dateIn(item: Fields, name: string, call: Call): Date {
  const date = new Date(item.text(name));
  if (Number.isNaN(date.getTime())) throw notBitbucket(call, { name: 'Bitbucket' });
  return date;
}
