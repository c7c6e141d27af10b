/** Condition keys that no token has, and those that are not about the token. */

import { placeholderIn } from '../../text/placeholder.ts';
import { canBeChosen, isNeverSent } from '../call-keys.ts';
import { isOfEndpoint } from '../call-origin.ts';
import type { TrustCondition } from '../trust-document.ts';
import { holdsWithoutKey } from '../trust-evaluator.ts';
import { bitbucketProvider, type TrustWorld } from '../trust-world.ts';
import { providerOf, type TrustHit, type TrustRule, tokenStatements } from './rule.ts';
import { narrowFirst, REPOSITORY } from './suggestion.ts';

export const keys: TrustRule = {
  codes: ['trust-other-condition', 'trust-claim', 'trust-key-host'],
  check: (subject) =>
    tokenStatements(subject).flatMap((statement) => {
      const { host } = providerOf(statement, subject.world);
      return statement.conditions.flatMap((condition) => keyHits(condition, host.toLowerCase(), subject.world));
    }),
};

function keyHits(condition: TrustCondition, ours: string, world: TrustWorld): TrustHit[] {
  const { at, key, keyAsWritten } = condition;
  const colon = key.lastIndexOf(':');
  const [host, claim] = [key.slice(0, colon), key.slice(colon + 1)];
  if (host === ours && (claim === 'aud' || claim === 'sub')) return [];
  if (host === ours) return [notOffered(condition, keyAsWritten.slice(colon + 1), world)];
  // placeholder-rules.ts reports it.
  if (host.includes('.') && placeholderIn(keyAsWritten) !== undefined) return [];
  if (host.includes('.')) return [otherHost(condition, host, ours)];
  // gate-rules.ts reports it.
  if (isOfEndpoint(key)) return [];
  if (isNeverSent(key)) return [neverSent(condition)];
  if (!canBeChosen(condition)) return [outOfReach(condition)];
  return [
    {
      code: 'trust-other-condition',
      level: 'warn',
      pointer: at,
      message: `${keyAsWritten} is not about the token, and its value is known only when the role is assumed`,
      remedy: 'keep it if it is intended: it can only keep out some of those named under who gets in',
    },
  ];
}

function notOffered(condition: TrustCondition, claim: string, world: TrustWorld): TrustHit {
  const branch = claim.toLowerCase() === 'branchname' ? `; to pin a branch, ${branchRemedy(world)}` : '';
  return {
    code: 'trust-claim',
    level: 'reject',
    pointer: condition.at,
    message: `STS does not show the claim ${claim} of a Bitbucket token to a trust policy, only aud and sub: ${consequence(condition)}`,
    remedy: `remove it${branch}`,
  };
}

/** Where the branch can be pinned instead, by what this workspace's subjects have. */
function branchRemedy(world: TrustWorld): string {
  const gate =
    world.gateVpcs === undefined ? '' : ', or let the gate keep the branches of the role (enforcement: gate)';
  const { carriesBranch, carriesEnvironment, text } = world.provider.subjectFormat;
  const { pattern } = narrowFirst(REPOSITORY, world)[0];
  if (carriesBranch) return `ask for it in the subject, which has it here: ${pattern}`;
  if (carriesEnvironment) return `pin an environment that only this branch may deploy to: ${pattern}${gate}`;
  return `there is no way: subjects of the form ${text} have neither branch nor environment${gate}`;
}

function neverSent(condition: TrustCondition): TrustHit {
  return {
    code: 'trust-claim',
    level: 'reject',
    pointer: condition.at,
    message: `a call with a Bitbucket token has no ${condition.keyAsWritten}: ${consequence(condition)}`,
    remedy:
      'remove it; a session has a name (sts:RoleSessionName), and no session tags, source identity or external ID',
  };
}

function outOfReach({ at, keyAsWritten }: TrustCondition): TrustHit {
  return {
    code: 'trust-claim',
    level: 'reject',
    pointer: at,
    message: `STS takes no ${keyAsWritten} with which this holds: no pipeline can assume the role`,
    remedy: 'a session name has 2 to 64 letters, digits and _+=,.@-, a session 900 to 43200 seconds; correct the value',
  };
}

function otherHost(condition: TrustCondition, host: string, ours: string): TrustHit {
  const slip = /^https?:/.test(host)
    ? ' (keys begin without https://)'
    : host === `${ours}/`
      ? ' (keys have no slash before the colon)'
      : '';
  const foreign =
    bitbucketProvider(`arn:aws:iam::000000000000:oidc-provider/${host}`) === undefined
      ? 'another provider'
      : 'another workspace';
  return {
    code: 'trust-key-host',
    level: 'reject',
    pointer: condition.at,
    message: `the key is about ${slip === '' ? foreign : 'no provider'}, not about the one that the statement trusts${slip}: ${consequence(condition)}`,
    remedy: `begin the key with ${ours}`,
  };
}

/** What a condition on a key that is never there does to the whole statement. */
function consequence(condition: TrustCondition): string {
  return holdsWithoutKey(condition)
    ? 'the condition is always true, and keeps no caller out'
    : 'no pipeline can assume the role';
}
