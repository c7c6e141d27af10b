/** docs/names.md shows what `rolekeeper resolve` prints: the page is held against a run on the local Bitbucket. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyWorkspace } from '../cli/workspace.ts';
import { localWorld, SECRET } from '../support/local-bitbucket/local-world.ts';
import { manifest, SETTINGS } from '../support/tree.ts';

const PAGE = readFileSync('docs/names.md', 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);

async function story() {
  const [world, folder] = [await localWorld(), await emptyWorkspace()];
  const { server, acme } = world;
  const shop = server.state.addRepository(acme, 'checkout-api', ['production', 'staging']);
  const reports = server.state.addRepository(acme, 'reports', ['production']);
  await folder.write('manifests/rolekeeper.yaml', SETTINGS);
  await folder.write(
    'manifests/bitbucket.lock.yaml',
    `apiVersion: rolekeeper/v1\nkind: BitbucketLock\nspec:\n  workspace: acme\n  repositories:\n    checkout-api:  # the shop\n      uuid: "${shop.uuid}"\n      environments:\n        production: "${shop.environments[0]?.uuid}"\n`,
  );
  const who = [
    'repositories: [checkout-api]\nenvironments: [production, staging]',
    'repositories: [reports]\nanyBranch: true',
  ];
  await folder.write('manifests/teams/shop/deploy.yaml', manifest(who[0] ?? '', 'deploy'));
  await folder.write('manifests/teams/data/publish.yaml', manifest(who[1] ?? '', 'publish'));
  const run = (...argv: string[]) =>
    folder.run(['resolve', ...argv], {
      env: { ROLEKEEPER_BITBUCKET_TOKEN: SECRET },
      bitbucket: { origin: server.origin, clock: world.clock },
    });
  return { server, acme, reports, run };
}

describe('docs/names.md', () => {
  it('shows what is added, and what becomes of a name that another repository has taken', async () => {
    const { server, acme, reports, run } = await story();
    const added = await run();
    expect(added).toMatchObject({ code: 0, err: '' });
    expect(BLOCKS).toContain(added.out);
    server.state.rename(reports, 'reports-old');
    server.state.addRepository(acme, 'reports');
    const taken = await run('--check');
    expect(taken).toMatchObject({ code: 1, err: '' });
    expect(BLOCKS).toContain(taken.out);
  });
});
