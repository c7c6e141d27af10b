/**
 * Rolekeeper on one page: read the manifests, read IAM, plan the difference, apply the plan.
 *
 *   manifests -validate, compile-> desired roles -+
 *                                                 +- diff -> changes - guard -> plan -> operations -> IAM
 *                          IAM -read-> actual state -+
 *
 * Everything between reading and applying is a pure function (core/). There is no dry run: printing a plan is making it
 * and not applying it.
 */
import { type ApplyOptions, type ApplyWorld, apply } from './apply.ts';
import { type DesiredState, desiredState } from './core/compile/desired-state.ts';
import { policySize, USUAL_TRUST_CHARACTERS } from './core/iam/quotas.ts';
import type { Approval } from './core/model/approval.ts';
import type { KnownRoles } from './core/model/inventory.ts';
import type { Outcome } from './core/model/operation.ts';
import type { Plan } from './core/model/plan.ts';
import { withLeftDrift } from './core/plan/accepted-drift.ts';
import { diff } from './core/plan/diff.ts';
import { driftOf } from './core/plan/drift.ts';
import { rolesAsOf } from './core/plan/expiry.ts';
import { type ForeignGrant, withForeign } from './core/plan/foreign-roles.ts';
import { nextFreeze } from './core/plan/freeze-window.ts';
import { planOf } from './core/plan/plan.ts';
import { withRevocations } from './core/plan/revocation.ts';
import { guard } from './core/plan-guardrails/plan-guardrails.ts';
import type { Unread } from './core/plan-guardrails/rule.ts';
import { trustWorld } from './core/trust/trust-world.ts';
import { withWidening } from './core/widening/widening.ts';
import type { ManifestSource, RoleReader } from './ports.ts';

/**
 * What the manifests ask for, with every mistake in them.
 * @throws SourceError if they cannot be read as a whole
 */
export async function loadDesired(source: ManifestSource): Promise<DesiredState> {
  return desiredState(await source.read());
}

export interface PlanOptions {
  /** Approval to sets of deletions that are more than the limits allow, beside that of the settings. */
  approvals?: readonly Approval[];
  /** Why what was approved could not be read: then nothing is deleted. */
  approvalsUnread?: Unread;
  /** What people type before the digest of such a set to approve it: a blocked plan prints it. */
  approveCommand?: string;
  /** What the service remembers of its roles; without it path and tag alone say whose a role is. */
  known?: KnownRoles;
  /** Digest of the boundary's document as it was deployed (core/iam/policy-digest.ts); without it nobody looks at it. */
  boundaryDigest?: string | undefined;
  /** The same of the trust policies of the service's own roles, by name. */
  serviceTrusts?: Readonly<Record<string, string>> | undefined;
  /** What the deployment lets the service do to roles that are not ours; without it IAM will say. */
  foreignGrant?: ForeignGrant | undefined;
  /** The moment to judge by: what is expired, frozen, approved. */
  now?: Date;
}

/**
 * What would have to be done to make IAM equal to the manifests, and what must not be done. Roles of broken manifests
 * are kept as they are.
 * @throws WorldError if IAM could not be read completely
 */
export async function makePlan(desired: DesiredState, reader: RoleReader, options: PlanOptions = {}): Promise<Plan> {
  const { approvals = [], approvalsUnread, approveCommand = 'rolekeeper approve' } = options;
  const { known, now = new Date(), boundaryDigest, foreignGrant, serviceTrusts } = options;
  const { settings, issues, revision, findings: said } = desired;
  if (settings === undefined) throw new Error('makePlan needs settings: look at desired.issues first');
  const { account, provider, roles } = settings;
  const scope = {
    account,
    path: roles.path,
    providerArn: provider.arn,
    ...(boundaryDigest !== undefined && { boundaryArn: roles.permissionsBoundary }),
    // Within the usual limit nobody needs to know the account's own.
    ...(desired.roles.some(({ trust }) => policySize(trust) > USUAL_TRUST_CHARACTERS) && { trustQuota: true }),
  };
  const actual = await reader.read(scope);
  const dated = rolesAsOf(desired.roles, now);
  const rules = { byDefault: settings.removal, now };
  const bare = diff({ ...dated, frozen: desired.frozen }, actual.roles, rules, known);
  const world = trustWorld(settings, desired.lock);
  const judged = withWidening(bare, world);
  const told = withLeftDrift(judged, settings.drift, known);
  const ours = settings.drift.revokeSessions ? withRevocations(told, known) : told;
  const changes = withForeign(ours, actual.roles, { settings, now, world, granted: foreignGrant });
  const guarded = guard({
    changes,
    declared: dated.roles,
    expired: dated.expired,
    issues,
    actual,
    settings,
    world,
    known,
    now,
    approvals,
    approvalsUnread,
    approveCommand,
    boundaryDigest,
    foreignGrant,
    serviceTrusts,
  });
  const findings = [...guarded, ...said];
  return planOf({
    scope,
    boundaryArn: roles.permissionsBoundary,
    revision,
    changes,
    findings,
    drift: driftOf(changes, findings, { known, kinds: settings.drift.kinds }),
    issues,
    freezeBegins: nextFreeze(settings.freeze, now),
  });
}

/** Performs the plan's operations; never throws for a role that failed: its outcome says so. */
export async function applyPlan(plan: Plan, world: ApplyWorld, options: ApplyOptions = {}): Promise<Outcome[]> {
  return apply(plan, world, options);
}
