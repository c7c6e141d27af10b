/**
 * A denied action, as AWS words it: "User: ARN is not authorized to perform: ACTION on resource: ARN", then which kind of
 * policy was the reason. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html has every form;
 * in newer answers the ARN of the policy follows, where it is the caller's to know.
 */
import type { AwsMessageCode } from '../codes/aws-message.ts';
import { lettersOf } from './pasted-text.ts';

/** As AWS names them in these messages. */
export type DenyingPolicy =
  | 'identity-based policy'
  | 'permissions boundary'
  | 'service control policy'
  | 'resource control policy'
  | 'resource-based policy'
  | 'session policy'
  | 'VPC endpoint policy'
  | 'role trust policy';

export interface Denial {
  readonly code: AwsMessageCode;
  /** Where it stands among the letters of the message. */
  readonly at: number;
  readonly policy: DenyingPolicy | undefined;
  /** A Deny, where otherwise an Allow is missing; undefined where AWS does not say. */
  readonly isExplicit: boolean | undefined;
}

const CODES: Readonly<Record<DenyingPolicy, { readonly explicit: AwsMessageCode; readonly implicit: AwsMessageCode }>> =
  {
    'identity-based policy': { explicit: 'aws-explicit-deny', implicit: 'aws-action-denied' },
    'permissions boundary': both('aws-boundary'),
    'service control policy': both('aws-control-policy'),
    'resource control policy': both('aws-control-policy'),
    'resource-based policy': both('aws-resource-policy'),
    'session policy': both('aws-session-policy'),
    'VPC endpoint policy': both('aws-endpoint-policy'),
    'role trust policy': both('aws-next-role-denied'),
  };

function both(code: AwsMessageCode) {
  return { explicit: code, implicit: code };
}

/** EC2 says first that "this operation" is not authorized, and names the action in the next sentence. */
const START = /notauthorizedtoperform(?!thisoperation)/g;

/** `letters` is the whole message, as lettersOf gives it. */
export function denialIn(letters: string): Denial | undefined {
  const [first, next] = letters.matchAll(START);
  if (first === undefined) return endOnly(letters);
  // The next one in a log has its own reason.
  const here = letters.slice(first.index + first[0].length, next?.index);
  const reason = reasonIn(here);
  return { at: first.index, code: codeOf(here, reason), policy: reason?.policy, isExplicit: reason?.isExplicit };
}

/** The second half of the sentence, without the first: it says which policy, and not what was denied. */
function endOnly(letters: string): Denial | undefined {
  const reason = reasonIn(letters);
  if (reason === undefined) return undefined;
  const { policy, isExplicit } = reason;
  const at = letters.search(/withanexplicitdenyin|becauseno/);
  return { at, code: CODES[policy][isExplicit ? 'explicit' : 'implicit'], policy, isExplicit };
}

type Reason = { readonly policy: DenyingPolicy; readonly isExplicit: boolean };

function reasonIn(letters: string): Reason | undefined {
  // "in an identity-based policy", "in the role trust policy", "in a sessions policy": AWS writes all of these.
  const explicit = /withanexplicitdenyin(?:an?|the)?/.exec(letters);
  const implicit = letters.indexOf('becauseno');
  const rest = explicit === null ? letters.slice(implicit + 9) : letters.slice(explicit.index + explicit[0].length);
  if (explicit === null && implicit < 0) return undefined;
  const policy = POLICIES.find((name) => spellings(name).some((spelling) => rest.startsWith(spelling)));
  return policy && { policy, isExplicit: explicit !== null };
}

const POLICIES = Object.keys(CODES) as DenyingPolicy[];

function spellings(policy: DenyingPolicy): string[] {
  const spelling = lettersOf(policy);
  return [spelling, spelling.replace(/policy$/, 'spolicy')];
}

/** An organization's policy, a boundary or a VPC's decides whatever the action is; else a role's own door has its own page. */
function codeOf(here: string, reason: Reason | undefined): AwsMessageCode {
  const byPolicy = reason && CODES[reason.policy][reason.isExplicit ? 'explicit' : 'implicit'];
  const isElsewhere = reason !== undefined && !/^(identity-based|resource-based|role trust)/.test(reason.policy);
  if (isElsewhere && byPolicy !== undefined) return byPolicy;
  if (here.startsWith('stsassumerolewithwebidentity')) return 'aws-not-authorized';
  if (here.startsWith('ststagsession')) return 'aws-tag-session';
  if (here.startsWith('stsassumerole')) return 'aws-next-role-denied';
  return byPolicy ?? 'aws-action-denied';
}
