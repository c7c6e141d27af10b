/**
 * An update of a role: what differs, whose doing it is, and whom it shuts out. An adoption is the update by which a role
 * of before becomes ours (src/core/plan/adoption.ts); it never has a cause but `manifest`.
 */

import type { ActualRole } from './actual-role.ts';
import type { AppliedSpec } from './applied-role.ts';
import type { Beside } from './beside.ts';
import type { DesiredRole } from './desired-role.ts';
import type { FacetChange, FacetDifference, Widening } from './facet-change.ts';

/**
 * - drift     IAM was changed since we last wrote it, and not by us
 * - manifest  the manifest, or the settings, changed
 * - unknown   one of the two, and nothing is remembered that could say which (last-applied.ts)
 * - upkeep    neither: something that we wrote has served its time
 */
export type Cause = 'drift' | 'manifest' | 'unknown' | 'upkeep';

export interface UpdateDifference {
  readonly kind: 'update' | 'adopt';
  readonly name: string;
  readonly desired: DesiredRole;
  readonly actual: ActualRole;
  /** One at least; drift and a change of the manifest can come together. */
  readonly causes: readonly Cause[];
  /**
   * What was applied last, and what parts of the role may still be as; newest first. [] where it is not remembered.
   */
  readonly applied: readonly AppliedSpec[];
  /** Empty if sessions have to end, and nothing else differs. */
  readonly facets: readonly FacetDifference[];
  /** But for drift the whole role is as it was applied last: what was applied before does not count any more. */
  readonly isConfirmed?: true;
  readonly beside?: Beside;
  /** No manifest counts for it: then `desired` is what was applied to it last (kept.ts), and that is all that is known. */
  readonly kept?: Kept;
}

/**
 * What is known of a role of ours that is kept although no valid manifest declares it. `taken-over`: only in the pass in
 * which it gets its owner tag (takeover.ts). `put-back`: it was changed by hand, and goes once that is undone
 * (undeclared.ts).
 */
export interface Kept {
  readonly reason: 'retained' | 'frozen' | 'unreadable' | 'taken-over' | 'put-back';
  /** The day on which it was first seen to be kept, `2026-11-22`; undefined where nothing is remembered of it. */
  readonly since: string | undefined;
  /** Whether it could be compared with what was applied to it last. */
  readonly compared: boolean;
  /** But for drift nothing of it differs from what was applied last, not even what an update that was cut short may leave. */
  readonly confirmed?: true;
  /** It was closed, and is closed again on this day: its time begins again (quarantine.ts). */
  readonly closedOn?: string;
  /** In words, by its trust policy as IAM has it; judge.ts knows the names for them. */
  readonly whoGetsIn?: string;
}

export interface UpdateChange extends UpdateDifference {
  readonly facets: readonly FacetChange[];
  /** The widest of its facets. */
  readonly widening: Widening;
  /** The same of what the manifest asks for beyond what was applied last. */
  readonly asked: Widening;
  /** Whom it shuts out; undefined: none of those who may enter today by what was applied last. */
  readonly lockout?: Lockout;
  /** Sessions that have to end are revoked before the trust is written as well (revocation.ts). */
  readonly revokesEarly?: true;
}

/** An update that shuts out callers who may enter today (lockout.ts), or an adoption that takes something from them. */
export interface Lockout {
  /**
   * Who can enter after it: `nobody`, as IAM does not have the provider or the audience that the new trust names;
   * `others`, and none of those who can today; `some` of them.
   */
  readonly leaves: 'nobody' | 'others' | 'some';
  readonly exchanged: readonly ExchangedName[];
  /** Of an adoption: what is lost beside the entrance, or may be; in words. */
  readonly loses?: readonly string[];
  /** Of all of that: the words leave out what people do not read. */
  readonly lossDigest?: string;
}

/** A name that stands for another repository or environment than when it was applied last (exchanged-names.ts). */
export interface ExchangedName {
  /** `checkout-api`, or `checkout-api/production`. */
  readonly name: string;
  /** UUIDs. */
  readonly before: string;
  readonly after: string;
  /** false: nothing is remembered of the name, and the manifest may as well name another one now. */
  readonly isCertain: boolean;
}
