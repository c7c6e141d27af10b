/** Whether the script does something with the token. */
import type { Check } from './check.ts';

export const tokenUsed: Check = ({ script, step, role, audiences }) => {
  if (script.token === 'used' || audiences.every((one) => one === 'none')) return undefined;
  const remedy = `add the lines of \`rolekeeper snippet ${role.name}\` to the script`;
  const base = { code: 'pipeline-token', refuser: 'no-call', remedy, at: step.at } as const;
  if (script.token === 'unused') {
    const message = 'no line of the script uses $BITBUCKET_STEP_OIDC_TOKEN, so no call is made with the token';
    return { ...base, answer: 'cannot-match', message };
  }
  const message = script.namesToken
    ? 'how the token gets to AWS is not in the file: no line names AWS_WEB_IDENTITY_TOKEN_FILE or calls assume-role-with-web-identity'
    : 'no line of the script names $BITBUCKET_STEP_OIDC_TOKEN; a program or pipe that it starts may use it, which the file does not show';
  return { ...base, answer: 'cannot-be-known', message };
};
