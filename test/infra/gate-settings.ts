/** Settings and context of deployments with a gate, for tests. */
import type { Settings } from '../../src/core/manifest/settings.ts';
import type { Arn } from '../../src/core/model/ids.ts';
import { anArn } from '../support/ids.ts';
import { ACCOUNT, sampleSettings } from './sample-settings.ts';

/** Of the gate alone, without pipeline roles. */
export const GATE_ACCOUNT = '444455556666';

export const GATE_VPC = anArn(`arn:aws:ec2:eu-central-1:${ACCOUNT}:vpc/vpc-0a1b2c3d4e5f60718`);
export const APART_VPC = anArn(`arn:aws:ec2:eu-central-1:${GATE_ACCOUNT}:vpc/vpc-0a1b2c3d4e5f60719`);
export const GATE_SUBNETS = ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712'];

export function gatedSettings(...vpcs: Arn[]): Settings {
  return { ...sampleSettings(), gate: { vpcs, url: undefined, tokenSeconds: 7200 } };
}

/** As it is after the second step: the settings name the VPC, and the deployment says that it is there. */
export const SHARED = {
  settings: gatedSettings(GATE_VPC),
  context: { gate: true, gateVpc: GATE_VPC, gateSubnets: GATE_SUBNETS.join(',') },
};
export const APART = {
  settings: gatedSettings(APART_VPC),
  context: { gateAccount: GATE_ACCOUNT, gateVpc: APART_VPC },
};
