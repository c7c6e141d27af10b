/** What makes a deployment with a gate impossible, as sentences for people. */
import { vpcParts } from '../src/core/gate/network-actions.ts';
import type { Settings } from '../src/core/manifest/settings.ts';
import { boundaryStatements } from './boundary.ts';
import type { DeploymentContext } from './context.ts';
import { POLICY_CHARACTERS, sharedVpcs } from './gate-boundary.ts';
import { policyDocument } from './policy-statement.ts';

/** The first deployment has no VPC to name yet, and the settings need not know of a gate. */
export function gateProblems(settings: Settings, values: DeploymentContext): string[] {
  const { gate, gateAccount, gateZones } = values;
  const problems: string[] = [];
  if (gateAccount === settings.account) {
    problems.push(
      `context gateAccount is ${gateAccount}, the account of the pipelines' roles. Name another one, which has none of ` +
        'them, or deploy with -c gate=true for a gate that shares their account',
    );
  }
  if (gate && gateAccount !== undefined && gateAccount !== settings.account) {
    problems.push(
      `context gate is true, for a gate in account ${settings.account}, and gateAccount is ${gateAccount}: there is one ` +
        'gate. Leave one of them out',
    );
  }
  if (gateZones.length !== 0 && gateZones.length !== 2) {
    problems.push(`context gateZones names ${gateZones.length} Availability Zones: the gate stands in two`);
  }
  for (const zone of gateZones.filter((one) => one.slice(0, -1) !== values.region)) {
    problems.push(`context gateZones has ${zone}, which is not in region ${values.region}, where the gate is`);
  }
  return [...problems, ...vpcProblems(settings, values), ...boundaryProblems(settings, values)];
}

function vpcProblems(
  { account, gate: settings }: Settings,
  { gate, gateAccount, gateVpc, region }: DeploymentContext,
): string[] {
  if (gateVpc === undefined) return [];
  if (!gate && gateAccount === undefined) {
    return [
      `context gateVpc is ${gateVpc}, and no gate is deployed: keep gate=true or gateAccount beside it, or leave gateVpc out`,
    ];
  }
  const problems: string[] = [];
  const { account: ofAccount, region: ofRegion } = vpcParts(gateVpc) ?? {};
  const home = gateAccount ?? account;
  if (ofAccount !== home || ofRegion !== region) {
    problems.push(
      `context gateVpc is ${gateVpc}, and the gate is deployed to account ${home} in ${region}. Take GateVpcArn, which the ` +
        'stack of the gate prints, or, before its first deployment there, none (-c gateVpc=)',
    );
  }
  if (!(settings?.vpcs ?? []).includes(gateVpc)) {
    problems.push(
      `context gateVpc is ${gateVpc}, and rolekeeper.yaml does not name it: no role would let the gate in. Put it under ` +
        'gate.vpcs of the settings, beside the one that is there if the VPC is replaced, and publish; deploy once more when ' +
        'a pass has succeeded',
    );
  }
  return problems;
}

/** A boundary that is too long is refused by IAM in the middle of the deployment. */
function boundaryProblems(settings: Settings, values: DeploymentContext): string[] {
  const { createBoundary, passRolePath, alarmTopicArn, gateSubnets } = values;
  const shared = sharedVpcs(settings);
  if (gateSubnets.length > 0 && shared.length === 0) {
    return [
      `context gateSubnets is for a gate in the account of the pipelines' roles, ${settings.account}, and gate.vpcs of the ` +
        'settings names no VPC there. Leave it out',
    ];
  }
  if (!createBoundary || shared.length === 0) return [];
  const stacks = settings.service.stacks ?? [];
  const statements = boundaryStatements(settings, { passRolePath, stacks, alarmTopicArn, gateSubnets });
  const characters = JSON.stringify(policyDocument(statements)).length;
  if (characters <= POLICY_CHARACTERS) return [];
  return [
    `the permissions boundary would have ${characters} characters, of which IAM takes ${POLICY_CHARACTERS}: it names ` +
      `${shared.length} VPCs of gate.vpcs and ${gateSubnets.length} subnets. Name only those of the gate that is and of the one ` +
      'that comes, or move the gate to an account of its own (gateAccount)',
  ];
}
