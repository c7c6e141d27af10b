/**
 * The token of one pipeline step, as far as STS and a trust policy see it. STS offers a trust policy the audience and
 * the subject of a Bitbucket token and none of its other claims (`branchName`, `deploymentEnvironmentUuid` …): service
 * authorization data of AWS, where only GitHub, GitLab, Google, CircleCI, OCI and Buildkite have claims of their own.
 */
import type { KeyValue } from '../iam/policy-variable.ts';
import type { SubjectFormat } from '../manifest/subject-format.ts';
import { EXAMPLE } from '../manifest/subject-shape.ts';
import { isNeverSent } from './call-keys.ts';
import { type CallOrigin, originValue } from './call-origin.ts';
import type { StsRequest } from './trust-evaluator.ts';

export interface Token {
  /** The ARN of the provider that AWS has for the token's issuer. */
  readonly provider: string;
  /** The issuer without `https://`. */
  readonly host: string;
  /** Bitbucket sends both always; one may be left out here, to see what a policy makes of it. */
  readonly aud?: string;
  readonly sub?: string;
}

/** A step, in the words of a subject. UUIDs with braces. */
export interface Step {
  readonly workspaceUuid: string;
  readonly repositoryUuid: string;
  /** undefined for a step that deploys to nothing. */
  readonly environmentUuid: string | undefined;
  readonly branch: string;
  readonly stepUuid: string;
}

/**
 * Two example steps. They share no digit in any place, so that a pattern which matches both matches
 * whatever could stand there.
 */
export const STRANGERS: readonly [Omit<Step, 'workspaceUuid'>, Omit<Step, 'workspaceUuid'>] = [
  { ...EXAMPLE, branch: 'some-branch' },
  {
    repositoryUuid: '{f2e1d0c5-b4a3-52f1-7088-74615241302f}',
    environmentUuid: '{e1d0c5b4-a392-5180-6577-635241302f1e}',
    branch: 'another',
    stepUuid: '{d0c5b4a3-9281-5075-5466-5241302f1e0d}',
  },
];

/** What the step's `sub` reads, undefined if steps of this kind have none: a format may demand an environment. */
export function tokenSubject(format: SubjectFormat, step: Step): string | undefined {
  if (step.environmentUuid === undefined && format.parts.includes('environmentUuid')) return undefined;
  return format.parts
    .map((part) => {
      if (part === ':') return part;
      if (part === '*') return 'x';
      if (part === 'optionalEnvironmentUuid')
        return step.environmentUuid === undefined ? '' : `:${step.environmentUuid}`;
      return step[part] ?? '';
    })
    .join('');
}

/**
 * The call that a pipeline makes with the token.
 * @param origin undefined: it may come from anywhere, so that what a policy asks of it is not known
 */
export function stsRequest({ provider, host, aud, sub }: Token, origin?: CallOrigin): StsRequest {
  const claims = new Map([
    [`${host}:aud`.toLowerCase(), aud],
    [`${host}:sub`.toLowerCase(), sub],
  ]);
  return {
    principal: provider,
    action: 'sts:AssumeRoleWithWebIdentity',
    lookUp(key): KeyValue {
      const value = claims.get(key);
      if (value !== undefined) return { is: 'present', value };
      const ofOrigin = origin && originValue(origin, key);
      if (ofOrigin !== undefined) return ofOrigin;
      return { is: isProviderKey(key) || isNeverSent(key) ? 'absent' : 'unknown' };
    },
  };
}

/**
 * Keys of identity providers begin with a host name; `aws:` and `sts:` keys are about the call, which is not known yet.
 */
function isProviderKey(key: string): boolean {
  return !/^(aws|sts):/.test(key) && key.slice(0, key.lastIndexOf(':')).includes('.');
}
