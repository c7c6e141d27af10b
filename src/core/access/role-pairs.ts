/** What the manifests declare and what IAM has, joined by name. */
import type { ActualRole } from '../model/actual-role.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { TrustWorld } from '../trust/trust-world.ts';

/** One of the two is there at least. */
export interface RolePair {
  readonly name: string;
  readonly declared: DesiredRole | undefined;
  /** undefined: IAM has none of this name, or was not looked at. */
  readonly actual: ActualRole | undefined;
}

/** All of them, the declared ones first. IAM has no two names that differ in letter case alone. */
export function rolePairs(declared: readonly DesiredRole[], actual: readonly ActualRole[]): RolePair[] {
  const byName = new Map(actual.map((role) => [role.name.toLowerCase(), role]));
  const names = new Set(declared.map(({ name }) => name.toLowerCase()));
  return [
    ...declared.map((role) => ({ name: role.name, declared: role, actual: byName.get(role.name.toLowerCase()) })),
    ...actual
      .filter(({ name }) => !names.has(name.toLowerCase()))
      .map((role) => ({ name: role.name, declared: undefined, actual: role })),
  ];
}

/** The ARN that a role has once it is applied. */
export function declaredArn({ name, path }: Pick<DesiredRole, 'name' | 'path'>, { provider }: TrustWorld): string {
  return `${provider.arn.slice(0, provider.arn.indexOf(':oidc-provider/'))}:role${path}${name}`;
}

/** `arn:aws:iam::111122223333:role/bitbucket/checkout-deploy` -> `checkout-deploy`; a name is one already. */
export function roleNameIn(asked: string): string {
  const text = asked.trim();
  return text.slice(text.lastIndexOf('/') + 1);
}
