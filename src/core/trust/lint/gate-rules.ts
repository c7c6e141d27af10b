/**
 * What is wrong with a condition on the VPC that STS is called from. With the gate's VPCs it is the form that Rolekeeper writes
 * for a role of the gate. A near miss reads like it, and lets direct calls in, or calls from other VPCs, or none at all.
 */
import { type CallOrigin, isOfEndpoint, VPC_ARN } from '../call-origin.ts';
import { ANOTHER_VPC, INTERNET } from '../origins.ts';
import { stsRequest } from '../token.ts';
import type { TrustCondition, TrustDocument } from '../trust-document.ts';
import { holds } from '../trust-evaluator.ts';
import type { TrustWorld } from '../trust-world.ts';
import { type TrustHit, type TrustRule, tokenStatements, valuesOf } from './rule.ts';

export const gate: TrustRule = {
  codes: ['trust-gate-open', 'trust-gate-key', 'trust-gate-vpc'],
  check: (subject) =>
    tokenStatements(subject).flatMap(({ conditions }) =>
      conditions
        .filter(({ key }) => isOfEndpoint(key))
        .flatMap((one) => gateHits(one, subject.document, subject.world)),
    ),
};

function gateHits(condition: TrustCondition, { version }: TrustDocument, world: TrustWorld): TrustHit[] {
  const { at, keyAsWritten, key, operator } = condition;
  const takes = (origin: CallOrigin) =>
    holds(condition, stsRequest({ provider: '', host: '' }, origin), version === '2012-10-17') !== 'no';
  const hit = (code: 'trust-gate-open' | 'trust-gate-key', level: TrustHit['level'], message: string): TrustHit => ({
    ...{ code, level, pointer: at, message },
    remedy: `write ${rightForm(world)}`,
  });
  if (takes(INTERNET)) {
    const message = `${operator.text} on ${keyAsWritten} is true for a call over the internet, which has no such key: it keeps no direct call out`;
    return [hit('trust-gate-open', 'reject', message)];
  }
  // Which endpoint, or which address, is known at the call only: those are no less strict than they look.
  const isVpc = key === VPC_ARN || key === 'aws:sourcevpc';
  if (isVpc && takes(ANOTHER_VPC)) {
    const message = `${operator.text} on ${keyAsWritten} is true for calls from other VPCs, of whatever account: a VPC with an endpoint for STS is made in a minute`;
    return [hit('trust-gate-open', 'reject', message)];
  }
  if (key !== VPC_ARN) {
    const message =
      key === 'aws:sourcevpc'
        ? 'aws:SourceVpc has the id of a VPC, which is unique in one Region of one account alone'
        : `${keyAsWritten} is about the endpoint and not about its VPC: it changes when the endpoint is replaced`;
    return [hit('trust-gate-key', 'warn', message)];
  }
  return valuesOf(condition).flatMap(({ at: place, value }) => vpcHits(place, value, condition, world));
}

const VPC = /^arn:aws[a-z-]*:ec2:[a-z0-9-]+:\d{12}:vpc\/vpc-[0-9a-f]+$/;

function vpcHits(pointer: string, value: string, { operator }: TrustCondition, world: TrustWorld): TrustHit[] {
  const hit = (code: TrustHit['code'], level: TrustHit['level'], message: string): TrustHit[] => [
    { code, level, pointer, message, remedy: `write ${rightForm(world)}` },
  ];
  const { gateVpcs, known } = world;
  if (gateVpcs?.includes(value)) return [];
  if (/[*?]/.test(value) && /^(StringLike|Arn)/.test(operator.base)) {
    return hit(
      'trust-gate-open',
      'reject',
      `${value} lets in calls from every VPC that it matches, those to come included`,
    );
  }
  if (!VPC.test(value)) {
    const message = `"${value}" is not the ARN of a VPC: no call has it, and no pipeline can assume the role by it`;
    return hit('trust-gate-vpc', 'reject', message);
  }
  if (gateVpcs !== undefined) {
    return hit('trust-gate-vpc', 'reject', `${value} is not a VPC of the gate: calls from there get past its branches`);
  }
  const why = known ? 'the settings name no gate' : 'without settings it is not known whether a gate stands there';
  return hit('trust-gate-vpc', 'warn', `only calls from ${value} get in, and ${why}`);
}

/** With what the settings name. */
function rightForm({ gateVpcs = ['<ARN of the gate’s VPC>'] }: TrustWorld): string {
  const [first = ''] = gateVpcs;
  return `"StringEquals": {"aws:SourceVpcArn": ${JSON.stringify(gateVpcs.length === 1 ? first : gateVpcs)}}`;
}

/** What a policy asks of the VPC of the call, as it is written; [] for nothing. */
export function vpcsIn({ statements }: TrustDocument): string[] {
  const conditions = statements.flatMap((statement) => statement.conditions);
  return [...new Set(conditions.filter(({ key }) => key === VPC_ARN).flatMap(({ values }) => values))];
}
