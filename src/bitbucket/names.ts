/** Workspaces, repositories and environments by name. Needs the scopes `repository`, and `pipeline` for environments. */

import type { NamedEnvironment, NamedRepository } from '../core/model/bitbucket-name.ts';
import { BitbucketNotFoundError } from '../errors.ts';
import { Fields } from './answer.ts';
import { callOf } from './operation.ts';
import { everyItem } from './pages.ts';
import type { NameSource } from './ports.ts';
import type { Send } from './send.ts';

export function nameSource(send: Send): NameSource {
  return {
    workspace: (slug) => {
      const call = callOf(
        'get',
        '/workspaces/{workspace}',
        { workspace: slug },
        { doing: `reading workspace ${slug}` },
      );
      return orNone(async () => {
        const found = new Fields(await send(call), call);
        return { slug: found.text('slug'), uuid: found.uuid('uuid') };
      });
    },

    repository: (workspace, slug) => {
      const call = callOf(
        'get',
        '/repositories/{workspace}/{repo_slug}',
        { workspace, repo_slug: slug },
        { doing: `reading repository ${workspace}/${slug}`, query: { fields: REPOSITORY_FIELDS.join(',') } },
      );
      return orNone(async () => repositoryIn(new Fields(await send(call), call)));
    },

    repositories: async (workspace) => {
      const doing = `reading the repositories of workspace ${workspace}`;
      // The oldest first: one that is created meanwhile comes at the end, and moves no other to a page that was read.
      const call = callOf('get', '/repositories/{workspace}', { workspace }, { doing, query: { sort: 'created_on' } });
      const items = await everyItem(send, call, { fields: REPOSITORY_FIELDS, identify: (item) => item.uuid('uuid') });
      return items.map(repositoryIn);
    },

    environments: async (workspace, repository) => {
      const call = callOf(
        'get',
        '/repositories/{workspace}/{repo_slug}/environments',
        { workspace, repo_slug: repository },
        { doing: `reading the environments of repository ${workspace}/${repository}` },
      );
      const items = await everyItem(send, call, { fields: ENVIRONMENT_FIELDS, identify: (item) => item.uuid('uuid') });
      return items.map(environmentIn);
    },
  };
}

const REPOSITORY_FIELDS = ['uuid', 'full_name'];
const ENVIRONMENT_FIELDS = ['uuid', 'name', 'restrictions.admin_only'];

/** `full_name` is `workspace/slug`, where they are today. */
function repositoryIn(item: Fields): NamedRepository {
  const [workspace = '', ...slug] = item.text('full_name').split('/');
  return { workspace, slug: slug.join('/'), uuid: item.uuid('uuid') };
}

function environmentIn(item: Fields): NamedEnvironment {
  const restrictions = item.has('restrictions') ? item.inner('restrictions') : undefined;
  const isAdminOnly = restrictions?.has('admin_only') ? restrictions.isTrue('admin_only') : undefined;
  return { name: item.text('name'), uuid: item.uuid('uuid'), isAdminOnly };
}

async function orNone<Found>(find: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof BitbucketNotFoundError) return undefined;
    throw error;
  }
}
