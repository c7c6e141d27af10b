/**
 * Who keeps the branches that a manifest names: its environments, the gate, the subject of the token, or nothing. With
 * none of them it is an error, never a wider trust.
 */

import { branchGlobProblem } from '../manifest/branch-glob.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { IssueList } from '../manifest/manifest-issues.ts';
import type { Settings } from '../manifest/settings.ts';
import { DOCUMENTED_SUBJECT_FORMAT } from '../manifest/subject-format.ts';
import type { Enforcement } from '../model/desired-role.ts';
import { named } from '../text/counted.ts';

/** Every mistake is added by `add`. */
export function enforcementOf(
  { branches, environments, anyBranch, enforcement }: Manifest,
  settings: Settings,
  add: IssueList,
): Enforcement {
  const { carriesBranch, carriesEnvironment, text } = settings.provider.subjectFormat;
  if (environments.length > 0 && !carriesEnvironment) {
    add('environments-not-enforced', '/spec/environments', {
      message: `this workspace's subject format, ${text}, has no environment: IAM could not distinguish one from another`,
      remedy: 'remove environments, or set provider.subjectFormat in rolekeeper.yaml to what the tokens really carry',
    });
  }
  const isGated = enforcement === 'gate' || (enforcement === undefined && settings.enforcement === 'gate');
  if (isGated && branches.length > 0) return gateEnforcement(branches, settings, add);
  if (enforcement === 'gate') reportNoBranches(anyBranch, add);
  reportWildcards(branches, add);
  if (anyBranch) return { by: 'nobody' };
  if (carriesBranch) reportUnwritable(branches, add);
  if (carriesBranch && branches.length > 0) return { by: 'subject', branches };
  if (branches.length > 0 && environments.length === 0) {
    add('branches-not-enforced', '/spec/branches', {
      message: `nothing would limit this role to ${named(branches, 'branch', 'branches')}: the subject of a Bitbucket token does not carry the branch`,
      remedy:
        'add environments whose deployment settings admit only these branches, or have the gate keep them (enforcement: gate, docs/branches.md), or write anyBranch: true instead of branches',
    });
  }
  return { by: 'environment', branches };
}

/** Without a gate in the settings there is no trust policy that only the gate satisfies. */
function gateEnforcement(
  branches: readonly string[],
  { gate, account, provider: { subjectFormat } }: Settings,
  add: IssueList,
): Enforcement {
  if (gate === undefined) {
    add('gate-missing', '/spec/enforcement', {
      message: `the gate shall keep ${named(branches, 'branch', 'branches')}, and rolekeeper.yaml names no gate`,
      remedy:
        'deploy the gate and write what its stack prints under gate: in rolekeeper.yaml, or pin a deployment environment instead (enforcement: environment); docs/branches.md says what each costs',
    });
  }
  if (subjectFormat.text !== DOCUMENTED_SUBJECT_FORMAT) {
    add('gate-subject-format', '/spec/enforcement', {
      message: `the gate takes no token whose subject is ${subjectFormat.text}, as provider.subjectFormat says`,
      remedy: subjectFormat.carriesBranch
        ? 'write enforcement: environment: the subject has the branch, and IAM compares it without a gate'
        : 'remove provider.subjectFormat from rolekeeper.yaml if tokens have the form that Atlassian documents, or pin a deployment environment: enforcement: environment',
    });
  }
  for (const [index, branch] of branches.entries()) {
    const problem = branchGlobProblem(branch);
    if (problem !== undefined) add('branch-wildcard', `/spec/branches/${index}`, problem);
  }
  const vpcs = gate?.vpcs ?? [];
  return { by: 'gate', branches, vpcs, sameAccount: vpcs.some((vpc) => vpc.split(':')[4] === account) };
}

function reportNoBranches(anyBranch: boolean, add: IssueList): void {
  add('gate-without-branches', '/spec/enforcement', {
    message: anyBranch
      ? 'the gate looks at the branch, and anyBranch admits every one'
      : 'the gate looks at the branch, and the manifest names none',
    remedy: anyBranch
      ? 'name branches instead of anyBranch, or leave enforcement out'
      : 'name branches, or leave enforcement out',
  });
}

/** Only the gate reads them; IAM and Bitbucket would, at best, mean something else by them. */
function reportWildcards(branches: readonly string[], add: IssueList): void {
  for (const [index, branch] of branches.entries()) {
    if (!branch.includes('*')) continue;
    add('branch-wildcard', `/spec/branches/${index}`, {
      message: `branch "${branch}" has a wildcard, and only the gate takes them`,
      remedy: 'name each branch, or have the gate keep them: enforcement: gate (docs/branches.md)',
    });
  }
}

/** Source: IAM API Reference, CreateRole, AssumeRolePolicyDocument: U+0020 to U+00FF. */
function reportUnwritable(branches: readonly string[], add: IssueList): void {
  for (const [index, branch] of branches.entries()) {
    if (/^[\u0020-\u00ff]*$/.test(branch)) continue;
    add('branch-name', `/spec/branches/${index}`, {
      message: `branch "${branch}" has letters that IAM does not take in a trust policy`,
      remedy: 'IAM takes Latin letters only (up to U+00FF): pin a deployment environment instead, or rename the branch',
    });
  }
}
