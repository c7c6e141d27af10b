/** What `doctor --gate` says of a role that may do everything, under the boundary as it is deployed beside a gate. */
import { describe, expect, it } from 'vitest';
import { boundaryStatements } from '../../infra/boundary.ts';
import { accessRoles } from '../../src/core/access/access-role.ts';
import { gateNeighbours } from '../../src/core/gate/gate-neighbours.ts';
import { NETWORK_ACTIONS } from '../../src/core/gate/network-actions.ts';
import { trustWorld } from '../../src/core/trust/trust-world.ts';
import { BOUNDARY, desiredRole } from '../support/roles.ts';
import { GATE_SUBNETS, GATE_VPC, gatedSettings } from './gate-settings.ts';
import { ACCOUNT } from './sample-settings.ts';

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const role = desiredRole({ inlinePolicies: { all: JSON.stringify(everything) }, managedPolicyArns: [] });

function neighbours(gateSubnets: readonly string[]) {
  const settings = gatedSettings(GATE_VPC);
  const Statement = boundaryStatements(settings, { passRolePath: undefined, stacks: [], gateSubnets });
  const document = JSON.stringify({ Version: '2012-10-17', Statement });
  const roles = accessRoles([role], undefined, trustWorld(settings, undefined));
  const home = { partition: 'aws', account: ACCOUNT };
  const found = gateNeighbours(roles, new Map([[BOUNDARY, { is: 'read', version: 'v1', document }]]), [GATE_VPC], home);
  return { ...found, actions: new Set(found.neighbours.flatMap(({ ways }) => ways.map(({ action }) => action))) };
}

/** An attachment is one of a VPC that was named when it was made, which the boundary denies. */
const LATER = new Set(['networkmanager:UpdateVpcAttachment']);
const ofSubnets = (kind: string | undefined) => kind === 'subnet-id' || kind === 'subnet-arn';

describe('a role that may do everything, under the deployed boundary', () => {
  const seen = NETWORK_ACTIONS.filter(({ action, key }) => key !== undefined && !LATER.has(action));
  const unseen = NETWORK_ACTIONS.filter(({ key }) => key === undefined);

  it('has no way into the gate’s VPC that IAM can tell, where the deployment knows the subnets', () => {
    const { actions, subnets } = neighbours(GATE_SUBNETS);
    expect(seen.filter(({ action }) => actions.has(action))).toEqual([]);
    expect(subnets).toEqual(expect.arrayContaining([...GATE_SUBNETS]));
  });

  it('has those by a subnet, where it does not know them', () => {
    const { actions, subnets } = neighbours([]);
    const open = seen.filter(({ action }) => actions.has(action));
    expect(open.length).toBeGreaterThan(10);
    expect(open.filter(({ key }) => !ofSubnets(key?.kind))).toEqual([]);
    expect(subnets).toEqual([]);
  });

  it('has those that IAM cannot tell, all of them', () => {
    const { actions } = neighbours(GATE_SUBNETS);
    expect(unseen.filter(({ action }) => !actions.has(action))).toEqual([]);
  });
});
