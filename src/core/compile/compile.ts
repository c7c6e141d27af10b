/**
 * From manifests to the roles that IAM should hold: names become UUIDs and ARNs, defaults are filled in, and IAM's
 * quotas are checked before IAM is asked. A manifest with a mistake declares nothing: its file is frozen, and the role
 * that it declared before stays as it is.
 */

import { type Guessed, isEcho, isGuessed } from '../manifest/echoes.ts';
import { settingsAt } from '../manifest/known-actions.ts';
import { indexLock, type LockIndex } from '../manifest/lock-index.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { issuesOf } from '../manifest/manifest-issues.ts';
import type { BitbucketLock, Settings } from '../manifest/settings.ts';
import type { Admission, DesiredRole, FrozenFile } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import {
  type InlinePolicy,
  inlinePolicies,
  managedPolicyArns,
  policyExpiries,
} from '../permissions/identity-policy.ts';
import { isUnseen } from '../permissions/managed-statements.ts';
import { catalogueFindings } from '../role-guardrails/catalogue-age.ts';
import { deploymentNote } from '../role-guardrails/deployment-note.ts';
import type { DeploymentPower } from '../role-guardrails/deployment-power.ts';
import { unseenBoundary } from '../role-guardrails/expectations.ts';
import { checkRole, switchedOff } from '../role-guardrails/role-guardrails.ts';
import { atOnce, type Steps } from '../source/steps.ts';
import { trustPolicy } from '../trust/trust.ts';
import { admit } from './admission.ts';
import { adoptionIssues, adoptionOf } from './adoption.ts';
import { attestationIssues } from './attestation-issues.ts';
import { duplicateRoles } from './duplicate-roles.ts';
import type { Judgements } from './known-files.ts';
import { previousNameIssues } from './previous-names.ts';
import { quotaIssues } from './quota-issues.ts';
import { roleTags } from './role-tags.ts';
import { specDigest } from './spec-digest.ts';
import type { AttachingRole } from './text-faults.ts';

export interface Compiled {
  /** Sorted by name. */
  readonly roles: readonly DesiredRole[];
  /** Files whose manifests turned out to be wrong here. */
  readonly frozen: readonly FrozenFile[];
  readonly issues: readonly Issue[];
  /** What the role guardrails only report; nothing of it blocks. */
  readonly findings: readonly Finding[];
  /** Those of the valid ones that attach policies whose texts only an account has. */
  readonly attaching: readonly AttachingRole[];
}

/**
 * Of files that are in `guessed`, only further mistakes are reported, and not those that rest on a guess.
 * @param now what is over by then in the settings does not count; undefined: whatever they say counts
 * @param known what the guardrails said by the same settings, lock file and moment
 */
export function compile(...given: Parameters<typeof compileInSteps>): Compiled {
  return atOnce(compileInSteps(...given));
}

/** The same, a manifest a step. */
export function* compileInSteps(
  manifests: readonly Manifest[],
  settings: Settings,
  lock: BitbucketLock,
  guessed: Guessed = new Map(),
  now?: Date,
  known?: Judgements,
): Steps<Compiled> {
  const index = indexLock(lock);
  const named = manifests.filter(({ document }) => !isGuessed(guessed, document.path, '/metadata'));
  const issues = [...duplicateRoles(named), ...previousNameIssues(named), ...adoptionIssues(named, settings)];
  const frozen: FrozenFile[] = [];
  const findings = [...switchedOff(settings), ...unseenBoundary(manifests, settings)];
  if (now !== undefined) findings.push(...catalogueFindings(settings, now));
  const settingsNow = now === undefined ? settings : settingsAt(settings, now);
  const roles: DesiredRole[] = [];
  const powers = new Map<string, readonly DeploymentPower[]>();
  const attaching: AttachingRole[] = [];
  const wrong = new Set(issues.map(({ place }) => place.file));
  for (const manifest of manifests) {
    yield;
    const inline = inlinePolicies(manifest, settings);
    const before = known?.judgementOf(manifest);
    const checked = before === undefined ? checkRole(manifest, inline, settingsNow, index) : { issues: [], ...before };
    if (before === undefined && checked.issues.length === 0) known?.keep(manifest, checked);
    const { issues: found, findings: remarks, powers: own } = checked;
    const role = compileRole(manifest, inline, settings, index, found);
    issues.push(...found.filter((issue) => !isEcho(issue, guessed)));
    if (guessed.has(manifest.document.path)) continue;
    if (role === undefined || wrong.has(manifest.document.path)) {
      frozen.push({ file: manifest.document.path, name: manifest.name });
    } else {
      roles.push(role);
      if (role.managedPolicyArns.some(isUnseen)) attaching.push({ manifest, inline });
      findings.push(...remarks);
      powers.set(role.name, own);
    }
  }
  findings.push(...deploymentNote(powers, settings));
  return { roles: roles.sort((a, b) => (a.name < b.name ? -1 : 1)), frozen, issues, findings, attaching };
}

function compileRole(
  manifest: Manifest,
  inline: readonly InlinePolicy[],
  settings: Settings,
  lock: LockIndex,
  issues: Issue[],
): DesiredRole | undefined {
  const before = issues.length;
  const { admission, subjects } = admit(manifest, settings, lock, issues);
  const isAdmitted = issues.length === before;
  issues.push(...attestationIssues(admission, manifest.document, settings));
  reportDoubles(manifest, inline, issues);
  const tags = roleTags(manifest, settings, issues);
  const arns = managedPolicyArns(manifest);
  // Nobody may enter a role with a mistake in who may: there is no such trust policy, and none is measured.
  const trust = isAdmitted ? trustPolicy(settings.provider, subjects, vpcsOf(admission)) : undefined;
  const texts = inline.map(({ document }) => document);
  const sizes = { trust, inlinePolicies: texts, managedPolicyArns: arns, tags };
  issues.push(...quotaIssues(sizes, manifest.document, settings.limits));
  if (issues.length > 0 || trust === undefined) return undefined;
  const role = {
    name: manifest.name,
    path: settings.roles.path,
    description: manifest.description,
    maxSessionSeconds: manifest.session.maxSeconds,
    trust,
    boundaryArn: settings.roles.permissionsBoundary,
    managedPolicyArns: arns,
    inlinePolicies: Object.fromEntries(inline.map(({ name, document }) => [name, document])),
    tags,
    team: manifest.team,
    file: manifest.document.path,
    admission,
    requestSeconds: manifest.session.requestSeconds,
    onRemoval: manifest.onRemoval,
    previousNames: manifest.previousNames,
    adopts: adoptionOf(manifest, settings),
    expires: manifest.expires,
    policyExpiries: policyExpiries(manifest),
    suspended: manifest.suspended,
  };
  return { ...role, digest: specDigest(role) };
}

/** From where alone the role can be assumed; undefined: from anywhere. */
function vpcsOf({ enforcement }: Admission): readonly string[] | undefined {
  return enforcement.by === 'gate' ? enforcement.vpcs : undefined;
}

/** IAM keeps inline policies by name: the second would silently replace the first. */
function reportDoubles(
  manifest: Manifest,
  inline: readonly { name: string; pointer: string }[],
  issues: Issue[],
): void {
  const add = issuesOf(manifest.document, issues);
  const seen = new Set<string>();
  for (const { name, pointer } of inline) {
    if (seen.has(name)) {
      add('duplicate-policy', pointer, {
        message: `this role already has an inline policy named "${name}"`,
        remedy: 'give each its own name: IAM keeps one policy for each name',
      });
    }
    seen.add(name);
  }
}
