/** The roles that a case may be about. */
import { type RolePair, roleNameIn, rolePairs } from '../access/role-pairs.ts';
import type { AccountFacts, ManifestFacts } from './evidence.ts';

export function rolesOf(manifests: ManifestFacts | undefined, account: AccountFacts | undefined): RolePair[] {
  return rolePairs(manifests?.roles ?? [], account?.roles ?? []);
}

/** @param asked a name, or an ARN that may be wrong in all but the name */
export function isNamed({ name }: Pick<RolePair, 'name'>, asked: string): boolean {
  return name.toLowerCase() === roleNameIn(asked).toLowerCase();
}
