/**
 * The causes of refused access, in the order in which a call meets them: the token, the provider, the role, its trust
 * policy, the session, the organization, the permissions; then what keeps the service from applying what would end it.
 * One vocabulary for all who answer "why not": token inspect, explain-access, who-can, trail, and the checks of doctor, whose ids
 * these are.
 */
import { entryCodes } from './entry.ts';
import type { gateHealthCodes } from './gate-health.ts';
import { serviceHealthCodes } from './service-health.ts';
import { tokenCodes } from './token.ts';

export const accessCodes = { ...tokenCodes, ...entryCodes, ...serviceHealthCodes };

/** `provider-missing`, `boundary-changed`: a plan reports the same. Those of the gate itself are of `doctor --gate` alone. */
export type AccessCode =
  | keyof typeof accessCodes
  | keyof typeof gateHealthCodes
  | 'provider-missing'
  | 'boundary-changed'
  | 'gate-missing'
  | 'gate-not-deployed'
  | 'gate-table-unreadable'
  | 'gate-table-stale';
