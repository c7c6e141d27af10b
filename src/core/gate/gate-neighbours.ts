/**
 * Which roles could get a network interface into a VPC of the gate, and by which statement: the trust policies of gated roles
 * hold for every call out of that VPC. Policies and boundary are asked about each action that makes an interface, or opens
 * the VPC (network-actions.ts).
 *
 * A condition is not evaluated elsewhere, and a Deny with one only makes an answer doubtful. Here one kind is: the Deny of
 * exactly one key that names the VPC, as the boundary has it where a gate shares the account. What a request for the gate's
 * VPC has in that key is known; of a key for subnets it is taken that the subnets that a Deny names are those of the gate, and
 * they are given back, to be compared with the VPC.
 */
import type { AccessRole } from '../access/access-role.ts';
import { askedAction } from '../access/asked-action.ts';
import { type Permission, permissionTo } from '../access/permission.ts';
import { type PlacedStatement, type RolePolicies, rolePolicies } from '../access/role-policies.ts';
import type { Arn } from '../model/ids.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import { isJsonObject } from '../text/json.ts';
import { NETWORK_ACTIONS, type NetworkKey, vpcParts } from './network-actions.ts';

export interface GateNeighbour {
  /** The name of the role. */
  readonly role: string;
  readonly ways: readonly GateWay[];
}

export interface GateWay {
  readonly action: string;
  /** `yes` or `maybe`, with the statement that allows it. */
  readonly permission: Permission;
  /** Whether IAM can tell which VPC a request is about, so that a boundary can deny the gate's. */
  readonly isTold: boolean;
}

export interface GateNeighbourhood {
  /** Sorted by name; those without a way are left out. */
  readonly neighbours: readonly GateNeighbour[];
  /** Subnets that policies deny, sorted: whether they are all of the gate's VPC, no policy says. */
  readonly subnets: readonly string[];
}

interface Home {
  readonly partition: string;
  readonly account: string;
}

/**
 * @param vpcs those of the gate that are in the account of the roles
 * @param texts of the managed policies and of the boundaries, as far as they are known
 */
export function gateNeighbours(
  roles: readonly AccessRole[],
  texts: ManagedTexts,
  vpcs: readonly Arn[],
  home: Home,
): GateNeighbourhood {
  const subnets = new Set<string>();
  const neighbours = roles.flatMap(({ name, spec }) => {
    const policies = rolePolicies(spec, texts);
    const byKey = new Map<string | undefined, RolePolicies>();
    const ways = NETWORK_ACTIONS.flatMap(({ action, key }): GateWay[] => {
      const asWanted = byKey.get(key?.name) ?? inGateVpc(policies, key, vpcs, subnets);
      byKey.set(key?.name, asWanted);
      const permission = permitted(action, key, asWanted, vpcs, home);
      return permission === undefined ? [] : [{ action, permission, isTold: key !== undefined }];
    });
    return ways.length === 0 ? [] : [{ role: name, ways }];
  });
  return { neighbours: neighbours.sort((a, b) => (a.role < b.role ? -1 : 1)), subnets: [...subnets].sort() };
}

/** undefined: it is certain that the role may not. */
function permitted(
  action: string,
  key: NetworkKey | undefined,
  policies: RolePolicies,
  vpcs: readonly Arn[],
  home: Home,
): Permission | undefined {
  const read = askedAction(action, undefined, home);
  const asked = 'asked' in read ? read.asked : { action, resource: undefined, on: ['*'] };
  const permission = permissionTo(asked, policies);
  if (permission.is === 'no') return undefined;
  // The VPC itself is a resource of the request: a Deny on its ARN is enough.
  const isOnVpc = key?.name === 'ec2:VpcID';
  const onEach = isOnVpc ? vpcs.map((vpc) => permissionTo({ ...asked, resource: vpc, on: [vpc] }, policies)) : [];
  return isOnVpc && onEach.every(({ is }) => is === 'no') ? undefined : permission;
}

/** As the statements are for a request that is about the gate's VPC: a Deny that it certainly meets has no condition. */
function inGateVpc(
  policies: RolePolicies,
  key: NetworkKey | undefined,
  vpcs: readonly Arn[],
  subnets: Set<string>,
): RolePolicies {
  if (key === undefined) return policies;
  const met = (statement: PlacedStatement): PlacedStatement => {
    const values = statement.effect === 'Deny' ? valuesOf(statement.conditions, key) : undefined;
    if (values === undefined) return statement;
    if (key.kind === 'subnet-id' || key.kind === 'subnet-arn') for (const value of values) subnets.add(value);
    else if (!wanted(key, vpcs).every((value) => values.includes(value))) return statement;
    return { ...statement, conditional: false };
  };
  const { boundary } = policies;
  return {
    ...policies,
    statements: policies.statements.map(met),
    boundary: boundary.is === 'read' ? { ...boundary, statements: boundary.statements.map(met) } : boundary,
  };
}

function wanted({ kind }: NetworkKey, vpcs: readonly Arn[]): string[] {
  return kind === 'vpc-arn' ? [...vpcs] : vpcs.flatMap((vpc) => vpcParts(vpc)?.id ?? []);
}

const EQUAL = /^(?:ForAnyValue:)?(?:StringEquals|StringLike|ArnEquals|ArnLike)$/i;

/** What a condition of this key alone compares with; undefined: it asks for something else, or for more. */
function valuesOf(conditions: unknown, { name }: NetworkKey): string[] | undefined {
  if (!isJsonObject(conditions)) return undefined;
  const [operator, ...others] = Object.entries(conditions);
  if (operator === undefined || others.length > 0 || !EQUAL.test(operator[0])) return undefined;
  const keys = isJsonObject(operator[1]) ? Object.entries(operator[1]) : [];
  const [key] = keys;
  if (key === undefined || keys.length > 1 || key[0].toLowerCase() !== name.toLowerCase()) return undefined;
  const values = [key[1]].flat();
  return values.length > 0 && values.every((value) => typeof value === 'string') ? values : undefined;
}
