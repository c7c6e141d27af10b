/** One case: the evidence, and what follows from it, each worked out once. The checks only ask. */
import { trustAccess } from '../access/access.ts';
import { type AccessCall, callOf } from '../access/access-call.ts';
import { providerRefusal } from '../access/provider-refusal.ts';
import { type Access, LET_IN, type Refusal } from '../access/refusal.ts';
import { declaredArn, type RolePair } from '../access/role-pairs.ts';
import { roleRefusal } from '../access/role-refusal.ts';
import { callWith } from '../access/sts-refusal.ts';
import type { ReadToken } from '../access/token-claims.ts';
import { tokenRefusal } from '../access/token-refusal.ts';
import { accessCodes } from '../codes/access.ts';
import { samePolicy } from '../iam/policy-document.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { withoutSignatures } from '../text/without-signatures.ts';
import { STRANGERS } from '../trust/token.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { isNamed, rolesOf } from './case-role.ts';
import { type AccountFacts, type Evidence, type ManifestFacts, valueIn } from './evidence.ts';

/** What a role answers to the step of the case. */
export interface Entry {
  readonly role: RolePair;
  readonly access: Access;
}

export interface Case {
  readonly evidence: Evidence;
  readonly manifests: ManifestFacts | undefined;
  readonly account: AccountFacts | undefined;
  /** What is wrong with the token’s claims, by the settings. */
  readonly tokenRefusal: Refusal | undefined;
  readonly providerRefusal: Refusal | undefined;
  readonly roleRefusal: Refusal | undefined;
  /** The roles that it is about: the one that was asked for, else all. */
  readonly about: readonly RolePair[];
  /** Those whose trust policy in IAM is not what the manifest asks for. */
  readonly differing: readonly RolePair[];
  /** The role that comes nearest to letting the step in; undefined: there is nothing to ask, or no role to ask. */
  readonly entry: Entry | undefined;
  /** Seconds: MaxSessionDuration of the role that it is about; undefined: it is about several, or about none that is known. */
  readonly longestSession: number | undefined;
  /** Whether the step would be let in if IAM had what the manifest asks for. */
  readonly wouldEnter: boolean;
}

/** Pure: the same evidence is the same case. */
export function caseOf(evidence: Evidence): Case {
  const manifests = valueIn(evidence.manifests);
  const account = valueIn(evidence.account);
  const asked = evidence.asked.role;
  const about = rolesOf(manifests, account).filter((role) => asked === undefined || isNamed(role, asked));
  const differing = about.filter(
    ({ declared, actual }) => declared && actual && !samePolicy(declared.trust, actual.trust),
  );
  const [first] = about.length === 1 ? about : [];
  const without = {
    longestSession: first && longestOf(first),
    evidence,
    manifests,
    account,
    about,
    differing,
    tokenRefusal: undefined,
    providerRefusal: undefined,
  };
  if (manifests === undefined) return { ...without, roleRefusal: undefined, entry: undefined, wouldEnter: false };
  const { world } = manifests;
  const token = tokenIn(evidence);
  const call = token === undefined ? namedByError(evidence, world) : callWith(token);
  const refusal = call && tokenRefusal(call, world);
  // A token that STS refuses never reaches a role; what a right one would find there is asked instead.
  const entering = refusal === undefined ? call : undefined;
  // A line of STS is an answer to the step itself, which is not the gate.
  const isAnswered = evidence.error?.causes.includes('entry-gate') === true;
  const entry = entering === undefined ? firstClosed(about, world, isAnswered) : nearest(about, entering, world);
  const { declared } = entry?.role ?? {};
  return {
    ...without,
    tokenRefusal: refusal,
    providerRefusal: account?.providers && providerRefusal(entering ?? usualCall(world), account.providers, world),
    roleRefusal: asked === undefined ? undefined : askedRefusal(asked, about, manifests, account),
    entry,
    wouldEnter: declared !== undefined && answerOf(declared.trust, declared, entering, world, false).is === 'yes',
  };
}

/** A maximum that was not read stands in the account's facts as IAM's own default, and says nothing. */
function longestOf({ actual, declared }: RolePair): number | undefined {
  return actual?.unread.includes('session') ? undefined : (actual ?? declared)?.maxSessionSeconds;
}

/** undefined: there is none, or it cannot be read. */
export function tokenIn({ token }: Evidence): ReadToken | undefined {
  const read = valueIn(token);
  return read !== undefined && 'token' in read ? read.token : undefined;
}

/** Of the roles that refuse the token, the one that it comes furthest with. */
function nearest(about: readonly RolePair[], call: AccessCall, world: TrustWorld): Entry | undefined {
  const entries = about.flatMap((role) => {
    const trust = (role.actual ?? role.declared)?.trust;
    return trust === undefined ? [] : { role, access: trustAccess(trust, call, world) };
  });
  return entries.sort((one, other) => reach(other.access) - reach(one.access))[0];
}

const ORDER = new Map(Object.keys(accessCodes).map((code, index) => [code, index]));

function reach(access: Access): number {
  return access.is === 'yes' ? Number.POSITIVE_INFINITY : (ORDER.get(access.refusal.code) ?? 0);
}

/** Without a token: the first role that refuses a step which its own manifest admits. @param isDirect whether the step calls STS itself */
function firstClosed(about: readonly RolePair[], world: TrustWorld, isDirect: boolean): Entry | undefined {
  const entries = about.flatMap((role) => {
    const { declared, actual } = role;
    if (declared === undefined) return [];
    return { role, access: answerOf((actual ?? declared).trust, declared, undefined, world, isDirect) };
  });
  return entries.find(({ access }) => access.is !== 'yes') ?? entries[0];
}

/** What a trust policy answers to the call, or to the steps that the manifest admits: to the first that it refuses. */
function answerOf(
  trust: string,
  declared: DesiredRole,
  call: AccessCall | undefined,
  world: TrustWorld,
  isDirect: boolean,
): Access {
  const { enforcement } = declared.admission;
  const [vpc] = enforcement.by === 'gate' && !isDirect ? enforcement.vpcs : [];
  const origin = vpc === undefined ? {} : { origin: { is: 'endpoint', vpc } as const };
  const calls = (call === undefined ? callsOf(declared, world) : [call]).map((one) => ({ ...one, ...origin }));
  const answers = calls.map((one) => trustAccess(trust, one, world));
  return answers.find(({ is }) => is !== 'yes') ?? LET_IN;
}

function callsOf({ admission: { doors, enforcement } }: DesiredRole, world: TrustWorld): AccessCall[] {
  const [{ branch: anyBranch, stepUuid }] = STRANGERS;
  const branches = enforcement.by === 'subject' ? enforcement.branches : [anyBranch];
  return doors.flatMap(({ repository, environment }) =>
    branches.flatMap((branch) => {
      const step = {
        repositoryUuid: repository.uuid,
        environmentUuid: environment?.uuid,
        branch: branch.replace(/\*/g, 'x'),
        stepUuid,
      };
      return callOf(step, world) ?? [];
    }),
  );
}

/** Without a token, AWS may have named its issuer: then all else is taken to be right. */
function namedByError({ error }: Evidence, world: TrustWorld): AccessCall | undefined {
  const issuer = error?.issuer;
  return issuer === undefined || issuer === `https://${world.provider.host}`
    ? undefined
    : { ...usualCall(world), issuer };
}

function usualCall({ provider }: TrustWorld): AccessCall {
  return {
    issuer: `https://${provider.host}`,
    audiences: [provider.audience],
    authorizedParty: undefined,
    subject: '',
  };
}

function askedRefusal(
  asked: string,
  about: readonly RolePair[],
  { world, roles }: ManifestFacts,
  account: AccountFacts | undefined,
): Refusal | undefined {
  const declared = roles.map((role) => ({ name: role.name, arn: declaredArn(role, world) }));
  const applied = account?.roles ?? declared;
  const missing = about.flatMap(({ declared, actual }) => (actual === undefined ? (declared ?? []) : []));
  const known = [...applied, ...declared.filter(({ name }) => account && missing.some((role) => role.name === name))];
  const refusal = isArn(asked)
    ? roleRefusal(asked, known, world)
    : nameRefusal(
        asked,
        about.map((role) => role.actual ?? role),
        account,
      );
  // Without an account nothing says that a role which no manifest declares is not there.
  if (refusal !== undefined) return refusal.code === 'role-missing' && account === undefined ? undefined : refusal;
  const [unapplied] = account === undefined ? [] : missing;
  if (unapplied === undefined) return undefined;
  const message = `${unapplied.name} is declared in ${unapplied.file}, and IAM does not have it`;
  return { code: 'role-missing', message, remedy: 'Apply the manifests, or wait for the pass that does.' };
}

/** Whether it is meant as an ARN, right or wrong; else it is a name. */
export function isArn(asked: string): boolean {
  return asked.includes(':') || asked.includes('/');
}

function nameRefusal(
  asked: string,
  about: readonly { readonly name: string }[],
  account: AccountFacts | undefined,
): Refusal | undefined {
  const [role] = about;
  if (role === undefined) {
    const message = `there is no role ${withoutSignatures(asked)} in ${account?.name}`;
    return {
      code: 'role-missing',
      message,
      remedy: '`rolekeeper status` lists the roles, and whether each is applied.',
    };
  }
  if (about.some(({ name }) => name === asked)) return undefined;
  return { code: 'role-case', message: `${asked} differs from the role in letter case`, remedy: `Write ${role.name}` };
}
