/**
 * Rolekeeper on one page: read the manifests, read IAM, plan the difference, apply the plan.
 *
 *   manifests -validate, compile-> desired roles -+
 *                                                 +- diff -> differences - judge -> changes - guard -> plan -> operations -> IAM
 *                          IAM -read-> actual state -+
 *
 * Everything between reading and applying is a pure function (src/core), and each stage takes what only the one before it
 * can give. There is no dry run: printing a plan is making it and not applying it.
 */
import { type DesiredState, desiredState } from './core/compile/desired-state.ts';
import { type AttachingRole, textFaults } from './core/compile/text-faults.ts';
import { policySize, USUAL_TRUST_CHARACTERS } from './core/iam/quotas.ts';
import { scopeOf } from './core/manifest/scope.ts';
import type { ActualState } from './core/model/actual-state.ts';
import type { AppliedRoles } from './core/model/applied-role.ts';
import type { Approval } from './core/model/approval.ts';
import type { AdoptionFacts } from './core/model/beyond-boundary.ts';
import type { Difference } from './core/model/change.ts';
import { besideGate } from './core/model/deployed-gate.ts';
import type { Deployment } from './core/model/deployment.ts';
import type { ClosedForeign, KnownRoles } from './core/model/inventory.ts';
import type { ManagedTexts } from './core/model/managed-text.ts';
import type { GuardedChanges, Plan } from './core/model/plan.ts';
import type { SpentLimits } from './core/model/spent-limits.ts';
import type { UpdateDifference } from './core/model/update-change.ts';
import { adoptionFacts } from './core/permissions/beyond-boundary.ts';
import { managedPolicyArns } from './core/permissions/identity-policy.ts';
import { textsToRead } from './core/permissions/managed-statements.ts';
import { acceptedReason } from './core/plan/accepted-drift.ts';
import { isBegunByHand } from './core/plan/adoption.ts';
import { policiesToRead } from './core/plan/attachments.ts';
import { diff } from './core/plan/diff.ts';
import { driftOf, goneRoles } from './core/plan/drift.ts';
import { rolesAsOf } from './core/plan/expiry.ts';
import { withForeign } from './core/plan/foreign-roles.ts';
import { nextFreeze } from './core/plan/freeze-window.ts';
import { gatePlan, type SeenGate } from './core/plan/gate-plan.ts';
import { judge } from './core/plan/judge.ts';
import { operationsOf, planOf } from './core/plan/plan.ts';
import { recordsNeeded } from './core/plan/records-needed.ts';
import { guard } from './core/plan-guardrails/plan-guardrails.ts';
import type { ApproveCommands, Circumstances, Unread } from './core/plan-guardrails/rule.ts';
import { trustWorld } from './core/trust/trust-world.ts';
import type { AccountReader, ManifestSource } from './ports.ts';

/**
 * What the manifests ask for, with every mistake in them.
 * @param now the moment to judge by; left out, nothing that the settings say is over
 * @throws SourceError if they cannot be read as a whole
 */
export async function loadDesired(source: ManifestSource, now?: Date): Promise<DesiredState> {
  return desiredState(await source.read(), now);
}

/** What was applied last to these roles, as far as that is remembered. @throws WorldError if it cannot be read */
export type Recall = (roles: readonly string[]) => Promise<AppliedRoles>;

/** Where nothing is remembered. */
export const NOTHING_APPLIED: Recall = async () => new Map();

export interface PlanOptions {
  /** What the deployment says; UNDEPLOYED where there is none. */
  readonly deployment: Deployment;
  /** What is remembered of our roles; undefined where nothing is: then path and tags alone say whose a role is. */
  readonly known: KnownRoles;
  /** Of an inventory: the roles that are not ours and that we have closed. */
  readonly closedForeign?: ClosedForeign | undefined;
  /** Whether what is intended is written down before the first call; true where roles are known if left out. */
  readonly keepsIntent?: boolean;
  /** What was applied last to some of the roles; see AppliedStore. */
  readonly applied: Recall;
  /** What was used up of the limits; absent where nothing remembers it: then each plan is judged by itself. */
  readonly spent?: SpentLimits | undefined;
  /** The gate's table as it is stored; undefined where nothing is remembered of it. */
  readonly gate?: SeenGate | undefined;
  /** Approvals of sets of deletions and of lockouts, beside those of the settings. */
  readonly approvals?: readonly Approval[];
  /** Why the approvals could not be read: then nothing is deleted. */
  readonly approvalsUnread?: Unread;
  /** What people type before the digest of such a set to approve it: a blocked plan prints it. */
  readonly approveCommands?: ApproveCommands;
  /**
   * Whether a person applies it: then roles of before can be adopted (src/core/plan/adoption.ts). The service's own
   * permissions do not reach them.
   */
  readonly byPerson?: boolean;
  /** true: no account was read, but what the manifests of before would have made of one: it has no roles of before. */
  readonly isDeclared?: boolean;
  /** The moment to judge by: what is expired, frozen, approved. */
  readonly now?: Date;
}

const USUAL_COMMANDS: ApproveCommands = { deletions: 'rolekeeper approve', lockouts: 'rolekeeper approve' };

/**
 * What has to be done to make IAM equal to the manifests, and what must not be done. Roles of broken manifests are kept
 * as they were applied last; so is every known role while what is published cannot be planned by.
 * @throws WorldError if IAM could not be read completely
 */
export async function makePlan(desired: DesiredState, reader: AccountReader, options: PlanOptions): Promise<Plan> {
  const { deployment, known, approvals = [], approvalsUnread, approveCommands = USUAL_COMMANDS } = options;
  const { now = new Date(), keepsIntent = known !== undefined } = options;
  const closedForeign = known === undefined ? undefined : (options.closedForeign ?? {});
  const { settings, lock, issues, revision, fallback } = desired;
  if (settings === undefined) throw new Error('makePlan needs settings: look at desired.issues first');
  const { roles, drift } = settings;
  const adopts = desired.roles.some((role) => role.adopts?.how === 'in-place');
  const scope = {
    ...scopeOf(settings),
    ...((deployment.boundary !== null || adopts) && { boundaryArn: roles.permissionsBoundary }),
    // Within the usual limit the account's own limit does not matter.
    ...(desired.roles.some(({ trust }) => policySize(trust) > USUAL_TRUST_CHARACTERS) && { trustQuota: true }),
  };
  const actual = await reader.read(scope);
  // Where nothing is remembered, or no account was read, whether a gate is deployed was not looked at.
  const isLookedAt = options.isDeclared !== true && (known !== undefined || deployment.gate !== undefined);
  const wanted = isLookedAt ? besideGate(desired.roles, deployment.gate) : desired.roles;
  const dated = rolesAsOf(wanted, now);
  const world = trustWorld(settings, lock);

  const declared = { ...dated, frozen: desired.frozen, unreadable: fallback !== undefined };
  const rules = {
    byDefault: settings.removal,
    now,
    drift,
    world,
    path: roles.path,
    owner: settings.owner,
    unowned: deployment.unownedRoles,
  };
  const unclear = recordsNeeded(declared, actual.roles, rules, known);
  const applied = unclear.length === 0 ? new Map() : await options.applied(unclear);
  const differences = diff(declared, actual.roles, rules, { known, applied });
  const adoptions = await adoptionFactsOf(differences, actual, { known, reader });
  const ours = judge(differences, { drift, world, known, keepsIntent, provider: actual.provider, adoptions });
  // Whether a role that is not ours is closed is for settings of now; of the last good ones an exception may be missing.
  const changes = fallback
    ? ours
    : withForeign(ours, actual.roles, {
        settings,
        now,
        world,
        granted: deployment.foreignRoles,
        closed: closedForeign,
        keepsIntent,
      });
  const named = new Set(dated.roles.map(({ name }) => name));
  const attaching = (desired.attaching ?? []).filter(({ manifest }) => named.has(manifest.name));
  const texts = await readTexts(attaching, reader);
  const isTold = fallback !== undefined && acceptedReason('drift-deleted', drift) === undefined;
  const gone = isTold ? goneRoles(known, actual.roles) : [];
  const circumstances = {
    changes,
    declared: dated.roles,
    expired: dated.expired,
    issues,
    actual,
    settings,
    deployment,
    world,
    known,
    closedForeign,
    spent: options.spent,
    now,
    approvals,
    approvalsUnread,
    approveCommands,
    byPerson: options.byPerson === true,
    isDeclared: options.isDeclared === true,
    gone,
    texts,
    textFaults: lock === undefined ? [] : textFaults(attaching, settings, lock, texts, actual.roles),
    ...(fallback && { fallback }),
  };
  const guarded = await withPolicies(circumstances, reader);
  const gate = gatePlan({
    seen: options.gate,
    declared: dated.roles,
    frozen: desired.frozen,
    changes,
    findings: guarded.findings,
    settings,
    lock,
    isFallback: fallback !== undefined,
  });
  return planOf(guarded, {
    scope,
    boundaryArn: roles.permissionsBoundary,
    revision,
    // They block nothing.
    remarks: desired.findings,
    drift: driftOf(changes, guarded.findings, { known, kinds: drift.kinds, gone }),
    issues,
    ...(fallback && { fallback }),
    ...(gate && { gate }),
    freezeBegins: nextFreeze(settings.freeze, now),
  });
}

/** What the boundary takes from roles that are adopted, and what policies that they get deny. No call where none is. */
async function adoptionFactsOf(
  differences: readonly Difference[],
  { boundary }: ActualState,
  { known, reader }: { readonly known: KnownRoles; readonly reader: AccountReader },
): Promise<Map<string, AdoptionFacts>> {
  const adopted = differences.filter(
    (one) => one.kind === 'adopt' || (one.kind === 'update' && isBegunByHand(one.desired, known)),
  ) as UpdateDifference[];
  if (boundary?.is !== 'present' || adopted.length === 0) return new Map();
  const policies = adopted.flatMap(({ actual, desired }) => [
    ...actual.managedPolicyArns,
    ...desired.managedPolicyArns,
  ]);
  const texts = await reader.readPolicyTexts([...new Set(policies)].sort());
  const { document } = boundary;
  return new Map(
    adopted.map(({ name, actual, desired: { managedPolicyArns } }) => [
      name,
      adoptionFacts(actual, managedPolicyArns, { boundary: document, texts }),
    ]),
  );
}

/** No call where no declared role attaches a policy whose text has to be asked for. */
function readTexts(attaching: readonly AttachingRole[], reader: AccountReader): Promise<ManagedTexts> {
  return reader.readPolicyTexts(textsToRead(attaching.flatMap(({ manifest }) => managedPolicyArns(manifest))));
}

/** Judged twice where policies are about to be attached: only then it is known which ones IAM has to be asked for. */
async function withPolicies(circumstances: Circumstances, reader: AccountReader): Promise<GuardedChanges> {
  const guarded = guard(circumstances);
  const { permissionsBoundary } = circumstances.settings.roles;
  const arns = policiesToRead(operationsOf(guarded, permissionsBoundary), permissionsBoundary, circumstances.actual);
  return arns.length === 0 ? guarded : guard({ ...circumstances, policies: await reader.readPolicies(arns) });
}
