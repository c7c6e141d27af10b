/** Comments of pull requests. Only the author changes one; a deleted one keeps its place. */
import { checkBody, needed, object, optional, positive, text } from './body.ts';
import { pageOf } from './paging.ts';
import { notFound, refuse } from './refusal.ts';
import { type LocalCall, REPOSITORY, type Route, repositoryOf } from './route.ts';
import type { LocalComment } from './state.ts';

const COMMENTS = `${REPOSITORY}/pullrequests/{pull_request_id}/comments`;

export const commentRoutes: readonly Route[] = [
  {
    ...{ method: 'GET', path: COMMENTS, scope: 'pullrequest', query: ['pagelen', 'page', 'sort'] },
    answer: (call) => {
      const { workspace, repo_slug: name, pull_request_id: id } = call.parameters;
      const path = `/repositories/${workspace}/${name}/pullrequests/${id}/comments`;
      return { status: 200, body: pageOf(commentsOf(call).map(commentBody), path, call.query) };
    },
  },
  {
    ...{ method: 'POST', path: COMMENTS, scope: 'pullrequest' },
    answer: (call) => {
      const comments = commentsOf(call);
      const comment = { id: call.state.number(), text: textIn(call), author: call.user, isDeleted: false };
      comments.push(comment);
      return { status: 201, body: commentBody(comment) };
    },
  },
  {
    ...{ method: 'PUT', path: `${COMMENTS}/{comment_id}`, scope: 'pullrequest' },
    answer: (call) => {
      const { comment_id: id } = call.parameters;
      const comment = commentsOf(call).find((one) => String(one.id) === id && !one.isDeleted);
      if (comment === undefined) throw notFound(`Comment ${id}`);
      if (comment.author !== call.user) throw refuse(403, 'You do not have access to change this comment.');
      comment.text = textIn(call);
      return { status: 200, body: commentBody(comment) };
    },
  },
];

function commentsOf(call: LocalCall): LocalComment[] {
  const { pull_request_id: id = '' } = call.parameters;
  const found = repositoryOf(call).pullRequests.get(Number(id));
  if (found === undefined || !/^\d+$/.test(id)) throw notFound(`Pull request ${id}`);
  return found;
}

const LONGEST = 32_768;

function textIn({ body }: LocalCall): string {
  const shape = object({
    content: needed(object({ raw: needed(text(LONGEST)) })),
    inline: optional(object({ path: needed(text(2000)), to: optional(positive), from: optional(positive) })),
    parent: optional(object({ id: needed(positive) })),
  });
  checkBody(body, shape, (message) => refuse(400, 'Bad request', message));
  return (body as { content: { raw: string } }).content.raw;
}

function commentBody({ id, text: raw, author, isDeleted, inline, parent }: LocalComment) {
  return {
    ...{ type: 'pullrequest_comment', id, deleted: isDeleted },
    content: { type: 'rendered', raw: isDeleted ? '' : raw, markup: 'markdown', html: '' },
    user: author === undefined ? null : { type: 'user', uuid: author },
    ...(inline && { inline }),
    ...(parent !== undefined && { parent: { id: parent } }),
  };
}
