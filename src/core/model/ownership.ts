/**
 * Whose role it is. A role is ours when it is under our path **and** carries our tag; either alone proves nothing: a
 * caller that may create roles may choose any path, and tags are copied by people who clone roles by hand.
 */

/** The tags that Rolekeeper puts on every role. No manifest and no settings file may name one of them. */
export const TAGS = {
  managedBy: 'rolekeeper:managed-by',
  team: 'rolekeeper:team',
  /** The manifest's path, relative to the manifests folder. */
  source: 'rolekeeper:source',
  /** A text that no other caller has, by which a CreateRole whose answer was lost knows its own role again. */
  creation: 'rolekeeper:creation',
  /** `delete`, `retain` or `quarantine:7d`; absent: as the settings say. It has to outlive the manifest. */
  onRemoval: 'rolekeeper:on-removal',
  /** The day on which the role was closed, `2026-11-22`; only on roles in quarantine. */
  quarantined: 'rolekeeper:quarantined',
} as const;

/**
 * Tags that say nothing about what a role should be: they are never compared, and nothing is concluded from them.
 * Earlier versions wrote a digest of what they had applied; where that tag still is, it stays.
 */
export const SILENT_TAGS: ReadonlySet<string> = new Set([TAGS.creation, 'rolekeeper:digest']);

/** The value of {@link TAGS.managedBy}. */
export const MANAGED_BY = 'rolekeeper';

/** Tag keys that belong to us or to AWS. Case is ignored, as IAM ignores it in tag keys. */
export function isReservedTag(key: string): boolean {
  return /^(rolekeeper|aws):/i.test(key);
}

/** Whether a role of this path with these tags is ours to change, given the path of `settings.roles.path`. */
export function isOurs(path: string, tags: Readonly<Record<string, string>>, scopePath: string): boolean {
  return path.startsWith(scopePath) && tags[TAGS.managedBy] === MANAGED_BY;
}
