/** docs/import.md shows what `rolekeeper import --check` prints: the page is held against a run on a dump. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REASON_TITLES } from '../../src/core/render/import-words.ts';
import { emptyWorkspace } from '../cli/workspace.ts';
import { ALLOWS, type OldRole, oldAccount } from '../support/old-account.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY } from '../support/roles.ts';
import { LOCK, SETTINGS } from '../support/tree.ts';

const PAGE = readFileSync('docs/import.md', 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);

const ROLES: readonly OldRole[] = [
  { name: 'deploy', sub: `${REPOSITORY}:${ENVIRONMENT}:*` },
  { name: 'elsewhere', sub: '{1de489be-0000-4d3c-8b2a-190807f6e5d6}:*' },
  { name: 'release', sub: `${OTHER_REPOSITORY}:*:*` },
  {
    name: 'stacks',
    sub: `${OTHER_REPOSITORY}:*`,
    inline: { queue: ALLOWS('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:orders') },
  },
  { name: 'checks', sub: `${REPOSITORY}:{????????-????-????-????-????????????}` },
  { name: 'article' },
  { name: 'network', sub: `${REPOSITORY}:*`, tags: { ManagedBy: 'terraform' } },
  {
    name: 'people',
    trust: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' }],
    },
  },
];

describe('docs/import.md', () => {
  it('shows what an import prints', async () => {
    const folder = await emptyWorkspace();
    await folder.write('manifests/rolekeeper.yaml', SETTINGS);
    await folder.write('manifests/bitbucket.lock.yaml', LOCK);
    await folder.write('dump.json', oldAccount(ROLES));
    const { out, err } = await folder.run(['import', '--target', 'file:dump.json', '--check']);
    expect(err).toBe('');
    expect(BLOCKS).toContain(out);
  });

  it('has every reason', () => {
    for (const code of Object.keys(REASON_TITLES)) expect(PAGE).toContain(`\`${code}\``);
  });
});
