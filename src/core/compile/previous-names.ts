/**
 * `metadata.previousNames`: how a manifest says that its role is not a new one. No other manifest may have these names:
 * otherwise one team's manifest could take another team's role away.
 */

import type { Manifest } from '../manifest/manifest.ts';
import { issuesOf } from '../manifest/manifest-issues.ts';
import type { Issue } from '../model/diagnosis.ts';
import { pointerTo } from '../text/json-pointer.ts';

/**
 * One issue for each previous name that is some role's name, or that two manifests claim. Ignores case, as IAM does.
 */
export function previousNameIssues(manifests: readonly Manifest[]): Issue[] {
  const declared = new Map(manifests.map((manifest) => [manifest.name.toLowerCase(), manifest]));
  const claims = Map.groupBy(
    manifests.flatMap((manifest) => manifest.previousNames.map((name) => ({ name: name.toLowerCase(), manifest }))),
    ({ name }) => name,
  );
  const issues: Issue[] = [];
  for (const manifest of manifests) {
    const add = issuesOf(manifest.document, issues);
    for (const [index, name] of manifest.previousNames.entries()) {
      const pointer = pointerTo('/metadata/previousNames', index);
      const now = declared.get(name.toLowerCase());
      const others = (claims.get(name.toLowerCase()) ?? []).filter((claim) => claim.manifest !== manifest);
      if (now === manifest) {
        add('previous-name', pointer, { message: `"${name}" is the role's name now`, remedy: 'remove it here' });
      } else if (now !== undefined) {
        const message = `role "${name}" is declared in ${now.document.path}: it was not renamed`;
        add('previous-name', pointer, { message, remedy: 'remove it here' });
      } else if (others.length > 0) {
        const files = others.map((claim) => claim.manifest.document.path).join(', ');
        const message = `"${name}" is also a previous name in ${files}: one role has one successor`;
        add('previous-name', pointer, { message, remedy: 'keep it in one of them' });
      }
    }
  }
  return issues;
}
