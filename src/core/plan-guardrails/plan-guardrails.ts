/**
 * What a set of changes may not do. Each rule is a pure function in a file of its own, looks at all changes at once and
 * answers with findings; none of them changes anything. `plan.ts` leaves out of the plan what a finding blocks.
 *
 * Deletions are the reason for this file. Tools that prune have removed what they did not own, or everything, because a
 * source came back empty or a page was lost. So a role is deleted only if all of this is true:
 *
 *   - the role is ours by path, tag and owner, and no valid manifest declares it   diff.ts, takeover.ts
 *   - it is the very role that the inventory knows, where there is an inventory   undeclared.ts
 *   - neither its last manifest nor the settings ask to retain it                 undeclared.ts
 *   - what is published could be planned by                                       last-good-revision.ts
 *   - every manifest could be read                                                manifests-invalid.ts
 *   - IAM was read completely                                                     partial-read.ts
 *   - at least one manifest is left                                               empty-source.ts
 *   - what was approved could be read                                         approvals-unread.ts
 *   - none of the roles that go has to be put back first                          put-back-first.ts
 *   - not far fewer roles are declared than are known                             source-shrunk.ts
 *   - not too many at once, nor in 24 hours                                       too-many-deletions.ts, limits.ts
 *   - not a whole team at once                                                    whole-team.ts
 *   - if it was renamed, its successor is there                                   rename-waits.ts
 *   - the service does not need it                                                own-roles.ts
 *   - no suspend and no freeze window is in force                                 suspended.ts, freeze.ts
 *
 * The other way to stop every pipeline is to change every trust. So an update that shuts callers out (lockout.ts says
 * what counts, and that healing never does) is made only if all of this is true as well:
 *
 *   - IAM has the provider and the audience that the new trust names              nobody-enters.ts
 *   - no name in its manifest stands for another UUID than before                 another-uuid.ts
 *   - not too many roles at once lose every one of their entrants                 too-many-lockouts.ts
 *   - if it is an adoption, nothing at all is lost by it                          adoption-tightens.ts
 *
 * A role that is not ours is deleted only by foreign-roles.ts, and then all of this but the first two applies as well.
 *
 * Shrinking, number and team can be approved, and so can lockouts, for exactly the set of roles that was shown
 * (approval.ts); the others cannot. A role that another one has replaced is no loss (rename.ts), if the other lets in
 * who could enter before. Quarantine counts as a deletion here, but for a role whose last day was known before it came:
 * that is closed whatever a finding about deletions says (expiry.ts in src/core/plan). Creates and updates of the same
 * pass go on.
 */

import type { Finding } from '../model/finding.ts';
import type { ApprovalKind } from '../model/ids.ts';
import type { GuardedChanges } from '../model/plan.ts';
import { allApprovals, approvalFindings, isApproved, ownApprovals } from '../plan/approval.ts';
import { askedFor } from '../plan/asked-for.ts';
import { refusedPolicies } from '../plan/attachments.ts';
import { adoption } from './adoption.ts';
import { adoptionTightens } from './adoption-tightens.ts';
import { anotherUuid } from './another-uuid.ts';
import { anyBranch } from './any-branch.ts';
import { approvalOver } from './approval-over.ts';
import { approvalsUnread } from './approvals-unread.ts';
import { attestation } from './attestation.ts';
import { boundary } from './boundary.ts';
import { conflicts } from './conflicts.ts';
import { driftAccepted } from './drift-accepted.ts';
import { emptySource } from './empty-source.ts';
import { expiry } from './expiry.ts';
import { foreignTrust } from './foreign-trust.ts';
import { freeze } from './freeze.ts';
import { gateAnotherVpc } from './gate-another-vpc.ts';
import { gateCallers } from './gate-callers.ts';
import { gateNotDeployed } from './gate-not-deployed.ts';
import { ignored } from './ignored.ts';
import { keptNotCompared } from './kept-not-compared.ts';
import { lastGoodRevision } from './last-good-revision.ts';
import { managedPolicies } from './managed-policies.ts';
import { manifestsInvalid } from './manifests-invalid.ts';
import { nobodyEnters } from './nobody-enters.ts';
import { notCompared } from './not-compared.ts';
import { notRemembered } from './not-remembered.ts';
import { notWatched } from './not-watched.ts';
import { ownRoles } from './own-roles.ts';
import { owners } from './owners.ts';
import { ownershipLost } from './ownership-lost.ts';
import { partialRead } from './partial-read.ts';
import { pathChanged } from './path-changed.ts';
import { policyTexts, refusedTexts } from './policy-texts.ts';
import { provider } from './provider.ts';
import { putBackFirst } from './put-back-first.ts';
import { quarantineUsed } from './quarantine-used.ts';
import { renameWaits } from './rename-waits.ts';
import type { Circumstances, LatePlanRule, PlanRule } from './rule.ts';
import { serviceRoles } from './service-roles.ts';
import { sessionsRevoked } from './sessions-revoked.ts';
import { sourceShrunk } from './source-shrunk.ts';
import { suspended } from './suspended.ts';
import { tooManyDeletions } from './too-many-deletions.ts';
import { tooManyLockouts } from './too-many-lockouts.ts';
import { trustQuota } from './trust-quota.ts';
import { uploadRoleAlone } from './upload-role-alone.ts';
import { wholeTeam } from './whole-team.ts';

const ALWAYS: readonly PlanRule[] = [
  partialRead,
  lastGoodRevision,
  boundary,
  provider,
  manifestsInvalid,
  emptySource,
  approvalsUnread,
  putBackFirst,
  suspended,
  freeze,
  ownRoles,
  conflicts,
  pathChanged,
  trustQuota,
  gateNotDeployed,
  managedPolicies,
  policyTexts,
  ownershipLost,
  owners,
  foreignTrust,
  adoption,
  ignored,
  driftAccepted,
  sessionsRevoked,
  serviceRoles,
  notWatched,
  notCompared,
  notRemembered,
  keptNotCompared,
  approvalOver,
  expiry,
  quarantineUsed,
  attestation,
  anyBranch,
  gateCallers,
  gateAnotherVpc,
];

/** Waived for the one set of deletions, or of lockouts, whose digest was approved. */
const UNLESS_APPROVED: Readonly<Record<ApprovalKind, readonly PlanRule[]>> = {
  deletions: [sourceShrunk, tooManyDeletions, wholeTeam],
  lockouts: [nobodyEnters, anotherUuid, tooManyLockouts, adoptionTightens],
};

/** What one of them blocks may change what another one finds: checked again until none has anything to add. */
const AFTER_ALL: readonly LatePlanRule[] = [renameWaits, uploadRoleAlone];

export const PLAN_GUARDRAILS: readonly (PlanRule | LatePlanRule)[] = [
  ...ALWAYS,
  ...UNLESS_APPROVED.deletions,
  ...UNLESS_APPROVED.lockouts,
  ...AFTER_ALL,
];

/** The changes with every finding about them. */
export function guard(circumstances: Circumstances): GuardedChanges {
  const { changes, policies = new Map() } = circumstances;
  const always = ALWAYS.flatMap(({ check }) => check(circumstances));
  const asked = (['deletions', 'lockouts'] as const).map((kind) => askingForApproval(kind, circumstances, always));
  return {
    changes,
    findings: withLate(circumstances, [...always, ...asked.flatMap(({ findings }) => findings)]),
    withheld: refusedPolicies(policies),
    withheldFrom: refusedTexts(circumstances),
    approved: asked.flatMap(({ approved = [] }) => approved),
    asks: asked.flatMap(({ asks = [] }) => asks),
  } as unknown as GuardedChanges;
}

function withLate(circumstances: Circumstances, findings: readonly Finding[]): readonly Finding[] {
  const added = newFindings(circumstances, findings);
  return added.length === 0 ? findings : withLate(circumstances, [...findings, ...added]);
}

/** Of the first late rule that adds any. A rule reports each role once, so this comes to an end. */
function newFindings(circumstances: Circumstances, findings: readonly Finding[]): readonly Finding[] {
  const isNew = ({ code, role }: Finding) => !findings.some((one) => one.code === code && one.role === role);
  for (const { check } of AFTER_ALL) {
    const added = check({ ...circumstances, findings }).filter(isNew);
    if (added.length > 0) return added;
  }
  return [];
}

function askingForApproval(
  kind: ApprovalKind,
  circumstances: Circumstances,
  findings: readonly Finding[],
): { readonly findings: readonly Finding[]; readonly approved?: ApprovalKind; readonly asks?: ApprovalKind } {
  // Where no approval helps, none should be offered.
  if (findings.some(({ blocks }) => blocks === 'plan' || (kind === 'deletions' && blocks === 'deletes'))) {
    return { findings: [] };
  }
  const asking = UNLESS_APPROVED[kind].flatMap(({ check }) => check(circumstances));
  if (asking.length === 0) return { findings: [] };
  const { changes, approvals, approvalsUnread, settings, now } = circumstances;
  const asked = askedFor(kind, changes);
  // Whether one in the settings is used up stands among those that could not be read.
  const given = approvalsUnread === undefined ? allApprovals(approvals, ownApprovals(settings)) : [];
  if (isApproved(asked, given, now)) return { findings: [], approved: kind };
  return { findings: [...asking, ...approvalFindings(asked, given, now)], asks: kind };
}
