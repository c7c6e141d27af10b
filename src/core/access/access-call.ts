/**
 * A call of AssumeRoleWithWebIdentity, as far as it decides who gets in: what the token says, the role that is asked for,
 * and the session. Of a token that is there, or of one that a step would have (explain-access, who-can).
 */
import type { CallOrigin } from '../trust/call-origin.ts';
import { type Step, stsRequest, tokenSubject } from '../trust/token.ts';
import type { StsRequest } from '../trust/trust-evaluator.ts';
import type { TrustWorld } from '../trust/trust-world.ts';

export interface AccessCall {
  /** `iss` as it stands, with `https://`; undefined: the token has none. */
  readonly issuer: string | undefined;
  /** `aud`, one or several; [] is none. */
  readonly audiences: readonly string[];
  /** `azp`; STS takes it for the audience where it is there. */
  readonly authorizedParty: string | undefined;
  /** `sub` */
  readonly subject: string | undefined;
  /** Claims that are there and have another type than they should have, by name: STS takes none of them. */
  readonly misshapen?: readonly string[];
  /** From where STS is called; absent: it is not known. */
  readonly origin?: CallOrigin;
}

/** The call of a step of the workspace, with the token that Bitbucket gives it; undefined: no such step has a token. */
export function callOf(step: Omit<Step, 'workspaceUuid'>, world: TrustWorld): AccessCall | undefined {
  const { provider } = world;
  const subject = tokenSubject(provider.subjectFormat, { ...step, workspaceUuid: provider.workspaceUuid });
  if (subject === undefined) return undefined;
  return { issuer: `https://${provider.host}`, audiences: [provider.audience], authorizedParty: undefined, subject };
}

/**
 * The audience that STS compares: `azp` where the token has one, else its only `aud`. undefined: STS refuses the token.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html (keys for AWS OIDC federation)
 */
export function audienceOf({ audiences, authorizedParty }: AccessCall): string | undefined {
  if (authorizedParty !== undefined) return authorizedParty;
  return audiences.length === 1 ? audiences[0] : undefined;
}

/** The issuer without `https://`: how IAM names a provider in ARNs and condition keys. */
export function hostOf(issuer: string): string {
  return issuer.replace(/^https:\/\//, '');
}

/** What a trust policy of the account sees of the call; undefined where STS does not ask the policy at all. */
export function requestOf(call: AccessCall, account: { partition: string; id: string }): StsRequest | undefined {
  const aud = audienceOf(call);
  if (call.issuer === undefined || call.subject === undefined || aud === undefined) return undefined;
  const host = hostOf(call.issuer);
  const provider = `arn:${account.partition}:iam::${account.id}:oidc-provider/${host}`;
  return stsRequest({ provider, host, aud, sub: call.subject }, call.origin);
}
