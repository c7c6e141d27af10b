/** docs/branches.md shows what commands print and what a step is answered: the page is held against runs of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/core/codes/codes.ts';
import { matchesBranchGlob } from '../../src/core/manifest/branch-glob.ts';
import { gateLines } from '../../src/core/render/gate-snippet.ts';
import { GATED_ROLE, gatedWorkspace } from '../cli/gated-workspace.ts';
import { askedGate } from '../support/gate/asked-gate.ts';
import { runStep } from '../support/gate/run-step.ts';

const PAGE = readFileSync('docs/branches.md', 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
const expected = (name: string) => readFileSync(`test/cli/expected/${name}.txt`, 'utf8');

describe('docs/branches.md', () => {
  it('shows a manifest and settings from which its other texts come', async () => {
    expect(BLOCKS).toContain(GATED_ROLE);
    const folder = await gatedWorkspace();
    const shown = BLOCKS.find((block) => block.startsWith('  gate:'));
    expect(await folder.read('manifests/rolekeeper.yaml')).toContain(shown);
  });

  for (const [what, name] of [
    ['snippet prints', 'snippet-gate-process'],
    ['doctor --gate prints', 'doctor-gate'],
    ['gate rcp prints', 'gate-rcp'],
  ] as const) {
    it(`shows what ${what}`, () => {
      expect(BLOCKS).toContain(expected(name));
    });
  }

  it('shows the trust policy that a plan writes', async () => {
    const folder = await gatedWorkspace();
    await folder.run(['apply', '--yes']);
    const inventory = JSON.parse(await folder.read('.rolekeeper/inventory.json'));
    inventory.deployment.gate = { vpc: 'arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718' };
    await folder.write('.rolekeeper/inventory.json', JSON.stringify(inventory));
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
    const state = JSON.parse(await folder.read('.rolekeeper/iam.json'));
    const role = state.RoleDetailList.find((one: { RoleName: string }) => one.RoleName === 'checkout-release');
    const [{ Condition }] = role.AssumeRolePolicyDocument.Statement;
    expect(BLOCKS.map((block) => (block.startsWith('"Condition"') ? JSON.parse(`{${block}}`) : {}))).toContainEqual({
      Condition,
    });
  });

  it('shows what a step prints that is refused', async () => {
    const { title } = CODES['gate-branch'];
    const why = { claim: 'branchName', expected: ['main', 'release/*'], got: 'feature/login' };
    const body = JSON.stringify({ status: 403, title, code: 'gate-branch', ...why });
    const { url } = await askedGate([{ status: 403, body }]);
    const roleArn = 'arn:aws:iam::111122223333:role/bitbucket/checkout-release';
    const lines = gateLines({ roleArn, region: 'eu-central-1', url, form: 'process' });
    const { code, err } = await runStep(lines, { env: { BITBUCKET_STEP_OIDC_TOKEN: 'eyJ.x.y' } });
    expect(code).not.toBe(0);
    expect(BLOCKS).toContain(err);
  });

  it('says which branches a pattern is about', () => {
    const isMatched = (branch: string) => matchesBranchGlob('release/*', branch);
    expect(['release/1.0', 'release/1.0/fix', 'Release/1.0'].map(isMatched)).toEqual([true, false, false]);
  });
});
