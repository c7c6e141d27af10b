/** `rolekeeper snippet` of a role whose branches the gate keeps. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GATE_URL, GATE_VPC, gatedWorkspace } from '../gated-workspace.ts';
import { mistakes } from '../schema-mistakes.ts';

const ASK = ['snippet', 'checkout-release', '--region', 'eu-central-1'];

describe('rolekeeper snippet of a role behind the gate', () => {
  for (const form of ['process', 'keys', 'endpoint']) {
    it(`prints the step that goes through it: ${form}`, async () => {
      const folder = await gatedWorkspace();
      const { code, out, err } = await folder.run([...ASK, '--form', form]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      await expect(out).toMatchFileSnapshot(`../expected/snippet-gate-${form}.txt`);
      const { json } = await folder.json([...ASK, '--form', form]);
      const [{ step }] = parse(out).pipelines.branches.main;
      const withoutEnd = (item: string) => item.replace(/\n$/, '');
      expect(step.script.map(withoutEnd)).toEqual((json as { script: string[] }).script);
      expect(mistakes('snippet', json)).toEqual([]);
      expect(json).toMatchObject({
        branches: ['main', 'release/*'],
        // The gate gives what the manifest advises; it renews as long as the token is taken.
        session: { seconds: 1800, renewed: form !== 'keys' },
        gate: { url: GATE_URL, form },
      });
    });
  }

  for (const form of ['process', 'keys', 'endpoint']) {
    it(`prints what lint-pipeline says "matches" to: ${form}`, async () => {
      const folder = await gatedWorkspace();
      await folder.write('bitbucket-pipelines.yml', (await folder.run([...ASK, '--form', form])).out);
      const lint = ['lint-pipeline', 'bitbucket-pipelines.yml', '--role', 'checkout-release', '--repo', 'checkout-api'];
      const { code, out } = await folder.run(lint);
      expect(code).toBe(0);
      expect(out).toMatch(/\n2 steps: 2 match, 0 cannot be known/);
    });
  }

  it('is process where no form is named', async () => {
    const folder = await gatedWorkspace();
    expect((await folder.run(ASK)).out).toBe((await folder.run([...ASK, '--form', 'process'])).out);
  });

  it('says what to write where, while the settings do not say the address', async () => {
    const folder = await gatedWorkspace([`vpcs: [${GATE_VPC}]`]);
    const { code, out } = await folder.run(ASK);
    expect(code).toBe(0);
    expect(out).toMatch(
      /# To fill in: the address of the gate\. Write what its stack prints as GateUrl into rolekeeper\.yaml/,
    );
    expect(out).toContain('- export ROLEKEEPER_GATE_URL=https://write-gate-url-here.invalid/');
    expect((await folder.json(ASK)).json).toMatchObject({ gate: { url: null } });
  });

  it('takes no form for a role that STS lets in by itself', async () => {
    const { code, err } = await (await gatedWorkspace()).run(['snippet', 'checkout-deploy', '--form', 'keys']);
    expect(code).not.toBe(0);
    expect(err).toMatch(/--form: the role checkout-deploy is not assumed through the gate/);
  });
});
