/** VPCs of a gate in an account without pipeline roles, and one that is not the gate's. */
import type { Settings } from '../../src/core/manifest/settings.ts';
import { anArn } from './ids.ts';
import { settings } from './roles.ts';

const vpc = (id: string, account = '444455556666') => anArn(`arn:aws:ec2:eu-central-1:${account}:vpc/${id}`);

export const GATE_VPC = vpc('vpc-0a1b2c3d4e5f60718');
export const SECOND_GATE_VPC = vpc('vpc-0b1b2c3d4e5f60718');
export const OTHER_VPC = vpc('vpc-0c1b2c3d4e5f60718', '777788889999');

/** With a gate, whose VPCs these are. */
export function settingsWithGate(vpcs = [GATE_VPC], overrides: Partial<Settings> = {}): Settings {
  return settings({ gate: { vpcs, url: undefined, tokenSeconds: 7200 }, ...overrides });
}
