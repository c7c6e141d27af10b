/** Rows as in remedy-cases.ts, of roles of the gate. */

import { GATE_VPC, SECOND_GATE_VPC } from '../../support/gate-vpcs.ts';
import { ARCHIVE, BASE, NEW, newRole, type RemedyCase, saying } from './remedy-cases.ts';
import type { Files, RemedyWorld } from './remedy-world.ts';

const gateOf = (...vpcs: string[]) => saying(`gate: {vpcs: [${vpcs.map((vpc) => `"${vpc}"`).join(', ')}]}`);
const throughGate = (text = '') =>
  text.replace(/anyBranch: true|branches: \[[^\]]*\]/, 'branches: [main]\n  enforcement: gate');

/** reports-archive is of the gate, whose VPCs the settings name. */
export const gated = (...vpcs: string[]): Files => ({ ...gateOf(...vpcs), [ARCHIVE]: throughGate(BASE[ARCHIVE]) });

export const gateStandsIn = (vpc: typeof GATE_VPC | undefined) => (world: RemedyWorld) => {
  const { gate: _, ...deployment } = world.service.deployment;
  world.service.deployment = vpc === undefined ? deployment : { ...deployment, gate: { vpc } };
};
const publishing = (files: Files) => (world: RemedyWorld) => world.publish(files);

export const GATE_REMEDY_CASES: readonly RemedyCase[] = [
  {
    code: 'gate-not-deployed',
    reason: 'a role changes over before the gate is there, which is then deployed',
    make: publishing(gated(GATE_VPC)),
    says: 'deploy the gate and then the service with its VPC',
    steps: [gateStandsIn(GATE_VPC)],
    changed: ['reports-archive'],
  },
  {
    code: 'gate-not-deployed',
    reason: 'the same, and it stays with its environment',
    make: publishing(gated(GATE_VPC)),
    says: 'pin an environment instead (enforcement: environment)',
    steps: [publishing({ ...gateOf(GATE_VPC), [ARCHIVE]: BASE[ARCHIVE] ?? '' })],
  },
  {
    code: 'gate-not-deployed',
    reason: 'a new role',
    files: gateOf(GATE_VPC),
    make: (world) => world.publish({ ...world.files, [NEW]: throughGate(newRole('new-one')[NEW]) }),
    says: 'deploy the gate and then the service with its VPC',
    steps: [gateStandsIn(GATE_VPC)],
  },
  {
    code: 'gate-not-deployed',
    reason: 'the gate stands in a VPC that the settings do not name',
    deployed: gateStandsIn(SECOND_GATE_VPC),
    make: publishing(gated(GATE_VPC)),
    says: `write ${SECOND_GATE_VPC} under gate.vpcs`,
    steps: [publishing(gated(GATE_VPC, SECOND_GATE_VPC))],
    changed: ['reports-archive'],
  },
  {
    code: 'gate-not-deployed',
    reason: 'its VPC is taken out of the settings before it has moved',
    deployed: gateStandsIn(GATE_VPC),
    files: gated(GATE_VPC),
    make: publishing(gated(SECOND_GATE_VPC)),
    says: `leave ${GATE_VPC} under gate.vpcs beside the new one until the gate has moved`,
    steps: [
      publishing(gated(GATE_VPC, SECOND_GATE_VPC)),
      gateStandsIn(SECOND_GATE_VPC),
      publishing(gated(SECOND_GATE_VPC)),
    ],
    changed: ['reports-archive'],
  },
  {
    code: 'too-many-lockouts',
    reason: 'the settings let the gate keep the branches of all roles at once',
    deployed: gateStandsIn(GATE_VPC),
    files: gateOf(GATE_VPC),
    make: publishing(saying(`gate: {vpcs: ["${GATE_VPC}"]}\nenforcement: gate`)),
    says: 'if this is intended: rolekeeper approve',
    steps: [(world, finding) => world.approve(finding)],
    changed: Object.keys(BASE).map((path) => path.replace(/.*\/|\.yaml$/g, '')),
  },
  {
    code: 'gate-callers',
    reason: 'a role changes over to the gate',
    deployed: gateStandsIn(GATE_VPC),
    files: gateOf(GATE_VPC),
    make: publishing(gated(GATE_VPC)),
    says: 'change the steps at the same time',
    steps: [],
  },
  {
    code: 'gate-callers',
    reason: 'a role leaves the gate',
    deployed: gateStandsIn(GATE_VPC),
    files: gated(GATE_VPC),
    make: publishing(gateOf(GATE_VPC)),
    says: 'change the steps at the same time',
    steps: [],
  },
  {
    code: 'gate-another-vpc',
    reason: 'the settings name a VPC beside that of the gate',
    deployed: gateStandsIn(GATE_VPC),
    files: gated(GATE_VPC),
    make: publishing(gated(GATE_VPC, SECOND_GATE_VPC)),
    says: `remove ${SECOND_GATE_VPC} from gate.vpcs in rolekeeper.yaml`,
    steps: [publishing(gated(GATE_VPC))],
    changed: ['reports-archive'],
  },
];
