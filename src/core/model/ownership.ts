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
  /** Digest of the spec that was applied last, written after everything else succeeded. */
  digest: 'rolekeeper:digest',
  /** `delete`, `retain` or `quarantine:7d`; absent: as the settings say. It has to outlive the manifest. */
  onRemoval: 'rolekeeper:on-removal',
  /** The day on which the role was closed, `2026-11-22`; only on roles in quarantine. */
  quarantined: 'rolekeeper:quarantined',
} as const;

/** What {@link TAGS.digest} begins with on a role that is not whole yet (src/aws/role-writer.ts). */
export const BEING_MADE = 'creating-';

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
