/**
 * Whom the gate lets into which role: what the gate knows beside the token. A pass writes it, in one object of the state
 * bucket, and the gate reads it for every request: it never acts on what it remembers.
 *
 * It shrinks before the trust policies are touched and grows after them, so that at no moment the gate lets in what the
 * manifests do not (src/core/gate/table-steps.ts). IAM still pins the repository, whatever the table says: the gate can only subtract.
 */

import type { Uuid } from '../text/uuid.ts';
import type { Arn } from './ids.ts';

export interface GateTable {
  readonly version: 'rolekeeper.gate/v1';
  /** ISO 8601, UTC. */
  readonly writtenAt: string;
  /** What the manifests were at; null: what is published has no commit. */
  readonly revision: string | null;
  /** The longest time from `iat` to `exp` of a token that is taken. */
  readonly tokenSeconds: number;
  /** By role name, sorted. */
  readonly roles: Readonly<Record<string, GateRole>>;
}

/** One role that the gate keeps the branches of. */
export interface GateRole {
  readonly arn: Arn;
  /** MaxSessionDuration. */
  readonly maxSessionSeconds: number;
  /** What the manifest advises; absent: nothing. */
  readonly requestSeconds?: number;
  /** Sorted by repository and environment; never empty. */
  readonly doors: readonly GateDoor[];
  /** As the manifest names them, sorted: whole names, or with `*` for any characters but a slash. Never empty. */
  readonly branches: readonly string[];
}

/** Steps of a repository; with an environment, those alone that deploy to it. Lower case, with braces. */
export interface GateDoor {
  readonly repositoryUuid: Uuid;
  readonly environmentUuid?: Uuid;
}

/**
 * That a pass has seen the table to be what it should be: part of the report that every pass writes, the quiet ones too,
 * so that the table itself is written on change only. A pass that could not see it repeats that of the one before it.
 */
export interface GateConfirmation {
  /** Of the whole text of the table (gateTableDigest in src/core/gate/stored-table.ts). */
  readonly digest: string;
  /** ISO 8601, UTC. */
  readonly confirmedAt: string;
  /** How many roles it has, for people. */
  readonly roles?: number;
}

/** What of a table says who gets in. */
export type GateRoles = Pick<GateTable, 'tokenSeconds' | 'roles'>;

/** What is stored as the table. */
export interface StoredGateTable {
  /** Of its text. */
  readonly digest: string;
  /** undefined: this version does not understand it, and neither does the gate, which lets no step in then. */
  readonly table: GateTable | undefined;
}
