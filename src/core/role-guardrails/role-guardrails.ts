/**
 * What one role may not be. The first of three rings around IAM; the second looks at a set of changes (guardrails.ts),
 * the third is IAM itself (infra/reconciler-permissions.ts, infra/boundary.ts).
 *
 * Terms. A *rule* looks at one role and answers with *violations*, each at a place in the manifest. Its *level* says what
 * becomes of them: `refuse` makes a mistake of them, so that the manifest is not applied; `warn` says them in the plan;
 * `off` says in the plan that nobody looks. Levels stand in rolekeeper.yaml, which belongs to the platform: a team can
 * neither loosen them nor except itself. Whatever loosens a rule has a reason, and the reason is printed.
 *
 * What the rules see: the role's own policies, all of them together. What they do not see, and never claim to:
 *
 *  - the text of a managed policy. That is why the platform lists the managed policies of a team (team-managed-policy).
 *  - conditions. An Allow with a condition counts as if it had none, and a Deny with a condition not at all; so a policy
 *    that is safe only thanks to a condition is refused, and the platform has to except it.
 *  - resource policies, service control policies and sessions. What a bucket's own policy grants is not ours to know.
 *  - who is behind a name. `function:checkout-*` is named; whether its role is an administrator, IAM knows.
 *
 * Order is gravity: at one place only the gravest rule speaks, as what cures it mostly cures the others. Some rules also
 * *settle* a place, at any level: who accepts `s3:*` on everything has accepted each s3 action on everything.
 */

import type { fixedGuardrailCodes, GuardrailRule } from '../codes/guardrail.ts';
import { INLINE_CHARACTERS, inlineSize } from '../iam/quotas.ts';
import type { LockIndex } from '../manifest/lock-index.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Settings, TeamRules } from '../manifest/settings.ts';
import type { Finding, Issue } from '../model/types.ts';
import { Denials } from '../permissions/denials.ts';
import type { InlinePolicy } from '../permissions/identity-policy.ts';
import { type PolicyStatement, policyStatements } from '../permissions/policy-statements.ts';
import { adminAccess } from './admin-access.ts';
import { adminManagedPolicy } from './admin-managed-policy.ts';
import { assumeAnyRole } from './assume-any-role.ts';
import { checkExpectations } from './expectations.ts';
import { invertedAllow } from './inverted-allow.ts';
import { namedServiceWildcard } from './named-service-wildcard.ts';
import { ownAssets } from './own-assets.ts';
import { passRole } from './pass-role.ts';
import { policyGrammar } from './policy-grammar.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { reservedName } from './reserved-name.ts';
import { resourceMismatch } from './resource-mismatch.ts';
import { resourcelessAction } from './resourceless-action.ts';
import { roleTakeover } from './role-takeover.ts';
import { serviceWildcard } from './service-wildcard.ts';
import { teamAccount } from './team-account.ts';
import { teamManagedPolicy } from './team-managed-policy.ts';
import { teamNamePrefix } from './team-name-prefix.ts';
import { teamRepository } from './team-repository.ts';
import { teamSession } from './team-session.ts';
import { teamUnlisted } from './team-unlisted.ts';
import { unknownAction } from './unknown-action.ts';
import { record } from './violation-record.ts';

/** All that a rule may look at. */
export interface RoleUnderCheck {
  manifest: Manifest;
  /** The documents that IAM would get. */
  inline: readonly InlinePolicy[];
  /** Of all inline policies and presets together. */
  statements: readonly PolicyStatement[];
  denials: Denials;
  settings: Settings;
  /** What the settings say about the manifest's team; undefined if they list no teams, or not this one. */
  team: TeamRules | undefined;
  lock: LockIndex;
}

/** One thing that is wrong, at its place in the manifest. */
export interface Violation {
  /** May go one step too far: where a scalar stands, as if it were a list of one. */
  pointer: string;
  /** The action that it is about, if the place is something else, such as its resource. */
  action?: string;
  message: string;
  hint: string;
}

export interface RoleGuardrail {
  rule: GuardrailRule | FixedRule;
  /** Unless the settings say otherwise; they have no word for a fixed rule. */
  level: 'refuse' | 'warn';
  /** Later rules are silent where this one speaks, or would speak. */
  settles?: boolean;
  check(role: RoleUnderCheck): Violation[];
}

export type FixedRule = keyof typeof fixedGuardrailCodes;

/** In the order of gravity. */
export const ROLE_GUARDRAILS: readonly RoleGuardrail[] = [
  policyGrammar,
  reservedName,
  teamUnlisted,
  teamRepository,
  teamNamePrefix,
  teamAccount,
  teamSession,
  adminAccess,
  adminManagedPolicy,
  teamManagedPolicy,
  serviceWildcard,
  invertedAllow,
  privilegeEscalation,
  passRole,
  assumeAnyRole,
  roleTakeover,
  ownAssets,
  unknownAction,
  resourceMismatch,
  resourcelessAction,
  namedServiceWildcard,
];

export interface CheckedRole {
  /** They freeze the manifest. */
  issues: Issue[];
  /** For the plan; they block nothing. */
  findings: Finding[];
}

/** Judges one manifest by every rule. The usual one violates nothing, and costs some microseconds. */
export function checkRole(
  manifest: Manifest,
  inline: readonly InlinePolicy[],
  settings: Settings,
  lock: LockIndex,
): CheckedRole {
  const tooLong = isTooLong(inline);
  const statements = tooLong ? [] : statementsOf(manifest, settings);
  const team = settings.teams?.get(manifest.team);
  const role = { manifest, inline, statements, denials: new Denials(statements), settings, team, lock };
  const checked: CheckedRole = { issues: [], findings: [] };
  const settled = new Set<string>();
  for (const guardrail of ROLE_GUARDRAILS) {
    const violations = guardrail.check(role);
    if (violations.length > 0) record(violations, guardrail, role, settled, checked);
  }
  if (manifest.expect.length > 0 && !tooLong) checkExpectations(role, checked);
  return checked;
}

/**
 * quotas.ts refuses it in any case. Judging it would take time that nobody should be able to take: some rules compare
 * every pattern with every other.
 */
function isTooLong(inline: readonly InlinePolicy[]): boolean {
  return inlineSize(inline.map(({ document }) => document)) > INLINE_CHARACTERS;
}

function statementsOf({ policies }: Manifest, { provider, account }: Settings): PolicyStatement[] {
  return policyStatements(policies, { partition: provider.arn.split(':')[1] ?? 'aws', account });
}

/** One finding for each rule that the settings switch off; they belong to the plan, whatever the manifests hold. */
export function switchedOff(settings: Settings): Finding[] {
  return Object.entries(settings.guardrails).flatMap(([rule, { level, reason }]) =>
    level === 'off'
      ? {
          rule: rule as GuardrailRule,
          blocks: 'nothing',
          message: `this guardrail is switched off for every role: ${reason}`,
          remedy: `remove guardrails.${rule} from rolekeeper.yaml when the reason is gone`,
        }
      : [],
  );
}
