/** A role of before, and the one of ours that is made beside it. */

import type { ActualRole } from './actual-role.ts';

/** The role of before that ours takes the place of (src/core/plan/adoption.ts). */
export interface Beside {
  readonly role: ActualRole;
  /** The day on which a manifest was first seen to adopt it, `2026-11-22`; today where nothing is remembered. */
  readonly since: string;
  readonly isRemembered: boolean;
}
