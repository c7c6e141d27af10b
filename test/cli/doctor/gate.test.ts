/** `rolekeeper doctor --gate` */
import { describe, expect, it } from 'vitest';
import { GATE_VPC, gatedWorkspace } from '../gated-workspace.ts';
import { mistakes } from '../schema-mistakes.ts';
import { workspace } from '../workspace.ts';

interface Answer {
  causes: { code: string; message: string; details?: string[] }[];
  checks: { id: string; result: string; why: string | null }[];
  notes: string[];
}

const OWN_VPC = GATE_VPC.replace('444455556666', '111122223333');

/** The boundary's text stands in the settings, so that it is known without an account. */
const boundary = (statement: string) =>
  `    boundaryDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "*", Resource: "*"}${statement}]}`;
const DENIED = `, {Effect: Deny, Action: "ec2:*", Resource: "*", Condition: {StringEquals: {"ec2:Vpc": ["${OWN_VPC}"]}}}`;

const BUILDS =
  '        - actions: [ec2:RunInstances, ecs:RunTask]\n          resources: ["arn:aws:ec2:*:*:*", "arn:aws:ecs:*:*:*"]\n';

async function sharedAccount({ denied = '', more = '' } = {}) {
  const folder = await gatedWorkspace([`vpcs: [${OWN_VPC}]`]);
  const permissions = '    permissionsBoundary: arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary';
  await folder.edit('manifests/rolekeeper.yaml', permissions, `${permissions}\n${boundary(denied)}`);
  const release = await folder.read('manifests/teams/shop/checkout-release.yaml');
  await folder.write('manifests/teams/shop/checkout-release.yaml', release + more);
  // Its managed policy is of the account, and nothing here says what it allows.
  await folder.remove('manifests/teams/shop/checkout-deploy.yaml');
  return folder;
}

const answerOf = async (folder: Awaited<ReturnType<typeof workspace>>, ...argv: string[]) => {
  const { code, json } = await folder.json(['doctor', '--gate', ...argv]);
  expect(mistakes('examination', json)).toEqual([]);
  const { causes, checks, notes } = json as Answer;
  const results = Object.fromEntries(checks.map(({ id, result }) => [id, result]));
  return { code, causes, results, notes, codes: causes.map((one) => one.code) };
};

describe('doctor --gate', () => {
  it('has nothing to say against a gate in an account of its own, and says what it cannot see', async () => {
    const { code, codes, notes, results } = await answerOf(await gatedWorkspace());
    expect([code, codes]).toEqual([0, []]);
    expect(results).toMatchObject({ 'gate-missing': 'ok', 'gate-neighbour': 'ok', 'gate-table-stale': 'left-out' });
    expect(notes[0]).toMatch(/is in account 444455556666, and the roles are in 111122223333/);
    expect(notes.at(-1)).toMatch(/^Not seen: people and roles that no manifest declares/);
  });

  const shared = [
    { reason: 'no role has an action that makes an interface', more: '', denied: '', lines: [] },
    {
      reason: 'one may start instances and tasks',
      more: BUILDS,
      denied: '',
      lines: [
        'checkout-release: ec2:RunInstances: inline policy releases, statement 2 allows it',
        'checkout-release: ecs:RunTask: inline policy releases, statement 2 allows it; which VPC it is for, IAM cannot tell',
      ],
    },
    {
      reason: 'the boundary keeps its instances out, and cannot tell where its tasks run',
      more: BUILDS,
      denied: DENIED,
      lines: [
        'checkout-release: ecs:RunTask: inline policy releases, statement 2 allows it; which VPC it is for, IAM cannot tell',
      ],
    },
  ];
  for (const { reason, more, denied, lines } of shared) {
    it(`lists who could pass by a gate in the account of the roles: ${reason}`, async () => {
      const { code, causes } = await answerOf(await sharedAccount({ more, denied }));
      expect(causes.flatMap(({ details = [] }) => details)).toEqual(lines);
      expect(code).toBe(lines.length === 0 ? 0 : 1);
    });
  }

  it('does not take what a broken manifest may allow for being in order', async () => {
    const folder = await sharedAccount({ more: `${BUILDS}  nonsense: 1\n`, denied: DENIED });
    expect((await answerOf(folder)).results).toMatchObject({ 'gate-neighbour': 'left-out' });
  });

  it('says it for people, with the remedy', async () => {
    const folder = await sharedAccount({ more: BUILDS, denied: DENIED });
    const { code, out } = await folder.run(['doctor', '--gate']);
    expect(code).toBe(1);
    await expect(out).toMatchFileSnapshot('../expected/doctor-gate.txt');
  });

  it('says that no gate is deployed where the account remembers none', async () => {
    const folder = await gatedWorkspace();
    // A plan of an account without a gate does not make the role.
    await folder.run(['apply', '--yes']);
    const { code, codes, notes } = await answerOf(folder, '--target', 'embedded');
    expect([code, codes]).toEqual([1, ['gate-not-deployed']]);
    expect(notes.join('\n')).toContain('Not in IAM yet: checkout-release.');
  });

  it('sees the gate that is deployed, the table, and a trust policy that was changed by hand', async () => {
    const folder = await gatedWorkspace();
    await folder.run(['apply', '--yes']);
    const inventory = JSON.parse(await folder.read('.rolekeeper/inventory.json'));
    inventory.deployment.gate = { vpc: GATE_VPC };
    await folder.write('.rolekeeper/inventory.json', JSON.stringify(inventory));
    const applied = await folder.run(['apply', '--yes']);
    expect(applied.code, applied.err).toBe(0);
    const before = await answerOf(folder, '--target', 'embedded');
    expect(before.results).toMatchObject({
      'gate-not-deployed': 'ok',
      'role-trust-differs': 'ok',
      'gate-table-unreadable': 'ok',
    });

    const state = JSON.parse(await folder.read('.rolekeeper/iam.json'));
    const role = state.RoleDetailList.find((one: { RoleName: string }) => one.RoleName === 'checkout-release');
    delete role.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals['aws:SourceVpcArn'];
    await folder.write('.rolekeeper/iam.json', JSON.stringify(state));
    await folder.write('.rolekeeper/gate.json', '{}');
    const { codes } = await answerOf(folder, '--target', 'embedded');
    expect(codes).toEqual(expect.arrayContaining(['role-trust-differs', 'gate-table-unreadable']));
  });

  it('says that the settings have no gate', async () => {
    const { code, codes } = await answerOf(await workspace());
    expect([code, codes]).toEqual([1, ['gate-missing']]);
  });

  it('takes nothing that is about a step', async () => {
    const { code, err } = await (await workspace()).run(['doctor', '--gate', '--role', 'checkout-deploy']);
    expect(code).not.toBe(0);
    expect(err).toMatch(/--gate/);
  });
});
