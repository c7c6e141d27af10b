import { describe, expect, it } from 'vitest';
import { appliedWorkspace, type Workspace, workspace } from './workspace.ts';

const DEPLOY = 'manifests/teams/shop/checkout-deploy.yaml';
const PUBLISH = 'manifests/teams/data/reports-publish.yaml';

/** An inline policy, in the file of the account. */
async function addByHand(folder: Workspace, role: string, document: string): Promise<void> {
  const path = '.rolekeeper/iam.json';
  const state = JSON.parse(await folder.read(path));
  const found = state.RoleDetailList.find(({ RoleName }: { RoleName: string }) => RoleName === role);
  found.RolePolicyList.push({ PolicyName: 'by-hand', PolicyDocument: JSON.parse(document) });
  await folder.write(path, JSON.stringify(state));
}

describe('rolekeeper plan --fail-on widening', () => {
  const CASES = [
    {
      name: 'a permission more',
      file: PUBLISH,
      from: 's3:PutObject',
      to: 's3:PutObject, s3:DeleteObject',
      code: 1,
      says: 'allows s3:DeleteObject',
    },
    { name: 'a narrower resource', file: PUBLISH, from: 'reports/*', to: 'reports/site/*', code: 0, says: '' },
    { name: 'a longer session', file: DEPLOY, from: '1h', to: '2h', code: 0, says: '' },
    {
      name: 'every branch of the repository',
      file: DEPLOY,
      from: 'environments: [production]\n  branches: [main]',
      to: 'anyBranch: true',
      code: 1,
      says: 'admits every step of repository checkout-api',
    },
    {
      name: 'a managed policy whose text is not read',
      file: DEPLOY,
      from: 'ci/checkout-deploy',
      to: 'ci/other',
      code: 1,
      says: 'unknown',
    },
  ];
  for (const { name, file, from, to, code, says } of CASES) {
    it(`exits ${code} for ${name}`, async () => {
      const folder = await appliedWorkspace();
      await folder.addPolicy('other');
      await folder.edit(file, from, to);
      expect((await folder.run(['plan'])).code).toBe(0);
      const { code: exitCode, err } = await folder.run(['plan', '--fail-on', 'widening']);
      expect(exitCode).toBe(code);
      expect(err).toContain(says);
      if (code === 0) expect(err).not.toContain('--fail-on');
    });
  }

  it('exits 1 for a new role, and 0 when nothing is to be done', async () => {
    const folder = await workspace();
    const first = await folder.run(['plan', '--fail-on', 'widening']);
    expect(first.code).toBe(1);
    expect(first.err).toContain('--fail-on widening  checkout-deploy widens: a new way in');
    const applied = await appliedWorkspace();
    expect((await applied.run(['plan', '--fail-on', 'widening'])).code).toBe(0);
  });

  describe('after s3:* was added by hand, where it is remembered what was applied', () => {
    const S3 = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    const EDITED = [
      {
        name: 'for a permission more',
        reason: 'what a hand has given already does not make it less',
        from: 's3:PutObject',
        to: 's3:PutObject, s3:DeleteObject',
        code: 1,
        says: '--fail-on widening  reports-publish widens: allows s3:DeleteObject on arn:aws:s3:::reports/*',
      },
      {
        name: 'for a narrower resource',
        reason: 'it is certain, as what was applied is known',
        from: 'reports/*',
        to: 'reports/site/*',
        code: 0,
        says: '',
      },
      {
        name: 'for nothing',
        reason: 'putting back what a hand did is not asked for by any manifest',
        from: '2h',
        to: '2h',
        code: 0,
        says: '',
      },
    ];
    for (const { name, reason, from, to, code, says } of EDITED) {
      it(`exits ${code} ${name}: ${reason}`, async () => {
        const folder = await appliedWorkspace();
        await addByHand(folder, 'reports-publish', S3);
        await folder.edit(PUBLISH, from, to);
        const ended = await folder.run(['plan', '--fail-on', 'widening']);
        expect(ended.code, ended.err).toBe(code);
        expect(ended.err).toContain(says);
        expect(ended.out).toContain('drift, high     inline policy by-hand added (now allows s3:* on *)');
        if (code === 0) expect(ended.err).not.toContain('--fail-on');
      });
    }
  });

  it('shows the class in JSON and markdown as well', async () => {
    const folder = await appliedWorkspace();
    await folder.edit(PUBLISH, 's3:PutObject', 's3:PutObject, s3:DeleteObject');
    const { json } = await folder.json(['plan']);
    const { changes } = json as { changes: { name: string; facets?: object[] }[] };
    expect(changes.find(({ name }) => name === 'reports-publish')).toMatchObject({
      widening: { width: 'widens', words: 'allows s3:DeleteObject on arn:aws:s3:::reports/*' },
      facets: [{ facet: 'inlinePolicy', widening: { width: 'widens' } }],
    });
    const { out } = await folder.run(['plan', '--format', 'markdown']);
    expect(out).toContain('| reports-publish | changed, **widens** |');
  });
});
