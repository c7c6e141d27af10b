/**
 * What the deployment says, as opposed to the settings. A person who may merge into the config repository can change
 * the settings; these facts limit what that can do, so none of them can be published. The service keeps them in its
 * inventory, where the command line finds them; an embedded account has them too.
 *
 * Where a fact is not given, its answer is the one that permits nothing, or what earlier versions did:
 *
 *   fact            not given   means
 *   name            default     the only deployment of its workspace in the account
 *   workspaceUuid   null        the workspace of the published settings is not compared
 *   unownedRoles    takeover    a role of ours from before the owner tag gets it (undeclared.ts)
 *   foreignRoles    none        roles that are not ours are never touched, whatever the settings ask for
 *   boundary        null        its document is not watched; every plan reports it (not-watched), nothing is blocked
 *   serviceTrusts   null        the trust policies of the service's own roles are not watched; the same
 *   source          bucket      manifests are published to a bucket
 *   gate            absent      no gate is deployed: no step could become a role that asks for one
 *   announced       absent      no deployment has begun: boundary and trust are right as they were deployed, and only so
 *
 * A new fact is a line here, in the table and in `readDeployment`, and one in infra/deployment-facts.ts, which finds it.
 */

import { isJsonObject, isTextMap } from '../text/json.ts';
import { normalUuid, type Uuid } from '../text/uuid.ts';
import { type Announcement, readAnnouncement } from './announcement.ts';
import { type Arn, arn as arnIn } from './ids.ts';

/** What a deployment may do to roles that are not ours (foreign-roles.ts). */
export const FOREIGN_GRANTS = ['none', 'quarantine', 'delete'] as const;
export type ForeignGrant = (typeof FOREIGN_GRANTS)[number];

/** What becomes of a role of ours that names no owner. The deployment's IAM policy says the same. */
export const UNOWNED_ROLES = ['takeover', 'refuse'] as const;
export type UnownedRoles = (typeof UNOWNED_ROLES)[number];

/** Where the service has the manifests from: what is published to its bucket, or a branch of the config repository. */
export const MANIFEST_SOURCES = ['bucket', 'bitbucket'] as const;
export type ManifestOrigin = (typeof MANIFEST_SOURCES)[number];

/** What a deployment is called where nothing names it. */
export const DEFAULT_DEPLOYMENT = 'default';

export interface Deployment {
  /** With the UUID of the workspace it is the owner of the roles (ownership.ts). */
  readonly name: string;
  readonly workspaceUuid: Uuid | null;
  readonly unownedRoles: UnownedRoles;
  readonly foreignRoles: ForeignGrant;
  readonly boundary: DeployedBoundary | null;
  /** Of the trust policies of the service's own roles as they were deployed, by role name. */
  readonly serviceTrusts: Readonly<Record<string, string>> | null;
  readonly source: ManifestOrigin;
  readonly gate?: DeployedGate;
  readonly announced?: Announcement;
}

export interface DeployedGate {
  /** ARN of the VPC that the gate calls STS from. */
  readonly vpc: Arn;
}

export interface DeployedBoundary {
  /** null in what earlier versions have written. */
  readonly arn: Arn | null;
  /** Of its document as it was deployed (policyDigest in src/core/iam/policy-document.ts). */
  readonly digest: string;
}

/** Nothing is deployed, or no deployment is known here. */
export const UNDEPLOYED: Deployment = {
  name: DEFAULT_DEPLOYMENT,
  workspaceUuid: null,
  unownedRoles: 'takeover',
  foreignRoles: 'none',
  boundary: null,
  serviceTrusts: null,
  source: 'bucket',
};

/** What JSON says of a deployment; a fact that it does not have is not given. undefined: it is no deployment. */
export function readDeployment(value: unknown): Deployment | undefined {
  if (!isJsonObject(value)) return undefined;
  const { name, foreignRoles, boundary, serviceTrusts, ...facts } = { ...UNDEPLOYED, ...value };
  const unownedRoles = UNOWNED_ROLES.find((one) => one === facts.unownedRoles);
  const workspaceUuid = facts.workspaceUuid === null ? null : normalUuid(String(facts.workspaceUuid));
  const source = MANIFEST_SOURCES.find((one) => one === facts.source);
  if (unownedRoles === undefined || workspaceUuid === undefined || source === undefined) return undefined;
  const grant = FOREIGN_GRANTS.find((one) => one === foreignRoles);
  const deployed = boundary === null ? null : deployedBoundary(boundary);
  if (typeof name !== 'string' || grant === undefined || deployed === undefined) return undefined;
  if (serviceTrusts !== null && !isTextMap(serviceTrusts)) return undefined;
  const gate = value.gate === undefined ? {} : deployedGate(value.gate);
  if (gate === undefined) return undefined;
  const announced = readAnnouncement(value.announced);
  return {
    name,
    workspaceUuid,
    unownedRoles,
    foreignRoles: grant,
    boundary: deployed,
    serviceTrusts,
    source,
    ...gate,
    ...(announced && { announced }),
  };
}

function deployedGate(value: unknown): Pick<Deployment, 'gate'> | undefined {
  const vpc = isJsonObject(value) ? arnIn(String(value.vpc)) : undefined;
  return vpc && { gate: { vpc } };
}

function deployedBoundary(value: unknown): DeployedBoundary | undefined {
  if (!isJsonObject(value) || typeof value.digest !== 'string') return undefined;
  const arn = value.arn === null ? null : arnIn(String(value.arn));
  return arn === undefined ? undefined : { arn, digest: value.digest };
}
