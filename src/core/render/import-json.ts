/** An import for programs (schemas/import.schema.json). */
import type { Imported, ImportedRole } from '../import/import-roles.ts';
import { unusedDays } from './import-words.ts';

export interface ImportTelling {
  readonly target: string;
  /** Paths as people write them. */
  readonly files: readonly string[];
  readonly written: boolean;
  readonly now: Date;
}

export function importJson(
  { account, total, roles, unknown, unread, proof }: Imported,
  { target, files, written, now }: ImportTelling,
): unknown {
  const count = (grade: ImportedRole['grade']) => roles.filter((role) => role.grade === grade).length;
  return {
    version: 'rolekeeper.import/v1',
    target,
    account,
    counts: {
      roles: total,
      trusting: roles.length,
      exact: count('exact'),
      tightens: count('tightens'),
      widens: count('widens'),
      notOurs: count('not-ours'),
      unread,
    },
    proof,
    written,
    files,
    unknown,
    roles: roles.map((role) => roleJson(role, now)),
  };
}

function roleJson(role: ImportedRole, now: Date): unknown {
  const { name, arn, grade, reason, graded, before, after, administrator, lastUsed, manifest, notes } = role;
  return {
    name,
    arn,
    grade,
    reason: reason ?? null,
    more: graded?.more ?? [],
    differs: graded?.differs ?? [],
    lost: graded?.lost ?? [],
    perhapsLost: graded?.perhaps ?? [],
    before,
    after: after ?? null,
    administrator: administrator ?? null,
    lastUsed: lastUsed?.toISOString() ?? null,
    unusedDays: unusedDays({ lastUsed }, now) ?? null,
    manifest: manifest ?? null,
    notes,
  };
}
