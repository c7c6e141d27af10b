/** Role names are unique in an account across all paths and ignoring case: two manifests of one name are both wrong. */
import type { Manifest } from '../manifest/manifest.ts';
import { issuesOf } from '../manifest/manifest-issues.ts';
import type { Issue } from '../model/diagnosis.ts';

/** One issue in each file of every group that shares a name, naming the others. */
export function duplicateRoles(manifests: readonly Manifest[]): Issue[] {
  const groups = Map.groupBy(manifests, ({ name }) => name.toLowerCase());
  return [...groups.values()].filter((group) => group.length > 1).flatMap(issuesOfGroup);
}

function issuesOfGroup(group: readonly Manifest[]): Issue[] {
  const issues: Issue[] = [];
  for (const manifest of group) {
    const others = group.filter((other) => other !== manifest).map(({ document }) => document.path);
    issuesOf(manifest.document, issues)('duplicate-role', '/metadata/name', {
      message: `role "${manifest.name}" is also declared in ${others.join(', ')}`,
      remedy: 'rename one of them: IAM role names are unique in an account, over all teams and ignoring case',
    });
  }
  return issues;
}
