/**
 * What holds at every moment, looked at after every single call: on the one role that the call was about, so that
 * looking costs next to nothing.
 */

import type { ForeignGrant } from '../../src/core/model/deployment.ts';
import type { PolicyDocument, RoleDetail } from '../../src/embedded/account-state.ts';
import { BOUNDARY, OWNER, PATH } from '../support/roles.ts';
import { brokenForeign } from './foreign-invariants.ts';
import type { IamRequest } from './iam-request.ts';
import { isWithin, widthOf } from './trust-width.ts';

export interface Permits {
  creates: ReadonlySet<string>;
  updates: ReadonlySet<string>;
  deletes: ReadonlySet<string>;
  /** Not ours, and closed. */
  closes: ReadonlySet<string>;
  /** Not ours, and adopted by a person. */
  adopts: ReadonlySet<string>;
  foreignGrant: ForeignGrant | undefined;
  /** By name, as the pass found them. */
  initial: ReadonlyMap<string, RoleDetail>;
  /** By name, as a pass without a fault leaves them. */
  final: ReadonlyMap<string, RoleDetail>;
  /** See Scenario. */
  twin: string | undefined;
  renames: Readonly<Record<string, string>>;
  /** IAM shows what is not true: what is known of a role may be out of date. */
  misled: boolean;
}

/** What a write broke; empty if nothing. `before` and `after` are undefined where there is no such role. */
export function broken(
  request: IamRequest,
  before: RoleDetail | undefined,
  after: RoleDetail | undefined,
  permits: Permits,
): string[] {
  const name = request.role ?? '';
  return [
    ...brokenPermit(request, before, permits),
    ...(after === undefined || (permits.misled && TAGGING.has(request.call)) ? [] : brokenBounds(after)),
    ...(after === undefined ? [] : brokenTrust(after, permits)),
    ...(permits.adopts.has(name) ? brokenAdoption(before, after, permits) : []),
    ...(after === undefined || permits.misled ? [] : tooEarly(request, after, permits)),
  ].map((what) => `${request.call} on ${name}: ${what}`);
}

/** IAM has no boundary key for tags: who sees an old boundary can tag a role without one. Tags grant nothing. */
const TAGGING: ReadonlySet<string> = new Set(['TagRole', 'UntagRole']);

function brokenPermit(request: IamRequest, before: RoleDetail | undefined, permits: Permits): string[] {
  const { creates, updates, deletes, closes, adopts, initial } = permits;
  const { call, role = '' } = request;
  if (call === 'CreateRole') return creates.has(role) ? [] : ['no manifest asks for this role'];
  if (call === 'DeleteRole' && !deletes.has(role)) return ['nothing allows this deletion'];
  if (permits.misled && role === permits.twin && call !== 'DeleteRole') return [];
  if (![creates, updates, deletes, closes, adopts].some((names) => names.has(role)))
    return ['a write to a role that is to stay as it is'];
  if (before === undefined) return [];
  const tag = (key: string) => before.Tags.find(({ Key }) => Key === key)?.Value;
  const owner = tag('rolekeeper:owner');
  const isOurs =
    before.Path.startsWith(PATH) &&
    tag('rolekeeper:managed-by') === 'rolekeeper' &&
    // One from before the owner tag is healed, and gets it; it never goes.
    (owner === OWNER || (owner === undefined && call !== 'DeleteRole'));
  const found = initial.get(role);
  if (adopts.has(role)) return [];
  return [
    ...(isOurs
      ? []
      : before.Path.startsWith(PATH)
        ? ['a write to a role that is not ours']
        : brokenForeign(request, before)),
    ...(deletes.has(role) && before.RoleId !== found?.RoleId
      ? ['a write to another role than the one to be deleted']
      : []),
  ];
}

/**
 * Its pipelines were never asked: whoever may enter before and after may enter at every moment in between, and may do what
 * may be done before and after. And it is the same role all the time.
 */
function brokenAdoption(
  before: RoleDetail | undefined,
  after: RoleDetail | undefined,
  { initial, final }: Permits,
): string[] {
  const name = before?.RoleName ?? '';
  const [old, next] = [initial.get(name), final.get(name)];
  if (old === undefined || next === undefined) return ['no such role is adopted'];
  if (after?.RoleId !== old.RoleId) return ['the role is another one'];
  const always = widthOf(old.AssumeRolePolicyDocument) & widthOf(next.AssumeRolePolicyDocument);
  const had = permissionsOf(old);
  const lost = [...permissionsOf(next)].filter((one) => had.has(one) && !permissionsOf(after).has(one));
  return [
    ...(isWithin(always, widthOf(after.AssumeRolePolicyDocument)) ? [] : ['its pipelines are shut out on the way']),
    ...lost.map((one) => `its pipelines lose ${one} on the way`),
  ];
}

function brokenBounds(role: RoleDetail): string[] {
  if (!role.Path.startsWith(PATH)) return [];
  const isBounded = role.PermissionsBoundary?.PermissionsBoundaryArn === BOUNDARY;
  return isBounded || permissionsOf(role).size === 0 ? [] : ['a role with permissions and without its boundary'];
}

/** Never wider than before, or than it is to be. */
function brokenTrust(role: RoleDetail, { initial, final }: Permits): string[] {
  const now = widthOf(role.AssumeRolePolicyDocument);
  const bounds = [initial, final].map((roles) => widthIn(roles, role.RoleName));
  return bounds.some((bound) => isWithin(now, bound)) ? [] : ['its trust is wider than it was and than it is to be'];
}

/** Nothing new may be done under the old trust. */
function tooEarly({ call, input }: IamRequest, role: RoleDetail, { initial, final }: Permits): string[] {
  const added = call === 'AttachRolePolicy' ? input.PolicyArn : call === 'PutRolePolicy' ? input.PolicyName : undefined;
  const before = initial.get(role.RoleName);
  if (added === undefined || before === undefined) return [];
  const isOld = !isWithin(widthOf(role.AssumeRolePolicyDocument), widthIn(final, role.RoleName));
  const had = permissionsOf(before);
  const isNew = [...permissionsOf(role)].some((one) => (one === added || one.startsWith(`${added} `)) && !had.has(one));
  return isOld && isNew ? [`${added} is new, and the trust is still the old one`] : [];
}

function widthIn(roles: ReadonlyMap<string, RoleDetail>, name: string): number {
  const role = roles.get(name);
  return role === undefined ? 0 : widthOf(role.AssumeRolePolicyDocument);
}

const permissions = new WeakMap<RoleDetail, ReadonlySet<string>>();

/** One word for each policy that allows something. */
function permissionsOf(role: RoleDetail): ReadonlySet<string> {
  let found = permissions.get(role);
  if (found === undefined) {
    found = new Set([
      ...role.AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn),
      ...role.RolePolicyList.filter(({ PolicyDocument }) => allows(PolicyDocument)).map(
        ({ PolicyName, PolicyDocument }) => `${PolicyName} ${JSON.stringify(PolicyDocument)}`,
      ),
    ]);
    permissions.set(role, found);
  }
  return found;
}

function allows({ Statement }: PolicyDocument): boolean {
  return [Statement].flat().some((statement) => (statement as { Effect?: string }).Effect === 'Allow');
}
