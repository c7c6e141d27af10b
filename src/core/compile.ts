/**
 * From manifests to the roles that IAM should hold: names become UUIDs and ARNs, defaults are filled in, and IAM's
 * quotas are checked before IAM is asked. A manifest with a mistake declares nothing: its file is frozen, and whatever
 * it declared before is left as it is.
 */
import { admit } from './admission.ts';
import { specDigest } from './digest.ts';
import { duplicateRoles } from './duplicate-roles.ts';
import { inlinePolicies, managedPolicyArns } from './identity-policy.ts';
import { indexLock, type LockIndex } from './lock-index.ts';
import type { Manifest } from './manifest.ts';
import { issuesOf } from './manifest-issues.ts';
import { quotaIssues } from './quotas.ts';
import { roleTags } from './role-tags.ts';
import type { BitbucketLock, Settings } from './settings.ts';
import { trustPolicy } from './trust.ts';
import type { DesiredRole, FrozenFile, Issue } from './types.ts';

export interface Compiled {
  /** Sorted by name. */
  roles: DesiredRole[];
  /** Files whose manifests turned out to be wrong here. */
  frozen: FrozenFile[];
  issues: Issue[];
}

export function compile(manifests: readonly Manifest[], settings: Settings, lock: BitbucketLock): Compiled {
  const index = indexLock(lock);
  const issues = duplicateRoles(manifests);
  const frozen: FrozenFile[] = [];
  const roles: DesiredRole[] = [];
  const wrong = new Set(issues.map(({ file }) => file));
  for (const manifest of manifests) {
    const found: Issue[] = [];
    const role = compileRole(manifest, settings, index, found);
    issues.push(...found);
    if (role === undefined || wrong.has(manifest.document.path)) {
      frozen.push({ file: manifest.document.path, name: manifest.name });
    } else {
      roles.push(role);
    }
  }
  return { roles: roles.sort((a, b) => (a.name < b.name ? -1 : 1)), frozen, issues };
}

function compileRole(
  manifest: Manifest,
  settings: Settings,
  lock: LockIndex,
  issues: Issue[],
): DesiredRole | undefined {
  const { admission, subjects } = admit(manifest, settings, lock, issues);
  const inline = inlinePolicies(manifest, { partition: partitionOf(settings), account: settings.account });
  reportDoubles(manifest, inline, issues);
  const tags = roleTags(manifest, settings, issues);
  if (issues.length > 0) return undefined;
  const role = {
    name: manifest.name,
    path: settings.roles.path,
    description: manifest.description,
    maxSessionSeconds: manifest.session.maxSeconds,
    trust: trustPolicy(settings.provider, subjects),
    boundaryArn: settings.roles.permissionsBoundary,
    managedPolicyArns: managedPolicyArns(manifest),
    inlinePolicies: Object.fromEntries(inline.map(({ name, document }) => [name, document])),
    tags,
    team: manifest.team,
    file: manifest.document.path,
    admission,
    requestSeconds: manifest.session.requestSeconds,
    onRemoval: manifest.onRemoval,
  };
  issues.push(...quotaIssues(role, manifest.document, settings.limits));
  return issues.length > 0 ? undefined : { ...role, digest: specDigest(role) };
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
        hint: 'give each its own name: IAM keeps one policy a name',
      });
    }
    seen.add(name);
  }
}

/** `aws`, `aws-us-gov` or `aws-cn`: the settings' boundary stands in the same partition as everything else. */
function partitionOf(settings: Settings): string {
  return settings.roles.permissionsBoundary.split(':')[1] ?? 'aws';
}
