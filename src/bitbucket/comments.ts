/** The comments of a pull request. Needs the scope `pullrequest`; to know whose comments are ours, also `account`. */

import { LONGEST_COMMENT, type PullRequestComment, type PullRequestPlace } from '../core/model/pull-request-comment.ts';
import { BitbucketDeniedError } from '../errors.ts';
import { Fields } from './answer.ts';
import { type Call, callOf, type Schemas } from './operation.ts';
import { everyItem } from './pages.ts';
import type { CommentThread } from './ports.ts';
import type { Send } from './send.ts';

const COMMENTS = '/repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/comments';

export function commentThread(send: Send): CommentThread {
  return {
    author: async () => {
      const call = callOf('get', '/user', {}, { doing: 'reading whose token this is' });
      try {
        return new Fields(await send(call), call).uuid('uuid');
      } catch (error) {
        // A token that is not valid is refused by every other call as well.
        if (error instanceof BitbucketDeniedError) return undefined;
        throw error;
      }
    },

    list: async (place) => {
      const doing = `reading the comments of pull request ${place.id}`;
      const call = callOf('get', COMMENTS, parametersOf(place), { doing, query: { sort: 'created_on' } });
      const items = await everyItem(send, call, { fields: COMMENT_FIELDS, identify: (item) => item.count('id') });
      return items.map(commentIn);
    },

    create: async (place, text) => {
      const doing = `commenting on pull request ${place.id}`;
      return answered(send, callOf('post', COMMENTS, parametersOf(place), { doing, body: bodyOf(text) }));
    },

    update: async (place, id, text) => {
      const doing = `changing comment ${id} of pull request ${place.id}`;
      const at = { ...parametersOf(place), comment_id: id };
      return answered(send, callOf('put', `${COMMENTS}/{comment_id}`, at, { doing, body: bodyOf(text) }));
    },
  };
}

const COMMENT_FIELDS = ['id', 'content.raw', 'user.uuid', 'deleted', 'inline.path', 'parent.id'];

function parametersOf({ workspace, repository, id }: PullRequestPlace) {
  return { workspace, repo_slug: repository, pull_request_id: id };
}

function bodyOf(text: string): Schemas['pullrequest_comment'] {
  // The caller decides what is left out: a comment that is cut off could lose what matters.
  if (text.length > LONGEST_COMMENT) throw new Error(`a comment has ${LONGEST_COMMENT} characters at most`);
  return { content: { raw: text } } as Schemas['pullrequest_comment'];
}

async function answered(send: Send, call: Call): Promise<PullRequestComment> {
  return commentIn(new Fields(await send(call), call));
}

function commentIn(item: Fields): PullRequestComment {
  return {
    id: item.count('id'),
    text: item.has('content') ? textIn(item.inner('content')) : '',
    author: item.has('user') ? item.inner('user').uuid('uuid') : undefined,
    isDeleted: item.isTrue('deleted'),
    isGlobal: !item.has('inline') && !item.has('parent'),
  };
}

const textIn = (content: Fields): string => (content.has('raw') ? content.text('raw') : '');
