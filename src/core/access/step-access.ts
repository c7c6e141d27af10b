/** `explain-access`: which roles let a step in, and for each other role the first reason why not. No token is needed. */
import { matchesBranchGlob } from '../manifest/branch-glob.ts';
import type { DesiredRole, GateEnforcement } from '../model/desired-role.ts';
import type { FoundProvider } from '../model/found-provider.ts';
import { named } from '../text/counted.ts';
import type { CallOrigin } from '../trust/call-origin.ts';
import { INTERNET } from '../trust/origins.ts';
import { STRANGERS, type Step } from '../trust/token.ts';
import { nameOf, type TrustWorld } from '../trust/trust-world.ts';
import { accessTo } from './access.ts';
import { callOf } from './access-call.ts';
import type { AccessRole } from './access-role.ts';
import { type BranchKeeping, branchKeeping } from './branch-keeper.ts';
import { providerRefusal } from './provider-refusal.ts';
import { type Access, refused } from './refusal.ts';

/** UUIDs with braces; `environmentUuid` undefined: the step deploys to none. */
export interface AskedStep extends Pick<Step, 'repositoryUuid' | 'environmentUuid'> {
  /** undefined: it was not said; then tokens must not carry it. */
  readonly branch: string | undefined;
}

export interface StepAccess {
  readonly role: AccessRole;
  readonly access: Access;
  /** What the manifest would answer, where IAM has another trust policy or no role at all. */
  readonly byManifest: Access | undefined;
  /** Of a step that is not shut out. */
  readonly keeping: BranchKeeping | undefined;
  /** For a step without deployment that does not get in: the environments with which it would. */
  readonly withEnvironment: readonly string[];
}

export interface StepPlace {
  readonly world: TrustWorld;
  /** Of the repository, by name, as far as the lock file knows them. */
  readonly environments: ReadonlyMap<string, string>;
  /** That the account has; undefined: none was read, or it does not say. */
  readonly providers: readonly FoundProvider[] | undefined;
}

export function stepAccess(step: AskedStep, role: AccessRole, place: StepPlace): StepAccess {
  const { world, environments, providers } = place;
  const { standing, spec, declared } = role;
  const known = standing === 'iam' ? providers : undefined;
  // Of a role of the gate the question is whether the gate gets in for the step, and lets it.
  const isDirect =
    gateOf(declared) === undefined || accessOfStep(spec.trust, step, world, { from: INTERNET }).is === 'yes';
  const byTrust = roleAccess(spec.trust, step, isDirect ? undefined : declared, world, known);
  const byManifest =
    standing === 'not-applied'
      ? byTrust
      : role.trustDiffers && declared !== undefined
        ? roleAccess(declared.trust, step, declared, world)
        : undefined;
  const access = standing === 'not-applied' ? notApplied(role) : differing(byTrust, byManifest);
  const { carriesBranch } = world.provider.subjectFormat;
  const of = { environment: step.environmentUuid, branch: step.branch };
  return {
    role,
    access,
    byManifest,
    keeping: access.is === 'no' ? undefined : branchKeeping(declared, of, carriesBranch, isDirect),
    withEnvironment:
      step.environmentUuid === undefined && access.is === 'no' && isOfEntry(access)
        ? environmentsLetIn(step, role, world, environments)
        : [],
  };
}

/**
 * Whether a trust policy lets the step in, whatever the UUID of its run is: a policy that was written for a single run lets
 * in no step that is still to come.
 */
export function accessOfStep(
  trust: string,
  step: AskedStep,
  world: TrustWorld,
  { providers, from }: { readonly providers?: readonly FoundProvider[] | undefined; readonly from?: CallOrigin } = {},
): Access {
  let found: Access | undefined;
  for (const { stepUuid, branch } of STRANGERS) {
    const direct = callOf({ ...step, branch: step.branch ?? branch, stepUuid }, world);
    if (direct === undefined) return withoutToken(world);
    const call = from === undefined ? direct : { ...direct, origin: from };
    const refusal = providers && providerRefusal(call, providers, world);
    if (refusal !== undefined) return { is: 'no', refusal };
    const access = accessTo(trust, call, world);
    if (access.is === 'no') return access;
    if (found === undefined || access.is === 'depends') found = access;
  }
  if (found === undefined) throw new Error('no step was tried');
  return found;
}

function gateOf(declared: DesiredRole | undefined): GateEnforcement | undefined {
  const enforcement = declared?.admission.enforcement;
  return enforcement?.by === 'gate' ? enforcement : undefined;
}

/** @param declared of a role that only the gate may call for: then the call is the gate's */
function roleAccess(
  trust: string,
  step: AskedStep,
  declared: DesiredRole | undefined,
  world: TrustWorld,
  providers?: readonly FoundProvider[],
): Access {
  const gate = gateOf(declared);
  if (gate === undefined) return accessOfStep(trust, step, world, { providers });
  const answers = gate.vpcs.map((vpc) =>
    accessOfStep(trust, step, world, { providers, from: { is: 'endpoint', vpc } }),
  );
  const best = answers.find(({ is }) => is === 'yes') ?? answers.find(({ is }) => is === 'depends') ?? answers[0];
  if (best === undefined) throw new Error('a role of the gate without a VPC');
  const { branch } = step;
  if (best.is === 'no' || branch === undefined) return best;
  if (gate.branches.some((one) => matchesBranchGlob(one, branch))) return best;
  return refused(
    'entry-branch',
    `the gate lets in ${gate.branches.join(', ')}, and the step runs on ${branch}`,
    `Run it on ${gate.branches.join(' or ')}; if it should get in from ${branch}, name that in the manifest of the role.`,
  );
}

function withoutToken({ provider }: TrustWorld): Access {
  return refused(
    'entry-no-environment',
    `by provider.subjectFormat, ${provider.subjectFormat.text}, every token names an environment, and this step deploys to none`,
    'Add `deployment:` to the step.',
  );
}

/** Whether the trust policy of the role is what refuses. */
function isOfEntry({ refusal: { code } }: Extract<Access, { is: 'no' }>): boolean {
  return code.startsWith('entry-') || code === 'role-trust-differs';
}

/** A manifest that is right already needs no change: what is missing is that it is applied. */
function differing(access: Access, byManifest: Access | undefined): Access {
  if (access.is !== 'no' || byManifest?.is !== 'yes' || !isOfEntry(access)) return access;
  return refused(
    'role-trust-differs',
    `in IAM ${access.refusal.message} (${access.refusal.code}); its manifest lets the step in`,
    'See what differs with rolekeeper plan, then apply.',
  );
}

function notApplied({ arn, declared }: AccessRole): Access {
  return refused(
    'role-missing',
    `IAM has no role ${arn} yet`,
    declared?.suspended === true
      ? 'Its manifest is suspended: take `suspend` out of it, and apply.'
      : 'Apply its manifest: rolekeeper plan, then apply.',
  );
}

/** Names, or UUIDs that the lock file does not know. */
function environmentsLetIn(
  step: AskedStep,
  { spec, declared }: AccessRole,
  world: TrustWorld,
  known: ReadonlyMap<string, string>,
): string[] {
  const own = declared?.admission.doors.filter(({ repository }) => repository.uuid === step.repositoryUuid) ?? [];
  const uuids = new Set([...known.values(), ...own.flatMap(({ environment }) => environment?.uuid ?? [])]);
  return [...uuids]
    .filter((environmentUuid) => roleAccess(spec.trust, { ...step, environmentUuid }, declared, world).is !== 'no')
    .map((uuid) => nameOf(world, uuid))
    .sort();
}

/** `a step of repository checkout-api that deploys to production, on branch main`. */
export function stepWords({ repositoryUuid, environmentUuid, branch }: AskedStep, world: TrustWorld): string {
  const where =
    environmentUuid === undefined
      ? 'that deploys to no environment'
      : `that deploys to ${nameOf(world, environmentUuid)}`;
  const on = branch === undefined ? '' : `, on ${named([branch], 'branch', 'branches')}`;
  return `a step of repository ${nameOf(world, repositoryUuid)} ${where}${on}`;
}
