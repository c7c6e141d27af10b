/**
 * Whose role it is. A role is ours when it is under our path **and** carries our tag **and** its owner tag names us. Any
 * of them alone proves nothing: a caller that may create roles may choose any path, and tags are copied by people who
 * clone roles by hand.
 *
 * Why an owner. Two config repositories can use one account and one path. To each of them the roles of the other one are
 * under the path, carry the tag, and are declared by no manifest: that is what a role looks like that has to be deleted.
 * Two repositories can have the same workspace, and with it the same provider, so the owner is the workspace's UUID
 * **and** the name of the deployment (`deployment` in rolekeeper.yaml).
 *
 * The tag says what a role claims, and everybody who may tag can write it. So it only ever takes something away from us:
 * a role that names another owner is never written to and never deleted. It protects the role from nothing else. Whether
 * the other owner is believed is a question for the settings (plan-guardrails/owners.ts, foreign-roles.ts).
 *
 * A role from before this tag carries `managed-by` and names no owner. It is taken over, which means that it gets the
 * tag, only if a manifest here declares it or the inventory knows its RoleId (undeclared.ts).
 */

import type { Uuid } from '../text/uuid.ts';

/** The tags that Rolekeeper puts on every role. No manifest and no settings file may name one of them. */
export const TAGS = {
  managedBy: 'rolekeeper:managed-by',
  /** {@link ownerOf} the deployment that made it. */
  owner: 'rolekeeper:owner',
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

/** `cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d/default`: IAM allows no braces in a tag. */
export type Owner = string;

/** The owner that a deployment of this name is, in the workspace of this UUID. */
export function ownerOf(workspaceUuid: Uuid, deployment: string): Owner {
  return `${workspaceUuid.slice(1, -1)}/${deployment}`;
}

/**
 * - us        under our path, with our tag, and our owner tag
 * - unowned   under our path, with our tag, and no owner tag: of before there was one, or it was taken off
 * - another   our tag, wherever it is, and the owner tag of another owner
 * - other     anything else
 */
export type Ownership = 'us' | 'unowned' | 'another' | 'other';

/** Whose a role of this path with these tags is, for the owner and the path (`settings.roles.path`) that look for it. */
export function ownershipOf(
  path: string,
  tags: Tags,
  ours: { readonly path: string; readonly owner: Owner },
): Ownership {
  if (tags[TAGS.managedBy] !== MANAGED_BY) return 'other';
  const named = ownerNamed(tags);
  if (named !== undefined && named !== ours.owner) return 'another';
  if (!path.startsWith(ours.path)) return 'other';
  return named === undefined ? 'unowned' : 'us';
}

type Tags = Readonly<Record<string, string>>;

/**
 * The owner that a role names; undefined if none. IAM ignores case in tag keys, so a key in another spelling is the same
 * tag to IAM's conditions. We never write it, so it is given as it stands, and is nobody's.
 */
export function ownerNamed(tags: Tags): Owner | undefined {
  const key = Object.keys(tags).find((one) => one.toLowerCase() === TAGS.owner);
  if (key === undefined) return undefined;
  return key === TAGS.owner ? tags[key] : `${key}=${tags[key]}`;
}
