/**
 * Why STS refused a use. CloudTrail does not say: of every reason it writes AccessDenied. So the call is tried on the
 * roles as the manifests declare them, or as IAM has them, and by what it has now: the event is older.
 */
import { accessTo, accountOf } from '../access/access.ts';
import type { AccessCall } from '../access/access-call.ts';
import type { Refusal } from '../access/refusal.ts';
import { roleRefusal, sessionRefusal } from '../access/role-refusal.ts';
import { tokenRefusal } from '../access/token-refusal.ts';
import type { RoleSpec } from '../model/role-spec.ts';
import { INTERNET } from '../trust/origins.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import type { RecordedUse } from './recorded-use.ts';

export interface TriedRole extends Pick<RoleSpec, 'name' | 'trust' | 'maxSessionSeconds'> {
  readonly arn: string;
  /** As an account's reading has it: what it names was not read, such as `session` of a role under another path. */
  readonly unread?: readonly string[];
}

export interface TriedRoles {
  /** With names, subject format and account. */
  readonly world: TrustWorld;
  readonly roles: readonly TriedRole[];
  /** Of manifests, roles that others keep are missing; IAM has every role. */
  readonly from: 'manifests' | 'IAM';
}

/** `unknown`: nothing that is known explains it; `because` is one sentence without its full stop. */
export type Why =
  | { readonly is: 'known'; readonly refusal: Refusal }
  | { readonly is: 'unknown'; readonly because: string };

/** For a use that was refused. */
export function whyRefused(use: RecordedUse, { world, roles, from }: TriedRoles): Why {
  const { id } = accountOf(world);
  if (use.account !== undefined && use.account !== id)
    return unknown(`it is of account ${use.account}, and not of ${id}`);
  if (use.refused?.code.startsWith('ExpiredToken')) return { is: 'known', refusal: EXPIRED };
  const call = callIn(use, world);
  const token = tokenRefusal(call, world);
  if (token !== undefined) return { is: 'known', refusal: token };
  if (use.roleArn === undefined) return unknown('the event names no role');
  const role = roles.find(({ arn }) => arn === use.roleArn);
  if (role === undefined) return otherRole(use.roleArn, { world, roles, from });
  const session =
    use.durationSeconds === undefined || role.unread?.includes('session')
      ? undefined
      : sessionRefusal(use.durationSeconds, role.maxSessionSeconds, from === 'IAM' ? 'IAM' : 'manifest');
  // STS looks at the length of a session only if the token may have one at all, and then answers ValidationError.
  if (session !== undefined && use.refused?.code === 'ValidationError') return { is: 'known', refusal: session };
  const access = accessTo(role.trust, call, world);
  if (access.is !== 'yes') return { is: 'known', refusal: access.refusal };
  if (session !== undefined) return { is: 'known', refusal: session };
  return unknown(
    `${from === 'IAM' ? 'its trust policy in IAM' : 'its manifest'} lets the step in today: it was another one then, or a policy of the organization denies the call`,
  );
}

/** An audience that the event does not say is taken to be the right one: then it is not the reason that is given. */
function callIn({ provider, audience, subject, vpcEndpointId }: RecordedUse, world: TrustWorld): AccessCall {
  const host = provider
    .replace(/^arn:[^/]*:oidc-provider\//, '')
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '');
  return {
    issuer: `https://${host}`,
    audiences: [audience ?? world.provider.audience],
    authorizedParty: undefined,
    subject,
    // An event names the endpoint of every call that came through one.
    ...(vpcEndpointId === undefined && { origin: INTERNET }),
  };
}

function otherRole(asked: string, { world, roles, from }: TriedRoles): Why {
  const refusal = roleRefusal(asked, roles, world);
  // What only its name has in common with a declared role may be another one, which IAM has as well.
  if (refusal === undefined || (from === 'manifests' && refusal.code === 'role-missing')) {
    return unknown('no manifest declares this role; --target aws reads its trust policy');
  }
  return { is: 'known', refusal };
}

const EXPIRED: Refusal = {
  code: 'token-expired',
  message: 'the token had run out before the call',
  remedy: 'Ask for the role at the beginning of the step, or put what comes late into a step of its own.',
};

function unknown(because: string): Why {
  return { is: 'unknown', because };
}
