/** Branches, commits, what two of them have in common, and their build statuses. */
import { checkBody, needed, object, oneOf, optional, text, webAddress } from './body.ts';
import { pageOf } from './paging.ts';
import { notFound, refuse } from './refusal.ts';
import { commitOf, REPOSITORY, type Route, repositoryOf } from './route.ts';
import { history, type LocalRepository } from './state.ts';

export const commitRoutes: readonly Route[] = [
  {
    ...{ method: 'GET', path: `${REPOSITORY}/refs/branches/{name}`, scope: 'repository' },
    answer: (call) => {
      const { name = '' } = call.parameters;
      const hash = repositoryOf(call).branches.get(name);
      if (hash === undefined) throw notFound(`Branch ${name}`);
      return { status: 200, body: { type: 'branch', name, target: { type: 'commit', hash } } };
    },
  },
  {
    ...{ method: 'GET', path: `${REPOSITORY}/commit/{commit}`, scope: 'repository' },
    answer: (call) => ({ status: 200, body: commitBody(commitOf(call).commit) }),
  },
  {
    ...{ method: 'GET', path: `${REPOSITORY}/commits/{revision}`, scope: 'repository' },
    query: ['pagelen', 'page', 'include', 'exclude'],
    answer: (call) => {
      const repository = repositoryOf(call);
      const { workspace, repo_slug: name, revision = '' } = call.parameters;
      const without = call.query.getAll('exclude').flatMap((one) => history(repository, known(repository, one)));
      const found = history(repository, known(repository, revision)).filter((hash) => !without.includes(hash));
      const path = `/repositories/${workspace}/${name}/commits/${revision}`;
      // This listing does not count what it has.
      const { size: _, ...page } = pageOf(found.map(commitBody), path, call.query);
      return { status: 200, body: page };
    },
  },
  {
    ...{ method: 'GET', path: `${REPOSITORY}/merge-base/{revspec}`, scope: 'repository' },
    answer: (call) => {
      const repository = repositoryOf(call);
      const [one = '', other = '', ...rest] = (call.parameters.revspec ?? '').split('..');
      if (one === '' || other === '' || rest.length > 0) throw refuse(400, 'Invalid revspec');
      const [left, right] = [one, other].map((hash) => history(repository, known(repository, hash)));
      const base = left?.find((hash) => right?.includes(hash));
      if (base === undefined) throw notFound('Common ancestor');
      return { status: 200, body: commitBody(base) };
    },
  },
  {
    ...{ method: 'POST', path: `${REPOSITORY}/commit/{commit}/statuses/build`, scope: 'repository' },
    answer: (call) => {
      checkBody(call.body, statusShape, (message) => refuse(400, 'Bad request', message));
      const { repository, commit } = commitOf(call);
      const { key } = call.body as { key: string };
      const statuses = repository.statuses.get(commit) ?? new Map<string, object>();
      repository.statuses.set(commit, statuses.set(key, call.body as object));
      return { status: 201, body: { type: 'build', ...(call.body as object) } };
    },
  },
];

const commitBody = (hash: string) => ({ type: 'commit', hash });

function known(repository: LocalRepository, revision: string): string {
  const hash = repository.branches.get(revision) ?? revision;
  if (!repository.commits.has(hash)) throw notFound(`Commit ${revision}`);
  return hash;
}

const statusShape = object({
  key: needed(text(40)),
  state: needed(oneOf('INPROGRESS', 'SUCCESSFUL', 'FAILED', 'STOPPED')),
  url: needed(webAddress),
  name: optional(text(255)),
  description: optional(text(255, 0)),
  refname: optional(text(255)),
});
