/** `rolekeeper gate rcp` */
import { describe, expect, it } from 'vitest';
import { GATE_VPC, GATED_ROLE, gatedWorkspace } from '../gated-workspace.ts';
import { mistakes } from '../schema-mistakes.ts';
import { workspace } from '../workspace.ts';

describe('rolekeeper gate rcp', () => {
  it('prints the policy, for the roles behind the gate alone', async () => {
    const { code, out, err } = await (await gatedWorkspace()).run(['gate', 'rcp']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expect(out).toMatchFileSnapshot('../expected/gate-rcp.txt');
  });

  it('answers in JSON', async () => {
    const { code, json } = await (await gatedWorkspace()).json(['gate', 'rcp']);
    expect([code, mistakes('resource-control-policy', json)]).toEqual([0, []]);
    expect(json).toMatchObject({
      vpcs: [GATE_VPC],
      roles: ['arn:aws:iam::111122223333:role/bitbucket/checkout-release'],
      parts: 1,
    });
  });

  it('is several policies where one is too small, and says so', async () => {
    const folder = await gatedWorkspace();
    for (let index = 0; index < 50; index++) {
      const name = `release-${String(index).padStart(2, '0')}`;
      await folder.write(`manifests/teams/shop/${name}.yaml`, GATED_ROLE.replace('checkout-release', name));
    }
    const first = await folder.run(['gate', 'rcp']);
    expect(first.err).toMatch(/^This is the first of 2 policies: print the others with --part\.\n/);
    const named = new Set<string>();
    for (const part of ['1', '2']) {
      const { code, out, err } = await folder.run(['gate', 'rcp', '--part', part]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      for (const [name] of out.matchAll(/role\/bitbucket\/[\w-]+/g)) named.add(name);
    }
    expect(named.size).toBe(51);
    const { code, err } = await folder.run(['gate', 'rcp', '--part', '3']);
    expect(code).not.toBe(0);
    expect(err).toMatch(/--part 3: there are 2 policies/);
  });

  it('says that no role asks for the gate', async () => {
    const { code, err } = await (await workspace()).run(['gate', 'rcp']);
    expect(code).not.toBe(0);
    expect(err).toMatch(/no manifest declares a role whose branches a gate keeps/);
  });

  it('prints nothing while a manifest is wrong, as the policy would look complete', async () => {
    const folder = await gatedWorkspace();
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'spec:', 'spex:');
    const { code, out } = await folder.run(['gate', 'rcp']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
  });
});
