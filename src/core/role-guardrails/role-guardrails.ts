/**
 * What one role may not be. The first of three rings around IAM; the second looks at a set of changes
 * (src/core/plan-guardrails/plan-guardrails.ts), the third is IAM itself (infra/reconciler-permissions.ts,
 * infra/boundary.ts).
 *
 * Terms. A *rule* looks at one role and answers with *violations*, each at a place in the manifest. Its *level* says
 * what becomes of them: `refuse` makes a mistake of them, so that the manifest is not applied; `warn` reports them in
 * the plan; `off` reports in the plan that the rule is not checked. Levels are in rolekeeper.yaml, which belongs to the
 * platform: a team can neither loosen them nor except itself. Whatever loosens a rule has a reason, and the reason is
 * printed.
 *
 * What the rules see: the role's policies, all of them together. Of managed policies, AWS's own as far as they matter here
 * (aws-managed-policies.ts), those of the account where it was read (`texts`). What they do not see, and never claim to:
 *
 *  - the text of a customer managed policy where no account is asked. It is reported as not looked at.
 *  - conditions. An Allow with a condition counts as if it had none, and a Deny with a condition not at all; so a
 *    policy that is safe only thanks to a condition is refused, and the platform has to except it.
 *  - resource policies, service control policies and sessions. What a bucket's own policy grants is not known here.
 *  - who is behind a name. `function:checkout-*` is named; only IAM knows whether its role is an administrator.
 *
 * The order is that of severity: at one place only the most severe rule reports, as what fixes it mostly fixes the
 * others. Some rules also *settle* a place, at any level: if `s3:*` on everything is accepted, so is each s3 action on
 * everything.
 */

import type { GuardrailCode } from '../codes/guardrail.ts';
import { INLINE_CHARACTERS, inlineSize } from '../iam/quotas.ts';
import type { LockIndex } from '../manifest/lock-index.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Settings } from '../manifest/settings.ts';
import type { Finding } from '../model/finding.ts';
import { type ManagedTexts, NO_TEXTS } from '../model/managed-text.ts';
import { Denials } from '../permissions/denials.ts';
import type { InlinePolicy } from '../permissions/identity-policy.ts';
import { managedStatements } from '../permissions/managed-statements.ts';
import { type PolicyStatement, policyStatements } from '../permissions/policy-statements.ts';
import { adminAccess } from './admin-access.ts';
import { adminManagedPolicy } from './admin-managed-policy.ts';
import { assumeAnyRole } from './assume-any-role.ts';
import { deploymentPowers } from './deployment-roles.ts';
import { endsTheWatch } from './ends-the-watch.ts';
import { everybodysData } from './everybodys-data.ts';
import { checkExpectations } from './expectations.ts';
import { invertedAllow } from './inverted-allow.ts';
import { namedServiceWildcard } from './named-service-wildcard.ts';
import { openedPermissions } from './opened-permissions.ts';
import { ownAssets } from './own-assets.ts';
import { passRole } from './pass-role.ts';
import { policyGrammar } from './policy-grammar.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { reservedName } from './reserved-name.ts';
import { resourceMismatch } from './resource-mismatch.ts';
import { resourcelessAction } from './resourceless-action.ts';
import { roleTakeover } from './role-takeover.ts';
import type { CheckedRole, RoleRule, RoleUnderCheck } from './rule.ts';
import { serviceWildcard } from './service-wildcard.ts';
import { sharedRole } from './shared-role.ts';
import { teamAccount } from './team-account.ts';
import { teamManagedPolicy } from './team-managed-policy.ts';
import { teamNamePrefix } from './team-name-prefix.ts';
import { teamRepository } from './team-repository.ts';
import { teamRetain } from './team-retain.ts';
import { teamSession } from './team-session.ts';
import { teamUnlisted } from './team-unlisted.ts';
import { unknownAction } from './unknown-action.ts';
import { unlistedPassRole } from './unlisted-pass-role.ts';
import { record } from './violation-record.ts';

/** The most severe first. */
export const ROLE_GUARDRAILS: readonly RoleRule[] = [
  policyGrammar,
  reservedName,
  teamUnlisted,
  teamRepository,
  teamNamePrefix,
  teamAccount,
  teamSession,
  teamRetain,
  adminManagedPolicy,
  adminAccess,
  teamManagedPolicy,
  serviceWildcard,
  invertedAllow,
  privilegeEscalation,
  passRole,
  unlistedPassRole,
  assumeAnyRole,
  roleTakeover,
  ownAssets,
  openedPermissions,
  everybodysData,
  endsTheWatch,
  sharedRole,
  unknownAction,
  resourceMismatch,
  resourcelessAction,
  namedServiceWildcard,
];

/** They judge what somebody wrote here: of a managed policy they would only find what no manifest can correct. */
const ONLY_OF_MANIFESTS: ReadonlySet<RoleRule> = new Set([
  teamAccount,
  unknownAction,
  resourceMismatch,
  resourcelessAction,
]);

/** Those that ask what a role may do, and nothing of who wrote it: they hold for a role of whatever origin. */
const OF_POLICIES: readonly RoleRule[] = ROLE_GUARDRAILS.filter(
  (rule) =>
    !ONLY_OF_MANIFESTS.has(rule) &&
    rule !== policyGrammar &&
    rule !== reservedName &&
    rule !== sharedRole &&
    !rule.codes.some((code) => code.startsWith('team-')),
);

/**
 * Judges one manifest by every rule. The usual one violates nothing, and costs some microseconds.
 * @param texts of managed policies, where an account was asked
 */
export function checkRole(
  manifest: Manifest,
  inline: readonly InlinePolicy[],
  settings: Settings,
  lock: LockIndex,
  texts: ManagedTexts = NO_TEXTS,
): CheckedRole {
  const role = roleUnderCheck(manifest, inline, settings, lock, texts);
  const checked = applyRules(ROLE_GUARDRAILS, role);
  if (manifest.expect.length > 0 && !isTooLong(inline)) checkExpectations(role.own, checked);
  return checked;
}

/** Judges what a role may do, by the same rules, in the form of a manifest that never was: policy-verdict.ts makes it. */
export function checkPolicies(
  manifest: Manifest,
  inline: readonly InlinePolicy[],
  settings: Settings,
  lock: LockIndex,
  texts: ManagedTexts,
): CheckedRole & { readonly leadsFurther: boolean } {
  const role = roleUnderCheck(manifest, inline, settings, lock, texts);
  const checked = applyRules(OF_POLICIES, role);
  const isSilent = checked.issues.length + checked.findings.length === 0 && !isAnyOff(settings);
  return { ...checked, leadsFurther: !isSilent && leadsFurther(role) };
}

function isAnyOff({ guardrails }: Settings): boolean {
  return Object.values(guardrails).some(({ level }) => level === 'off');
}

/** Whether a rule is switched off whose violations lead further: then nobody knows whether a role is an administrator. */
export function isLeadingOff({ guardrails }: Settings): boolean {
  return LEADING.some(({ codes: [code] }) => isOff(code, guardrails));
}

function isOff(code: RoleRule['codes'][0], guardrails: Settings['guardrails']): boolean {
  return guardrails[code as GuardrailCode]?.level === 'off';
}

/** What a rule finds behind another one that speaks first, as role-takeover behind the service-wildcard of `ssm:*`. */
function leadsFurther(role: RoleUnderCheck): boolean {
  const { guardrails } = role.settings;
  return LEADING.some(({ codes: [code], check }) => !isOff(code, guardrails) && check(role).length > 0);
}

/** A role with such a violation has the rights of an administrator, or takes one more step to them. */
const LEADING: readonly RoleRule[] = [
  adminManagedPolicy,
  adminAccess,
  invertedAllow,
  privilegeEscalation,
  passRole,
  assumeAnyRole,
  roleTakeover,
  ownAssets,
];

/** `own`: the same role without its managed policies. */
function roleUnderCheck(
  manifest: Manifest,
  inline: readonly InlinePolicy[],
  settings: Settings,
  lock: LockIndex,
  texts: ManagedTexts,
): RoleUnderCheck & { readonly own: RoleUnderCheck } {
  const written = isTooLong(inline) ? [] : statementsOf(manifest, settings);
  const { statements: attached, unseen } = managedStatements(manifest.policies, texts);
  const team = settings.teams?.get(manifest.team);
  const own = { manifest, inline, statements: written, unseen, denials: new Denials(written), settings, team, lock };
  if (attached.length === 0) return { ...own, own };
  const statements = [...written, ...attached];
  return { ...own, statements, denials: new Denials(statements), own };
}

function applyRules(rules: readonly RoleRule[], role: RoleUnderCheck & { readonly own: RoleUnderCheck }): CheckedRole {
  const checked: CheckedRole = { issues: [], findings: [], powers: deploymentPowers(role), unseen: role.unseen };
  const settled = new Set<string>();
  for (const rule of rules) {
    const violations = rule.check(ONLY_OF_MANIFESTS.has(rule) ? role.own : role);
    if (violations.length > 0) record(violations, rule, role, settled, checked);
  }
  return checked;
}

/**
 * quotas.ts refuses it in any case. Judging it could take so long that it holds up a pass: some rules compare every
 * pattern with every other.
 */
export function isTooLong(inline: readonly InlinePolicy[]): boolean {
  return inlineSize(inline.map(({ document }) => document)) > INLINE_CHARACTERS;
}

function statementsOf({ policies }: Manifest, { partition, account }: Settings): PolicyStatement[] {
  return policyStatements(policies, { partition, account });
}

/** One finding for each rule that the settings switch off; they belong to the plan, whatever the manifests hold. */
export function switchedOff(settings: Settings): Finding[] {
  return Object.entries(settings.guardrails).flatMap(([code, { level, reason }]) =>
    level === 'off'
      ? {
          code: code as GuardrailCode,
          blocks: 'nothing',
          message: `this guardrail is switched off for every role: ${reason}`,
          remedy: `remove guardrails.${code} from rolekeeper.yaml when the reason is gone`,
        }
      : [],
  );
}
