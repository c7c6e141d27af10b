/** Whether Bitbucket makes a token for the step. */
import { shownHoles } from '../written.ts';
import type { Check } from './check.ts';

export const tokenMade: Check = ({ step, file, audiences }) => {
  if (!audiences.includes('none')) return undefined;
  const at = step.oidc?.at ?? step.at;
  if (audiences.every((audience) => audience === 'none')) {
    return {
      code: 'pipeline-no-oidc',
      answer: 'cannot-match',
      refuser: 'no-call',
      message:
        step.oidc?.is === 'off'
          ? 'the step says `oidc: false`: Bitbucket makes no token for it'
          : 'the step has no `oidc: true`: Bitbucket makes no token for it',
      remedy: 'add `oidc: true` to the step',
      at,
    };
  }
  const message =
    step.oidc?.is === 'unclear'
      ? `whether the step has a token depends on ${shownHoles(step.oidc.text)}`
      : 'the step has no `oidc`; whether `options.oidc` alone makes a token for it, Atlassian does not say';
  return {
    code: 'pipeline-unknown',
    answer: 'cannot-be-known',
    refuser: 'no-call',
    message,
    remedy: 'write `oidc: true` into the step',
    at: step.oidc?.at ?? file.oidc?.at ?? at,
  };
};
