/** Whatever Bitbucket and its web site do instead of answering, at random, in front of a service that fetches a branch. */
import { expect, it } from 'vitest';
import type { Failure } from '../support/local-bitbucket/failure.ts';
import { gitArchive, packed } from '../support/local-bitbucket/tar-archive.ts';
import { pulling } from '../support/pulling.ts';
import { roleFiles } from '../support/service-world.ts';
import { Random } from './random.ts';

const FILES = {
  ...roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy'),
  ...roleFiles('data', 'reports-publish', 'warehouse-load'),
};
const NAMES = ['checkout-checks', 'checkout-deploy', 'reports-publish', 'storefront-deploy', 'warehouse-load'];

/** An archive of which some bytes are missing, others, or there twice. */
function damaged(random: Random): Uint8Array {
  const root = 'acme-iam-roles-0123456789ab';
  const files = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`manifests/${path}`, text]));
  const archive = packed(gitArchive(root, 'a'.repeat(40), files));
  const at = random.below(archive.length);
  return random.from([
    archive.subarray(0, at),
    Buffer.concat([archive.subarray(0, at), Buffer.from([random.below(256)]), archive.subarray(at + 1)]),
    Buffer.concat([archive, archive]),
    archive,
  ]);
}

function failure(random: Random, isArchive: boolean): Failure | undefined {
  if (random.isTrue(0.1)) return undefined;
  const status = random.from([400, 401, 403, 404, 409, 429, 500, 502, 503]);
  return random.from<Failure>([
    { kind: 'status', status },
    { kind: 'status', status, retryAfter: '600' },
    { kind: 'drop' },
    { kind: 'half' },
    { kind: 'login-page' },
    { kind: 'json', text: random.from(['{}', '[]', 'null', '{"values": []}', '{"target": {"hash": "0"}}', '']) },
    { kind: 'redirect', to: 'http://127.0.0.1:9/' },
    ...(isArchive ? [{ kind: 'bytes', bytes: damaged(random) } as const] : []),
  ]);
}

it('no role is deleted or changed by any of 1,000 random failures of Bitbucket, and none is left when it answers again', async () => {
  const service = await pulling();
  const { world, server, archives } = service;
  const random = new Random(1);
  service.push(FILES);
  await world.pass();
  await world.pass();
  const before = world.roleNames;
  expect(before).toEqual(NAMES);
  let failed = 0;
  for (let trial = 0; trial < 1_000; trial++) {
    // Only a new commit is downloaded.
    if (random.isTrue(0.6)) service.push({ ...FILES, 'README.md': undefined, 'notes.txt': `${trial}` });
    server.failures.push(...Array.from({ length: random.below(6) }, () => failure(random, false)));
    archives.failures.push(...Array.from({ length: random.below(4) }, () => failure(random, true)));
    archives.refusesAccessTokens = random.isTrue(0.2);
    const report = await world.pass();
    failed += report.result === 'failed' ? 1 : 0;
    expect({ trial, roles: world.roleNames, done: report.roles.filter(({ result }) => result === 'done') }).toEqual({
      ...{ trial, roles: NAMES, done: [] },
    });
    server.failures.length = 0;
    archives.failures.length = 0;
  }
  // They really failed.
  expect(failed).toBeGreaterThan(300);
  expect(await world.pass()).toMatchObject({ result: 'succeeded', error: null });
});
