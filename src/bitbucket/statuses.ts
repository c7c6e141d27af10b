/** Build statuses. One of the same key is overwritten, says the document: so it may be sent again. */

import { clipped } from './clipped.ts';
import { callOf, type Schemas } from './operation.ts';
import type { StatusSink } from './ports.ts';
import type { Send } from './send.ts';

const STATUSES = '/repositories/{workspace}/{repo_slug}/commit/{commit}/statuses/build';
/** Characters. */
const LONGEST_KEY = 40;
const LONGEST_TEXT = 255;

export function statusSink(send: Send): StatusSink {
  return {
    set: async ({ workspace, repository, commit }, { key, state, name, description, url }) => {
      // A key that is cut could be that of another status.
      if (key.length > LONGEST_KEY) throw new Error(`the key of a status has ${LONGEST_KEY} characters at most`);
      const body = {
        ...{ key, state, url },
        name: clipped(name, LONGEST_TEXT),
        description: clipped(description, LONGEST_TEXT),
      } as Schemas['commitstatus'];
      const at = { workspace, repo_slug: repository, commit };
      await send(callOf('post', STATUSES, at, { doing: 'writing the build status', body, isRepeatable: true }));
    },
  };
}
