/**
 * A role as it was before it was deleted or closed, for the case that it is needed again. `rolekeeper restore` creates
 * it again from this.
 */

import { samePolicy } from '../iam/policy-document.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { type Arn, arn, type RoleId, roleId } from '../model/ids.ts';
import type { Facet, RoleSpec } from '../model/role-spec.ts';
import { CLOSED_TRUST } from '../plan/quarantine.ts';
import { isTextMap } from '../text/json.ts';

export interface Snapshot {
  readonly version: 'rolekeeper.snapshot/v1';
  /** Twelve digits. */
  readonly account: string;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** What was about to be done to it. */
  readonly before: 'delete' | 'quarantine';
  readonly role: SnapshotRole;
}

export interface SnapshotRole extends Omit<RoleSpec, 'boundaryArn'> {
  /** null: it was removed by hand. */
  readonly boundaryArn: Arn | null;
  readonly arn: Arn;
  /** Of the deleted role; one that is created again gets another. */
  readonly roleId: RoleId;
  /** By which it is kept what was applied to it last; null: nothing is. Earlier versions took it from a tag. */
  readonly appliedDigest: string | null;
  readonly instanceProfiles: readonly string[];
  /** ISO 8601, UTC. */
  readonly lastUsed: string | null;
  /** Facets that were not read, and therefore say nothing here: of roles that are not ours. */
  readonly unread?: readonly Facet[];
}

/** @param applied the digest under which it is kept what was applied to it last */
export function snapshotOf(actual: ActualRole, before: Snapshot['before'], now: Date, applied?: string): Snapshot {
  // Its sessions end with it.
  const { owner: _, unread, revoked: __, ...role } = actual;
  return {
    version: 'rolekeeper.snapshot/v1',
    account: role.arn.split(':')[4] ?? '',
    takenAt: now.toISOString(),
    before,
    role: {
      ...role,
      boundaryArn: role.boundaryArn ?? null,
      appliedDigest: applied ?? null,
      lastUsed: role.lastUsed?.toISOString() ?? null,
      ...(unread.length > 0 && { unread }),
    },
  };
}

export interface SnapshotName {
  readonly role: string;
  readonly roleId: RoleId;
  readonly takenAt: string;
}

/**
 * `checkout-deploy-AROAIOSFODNN7EXAMPLE-2026-11-22T12-00-00.000Z.json`: without colons, which Windows does not store.
 */
export function snapshotFile({ takenAt, role: { name, roleId } }: Snapshot): string {
  return `${name}-${roleId}-${takenAt.replaceAll(':', '-')}.json`;
}

/**
 * undefined: it is no snapshot's name. A role's name may hold anything that the rest holds, so it is read from the end.
 */
export function parseSnapshotFile(file: string): SnapshotName | undefined {
  const match = /^(.+)-(\w+)-([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9-]{8}\.[0-9]{3}Z)\.json$/.exec(file);
  if (match === null) return undefined;
  const [, role = '', roleId = '', takenAt = ''] = match;
  return { role, roleId: roleId as RoleId, takenAt };
}

/**
 * Those of one role, newest first, out of names that begin alike: `checkout` is also the beginning of
 * `checkout-deploy`.
 */
export function snapshotsOf(role: string, files: readonly string[]): string[] {
  return files
    .flatMap((file) => ({ file, name: parseSnapshotFile(file) }))
    .filter(({ name }) => name?.role === role)
    .sort((a, b) => ((a.name?.takenAt ?? '') > (b.name?.takenAt ?? '') ? -1 : 1))
    .map(({ file }) => file);
}

/**
 * The one to create a role again from, of those of one role, newest first: the newest of the role as it worked, since
 * that of a closed role would bring back a role that no caller can enter. But a deletion takes the policies off one by
 * one, and where a pass is cut short the next one keeps what is left of the role. So an older snapshot of the same role
 * in the same state, which has all that the newer one has, is the better one, and so on backwards.
 */
export function wholeSnapshot(snapshots: readonly Snapshot[]): Snapshot | undefined {
  const [newest, ...older] = snapshots.filter((one) => !isOfClosedRole(one));
  let whole = newest;
  for (const one of older) {
    if (whole === undefined || !isSameState(one, whole) || !hasPoliciesOf(one, whole)) break;
    whole = one;
  }
  return whole;
}

/**
 * Whether `kept` makes `next` needless: a deletion that fails in every pass would keep the same role every 15 minutes.
 */
export function isKeptBy(next: Snapshot, kept: Snapshot): boolean {
  const facts = ({ before, role }: Snapshot) => [
    before,
    role.path,
    role.boundaryArn,
    role.description,
    role.maxSessionSeconds,
    Object.entries(role.tags).sort(),
  ];
  const profiles = new Set(kept.role.instanceProfiles);
  return (
    isSameState(kept, next) &&
    hasPoliciesOf(kept, next) &&
    JSON.stringify(facts(kept)) === JSON.stringify(facts(next)) &&
    next.role.instanceProfiles.every((profile) => profiles.has(profile))
  );
}

function isSameState({ role: one }: Snapshot, { role: other }: Snapshot): boolean {
  const isSameRole = one.roleId === other.roleId && one.appliedDigest === other.appliedDigest;
  return isSameRole && samePolicy(one.trust, other.trust);
}

function hasPoliciesOf({ role: one }: Snapshot, { role: other }: Snapshot): boolean {
  const managed = new Set(one.managedPolicyArns);
  const inline = new Map(Object.entries(one.inlinePolicies));
  return (
    other.managedPolicyArns.every((arn) => managed.has(arn)) &&
    Object.entries(other.inlinePolicies).every(([name, text]) => samePolicy(inline.get(name) ?? '', text))
  );
}

/** Whether it is of a role in quarantine. */
function isOfClosedRole({ role }: Snapshot): boolean {
  return samePolicy(role.trust, CLOSED_TRUST);
}

/** @returns undefined if the text is not a snapshot that this version can read */
export function readSnapshot(text: string): Snapshot | undefined {
  let value: Partial<Snapshot>;
  try {
    value = Object(JSON.parse(text));
  } catch {
    return undefined;
  }
  const isSnapshot =
    value.version === 'rolekeeper.snapshot/v1' && typeof value.takenAt === 'string' && isRole(value.role);
  return isSnapshot ? (value as Snapshot) : undefined;
}

function isRole(value: unknown): boolean {
  const role = Object(value) as Partial<Record<keyof SnapshotRole, unknown>>;
  const texts = [role.name, role.path, role.description, role.trust];
  const isId = (parse: (text: string) => unknown, id: unknown) => typeof id === 'string' && parse(id) !== undefined;
  return (
    texts.every((text) => typeof text === 'string') &&
    typeof role.maxSessionSeconds === 'number' &&
    isId(arn, role.arn) &&
    isId(roleId, role.roleId) &&
    (role.boundaryArn === null || isId(arn, role.boundaryArn)) &&
    Array.isArray(role.managedPolicyArns) &&
    role.managedPolicyArns.every((one) => isId(arn, one)) &&
    isTextMap(role.inlinePolicies) &&
    isTextMap(role.tags)
  );
}
