/**
 * The origins of calls that trust policies distinguish: over the internet, from each VPC that they name, and from any
 * other one. Where no condition is about the origin there is one, as all are alike.
 */
import { type CallOrigin, isOfOrigin, VPC_ARN, VPC_ID, vpcIdOf } from './call-origin.ts';
import { stsRequest } from './token.ts';
import type { TrustDocument } from './trust-document.ts';
import { holds } from './trust-evaluator.ts';
import type { TrustWorld } from './trust-world.ts';

/** Origins that every condition answers alike. */
export interface OriginGroup {
  /** One of them. */
  readonly origin: CallOrigin;
  /** VPCs as a policy names them: ARNs, ids or patterns. [] for calls over the internet. */
  readonly vpcs: readonly string[];
  /** Whether VPCs that no policy names are among them. */
  readonly others: boolean;
}

export const INTERNET: CallOrigin = { is: 'internet' };

/** Of no account and no Region. */
export const ANOTHER_VPC: CallOrigin = {
  is: 'endpoint',
  vpc: 'arn:aws:ec2:zz-other-1:000000000000:vpc/vpc-00000000ffffffff0',
};

/** Calls over the internet come first, and are always there. */
export function originsOf(documents: readonly TrustDocument[]): [OriginGroup, ...OriginGroup[]] {
  const internet: OriginGroup = { origin: INTERNET, vpcs: [], others: false };
  const conditions = documents
    .flatMap(({ statements }) => statements.flatMap((statement) => statement.conditions))
    .filter(({ key }) => isOfOrigin(key));
  if (conditions.length === 0) return [internet];
  const valuesOn = (wanted: string, form: RegExp) =>
    conditions
      .flatMap(({ key, values }) => (key === wanted ? values : []))
      .filter((value) => /[*?]/.test(value) || form.test(value))
      .slice(0, MOST_VPCS);
  const arns = [...new Set(valuesOn(VPC_ARN, ARN_FORM))];
  // An id beside its ARN is no other VPC.
  const ids = [...new Set(valuesOn(VPC_ID, ID_FORM))].filter((id) => !arns.some((arn) => vpcIdOf(arn) === id));
  const tried: { name: string | undefined; origin: CallOrigin }[] = [
    ...arns.map((name) => ({ name, origin: { is: 'endpoint', vpc: example(name) } as const })),
    ...ids.map((name) => ({ name, origin: { is: 'endpoint', vpcId: example(name) } as const })),
    { name: undefined, origin: ANOTHER_VPC },
  ];
  const groups = Map.groupBy(tried, ({ origin }) => {
    const request = stsRequest({ provider: '', host: '' }, origin);
    return conditions.map((condition) => holds(condition, request, true)).join();
  });
  const endpoints = [...groups.values()].flatMap((group): OriginGroup[] => {
    const [first] = group;
    if (first === undefined) return [];
    const vpcs = group.flatMap(({ name }) => name ?? []);
    return [{ origin: first.origin, vpcs, others: group.some(({ name }) => name === undefined) }];
  });
  return [internet, ...endpoints];
}

/** No VPC has another ARN, or another id. */
const ARN_FORM = /^arn:[^:]+:ec2:[^:]+:\d{12}:vpc\/./i;
const ID_FORM = /^vpc-./i;

/** More than a policy of IAM's greatest length has room for. */
const MOST_VPCS = 400;

/** What a pattern matches. */
function example(pattern: string): string {
  return pattern.replaceAll('*', 'x').replaceAll('?', '0');
}

/** `, by calls from VPC arn:… alone`: what ends a sentence about who gets in. */
export function originWords(groups: readonly OriginGroup[], world: Pick<TrustWorld, 'gateVpcs'>): string {
  if (groups.some(({ others }) => others)) return `, ${ANY_VPC}`;
  return `, ${vpcWords(
    groups.flatMap(({ vpcs }) => vpcs),
    world,
  )}`;
}

export const ANY_VPC = 'by calls through an interface endpoint in whatever VPC';

/** A network interface in the gate's VPC would do as well: the words name the VPC, and not the gate. */
export function vpcWords(vpcs: readonly string[], { gateVpcs = [] }: Pick<TrustWorld, 'gateVpcs'>): string {
  const many = vpcs.length > 1;
  if (vpcs.every((vpc) => gateVpcs.includes(vpc))) return `by calls from the gate’s VPC${many ? 's' : ''} alone`;
  return `by calls from ${many ? 'the VPCs' : 'VPC'} ${vpcs.join(', ')} alone`;
}
