/** What a call of the API is: which address, who may make it, and what it does. */
import type { Uuid } from '../../../src/core/text/uuid.ts';
import { notFound } from './refusal.ts';
import { fullName, type LocalRepository, type LocalState } from './state.ts';

export interface LocalCall {
  readonly state: LocalState;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed. */
  readonly body: unknown;
  /** Whose token it is. */
  readonly user: Uuid;
  /** Repositories outside are as if they did not exist. */
  readonly sees: (repository: LocalRepository) => boolean;
}

export interface LocalAnswer {
  readonly status: number;
  readonly body?: unknown;
  /** In place of a body: what a file holds. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** As the document writes it. */
  readonly path: string;
  /** The scope that the call wants. */
  readonly scope: string;
  /** Parameters of the query beside `fields`. */
  readonly query?: readonly string[];
  /** Its last parameter holds slashes, which Prism does not know. */
  readonly isDeep?: boolean;
  /** Code Insights, which the proxy of a pipeline lets through. */
  readonly isInsights?: boolean;
  answer(call: LocalCall): LocalAnswer;
}

export const REPOSITORY = '/repositories/{workspace}/{repo_slug}';

/** By slug or UUID, the latter in any workspace as `{}`. @throws LocalRefusal 404; 301 for a former name */
export function repositoryOf({ state, parameters: { workspace, repo_slug: name }, sees }: LocalCall): LocalRepository {
  const isWorkspace = (one: LocalRepository) =>
    [one.workspace.slug, one.workspace.uuid].includes(workspace ?? '') || (workspace === '{}' && one.uuid === name);
  const visible = state.repositories.filter(sees);
  const found = visible.find((one) => isWorkspace(one) && [one.slug, one.uuid].includes(name ?? ''));
  if (found !== undefined) return found;
  const moved = visible.find((one) => one.formerly.includes(`${workspace}/${name}`));
  const refusal = notFound(`Repository ${workspace}/${name}`);
  if (moved === undefined) throw refusal;
  const location = `https://api.bitbucket.org/2.0/repositories/${fullName(moved)}`;
  throw Object.assign(refusal, { status: 301, headers: { location } });
}

/** @throws LocalRefusal 404 */
export function commitOf(call: LocalCall): { repository: LocalRepository; commit: string } {
  const repository = repositoryOf(call);
  const { commit = '' } = call.parameters;
  if (!repository.commits.has(commit)) throw notFound(`Commit ${commit}`);
  return { repository, commit };
}

/** The values of `{…}` in the path; undefined if this is another address. Each segment is decoded by itself. */
export function parametersIn(
  { path: template, isDeep = false }: Pick<Route, 'path' | 'isDeep'>,
  path: string,
): Record<string, string> | undefined {
  const wanted = template.split('/');
  const all = path.split('/');
  const own = wanted.length - 1;
  const given = isDeep && all.length > wanted.length ? [...all.slice(0, own), all.slice(own).join('/')] : all;
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== value : value === '') return undefined;
    if (name !== undefined) parameters[name] = decodeURIComponent(value);
  }
  return parameters;
}
