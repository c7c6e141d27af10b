import { isGated } from '../model/deployed-gate.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * Settings are merged, and a VPC is deployed: what the settings name beside the VPC that the gate stands in lets in all that has
 * a network interface there, past the gate. That is meant while the gate moves, and at no other time, so that every plan says it
 * until one of the two is gone.
 */
export const gateAnotherVpc: PlanRule = {
  codes: ['gate-another-vpc'],
  check: ({ declared, deployment: { gate }, settings }) => {
    const gated = declared.filter(isGated);
    const others = (settings.gate?.vpcs ?? []).filter((vpc) => vpc !== gate?.vpc);
    // Where none is deployed, or it stands in none of them, gate-not-deployed.ts speaks.
    const stands = gate !== undefined && settings.gate?.vpcs.includes(gate.vpc) === true;
    if (!stands || gated.length === 0 || others.length === 0) return [];
    return [
      {
        code: 'gate-another-vpc',
        blocks: 'nothing',
        message: `the gate stands in ${gate.vpc}, and ${counted(gated.length, 'role', 'roles')} may be entered from ${others.join(' and ')} as well: a step that can call STS from there gets in on any branch`,
        remedy: `remove ${others.join(' and ')} from gate.vpcs in rolekeeper.yaml, unless the gate is about to move there`,
      },
    ];
  },
};
