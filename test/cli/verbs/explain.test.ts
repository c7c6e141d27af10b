import { describe, expect, it } from 'vitest';
import { CODES } from '../../../src/core/codes/codes.ts';
import { FakeTerminal } from '../fake-terminal.ts';
import { Workspace } from '../workspace.ts';

const anywhere = new Workspace('/nowhere');

describe('rolekeeper explain', () => {
  for (const [code, { title }] of Object.entries(CODES)) {
    it(`has a whole page for ${code}`, async () => {
      const { code: exitCode, out } = await anywhere.run(['explain', code]);
      expect(exitCode).toBe(0);
      expect(out.split('\n')[0]).toBe(`${code}  ${title}`);
      // A heading with nothing below it is not a page.
      expect(out).toMatch(/\nWhy\n {2}\S/);
      expect(out).toMatch(/\nWhat to do\n {2}\S/);
    });
  }

  it('lists every code when none is named', async () => {
    const { out } = await anywhere.run(['explain']);
    for (const code of Object.keys(CODES)) expect(out).toMatch(new RegExp(`^${code}  +\\S`, 'm'));
  });

  it('takes what people copy from the terminal', async () => {
    expect(await anywhere.run(['explain', 'error[usage]'])).toEqual(await anywhere.run(['explain', 'usage']));
  });

  it('knows what was probably meant', async () => {
    const { code, err } = await anywhere.run(['explain', 'unknown-feild']);
    expect([code, err]).toEqual([
      1,
      'error[usage] there is no code "unknown-feild"\n  remedy: Did you mean unknown-field?\n',
    ]);
  });

  it('takes a whole line of ours', async () => {
    const line = 'error[unknown-field] manifests/teams/shop/checkout-deploy.yaml:7:3 there is no field "brnches"';
    expect(await anywhere.run(['explain', line])).toEqual(await anywhere.run(['explain', 'unknown-field']));
    const drift = '      drift, high     trust policy changed (now admits every step of checkout-api)  [drift-trust]';
    expect(await anywhere.run(['explain', drift])).toEqual(await anywhere.run(['explain', 'drift-trust']));
  });

  it('finds the page of a line of Rolekeeper, also if it quotes AWS', async () => {
    const line =
      'error[access-denied] IAM: User: arn:aws:iam::111122223333:user/ann is not authorized to perform: iam:ListRoles';
    expect((await anywhere.run(['explain', line])).out).toMatch(/^access-denied {2}AWS refused the call\n/);
  });

  it('leads from AccessDenied to the pipeline’s problem, and names the other two', async () => {
    const { out } = await anywhere.run(['explain', 'AccessDenied']);
    expect(out).toMatch(/^aws-not-authorized {2}Not authorized to perform sts:AssumeRoleWithWebIdentity\n/);
    expect(out).toMatch(/\nIt can also be\n {2}aws-action-denied .*\n {2}access-denied .*\n$/);
  });

  it('shows what a pasted error says, and what can cause it', async () => {
    const line =
      'An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::111122223333:assumed-role/checkout-deploy/bitbucket-117 is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::checkout-assets/index.html" because no permissions boundary allows the s3:PutObject action';
    const { code, out } = await anywhere.run(['explain', line]);
    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 13)).toEqual([
      'aws-boundary  User is not authorized to perform the action, because no permissions boundary allows it',
      '',
      'In this message',
      '  error       AccessDenied',
      '  call        PutObject',
      '  role        checkout-deploy',
      '  session     bitbucket-117',
      '  account     111122223333',
      '  action      s3:PutObject',
      '  on          arn:aws:s3:::checkout-assets/index.html',
      '  decided by  permissions boundary',
      '  because     it does not allow it',
      '',
    ]);
    expect(out).toMatch(/\nWhat can cause it, the likeliest first\n {2}boundary-changed {6}The permissions boundary/);
  });

  it('says the same as JSON', async () => {
    const { out } = await anywhere.run(['explain', 'InvalidIdentityToken: Incorrect token audience', '--json']);
    const { codes, message } = JSON.parse(out);
    expect(codes[0].causes.map(({ code }: { code: string }) => code)).toEqual([
      'token-audience',
      'provider-client-ids',
      'token-authorized-party',
    ]);
    expect(message).toEqual({ also: [], facts: { error: 'InvalidIdentityToken' } });
  });

  it('says of a message that it does not know so, with the nearest page and where to look', async () => {
    const { code, err } = await anywhere.run(['explain', 'the session name is wrong']);
    expect([code, err]).toEqual([
      1,
      'error[usage] no message that is known: "the session name is wrong"\n  remedy: The nearest page is session-name. If a pipeline gets no role, `rolekeeper doctor` looks at token, provider, role and account.\n',
    ]);
  });

  it('repeats no token that stands in what was pasted', async () => {
    const { err } = await anywhere.run(['explain', 'what is eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl ?']);
    expect(err).toContain('"what is eyJ… ?"');
  });

  it('asks for quotes where the shell has taken an error apart', async () => {
    const { code, err } = await anywhere.run(['explain', 'Incorrect', 'token', 'audience']);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^error\[usage\] an error of several words goes in quotes\n/),
    ]);
  });

  it('is not fooled by what every object has', async () => {
    expect((await anywhere.run(['explain', 'constructor'])).code).toBe(1);
  });

  it('wraps to the terminal', async () => {
    const terminal = new FakeTerminal({ cwd: '/nowhere', isTTY: true, columns: 60 });
    await anywhere.runOn(terminal, ['explain', 'branches-not-enforced', '--color', 'never']);
    const [, why = ''] = /Why\n([\s\S]*?)\n\nWhat/.exec(terminal.out) ?? [];
    expect(Math.max(...why.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(60);
  });
});
