import { describe, expect, it } from 'vitest';
import { ALLOWS, type OldRole, oldAccount } from '../../support/old-account.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY } from '../../support/roles.ts';
import { LOCK, SETTINGS } from '../../support/tree.ts';
import { emptyWorkspace } from '../workspace.ts';

const NOW = new Date('2026-11-27T12:00:00Z');

async function folderWith(roles: readonly OldRole[], boundary?: unknown) {
  const folder = await emptyWorkspace();
  await folder.write('manifests/rolekeeper.yaml', SETTINGS);
  await folder.write('manifests/bitbucket.lock.yaml', LOCK);
  await folder.write('dump.json', oldAccount(roles, boundary));
  const run = (...argv: string[]) => folder.run(['import', '--target', 'file:dump.json', ...argv], { now: NOW });
  return { folder, run };
}

describe('rolekeeper import', () => {
  it('x', async () => {
    const made: OldRole[] = [];
    for (let i = 0; i < 200; i++) {
      const kind = i % 10;
      const repo =
        kind === 9
          ? `{${String(i).padStart(8, 'a')}-93d4-4e0b-8a57-2c4d6e8f0a1b}`
          : i % 2
            ? REPOSITORY
            : OTHER_REPOSITORY;
      made.push({
        name: `deploy-${String(i).padStart(3, '0')}`,
        sub:
          kind === 0
            ? undefined
            : kind === 1
              ? `${REPOSITORY}:${ENVIRONMENT}:*`
              : kind === 2
                ? `${repo}:*:*`
                : kind === 3
                  ? `${repo}:{????????-????-????-????-????????????}`
                  : kind === 4
                    ? `${repo}:*:main`
                    : `${repo}:*`,
        inline: { assets: ALLOWS(kind === 5 ? ['s3:GetObject', 'sqs:SendMessage'] : 's3:GetObject') },
        tags: kind === 6 ? { ManagedBy: 'terraform' } : kind === 7 ? { team: 'Shop' } : {},
        description: 'Déploys',
        session: 7200,
        lastUsed: '2026-08-01T00:00:00Z',
        ...(kind === 8 && { managed: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
      });
    }
    const { folder, run } = await folderWith(made);
    const first = await run('--accept-widening');
    console.log(first.out, first.err);
    const files = await folder.files('manifests');
    console.log(
      Object.keys(files).length,
      files['manifests/teams/checkout-api/deploy-001-bb.yaml'],
      files['manifests/bitbucket.lock.yaml'],
      files['manifests/import-report.md']?.slice(0, 3000),
    );
    const second = await run('--accept-widening');
    console.log(second.out, second.err);
    expect(await folder.files('manifests')).toEqual(files);
  });
});
