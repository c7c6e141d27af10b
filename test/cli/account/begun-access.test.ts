/** IAM is asked while the manifests are still parsed: what is asked, what is not, and what people see of it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginAccess } from '../../../src/cli/account/begun-access.ts';
import { openTarget } from '../../../src/cli/account/open-target.ts';
import type { TargetOptions } from '../../../src/cli/account/target.ts';
import { loadFolder } from '../../../src/cli/manifests/manifests.ts';
import { scopeOf } from '../../../src/core/manifest/scope.ts';
import type { Settings } from '../../../src/core/manifest/settings.ts';
import { EmbeddedIam } from '../../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../../src/embedded/new-account.ts';
import { ManifestFolder } from '../../../src/files/manifest-folder.ts';
import { loadDesired } from '../../../src/reconcile.ts';
import { type Denial, LoopbackAws } from '../../support/loopback-aws.ts';
import { type Workspace, workspace } from '../workspace.ts';

const AWS: TargetOptions = { target: 'aws', profile: undefined, region: undefined, endpointUrl: undefined };
const PLAN = ['plan', '--target', 'aws', '--color', 'never'];
const LISTINGS = ['GetAccountAuthorizationDetails', 'ListRoles'];

let aws: LoopbackAws;
let folder: Workspace;
let settings: Settings;

beforeEach(async () => {
  folder = await workspace();
  const desired = await loadDesired(new ManifestFolder(folder.path('manifests')));
  if (desired.settings === undefined) throw new Error('the fixture has no settings');
  settings = desired.settings;
  const { account, provider, roles } = settings;
  const iam = new EmbeddedIam(
    newAccount({
      account,
      provider: { arn: provider.arn, url: provider.host, clientIds: [provider.audience] },
      boundaryArn: roles.permissionsBoundary,
      managedPolicyArns: desired.roles.flatMap(({ managedPolicyArns }) => managedPolicyArns),
    }),
  );
  aws = new LoopbackAws(account, iam);
  vi.stubEnv('AWS_ENDPOINT_URL', await aws.start());
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_PROFILE', undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});

const begin = (word = 'manifests', options = AWS) => beginAccess(word, options, { cwd: folder.directory });
const countOf = (call: string) => aws.calls.filter((one) => one === call).length;
const breakRole = () => folder.write('manifests/teams/shop/broken.yaml', 'kind: PipelineRole\n');

describe('the reading', () => {
  it('begins by the settings alone: no manifest has been read by then', async () => {
    using _begun = await begin();
    await vi.waitFor(() => expect(aws.calls).toEqual(expect.arrayContaining([...LISTINGS, 'GetCallerIdentity'])));
  });

  const never: { name: string; reason: string; word?: string; options?: TargetOptions; break?: () => Promise<void> }[] =
    [
      { name: 'of an embedded account', reason: 'it answers at once', options: { ...AWS, target: 'embedded' } },
      {
        name: 'with options that no client can be made with',
        reason: 'that is reported when the target is opened, after the mistakes in the manifests',
        options: { ...AWS, region: '' },
      },
      { name: 'for standard input', reason: 'a person may type for an hour, and IAM change meanwhile', word: '-' },
      { name: 'for a folder that is not there', reason: 'nothing says which account it is', word: 'nowhere' },
      {
        name: 'for settings with a mistake',
        reason: 'the path may be the mistake',
        break: () => folder.edit('manifests/rolekeeper.yaml', 'spec:', 'spec:\n  unknown: 1'),
      },
    ];
  for (const { name, reason, word, options, break: spoil = async () => undefined } of never) {
    it(`does not begin ${name}: ${reason}`, async () => {
      await spoil();
      expect(await begin(word, options)).toBeUndefined();
    });
  }

  it('is done again by a plan whose settings are others by then', async () => {
    using begun = await begin();
    await vi.waitFor(() => expect(countOf('ListRoles')).toBe(1));
    await folder.edit('manifests/rolekeeper.yaml', 'roles:', 'roles:\n    path: /elsewhere/');
    const { desired } = await loadFolder('manifests', { cwd: folder.directory });
    if (desired.settings === undefined) throw new Error('the edit is a mistake');
    const context = { cwd: folder.directory, env: {}, settings: desired.settings, desired, begun };
    const { reader } = await openTarget(AWS, context);
    await reader.read(scopeOf(desired.settings));
    expect(LISTINGS.map(countOf)).toEqual([2, 2]);
  });
});

describe('a plan', () => {
  it('asks for each listing once', async () => {
    const { code, err } = await folder.run(PLAN);
    expect([code, err]).toEqual([0, '']);
    expect(LISTINGS.map(countOf)).toEqual([1, 1]);
    expect([countOf('GetCallerIdentity'), countOf('GetOpenIDConnectProvider')]).toEqual([1, 1]);
  });

  it('is the one that is made without a reading that has begun', async () => {
    const { out } = await folder.run(PLAN);
    const stdin = await folder.read('manifests/teams/shop/checkout-deploy.yaml');
    expect(out).toBe((await folder.run(['plan', '-', ...PLAN.slice(1)], { stdin })).out);
  });

  it('goes on with the others where one manifest is wrong, if it is asked to', async () => {
    await breakRole();
    const { err } = await folder.run([...PLAN, '--skip-invalid']);
    expect(err).not.toContain('No plan was made');
    expect(LISTINGS.map(countOf)).toEqual([1, 1]);
  });

  it('fails by what the reading failed by', async () => {
    aws.onCall = (call) => (call === 'ListRoles' ? DENIED : undefined);
    const { code, out, err } = await folder.run(PLAN);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('AWS does not allow ListRoles');
  });
});

const DENIED: Denial = { status: 403, code: 'AccessDenied' };

describe('apply', () => {
  it('looks again under the lease and after it, at the account as it is then', async () => {
    const argv = ['apply', '--yes', '--no-lease', '--target', 'aws'];
    expect((await folder.run(argv)).code).toBe(0);
    expect(LISTINGS.map(countOf)).toEqual([3, 3]);
    expect((await folder.run([...PLAN, '--detailed-exitcode'])).code).toBe(0);
  });
});

describe('a folder with a mistake', () => {
  const worlds: { name: string; onCall: LoopbackAws['onCall']; argv?: string[] }[] = [
    { name: 'answers', onCall: () => undefined },
    { name: 'cannot be asked at all', onCall: () => undefined, argv: ['--region', ''] },
    { name: 'refuses', onCall: () => DENIED },
    { name: 'throttles', onCall: () => ({ status: 400, code: 'Throttling' }) },
    { name: 'never answers', onCall: () => new Promise(() => undefined) },
  ];
  for (const { name, onCall, argv = [] } of worlds) {
    it(`is reported as ever, and nothing else, where IAM ${name}`, async () => {
      await breakRole();
      aws.onCall = onCall;
      for (const verb of ['plan', 'apply']) {
        const online = await folder.run([verb, '--target', 'aws', ...argv], { isTTY: true });
        const offline = await folder.run([verb], { isTTY: true });
        expect(online.code).toBe(1);
        expect(online).toEqual(offline);
      }
      expect(aws.writes).toEqual([]);
    });
  }
});
