/** A service whose settings name a gate, and roles that the gate keeps the branches of. */
import { readGateTable } from '../../src/core/gate/stored-table.ts';
import type { GateTable } from '../../src/core/model/gate-table.ts';
import { GATE_VPC } from './gate-vpcs.ts';
import { ServiceWorld } from './service-world.ts';
import { manifest, SETTINGS } from './tree.ts';

/** @param lines further ones of the gate */
export function gatedSettings(lines = ''): string {
  return `${SETTINGS}  gate:\n    vpcs: ["${GATE_VPC}"]\n${lines}`;
}

/** By role: the branches that the gate keeps; or, as a text, the lines of another spec. */
export type Gated = Readonly<Record<string, readonly string[] | string>>;

/** The manifests, with the settings. */
export function gatedFiles(roles: Gated, settings = gatedSettings()): Record<string, string> {
  const specs = Object.entries(roles).map(([name, spec]) => [`teams/shop/${name}.yaml`, manifest(specOf(spec), name)]);
  return { 'rolekeeper.yaml': settings, ...Object.fromEntries(specs) };
}

const POLICIES =
  'policies:\n  - name: read\n    statements:\n      - {actions: [s3:GetObject], resources: ["arn:aws:s3:::assets/*"]}';

function specOf(spec: readonly string[] | string): string {
  if (typeof spec === 'string') return `${spec}\n${POLICIES}`;
  return `repositories: [checkout-api]\nbranches: ${JSON.stringify(spec)}\nenforcement: gate\n${POLICIES}`;
}

/** Its gate is deployed, and it has applied these roles. */
export async function gatedService(roles: Gated): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  world.deployment = { ...world.deployment, gate: { vpc: GATE_VPC } };
  await world.publish(gatedFiles(roles));
  await world.pass();
  return world;
}

/** What the gate would read; undefined: nothing, or no table. */
export function tableIn(world: ServiceWorld): GateTable | undefined {
  return readGateTable(world.state.text('gate.json') ?? '');
}

/** The branches by role, as they are stored. */
export function branchesIn(world: ServiceWorld): Record<string, readonly string[]> {
  const roles = tableIn(world)?.roles ?? {};
  return Object.fromEntries(Object.entries(roles).map(([name, { branches }]) => [name, branches]));
}
