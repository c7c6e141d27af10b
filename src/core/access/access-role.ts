/**
 * A role, as questions about access are asked of it: as IAM has it where an account was read, else as its manifest
 * declares it. What the manifest would say otherwise is kept beside it.
 */
import { samePolicy } from '../iam/policy-document.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { ActualState } from '../model/actual-state.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { RoleSpec } from '../model/role-spec.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { declaredArn, rolePairs } from './role-pairs.ts';

/**
 * - manifest     no account was read, or not all of it: the manifest counts
 * - iam          IAM has the role, and that counts
 * - not-applied  the account was read, and does not have it
 */
export type Standing = 'manifest' | 'iam' | 'not-applied';

export interface AccessRole {
  readonly name: string;
  readonly arn: string;
  readonly standing: Standing;
  /** What counts; of a role that is not applied, what its manifest declares. */
  readonly spec: RoleSpec;
  /** undefined: no valid manifest declares it. */
  readonly declared: DesiredRole | undefined;
  /** Whether IAM trusts others than the manifest says. */
  readonly trustDiffers: boolean;
  /** Whether the source of the account says how long a session may last. */
  readonly sessionKnown: boolean;
}

/** Sorted by name. @param state undefined: no account is asked */
export function accessRoles(
  declared: readonly DesiredRole[],
  state: Pick<ActualState, 'roles' | 'complete'> | undefined,
  world: TrustWorld,
): AccessRole[] {
  const missing: Standing = state?.complete === true ? 'not-applied' : 'manifest';
  return rolePairs(declared, state?.roles ?? [])
    .flatMap((pair) => {
      if (pair.actual !== undefined) return ofIam(pair.actual, pair.declared);
      return pair.declared === undefined ? [] : ofManifest(pair.declared, missing, world);
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether its trust policy may be about pipelines of Bitbucket: the others of an account are nothing to these questions. */
export function trustsBitbucket({ spec: { trust } }: AccessRole): boolean {
  return trust.includes('api.bitbucket.org') || trust.includes('"*"') || trust.includes('"NotPrincipal"');
}

function ofManifest(role: DesiredRole, standing: Standing, world: TrustWorld): AccessRole {
  const arn = declaredArn(role, world);
  return { name: role.name, arn, standing, spec: role, declared: role, trustDiffers: false, sessionKnown: true };
}

function ofIam(role: ActualRole, declared: DesiredRole | undefined): AccessRole {
  const { name, arn } = role;
  const trustDiffers = declared !== undefined && !samePolicy(role.trust, declared.trust);
  return {
    name,
    arn,
    standing: 'iam',
    spec: role,
    declared,
    trustDiffers,
    sessionKnown: !role.unread.includes('session'),
  };
}
