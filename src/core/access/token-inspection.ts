/** A token, and what each role answers to it: all that `token inspect` prints, worked out. */
import type { FoundProvider } from '../model/found-provider.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { accessTo, trustAccess } from './access.ts';
import { type AccessCall, audienceOf } from './access-call.ts';
import { providerRefusal } from './provider-refusal.ts';
import type { Access, Refusal } from './refusal.ts';
import { roleRefusal } from './role-refusal.ts';
import { callWith, stsRefusal } from './sts-refusal.ts';
import type { ReadToken } from './token-claims.ts';
import { type TokenIssuer, tokenIssuer } from './token-issuer.ts';
import { tokenRefusal } from './token-refusal.ts';
import { type Expiry, expiryOf } from './token-rules.ts';
import { type TokenSubject, tokenSubject } from './token-subject.ts';

export interface TokenInspection {
  readonly token: ReadToken;
  readonly now: Date;
  readonly issuer: TokenIssuer;
  readonly subject: TokenSubject;
  readonly expiry: Expiry;
  /** What STS refuses it for, whatever the role; undefined: nothing is wrong with the token itself. */
  readonly refusal: Refusal | undefined;
  /** Those that let it in come first, then the others, the furthest one first; by name among equals. */
  readonly roles: readonly RoleAnswer[];
}

export interface RoleAnswer {
  readonly name: string;
  readonly arn: string;
  /** The manifest that declares it, relative to the manifests folder; undefined: none does. */
  readonly file: string | undefined;
  /** Where its trust policy was read. */
  readonly from: 'manifest' | 'account';
  /** Of the trust policy alone where the token itself is refused, as one without that fault would be answered. */
  readonly access: Access;
  /** What it would answer once its manifest is applied, where that is something else. */
  readonly declared: Access | undefined;
}

/** A role that is asked: as IAM has it, as a manifest declares it, or both. */
export interface AskedRole {
  readonly name: string;
  readonly arn: string;
  readonly declared: { readonly trust: string; readonly file: string } | undefined;
  /** undefined: IAM does not have it, or was not looked at. */
  readonly actual: { readonly trust: string } | undefined;
}

export interface InspectionWorld {
  /** undefined: no settings, and no account that names a workspace. */
  readonly world: TrustWorld | undefined;
  readonly roles: readonly AskedRole[];
  /** That the account has; undefined: it was not looked at, or does not say. */
  readonly providers: readonly FoundProvider[] | undefined;
  readonly now: Date;
}

export function inspectToken(token: ReadToken, { world, roles, providers, now }: InspectionWorld): TokenInspection {
  const call = callWith(token);
  const answers = world === undefined ? [] : roles.map((role) => answerOf(role, call, world, providers));
  return {
    token,
    now,
    issuer: tokenIssuer(token.issuer),
    subject: tokenSubject(token.subject, world?.known ? world.provider : undefined),
    expiry: expiryOf(token, now),
    refusal: stsRefusal(token, now),
    roles: answers.sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1)),
  };
}

/** @param asked the ARN as a pipeline writes it: what is wrong with that is the first reason */
export function withAskedArn(answer: RoleAnswer, asked: string, world: TrustWorld): RoleAnswer {
  const refusal = roleRefusal(asked, [answer], world);
  return refusal === undefined ? answer : { ...answer, access: { is: 'no', refusal } };
}

/** Whether STS would give the token a session of this role, as far as it is known. */
export function entersBy(
  { refusal, expiry }: Pick<TokenInspection, 'refusal' | 'expiry'>,
  { access }: RoleAnswer,
): boolean {
  return refusal === undefined && expiry !== 'expired' && access.is !== 'no';
}

function answerOf(
  { name, arn, declared, actual }: AskedRole,
  call: AccessCall,
  world: TrustWorld,
  providers: readonly FoundProvider[] | undefined,
): RoleAnswer {
  const wanted = declared && accessTo(declared.trust, call, world);
  const found = actual && accountAccess(actual.trust, call, world, providers);
  const access = found ?? wanted;
  if (access === undefined) throw new Error(`${name} is neither declared nor there`);
  return {
    ...{ name, arn, access, file: declared?.file, from: found === undefined ? 'manifest' : 'account' },
    declared: found !== undefined && wanted !== undefined && codeOf(found) !== codeOf(wanted) ? wanted : undefined,
  };
}

/** In the account as it is: the provider decides which audiences count, and not the settings. */
function accountAccess(
  trust: string,
  call: AccessCall,
  world: TrustWorld,
  providers: readonly FoundProvider[] | undefined,
): Access {
  const audience = audienceOf(call) ?? world.provider.audience;
  const token = tokenRefusal(call, { ...world, provider: { ...world.provider, audience } });
  const refusal = token ?? (providers && providerRefusal(call, providers, world));
  return refusal === undefined ? trustAccess(trust, call, world) : { is: 'no', refusal };
}

const codeOf = (access: Access): string => (access.is === 'yes' ? 'yes' : access.refusal.code);

const RANKS = { yes: 0, depends: 1, no: 2 };

/** A role of another repository is the commonest reason, and the one that is meant least. */
function rank({ access }: RoleAnswer): number {
  return RANKS[access.is] + (access.is === 'no' && access.refusal.code === 'entry-repository' ? 1 : 0);
}
