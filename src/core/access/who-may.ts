/** `who-can --action`: which roles may do something, and which pipelines get into them. */
import type { ManagedTexts } from '../model/managed-text.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import type { AccessRole } from './access-role.ts';
import type { AskedAction } from './asked-action.ts';
import { type Entrance, entrancesOf } from './entrances.ts';
import { type Permission, permissionTo } from './permission.ts';
import { rolePolicies } from './role-policies.ts';

export interface WhoMay {
  readonly role: AccessRole;
  readonly permission: Permission;
  /** undefined: IAM takes no such trust policy. Of a role that is not applied, those that its manifest asks for. */
  readonly entrances: readonly Entrance[] | undefined;
}

/** Those that may first, then those that perhaps may; each in the order given. */
export function whoMay(
  asked: AskedAction,
  roles: readonly AccessRole[],
  texts: ManagedTexts,
  world: TrustWorld,
): WhoMay[] {
  return roles
    .map((role) => ({
      role,
      permission: permissionTo(asked, rolePolicies(role.spec, texts)),
      entrances: entrancesOf(role.spec.trust, world),
    }))
    .sort((a, b) => ORDER.indexOf(a.permission.is) - ORDER.indexOf(b.permission.is));
}

const ORDER = ['yes', 'maybe', 'no'];
