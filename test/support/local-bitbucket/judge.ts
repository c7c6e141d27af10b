/**
 * Prism, which judges requests by the pruned copy of Bitbucket's own document. Under `npm run test:contract` every
 * request that the local Bitbucket accepts is shown to it as well (test/contract/prism.ts starts it): a request that
 * only our reading of the document allows fails its test.
 */
import type { LoggedRequest } from './request-log.ts';

export const JUDGE_VARIABLE = 'ROLEKEEPER_PRISM';

/** What Prism has against the request; undefined if nothing, or if it does not run. */
export async function judged({ method, path, headers, body }: LoggedRequest): Promise<string | undefined> {
  const origin = process.env[JUDGE_VARIABLE];
  if (origin === undefined) return undefined;
  const { authorization, 'content-type': type } = headers;
  const answer = await fetch(origin + path.replace(/^\/2\.0/, ''), {
    method,
    headers: {
      ...(authorization !== undefined && { authorization: String(authorization) }),
      ...(type !== undefined && { 'content-type': String(type) }),
    },
    ...(body !== '' && { body }),
  });
  const text = await answer.text();
  return answer.ok ? undefined : `Prism refuses ${method} ${path}: ${answer.status} ${text} ${body}`;
}
