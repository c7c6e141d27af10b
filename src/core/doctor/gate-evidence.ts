/** What `doctor --gate` has looked at; what it has not seen says why. */
import type { Arn } from '../model/ids.ts';
import type { Seen } from './evidence.ts';

export interface GateEvidence {
  /** Of the settings; undefined: they have no gate. */
  readonly gate: { readonly vpcs: readonly Arn[]; readonly inAccount: readonly Arn[] } | undefined;
  readonly account: string;
  /** Names of the roles whose branches the gate keeps. */
  readonly gated: readonly string[];
  /** The VPC of the gate that is deployed; `value` undefined: none is. */
  readonly deployed: Seen<Arn | undefined>;
  /** Gated roles whose trust policy in IAM is not what the manifest asks for, and those that IAM does not have. */
  readonly trusts: Seen<{ readonly differing: readonly string[]; readonly missing: readonly string[] }>;
  readonly table: Seen<GateTableFacts>;
  /** Roles that could get into a VPC of the gate; unseen where none of them is in the account. */
  readonly neighbours: Seen<GateNeighbourFacts>;
}

/** `ageSeconds`: since a pass has last written or confirmed it; undefined: no service reports here. */
export type GateTableFacts =
  | { readonly is: 'unreadable' }
  | { readonly is: 'read'; readonly ageSeconds: number | undefined };

export interface GateNeighbourFacts {
  /** Of the roles that were looked at. */
  readonly looked: number;
  /** By role, what it may do and why, each a line. */
  readonly ways: readonly { readonly role: string; readonly lines: readonly string[] }[];
  /** Subnets that policies deny, and that were taken for the gate's. */
  readonly subnets: readonly string[];
}
