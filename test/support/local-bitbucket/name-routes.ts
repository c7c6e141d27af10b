/** Who the token is, workspaces, repositories, environments. */
import { pageOf } from './paging.ts';
import { notFound } from './refusal.ts';
import { REPOSITORY, type Route, repositoryOf } from './route.ts';
import { fullName, type LocalEnvironment, type LocalRepository } from './state.ts';

const PAGES = ['pagelen', 'page', 'sort'];

export const nameRoutes: readonly Route[] = [
  {
    ...{ method: 'GET', path: '/user', scope: 'account' },
    answer: ({ user }) => ({ status: 200, body: { type: 'user', uuid: user, display_name: 'Rolekeeper' } }),
  },
  {
    ...{ method: 'GET', path: '/workspaces/{workspace}', scope: '' },
    answer: ({ state, parameters: { workspace = '' } }) => {
      const found = state.workspaces.find(({ slug, uuid }) => [slug, uuid].includes(workspace as never));
      if (found === undefined) throw notFound(`No workspace with identifier '${workspace}'.`);
      return { status: 200, body: { type: 'workspace', uuid: found.uuid, slug: found.slug, name: found.slug } };
    },
  },
  {
    ...{ method: 'GET', path: '/repositories/{workspace}', scope: 'repository', query: PAGES },
    answer: ({ state, parameters: { workspace = '' }, query, sees }) => {
      const found = state.workspaces.find(({ slug, uuid }) => [slug, uuid].includes(workspace as never));
      if (found === undefined) throw notFound(`Workspace ${workspace}`);
      const inside = state.repositories.filter((one) => one.workspace === found && sees(one));
      return { status: 200, body: pageOf(inside.map(repositoryBody), `/repositories/${workspace}`, query) };
    },
  },
  {
    ...{ method: 'GET', path: REPOSITORY, scope: 'repository' },
    answer: (call) => ({ status: 200, body: repositoryBody(repositoryOf(call)) }),
  },
  {
    ...{ method: 'GET', path: `${REPOSITORY}/environments`, scope: 'pipeline', query: PAGES },
    answer: (call) => {
      const { environments } = repositoryOf(call);
      const { workspace, repo_slug: name } = call.parameters;
      const path = `/repositories/${workspace}/${name}/environments`;
      return { status: 200, body: pageOf(environments.map(environmentBody), path, call.query) };
    },
  },
];

function repositoryBody(repository: LocalRepository) {
  const { uuid, slug, workspace } = repository;
  return {
    ...{ type: 'repository', uuid, slug, name: slug, full_name: fullName(repository), is_private: true, scm: 'git' },
    workspace: { type: 'workspace', uuid: workspace.uuid, slug: workspace.slug },
    mainbranch: { type: 'branch', name: 'main' },
  };
}

function environmentBody({ uuid, name, isAdminOnly }: LocalEnvironment) {
  return {
    ...{ type: 'deployment_environment', uuid, name, slug: name.toLowerCase() },
    ...(isAdminOnly !== undefined && {
      restrictions: { type: 'deployment_restrictions_configuration', admin_only: isAdminOnly },
    }),
  };
}
