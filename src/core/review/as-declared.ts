/**
 * The account as it would be if exactly the manifests of the merge base had been applied, and no hand had touched it:
 * what a review without credentials compares with. It has what those manifests take for granted (provider, boundary,
 * managed policies), and nothing else, so it shows neither drift nor a conflict, and says nothing about IAM.
 */
import { policyDigest } from '../iam/policy-document.ts';
import { undeployed } from '../manifest/other-deployment.ts';
import type { Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { ActualState } from '../model/actual-state.ts';
import type { AppliedRoles } from '../model/applied-role.ts';
import type { Deployment } from '../model/deployment.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { type Arn, arn, type RoleId, roleId } from '../model/ids.ts';
import type { InventoryRole, KnownRoles } from '../model/inventory.ts';
import { ownershipOf } from '../model/ownership.ts';
import { specOf } from '../model/role-spec.ts';
import { namesOf } from '../plan/exchanged-names.ts';
import { digestOf } from '../text/digest.ts';

export interface Declared {
  readonly settings: Settings;
  readonly roles: readonly DesiredRole[];
}

export interface AsDeclared {
  readonly actual: ActualState;
  readonly applied: AppliedRoles;
  readonly known: KnownRoles;
  readonly deployment: Deployment;
}

/** @param now the settings that are reviewed: their account, and their path says which roles are ours */
export function accountAsDeclared(base: Declared, now: Settings): AsDeclared {
  const { provider } = base.settings;
  return {
    actual: {
      account: now.account,
      roles: base.roles.map((role) => actualRole(role, now)),
      complete: true,
      provider:
        provider.arn === now.provider.arn
          ? { is: 'present', url: provider.host, clientIds: [provider.audience] }
          : { is: 'missing' },
      boundary: { is: 'present', document: BOUNDARY },
      trustPolicyCharacters: now.limits.trustPolicyCharacters,
    },
    applied: new Map(
      base.roles.map((spec) => [
        spec.name,
        { version: 'rolekeeper.applied/v1', digest: spec.digest, spec, earlier: [] } as const,
      ]),
    ),
    known: Object.fromEntries(base.roles.map((role) => [role.name, inventoryRole(role)])),
    deployment: {
      ...undeployed(now),
      boundary: { arn: now.roles.permissionsBoundary, digest: policyDigest(BOUNDARY) },
      serviceTrusts: {},
    },
  };
}

/** What it says does not matter: it is the one that was deployed. */
const BOUNDARY = '{"Version":"2012-10-17","Statement":[]}';

function actualRole(role: DesiredRole, { account, partition, roles, owner }: Settings): ActualRole {
  const { name, path, tags } = role;
  return {
    ...specOf(role),
    arn: arn(`arn:${partition}:iam::${account}:role${path}${name}`) as Arn,
    roleId: idOf(name),
    owner: ownershipOf(path, tags, { path: roles.path, owner }),
    instanceProfiles: [],
    lastUsed: undefined,
    unread: [],
  };
}

function inventoryRole({ name, digest, file, admission }: DesiredRole): InventoryRole {
  const names = namesOf(admission.doors);
  return { roleId: idOf(name), digest, recorded: digest, previous: null, file, revision: null, names };
}

/** As IAM's look; it is no role's. */
function idOf(name: string): RoleId {
  return roleId(`AROA${digestOf(name).slice(0, 17).toUpperCase()}`) as RoleId;
}
