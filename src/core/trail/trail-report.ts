/** The uses with the names that the lock file has, and why the refused ones were: what `trail` prints. */
import { accountOf } from '../access/access.ts';
import type { UsedStep } from '../model/role-use.ts';
import { enteredFrom } from '../trust/entered-from.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import type { RecordedUse } from './recorded-use.ts';
import type { Trail } from './trail.ts';
import { workspaceOfProvider } from './web-identity.ts';
import { type TriedRoles, type Why, whyRefused } from './why-refused.ts';

export interface TrailRow {
  readonly use: RecordedUse;
  /** The role's name, or its ARN where that is of another account; undefined where the event names none. */
  readonly role: string | undefined;
  /** As the lock file has it, else undefined. */
  readonly repositoryName: string | undefined;
  readonly environmentName: string | undefined;
  /** The slug of the token's workspace, if it is not that of the settings. */
  readonly otherWorkspace: string | undefined;
  /** undefined: it was let in, or there is nothing to judge it by. */
  readonly why: Why | undefined;
  /** It was let in over the internet, and its role is one that only calls from a VPC may enter now: it was open then. */
  readonly pastGate: boolean;
}

export interface TrailReport extends Omit<Trail, 'uses'> {
  readonly rows: readonly TrailRow[];
  /** Uses of other roles than the one that was asked for. */
  readonly otherRoles: number;
}

export interface TrailReportOptions {
  /** undefined: without manifests, and without a look at IAM. */
  readonly tried: TriedRoles | undefined;
  /** Of settings; undefined without. */
  readonly world: TrustWorld | undefined;
  /** A name or an ARN; undefined: every role. */
  readonly role: string | undefined;
}

export function trailReport({ uses, ...rest }: Trail, { tried, world, role }: TrailReportOptions): TrailReport {
  const asked = uses.filter((use) => role === undefined || isOfRole(use, role));
  const rows = asked.map((use) => ({
    use,
    role: roleWord(use, world),
    ...namesOf(use.step, world),
    otherWorkspace: otherWorkspace(use, world),
    why: use.refused !== undefined && tried !== undefined ? whyRefused(use, tried) : undefined,
    pastGate: isPastGate(use, tried),
  }));
  return { ...rest, rows, otherRoles: uses.length - asked.length };
}

function isPastGate({ refused, vpcEndpointId, roleArn }: RecordedUse, tried: TriedRoles | undefined): boolean {
  if (refused !== undefined || vpcEndpointId !== undefined) return false;
  const role = tried?.roles.find(({ arn }) => arn === roleArn);
  return role !== undefined && enteredFrom(role.trust) !== undefined;
}

/** IAM's names ignore case; a pipeline's ARN in another case is about the role as well, and refused. */
function isOfRole({ roleArn = '' }: RecordedUse, role: string): boolean {
  const word = role.toLowerCase();
  return roleArn.toLowerCase() === word || nameIn(roleArn).toLowerCase() === word;
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function roleWord({ roleArn, account }: RecordedUse, world: TrustWorld | undefined): string | undefined {
  if (roleArn === undefined) return undefined;
  const own = world === undefined ? account : accountOf(world).id;
  const [, of] = /^arn:[a-z-]+:iam::(\d{12}):role\/./.exec(roleArn) ?? [];
  return of !== undefined && of === own ? nameIn(roleArn) : roleArn;
}

function namesOf(step: UsedStep | undefined, world: TrustWorld | undefined) {
  const lock = world?.lock;
  return {
    repositoryName: step && lock?.byUuid.get(step.repositoryUuid)?.slug,
    environmentName: step?.environmentUuid && lock?.environmentByUuid.get(step.environmentUuid)?.name,
  };
}

function otherWorkspace({ provider }: RecordedUse, world: TrustWorld | undefined): string | undefined {
  const workspace = workspaceOfProvider(provider);
  return world === undefined || workspace === world.provider.workspace ? undefined : workspace;
}
