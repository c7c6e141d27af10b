/** Where a branch stands, and whether one commit descends from another. Needs the scope `repository`. */

import type { CommitPlace } from '../core/model/code-insights.ts';
import { BitbucketNotFoundError } from '../errors.ts';
import { Fields } from './answer.ts';
import { callOf } from './operation.ts';
import { everyItem } from './pages.ts';
import type { CommitSource } from './ports.ts';
import type { Send } from './send.ts';

const REPOSITORY = '/repositories/{workspace}/{repo_slug}';

export function commitSource(send: Send): CommitSource {
  return {
    head: async (workspace, repository, branch) => {
      const call = callOf(
        'get',
        `${REPOSITORY}/refs/branches/{name}`,
        { workspace, repo_slug: repository, name: branch },
        { doing: `reading branch ${branch} of ${workspace}/${repository}`, query: { fields: 'target.hash' } },
      );
      return new Fields(await send(call), call).inner('target').text('hash');
    },

    descends: async (place, ancestor) => {
      if (ancestor === place.commit) return true;
      const call = callOf(
        'get',
        `${REPOSITORY}/merge-base/{revspec}`,
        { ...repositoryOf(place), revspec: `${ancestor}..${place.commit}` },
        { doing: `comparing commit ${place.commit} with ${ancestor}`, query: { fields: 'hash' } },
      );
      try {
        return new Fields(await send(call), call).text('hash') === ancestor;
      } catch (error) {
        if (!(error instanceof BitbucketNotFoundError)) throw error;
        // Which of the two is not there? If it is the descendant, or the repository, this is an error as well.
        await find(send, place);
        return false;
      }
    },

    since: async (place, ancestor, most) => {
      const call = callOf(
        'get',
        `${REPOSITORY}/commits/{revision}`,
        { ...repositoryOf(place), revision: place.commit },
        { doing: `reading the commits since ${ancestor}`, query: { exclude: ancestor } },
      );
      const items = await everyItem(send, call, { fields: ['hash'], identify: (item) => item.text('hash'), most });
      return items.map((item) => item.text('hash'));
    },
  };
}

function repositoryOf({ workspace, repository }: CommitPlace) {
  return { workspace, repo_slug: repository };
}

/** @throws BitbucketNotFoundError */
async function find(send: Send, place: CommitPlace): Promise<void> {
  const at = { ...repositoryOf(place), commit: place.commit };
  const doing = `reading commit ${place.commit}`;
  await send(callOf('get', `${REPOSITORY}/commit/{commit}`, at, { doing, query: { fields: 'hash' } }));
}
