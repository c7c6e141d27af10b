/**
 * What a plan makes of the gate's table: a part of it as its operations are. A branch that is added to a manifest, or taken
 * out of it, changes nothing in IAM where the gate keeps the branches, so nothing else of the plan would show it.
 */
import type { GateRoles } from './gate-table.ts';

export interface GatePlan {
  /**
   * The table as it is stored; `none`: none was ever written; `broken`: what is stored is no table, and the gate lets no
   * step in; `unknown`: nothing is remembered where this plan was made.
   */
  readonly before: GateRoles | 'none' | 'broken' | 'unknown';
  /** What is stored once everything of the plan has succeeded. Roles that are on hold keep the entry that they have. */
  readonly goal: GateRoles;
  /** What will be different, by role; empty: nothing is written. */
  readonly rows: readonly GateRow[];
  /**
   * What the manifests ask for, and the goal does not have, as something holds it; each `waits`. It is only reported: no digest
   * covers it, and nothing of it is to be done. Of a manifest that cannot be read nothing is known.
   */
  readonly waiting: readonly GateRow[];
}

/** One thing that the gate no longer admits, or admits from then on. */
export interface GateRow {
  /** undefined: it is about every role. */
  readonly role: string | undefined;
  /**
   * `shrinks`: before the first call to IAM; `grows`: when all calls of the role have succeeded; `rewritten`: it admits the
   * same, and is written in another way; `waits`: it stays as it is, though the manifests ask for something else.
   */
  readonly effect: 'shrinks' | 'grows' | 'rewritten' | 'waits';
  /** In words, as they follow the role's name: `no longer admits branch release/*`, `still admits branch release/*`. */
  readonly what: string;
}
