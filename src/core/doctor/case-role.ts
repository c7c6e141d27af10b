/** A role that a case may be about: as a manifest declares it, as IAM has it, or both. */
import type { ActualRole } from '../model/actual-role.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { AccountFacts, ManifestFacts } from './evidence.ts';

export interface CaseRole {
  readonly name: string;
  readonly desired: DesiredRole | undefined;
  /** undefined: IAM has none, or was not looked at. */
  readonly actual: ActualRole | undefined;
}

/** All of them, the declared ones first. IAM has no two names that differ in letter case alone. */
export function rolesOf(manifests: ManifestFacts | undefined, account: AccountFacts | undefined): CaseRole[] {
  const actual = new Map(account?.roles.map((role) => [role.name.toLowerCase(), role]));
  const declared = manifests?.roles ?? [];
  const names = new Set(declared.map(({ name }) => name.toLowerCase()));
  const others = (account?.roles ?? []).filter(({ name }) => !names.has(name.toLowerCase()));
  return [
    ...declared.map((desired) => ({ name: desired.name, desired, actual: actual.get(desired.name.toLowerCase()) })),
    ...others.map((role) => ({ name: role.name, desired: undefined, actual: role })),
  ];
}

/** @param asked a name, or an ARN that may be wrong in all but the name */
export function isNamed({ name }: CaseRole, asked: string): boolean {
  return (
    name.toLowerCase() ===
    asked
      .trim()
      .slice(asked.trim().lastIndexOf('/') + 1)
      .toLowerCase()
  );
}
