import { describe, expect, it } from 'vitest';
import { appliedWorkspace, workspace } from './workspace.ts';

const DEPLOY = 'manifests/teams/shop/checkout-deploy.yaml';
const PUBLISH = 'manifests/teams/data/reports-publish.yaml';

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
