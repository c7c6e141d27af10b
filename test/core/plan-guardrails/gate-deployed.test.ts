import { describe, expect, it } from 'vitest';
import { enteredFrom } from '../../../src/core/trust/entered-from.ts';
import { GATE_VPC, SECOND_GATE_VPC } from '../../support/gate-vpcs.ts';
import { gated, gateStandsIn } from './gate-remedy-cases.ts';
import { ARCHIVE, BASE } from './remedy-cases.ts';
import { RemedyWorld } from './remedy-world.ts';

const from = (world: RemedyWorld) =>
  // IAM keeps values in an order of its own.
  enteredFrom(JSON.stringify(world.role('reports-archive').AssumeRolePolicyDocument))?.toSorted();

/** At rest, with a role of the gate. */
async function worldWithGate(): Promise<RemedyWorld> {
  const world = new RemedyWorld(true);
  gateStandsIn(GATE_VPC)(world);
  await world.publish(gated(GATE_VPC));
  for (let pass = 0; pass < 2; pass++) await world.pass();
  expect(from(world)).toEqual([GATE_VPC]);
  return world;
}

const codesOf = async (world: RemedyWorld) => (await world.pass()).map(({ code }) => code);

describe('a VPC of the gate is replaced', () => {
  it('in four steps, at each of which the role lets the gate in that is deployed', async () => {
    const world = await worldWithGate();
    const both = [GATE_VPC, SECOND_GATE_VPC];
    const STEPS = [
      { step: () => world.publish(gated(...both)), lets: both, says: ['gate-another-vpc'] },
      { step: () => undefined, lets: both, says: ['gate-another-vpc'] },
      { step: () => gateStandsIn(SECOND_GATE_VPC)(world), lets: both, says: ['gate-another-vpc'] },
      { step: () => world.publish(gated(SECOND_GATE_VPC)), lets: [SECOND_GATE_VPC], says: [] },
    ];
    for (const { step, lets, says } of STEPS) {
      await step();
      expect(await codesOf(world)).toEqual(says);
      expect(from(world)).toEqual(lets);
    }
  });
});

describe('a role of the gate, where none is deployed any more', () => {
  it('is put back where its condition was taken off by hand: a role open to every branch is worse than a shut one', async () => {
    const world = await worldWithGate();
    gateStandsIn(undefined)(world);
    world.changeRole('reports-archive', ({ AssumeRolePolicyDocument }) => ({
      AssumeRolePolicyDocument: JSON.parse(
        JSON.stringify(AssumeRolePolicyDocument).replace(`,"aws:SourceVpcArn":"${GATE_VPC}"`, ''),
      ),
    }));
    expect(from(world)).toBeUndefined();
    expect(await codesOf(world)).not.toContain('gate-not-deployed');
    expect(from(world)).toEqual([GATE_VPC]);
  });

  it('is made again where it was deleted by hand', async () => {
    const world = await worldWithGate();
    gateStandsIn(undefined)(world);
    world.deleteRole('reports-archive');
    await world.pass();
    expect(from(world)).toEqual([GATE_VPC]);
  });

  it('gets what else its manifest asks for', async () => {
    const world = await worldWithGate();
    gateStandsIn(undefined)(world);
    await world.edit(ARCHIVE, 'spec:\n', 'spec:\n  session: {maxDuration: 2h}\n');
    expect(await codesOf(world)).not.toContain('gate-not-deployed');
    expect(world.role('reports-archive').MaxSessionDuration).toBe(7200);
  });

  it('may leave the gate', async () => {
    const world = await worldWithGate();
    gateStandsIn(undefined)(world);
    await world.publish({ ...gated(GATE_VPC), [ARCHIVE]: BASE[ARCHIVE] ?? '' });
    expect(await codesOf(world)).toContain('gate-callers');
    expect(from(world)).toBeUndefined();
  });

  it('follows the settings to another VPC: neither has a gate', async () => {
    const world = await worldWithGate();
    gateStandsIn(undefined)(world);
    await world.publish(gated(SECOND_GATE_VPC));
    expect(await codesOf(world)).not.toContain('gate-not-deployed');
    expect(from(world)).toEqual([SECOND_GATE_VPC]);
  });
});
