/**
 * The tokens that a trust policy is tried with, one of each kind: its own steps, those next door, near misses, and
 * tokens that Bitbucket never makes but that show what an operator does with a claim that is not there.
 */
import { STRANGERS, type Step, type Token, tokenSubject } from './token.ts';
import type { TrustWorld } from './trust-world.ts';

export interface TokenSample {
  kind:
    | 'own-step'
    | 'own-environment'
    | 'other-environment'
    | 'other-repository'
    | 'near-miss-repository'
    | 'near-miss-environment'
    | 'upper-case'
    | 'no-braces'
    | 'workspace-first'
    | 'other-audience'
    | 'no-audience'
    | 'no-subject'
    | 'other-workspace';
  /** Ends the sentence "a token of …". */
  readonly words: string;
  readonly token: Token;
}

/** Whose role it is; the environment is made up if the policy names none. */
export interface Home {
  readonly repositoryUuid: string;
  readonly environmentUuid: string;
}

export function tokenCorpus({ provider }: Pick<TrustWorld, 'provider'>, home: Home): TokenSample[] {
  const { workspaceUuid, subjectFormat, host, arn, audience } = provider;
  const own: Step = { workspaceUuid, branch: 'main', stepUuid: STRANGERS[0].stepUuid, ...home };
  const { repositoryUuid, environmentUuid = '' } = STRANGERS[0];
  const token = (step: Partial<Step>, claims: Partial<Token> = {}): Token => {
    const sub = tokenSubject(subjectFormat, { ...own, ...step });
    return { provider: arn, host, aud: audience, ...(sub === undefined ? {} : { sub }), ...claims };
  };
  const deployment = token({});
  const sub = deployment.sub ?? '';
  const otherHost = host.replace(/workspaces\/[^/]+/, 'workspaces/another-workspace');
  return [
    { kind: 'own-environment', words: 'a step of the repository that deploys to the environment', token: deployment },
    {
      kind: 'own-step',
      words: 'a step of the repository that deploys to nothing',
      token: token({ environmentUuid: undefined }),
    },
    {
      kind: 'other-environment',
      words: 'a step of the repository that deploys elsewhere',
      token: token({ environmentUuid }),
    },
    {
      kind: 'other-repository',
      words: 'a step of another repository',
      token: token({ repositoryUuid, environmentUuid }),
    },
    {
      kind: 'near-miss-repository',
      words: 'a step of a repository whose UUID differs in one digit',
      token: token({ repositoryUuid: nearMiss(home.repositoryUuid) }),
    },
    {
      kind: 'near-miss-environment',
      words: 'a step that deploys to an environment whose UUID differs in one digit',
      token: token({ environmentUuid: nearMiss(home.environmentUuid) }),
    },
    {
      kind: 'upper-case',
      words: 'such a step, written in upper case',
      token: { ...deployment, sub: sub.toUpperCase() },
    },
    {
      kind: 'no-braces',
      words: 'such a step, written without braces',
      token: { ...deployment, sub: sub.replace(/[{}]/g, '') },
    },
    {
      kind: 'workspace-first',
      words:
        subjectFormat.parts[0] === 'workspaceUuid'
          ? 'such a step, with a step’s UUID between repository and branch'
          : 'such a step, written as no documentation does: the workspace first, the branch last',
      token: { ...deployment, sub: [workspaceUuid, home.repositoryUuid, own.stepUuid, 'main'].join(':') },
    },
    {
      kind: 'other-audience',
      words: 'such a step, for another audience',
      token: { ...deployment, aud: 'sts.amazonaws.com' },
    },
    { kind: 'no-audience', words: 'such a step, without an audience', token: { provider: arn, host, sub } },
    { kind: 'no-subject', words: 'such a step, without a subject', token: { provider: arn, host, aud: audience } },
    {
      kind: 'other-workspace',
      words: 'a step of another workspace',
      token: { ...deployment, provider: arn.replace(host, otherHost), host: otherHost },
    },
  ];
}

/** The last digit is another one. */
function nearMiss(uuid: string): string {
  return uuid.replace(/[0-9a-f](?=\}?$)/, (digit) => (digit === '0' ? '1' : '0'));
}
