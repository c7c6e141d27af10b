import { describe, expect, it } from 'vitest';
import { branchAuditText } from '../../../src/core/record/stored-branch-audit.ts';
import { outsideUse, roleAudit } from '../../support/role-audit.ts';
import { appliedWorkspace } from '../workspace.ts';

describe('rolekeeper status', () => {
  it('lists every role in its state, with who may enter, what IAM enforces and who attests the rest', async () => {
    const folder = await appliedWorkspace();
    const teams = 'manifests/teams';
    const role = await folder.read(`${teams}/data/reports-publish.yaml`);
    for (const name of ['equal', 'gone', 'kept', 'broken', 'drifted']) {
      const removal = name === 'kept' ? '  onRemoval: retain\n' : '';
      await folder.write(`${teams}/data/${name}.yaml`, role.replace('reports-publish', name) + removal);
    }
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
    // One role for each state that a table can show, and one repository that no person attests.
    await folder.edit(
      'manifests/bitbucket.lock.yaml',
      'attested:\n        production: {branches: [main], by: data team, on: 2026-11-10, uuid: "{9bfb2649-89bd-4b71-a3e4-f8845be70cda}"}',
      '',
    );
    await folder.remove(`${teams}/data/gone.yaml`);
    await folder.remove(`${teams}/data/kept.yaml`);
    await folder.edit(`${teams}/data/broken.yaml`, 'spec:', 'spex:');
    await folder.edit(`${teams}/shop/checkout-deploy.yaml`, '1h', '4h');
    await folder.write(`${teams}/data/added.yaml`, role.replace('reports-publish', 'added'));
    await folder.write(`${teams}/data/never.yaml`, 'metadata: {name: never-made}\n');
    const state = JSON.parse(await folder.read('.rolekeeper/iam.json'));
    for (const one of state.RoleDetailList) {
      if (one.RoleName === 'drifted') one.MaxSessionDuration = 43200;
      if (one.RoleName === 'checkout-checks') one.Tags = [];
      if (one.RoleName === 'reports-publish') {
        one.AssumeRolePolicyDocument.Statement[0].Condition.StringLike = { 'example.org:sub': '*' };
      }
    }
    await folder.write('.rolekeeper/iam.json', JSON.stringify(state));

    const { code, out, err } = await folder.run(['status', '--detailed-exitcode']);
    expect(code).toBe(1);
    expect(err).toContain('error[unknown-field] manifests/teams/data/broken.yaml:5:1');
    await expect(out).toMatchFileSnapshot('../expected/status.txt');
  });

  it('says since when the service cannot plan by what is published, and keeps its roles', async () => {
    const folder = await appliedWorkspace();
    const place = '.rolekeeper/inventory.json';
    const words =
      /Since 2026-11-22 the service cannot plan by what is published, and keeps its roles as they were applied/;
    expect((await folder.run(['status'])).out).not.toMatch(words);
    const inventory = JSON.parse(await folder.read(place));
    await folder.write(place, JSON.stringify({ ...inventory, fallbackSince: '2026-11-22' }));
    expect((await folder.run(['status'])).out).toMatch(words);
    expect(JSON.parse((await folder.run(['status', '--json'])).out)).toMatchObject({ fallbackSince: '2026-11-22' });
  });

  it('exits 0 when all is in sync', async () => {
    const folder = await appliedWorkspace();
    const { code, out } = await folder.run(['status', '--detailed-exitcode']);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n').at(-1)).toBe('3 roles: 3 in sync');
  });

  it('shows what the last branch audit found of a role, and never one that is not kept or not readable', async () => {
    const folder = await appliedWorkspace();
    const place = '.rolekeeper/branch-audit.json';
    expect((await folder.run(['status'])).out).not.toContain('checked');
    const found = { outsideCount: 1, outside: [outsideUse('tag', 'v1.2')], notAsked: { limit: 3 } };
    await folder.write(place, branchAuditText([roleAudit(found)]));
    const { out } = await folder.run(['status']);
    expect(out).toContain(
      'checkout-deploy: branch main: attested, 1 use outside (tag v1.2), of 15 checked; 3 not asked: the requests, or the time, were spent before (2026-11-25 12:00 to 2026-11-26 12:00 UTC, eu-west-1)\n',
    );
    expect(out).toContain('reports-publish: branch main: attested, no use checked\n');
    const { roles } = JSON.parse((await folder.run(['status', '--json'])).out);
    expect(roles.map(({ branches }: { branches: { audit: object | null } | null }) => branches?.audit)).toMatchObject([
      undefined,
      { checked: 15, outsideCount: 1, isCurrent: true, notAsked: { limit: 3 } },
      null,
    ]);
    await folder.write(place, '{}');
    const unread = await folder.run(['status']);
    expect([unread.code, unread.err]).toEqual([0, expect.stringContaining('branch-audit.json is not a branch audit')]);
    expect(unread.out).not.toContain('checked');
  });

  it('wraps the last column on a narrow terminal', async () => {
    const folder = await appliedWorkspace();
    const { out } = await folder.run(['status', '--color', 'never'], { isTTY: true, columns: 80 });
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(out).toMatch(/attested by platform team\s+\(2026-11-03\)/);
  });
});
