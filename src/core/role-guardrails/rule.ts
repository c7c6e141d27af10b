/** What a rule for one role may look at, and what it answers. */

import type { GuardrailCode } from '../codes/guardrail.ts';
import type { fixedGuardrailCodes } from '../codes/without-level.ts';
import type { LockIndex } from '../manifest/lock-index.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Settings, TeamRules } from '../manifest/settings.ts';
import type { Diagnosis, Issue } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Arn } from '../model/ids.ts';
import type { Rule } from '../model/rule.ts';
import type { Denials } from '../permissions/denials.ts';
import type { InlinePolicy } from '../permissions/identity-policy.ts';
import type { PolicyStatement } from '../permissions/policy-statements.ts';
import type { DeploymentPower } from './deployment-power.ts';

/** All that a rule may look at. */
export interface RoleUnderCheck {
  readonly manifest: Manifest;
  /** The documents that IAM would get. */
  readonly inline: readonly InlinePolicy[];
  /** Of all its policies together: inline ones, presets, and managed ones as far as their texts are known. */
  readonly statements: readonly PolicyStatement[];
  /** Managed policies whose texts are not known. */
  readonly unseen: readonly Arn[];
  readonly denials: Denials;
  readonly settings: Settings;
  /** What the settings say about the manifest's team; undefined if they list no teams, or not this one. */
  readonly team: TeamRules | undefined;
  readonly lock: LockIndex;
}

/** One thing that is wrong, at its place in the manifest. */
export interface Violation extends Pick<Diagnosis, 'message' | 'remedy'> {
  /** May go one step too far: where a scalar stands, as if it were a list of one. */
  readonly pointer: string;
  /** The action that it is about, if the place is something else, such as its resource. */
  readonly action?: string;
}

/** It has one code, which the settings use for it, so its violations do not repeat it. */
export interface RoleRule extends Rule<RoleUnderCheck, Violation> {
  readonly codes: readonly [GuardrailCode | FixedGuardrailCode];
  /** Unless the settings say otherwise; they cannot change a fixed rule. */
  readonly level: 'refuse' | 'warn';
  /** Later rules are silent where this one reports, or would report. */
  readonly settles?: boolean;
}

export type FixedGuardrailCode = keyof typeof fixedGuardrailCodes;

export interface CheckedRole {
  /** They freeze the manifest. */
  readonly issues: Issue[];
  /** For the plan; they block nothing. */
  readonly findings: Finding[];
  /** For the one note of the plan. */
  readonly powers: readonly DeploymentPower[];
  /** Managed policies that were not looked at: nothing is said about them, which is not "nothing is wrong". */
  readonly unseen: readonly Arn[];
}
