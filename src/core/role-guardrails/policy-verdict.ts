/**
 * What the role guardrails say of a role as IAM has it, ours or not: `scan` and `status` judge with the rules, and the
 * levels and exceptions, that `validate` and `plan` use for manifests. What was not looked at is named, and never "no".
 */

import { isAwsPolicy } from '../iam/managed-policy.ts';
import { indexLock } from '../manifest/lock-index.ts';
import type { Manifest, PolicyEntry } from '../manifest/manifest.ts';
import type { Settings } from '../manifest/settings.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Arn } from '../model/ids.ts';
import { type ManagedTexts, NO_TEXTS } from '../model/managed-text.ts';
import { TAGS } from '../model/ownership.ts';
import type { RoleSpec } from '../model/role-spec.ts';
import { isJsonObject } from '../text/json.ts';
import { keysOf } from '../text/json-pointer.ts';
import type { DeploymentPower } from './deployment-power.ts';
import { checkPolicies, isLeadingOff, isTooLong } from './role-guardrails.ts';

export interface PolicyFault {
  readonly code: Issue['code'];
  readonly level: 'reject' | 'warn';
  /** The inline policy's name or the managed policy's ARN. */
  readonly policy: string;
  readonly message: string;
  readonly remedy: string;
}

export interface PolicyVerdict {
  readonly faults: readonly PolicyFault[];
  /** Whether it is, or can become, an administrator; undefined: nothing says so, and not all was looked at, or known of CloudFormation. */
  readonly admin: boolean | undefined;
  /** Policies that were not looked at: ARNs, or names of inline ones. */
  readonly unseen: readonly string[];
}

/** How the policies of a role are judged; `isOurs`: its tag says whose rules hold for it. */
export type JudgePolicies = (role: JudgedRole, isOurs: boolean) => PolicyVerdict;

type JudgedRole = Pick<RoleSpec, 'name' | 'managedPolicyArns' | 'inlinePolicies' | 'tags'>;

/** @param texts of the managed policies of the roles that will be judged */
export function judgeBy(settings: Settings, texts: ManagedTexts): JudgePolicies {
  return (role, isOurs) => judgePolicies(role, isOurs, settings, texts);
}

/** The worst that is said; "ok" only where everything was looked at. */
export function policyWord({ faults, unseen }: PolicyVerdict): 'reject' | 'warn' | 'not looked at' | 'ok' {
  if (faults.some(({ level }) => level === 'reject')) return 'reject';
  if (faults.length > 0) return 'warn';
  return unseen.length > 0 ? 'not looked at' : 'ok';
}

/** `isOurs`: then its tag says whose rules hold for it. */
export function judgePolicies(
  role: JudgedRole,
  isOurs: boolean,
  settings: Settings,
  texts: ManagedTexts,
): PolicyVerdict {
  const entries: PolicyEntry[] = role.managedPolicyArns.map((managed) => ({ managed }));
  const unseen: string[] = [];
  for (const [name, text] of Object.entries(role.inlinePolicies)) {
    const document = parsed(text);
    if (document === undefined) unseen.push(name);
    else entries.push({ name, document });
  }
  const inline = Object.entries(role.inlinePolicies).map(([name, document]) => ({ name, document, pointer: '' }));
  if (isTooLong(inline)) unseen.push(...inline.map(({ name }) => name));
  const team = isOurs ? (role.tags[TAGS.team] ?? '') : '';
  const checked = checkPolicies(manifestOf(role.name, team, entries), inline, settings, NO_LOCK, texts);
  const faults = [
    ...checked.issues.map((issue) => faultOf(issue, 'reject', entries)),
    ...checked.findings.map((finding) => faultOf(finding, 'warn', entries)),
  ];
  const notSeen = [...new Set([...checked.unseen, ...unseen])];
  const isKnown =
    notSeen.length === 0 && !isLeadingOff(settings) && !checked.powers.some((power) => isOpenPower(power, settings));
  return { faults, admin: checked.leadsFurther || (isKnown ? false : undefined), unseen: notSeen };
}

/**
 * Whether nobody has said what CloudFormation may do for a role that deploys there, or that it is an administrator. The
 * plan notes it (deployment-note.ts).
 */
export function isOpenPower({ account }: DeploymentPower, settings: Settings): boolean {
  return settings.bootstrap?.get(account)?.every((arn) => !makesAdministrator(arn, settings)) !== true;
}

/** Only AWS's own are known here; one that is not among them may be anything. */
function makesAdministrator(managed: Arn, settings: Settings): boolean {
  if (!isAwsPolicy(managed)) return false;
  const { leadsFurther, unseen } = checkPolicies(manifestOf('', '', [{ managed }]), [], settings, NO_LOCK, NO_TEXTS);
  return leadsFurther || unseen.length > 0;
}

const NO_LOCK = indexLock({ workspace: '', repositories: {} });

function faultOf(
  { code, message, remedy, pointer = '' }: Issue | Finding,
  level: PolicyFault['level'],
  entries: readonly PolicyEntry[],
): PolicyFault {
  const entry = entries[Number(keysOf(pointer)[2])];
  const policy = entry === undefined ? '' : 'managed' in entry ? entry.managed : 'name' in entry ? entry.name : '';
  const where = entry !== undefined && 'name' in entry ? `policy ${policy}: ` : '';
  return { code, level, policy: policy ?? '', message: `${where}${message}`, remedy };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A manifest that never was: the rules ask one for its name, its team and its policies. */
function manifestOf(name: string, team: string, policies: readonly PolicyEntry[]): Manifest {
  return {
    document: { path: '', value: { spec: { policies } }, locate: () => ({ file: '', line: 1, column: 1 }) },
    team,
    name,
    previousNames: [],
    adopts: undefined,
    description: '',
    repositories: [],
    environments: [],
    branches: [],
    anyBranch: false,
    enforcement: undefined,
    session: { maxSeconds: 3600, requestSeconds: undefined },
    policies,
    expect: [],
    tags: {},
    onRemoval: undefined,
    expires: undefined,
    suspended: false,
  };
}
