/**
 * Which roles could get a network interface into a VPC of the gate, and by which statement: the trust policies of gated roles
 * hold for every call out of that VPC. Policies and boundary are asked about each action that makes an interface, or opens
 * the VPC (network-actions.ts).
 *
 * A condition is not evaluated elsewhere, and only makes an answer doubtful. Here two kinds are, as the boundary has them
 * where a gate shares the account: a Deny of the key that names the VPC, and an Allow of all requests that do not name it.
 * What a request for the gate's VPC has in that key is known; of a key for subnets it is taken that the subnets that policies
 * leave out are those of the gate, and they are given back, to be compared with the VPC.
 */
import type { AccessRole } from '../access/access-role.ts';
import { askedAction } from '../access/asked-action.ts';
import { type Permission, permissionTo } from '../access/permission.ts';
import { type PlacedStatement, type RolePolicies, rolePolicies } from '../access/role-policies.ts';
import type { Arn } from '../model/ids.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import { isJsonObject } from '../text/json.ts';
import { NETWORK_ACTIONS, NETWORK_KEYS, type NetworkAction, type NetworkKey, vpcParts } from './network-actions.ts';

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
    const byKey = new Map<string, RolePolicies>();
    const ways = NETWORK_ACTIONS.flatMap((one): GateWay[] => {
      const { action, key } = one;
      const kind = `${action.split(':')[0]} ${key?.name}`;
      const asWanted = byKey.get(kind) ?? inGateVpc(policies, one, vpcs, subnets);
      byKey.set(kind, asWanted);
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

/**
 * As the statements are for a request that is about the gate's VPC: a Deny that it certainly meets has no condition, and an
 * Allow that leaves the gate out is not there.
 */
function inGateVpc(
  policies: RolePolicies,
  { action, key }: NetworkAction,
  vpcs: readonly Arn[],
  subnets: Set<string>,
): RolePolicies {
  // Of what is in a VPC, a subnet too, EC2 says in which one it is.
  const keys = key === undefined ? [] : [key, ...(action.startsWith('ec2:') ? [EC2_VPC] : [])];
  const isGate = ({ key: name, values }: Clause) => {
    const own = keys.find((one) => sameName(one.name, name));
    if (own === undefined) return false;
    if (own.kind !== 'subnet-id' && own.kind !== 'subnet-arn') {
      return wanted(own, vpcs).every((value) => values.includes(value));
    }
    for (const value of values) subnets.add(value);
    return true;
  };
  const met = (statement: PlacedStatement): PlacedStatement[] => {
    const clauses = statement.conditional ? clausesOf(statement.conditions) : undefined;
    if (clauses === undefined) return [statement];
    const [only] = clauses;
    if (statement.effect === 'Deny') {
      const isMet = clauses.length === 1 && only !== undefined && EQUAL.test(only.operator) && isGate(only);
      return [isMet ? { ...statement, conditional: false } : statement];
    }
    // What a request does not have is not equal to anything: these conditions hold for all requests but the gate's.
    const isOutside = clauses.every(({ operator, key: name }) => UNEQUAL.test(operator) && isNetworkKey(name));
    if (!isOutside) return [statement];
    return clauses.some(isGate) ? [] : [{ ...statement, conditional: false }];
  };
  const { boundary } = policies;
  return {
    ...policies,
    statements: policies.statements.flatMap(met),
    boundary: boundary.is === 'read' ? { ...boundary, statements: boundary.statements.flatMap(met) } : boundary,
  };
}

function wanted({ kind }: NetworkKey, vpcs: readonly Arn[]): string[] {
  return kind === 'vpc-arn' ? [...vpcs] : vpcs.flatMap((vpc) => vpcParts(vpc)?.id ?? []);
}

const EC2_VPC: NetworkKey = { name: 'ec2:Vpc', kind: 'vpc-arn', isList: false };

function isNetworkKey(name: string): boolean {
  return NETWORK_KEYS.some((one) => sameName(one.name, name));
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** One key under one operator of a condition: all of them have to hold. */
interface Clause {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const EQUAL = /^(?:ForAnyValue:)?(?:StringEquals|StringLike|ArnEquals|ArnLike)$/i;
const UNEQUAL = /^(?:ForAllValues:)?(?:StringNotEquals|StringNotLike|ArnNotEquals|ArnNotLike)$/i;

/** undefined: they are not of the form that IAM gives them. */
function clausesOf(conditions: unknown): Clause[] | undefined {
  if (!isJsonObject(conditions)) return undefined;
  const clauses = Object.entries(conditions).flatMap(([operator, keys]) =>
    isJsonObject(keys) ? Object.entries(keys).map(([key, value]) => ({ operator, key, values: [value].flat() })) : [],
  );
  const isText = ({ values }: { values: readonly unknown[] }) =>
    values.length > 0 && values.every((value) => typeof value === 'string');
  return clauses.length > 0 && clauses.every(isText) ? (clauses as Clause[]) : undefined;
}
