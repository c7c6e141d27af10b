import { describe, expect, it } from 'vitest';
import { appliedWorkspace, workspace } from '../workspace.ts';

const STATE = '.rolekeeper/iam.json';
const PUT = ['who-can', '--action', 's3:PutObject'];

describe('rolekeeper who-can', () => {
  it('lists the pipelines that get into a role, who keeps their branches, and other callers', async () => {
    const folder = await appliedWorkspace();
    const state = JSON.parse(await folder.read(STATE));
    for (const role of state.RoleDetailList) {
      if (role.RoleName !== 'checkout-deploy') continue;
      role.AssumeRolePolicyDocument.Statement.push({
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: 'sts:AssumeRole',
      });
    }
    await folder.write(STATE, JSON.stringify(state));
    const { code, out, err } = await folder.run(['who-can', '--role', 'checkout-deploy', '--target', 'embedded']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expect(out).toMatchFileSnapshot('../expected/who-can-role.txt');
  });

  it('lists the roles that may do something, and the pipelines that get into them', async () => {
    const folder = await appliedWorkspace();
    const resource = 'arn:aws:s3:::reports/index.html';
    const { code, out } = await folder.run([...PUT, '--resource', resource, '--target', 'embedded']);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot('../expected/who-can-action.txt');
    expect(out).toContain('repository reports, environment production, through role reports-publish');
  });

  it('answers maybe, and why, where only an account has the texts', async () => {
    const folder = await workspace();
    const { out } = await folder.run(PUT);
    await expect(out).toMatchFileSnapshot('../expected/who-can-unseen.txt');
  });

  it('takes the boundary of the settings, where they have its text', async () => {
    const folder = await workspace();
    const boundary = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] };
    const place = '    permissionsBoundary: arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary\n';
    await folder.edit(
      'manifests/rolekeeper.yaml',
      place,
      `${place}    boundaryDocument: ${JSON.stringify(boundary)}\n`,
    );
    const { json } = await folder.json(PUT);
    const { roles } = json as { roles: { name: string; permission: { answer: string; code: string } }[] };
    expect(roles.map(({ name, permission }) => [name, permission.answer, permission.code])).toEqual([
      ['checkout-checks', 'no', 'action-not-allowed'],
      ['checkout-deploy', 'no', 'action-over-boundary'],
      ['reports-publish', 'no', 'action-over-boundary'],
    ]);
  });

  const usage: { name: string; reason: string; argv: string[]; words: RegExp }[] = [
    { name: 'no question', reason: 'there are two', argv: ['who-can'], words: /nothing was asked.*--role.*--action/ },
    {
      name: 'both questions',
      reason: 'they have two answers',
      argv: [...PUT, '--role', 'checkout-deploy'],
      words: /two questions/,
    },
    {
      name: 'a resource alone',
      reason: 'what is done with it was not said',
      argv: ['who-can', '--role', 'checkout-deploy', '--resource', 'arn:aws:s3:::reports/*'],
      words: /--resource means nothing without --action/,
    },
    {
      name: 'a misspelt action',
      reason: 'AWS has none of that name',
      argv: ['who-can', '--action', 's3:PutObjct'],
      words: /Did you mean s3:PutObject\?/,
    },
    {
      name: 'a resource of another kind',
      reason: 'no policy can allow it there',
      argv: [...PUT, '--resource', 'arn:aws:s3:::reports'],
      words: /does not work on arn:aws:s3:::reports.*such as arn:aws:s3:::reports/,
    },
    {
      name: 'a role that is not there',
      reason: 'nor is one of nearly that name',
      argv: ['who-can', '--role', 'nothing-like-it'],
      words: /status/,
    },
  ];
  for (const { name, reason, argv, words } of usage) {
    it(`says what to do about ${name}: ${reason}`, async () => {
      const folder = await workspace();
      const { code, err } = await folder.run(argv);
      expect(code).toBe(1);
      expect(err.replace(/\s+/g, ' ')).toMatch(words);
    });
  }

  it('writes nothing', async () => {
    const folder = await workspace();
    const before = await folder.files();
    await folder.run([...PUT, '--target', 'embedded']);
    await folder.run(['explain-access', '--repo', 'reports', '--target', 'embedded']);
    expect(await folder.files()).toEqual(before);
  });
});
