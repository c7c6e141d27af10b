/** The tags of a role: what the manifest says, what the platform puts on every role, and our own. */
import type { Manifest } from '../manifest/manifest.ts';
import { issuesOf } from '../manifest/manifest-issues.ts';
import type { Settings } from '../manifest/settings.ts';
import type { Issue } from '../model/diagnosis.ts';
import { isReservedTag, MANAGED_BY, TAGS } from '../model/ownership.ts';
import { removalTag } from '../model/removal.ts';

/** A team can neither set our tags nor change the platform's. */
export function roleTags(manifest: Manifest, settings: Settings, issues: Issue[]): Record<string, string> {
  reportTags(manifest, settings, issues);
  return {
    ...manifest.tags,
    ...settings.roles.tags,
    [TAGS.managedBy]: MANAGED_BY,
    [TAGS.owner]: settings.owner,
    [TAGS.team]: manifest.team,
    [TAGS.source]: manifest.document.path,
    ...(manifest.onRemoval === undefined ? {} : { [TAGS.onRemoval]: removalTag(manifest.onRemoval) }),
  };
}

function reportTags(manifest: Manifest, settings: Settings, issues: Issue[]): void {
  const add = issuesOf(manifest.document, issues);
  const platform = new Set(Object.keys(settings.roles.tags).map((key) => key.toLowerCase()));
  const seen = new Set<string>();
  for (const key of Object.keys(manifest.tags)) {
    const pointer = `/spec/tags/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const folded = key.toLowerCase();
    if (isReservedTag(key)) {
      add('reserved-tag', pointer, {
        message: `tag "${key}": keys that begin with rolekeeper: or aws: are not for manifests`,
        remedy: 'choose another key',
      });
    } else if (platform.has(folded)) {
      add('reserved-tag', pointer, {
        message: `tag "${key}" is set for every role in rolekeeper.yaml`,
        remedy: 'remove it here, or ask the owners of the settings to change it there',
      });
    } else if (seen.has(folded)) {
      add('duplicate-tag', pointer, {
        message: `tag "${key}" appears twice: IAM ignores the letter case of tag keys`,
        remedy: 'keep one of the two',
      });
    }
    seen.add(folded);
  }
}
