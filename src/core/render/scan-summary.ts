/** What a scan amounts to: figures, and the roles that have the same fault as one group. */
import type { Code } from '../codes/codes.ts';
import { DAY } from '../text/days.ts';
import type { Scan, ScannedRole } from './scan.ts';

export interface ScanCounts {
  readonly reject: number;
  readonly warn: number;
  readonly ok: number;
  readonly ours: number;
  /** Roles that carry our tag and that nothing else says to be ours. */
  readonly perhaps: number;
  /** Of another owner, by their tag. */
  readonly another: number;
  readonly other: number;
  readonly admin: number;
  /** Those of which it is not known, as not every policy was looked at. */
  readonly unseen: number;
  /** Used, and not for {@link UNUSED_DAYS} days. */
  readonly unused: number;
  /** IAM remembers no use: it looks back 400 days. */
  readonly neverUsed: number;
}

export interface FindingGroup {
  readonly code: Code;
  readonly level: 'reject' | 'warn';
  readonly roles: readonly string[];
}

export const UNUSED_DAYS = 90;

/** Which roles are shown. `foreign`: all but those that are certainly ours. */
export const FILTERS = ['reject', 'warn', 'admin', 'foreign'] as const;

export type ScanFilter = (typeof FILTERS)[number];

export function isShown(role: ScannedRole, only: ScanFilter | undefined): boolean {
  if (only === undefined) return true;
  if (only === 'admin') return role.policies.admin === true;
  if (only === 'foreign') return role.owner !== 'us';
  return role.verdict === only;
}

export function countsOf({ roles }: Pick<Scan, 'roles'>, now: Date): ScanCounts {
  const count = (is: (role: ScannedRole) => boolean) => roles.filter(is).length;
  const before = now.getTime() - UNUSED_DAYS * DAY;
  return {
    reject: count(({ verdict }) => verdict === 'reject'),
    warn: count(({ verdict }) => verdict === 'warn'),
    ok: count(({ verdict }) => verdict === 'ok'),
    ours: count(({ owner }) => owner === 'us'),
    perhaps: count(({ owner }) => owner === 'unowned'),
    another: count(({ owner }) => owner === 'another'),
    other: count(({ owner }) => owner === 'other'),
    admin: count(({ policies }) => policies.admin === true),
    unseen: count(({ policies }) => policies.admin === undefined),
    unused: count(({ lastUsed }) => lastUsed !== undefined && lastUsed.getTime() < before),
    neverUsed: count(({ lastUsed }) => lastUsed === undefined),
  };
}

/** Rejections first, then what most roles have. A role stands in a group once, by the worst that the rule says of it. */
export function groupsOf(roles: readonly ScannedRole[]): FindingGroup[] {
  const groups = new Map<string, { code: Code; level: 'reject' | 'warn'; roles: Set<string> }>();
  for (const { name, trust, policies } of roles) {
    for (const { code, level } of [...trust.hits, ...policies.faults]) {
      const key = `${level} ${code}`;
      const group = groups.get(key) ?? { code, level, roles: new Set() };
      groups.set(key, group);
      group.roles.add(name);
    }
  }
  return [...groups.values()]
    .map((group) => ({ ...group, roles: [...group.roles] }))
    .sort(
      (a, b) =>
        Number(a.level === 'warn') - Number(b.level === 'warn') ||
        b.roles.length - a.roles.length ||
        (a.code < b.code ? -1 : 1),
    );
}
