/**
 * A change of the manifests, from the branch to IAM, as its people see it: reviewed in the pull request, corrected,
 * merged, published, applied by the bundled function, and told on the merge commit. Bitbucket is the local one, AWS is moto.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Ran, Workspace } from '../cli/workspace.ts';
import { driftCheck, objectCreated } from '../functions/sample-events.ts';
import { type FunctionFolder, functionFolder } from '../support/function-folder.ts';
import { SECRET } from '../support/local-bitbucket/local-world.ts';
import { findMoto, type Moto, startMoto } from '../support/moto.ts';
import { PullRequest } from '../support/pull-request.ts';
import { ACCOUNT, CONFIG, ServiceOnMoto, STATE } from './service-on-moto.ts';

const SAMPLES = join(import.meta.dirname, '../../manifests');
const STACKS = 'manifests/teams/platform/network-stacks.yaml';
const LOAD = 'manifests/teams/data/warehouse-load.yaml';
const STOREFRONT = 'manifests/teams/shop/storefront-deploy.yaml';
const IAM = ['--target', 'aws', '--state-bucket', STATE];

describe.skipIf(findMoto() === undefined)('a change of the manifests', () => {
  let moto: Moto;
  let bundle: FunctionFolder;

  beforeAll(async () => {
    vi.stubEnv('MOTO_ACCOUNT_ID', ACCOUNT);
    [moto, bundle] = await Promise.all([startMoto(), functionFolder('reconcile')]);
    vi.unstubAllEnvs();
  });
  afterAll(async () => {
    await Promise.all([moto?.stop(), bundle?.remove()]);
  });

  async function opened() {
    const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-central-1' };
    for (const [name, value] of Object.entries({ ...credentials, AWS_ENDPOINT_URL: moto.endpoint })) {
      vi.stubEnv(name, value);
    }
    vi.stubEnv('AWS_PROFILE', undefined);
    onTestFinished(() => void vi.unstubAllEnvs());
    await moto.reset();
    const service = await ServiceOnMoto.start(moto.endpoint, bundle.path);
    onTestFinished(() => service.stop());
    await service.settle();
    return { service, pull: await PullRequest.open(SAMPLES) };
  }

  /** The steps of the branch main, in clones of their own. */
  function stepsOfMain(pull: PullRequest) {
    const env = (clone: Workspace) => {
      const { BITBUCKET_PR_ID: _, BITBUCKET_PR_DESTINATION_BRANCH: __, ...variables } = pull.variables(clone);
      return { ...variables, BITBUCKET_BRANCH: 'main', ROLEKEEPER_BITBUCKET_TOKEN: SECRET };
    };
    return {
      async publish(clone = pull.clone('main'), build = '18'): Promise<Ran> {
        return pull.command(clone, ['publish', '--bucket', CONFIG], {
          env: { ...env(clone), BITBUCKET_BUILD_NUMBER: build },
        });
      },
      /** What happens while it waits: once, at its first pause. */
      async follow(meanwhile: () => Promise<unknown>, clone = pull.clone('main')): Promise<Ran> {
        let now = 0;
        const sleep = async (milliseconds: number) => {
          if (now === 0) await meanwhile();
          now += milliseconds;
        };
        const clock = { now: () => now, sleep };
        return pull.command(clone, ['follow', '--state-bucket', STATE], { env: env(clone), clock });
      },
    };
  }

  it('is reviewed, corrected, merged, published, applied and told', async () => {
    const { service, pull } = await opened();
    const { work, world } = pull;

    // The first push deletes a role, lets another one do more, and has a mistake.
    await work.remove(STACKS);
    await work.edit(LOAD, 's3:ListBucket', 's3:ListBucket, s3:PutObject');
    await work.edit(STOREFRONT, 'policies:', 'polices:');
    const first = pull.push();
    const token = { ROLEKEEPER_BITBUCKET_TOKEN: SECRET };
    const broken = await pull.step(IAM, token);
    expect([broken.code, broken.err]).toEqual([1, '']);
    expect(pull.report(first)).toMatchObject({ result: 'FAILED', details: expect.stringContaining(ACCOUNT) });
    expect(pull.report(first).annotations.filter((one) => !one.startsWith('LOW'))).toEqual([
      expect.stringMatching(`^CRITICAL ${STACKS}: network-stacks would be deleted`),
      expect.stringMatching(`^CRITICAL ${STOREFRONT}:13 "polices" is not a field of spec`),
      expect.stringMatching(/^HIGH : 1 manifest is wrong, so no role is deleted/),
      expect.stringMatching(`^HIGH ${LOAD}:17 warehouse-load widens: allows s3:PutObject`),
    ]);
    expect(pull.comments).toHaveLength(1);
    expect(pull.comments[0]?.text).toContain('**Failed.**');
    expect(world.api.statuses.get(first)?.get('rolekeeper-review')).toMatchObject({ state: 'FAILED' });

    // The second one corrects it: the same comment says so.
    await work.edit(STOREFRONT, 'polices:', 'policies:');
    const second = pull.push();
    expect(await pull.step(IAM, token)).toMatchObject({ code: 0, err: '' });
    expect(pull.report(second).result).toBe('PASSED');
    expect(pull.comments.map(({ text }) => text.split('\n')[0])).toEqual([
      '### Rolekeeper: Deletes network-stacks; widens warehouse-load; updates 1 role',
    ]);
    expect(world.api.statuses.get(second)?.get('rolekeeper-review')).toMatchObject({ state: 'SUCCESSFUL' });
    expect(await service.roleNames()).toContain('network-stacks');

    // Merged and published, nothing has happened yet; the event of the bucket does it.
    const merged = pull.merge();
    const main = stepsOfMain(pull);
    expect(await main.publish()).toMatchObject({ code: 0, err: '' });
    const told = await main.follow(() => service.ring(objectCreated(CONFIG)));
    expect([told.code, told.err]).toEqual([
      0,
      expect.stringMatching(/^Waiting for the service to act on commit [0-9a-f]{12} …\n$/),
    ]);
    expect(told.out.trimEnd().split('\n').at(-1)).toBe('Passed  Deleted network-stacks; updated warehouse-load');
    expect(pull.report(merged, 'rolekeeper-applied')).toMatchObject({
      result: 'PASSED',
      details: expect.stringMatching(`in account ${ACCOUNT}: commit ${merged.slice(0, 12)}\\.$`),
      fields: { Deleted: 1, Updated: 1, Failed: 0, Blocked: 0 },
      annotations: expect.arrayContaining(['CRITICAL : network-stacks was deleted']),
    });
    expect(world.api.statuses.get(merged)?.get('rolekeeper-applied')).toMatchObject({
      state: 'SUCCESSFUL',
      description: 'Deleted network-stacks; updated warehouse-load',
    });
    expect(pull.comments).toHaveLength(1);

    // And IAM is so.
    expect(await service.roleNames()).not.toContain('network-stacks');
    await service.ring(driftCheck());
    const status = await pull.clone('main').run(['status', ...IAM, '--detailed-exitcode']);
    expect([status.code, status.err]).toEqual([0, '']);
    expect(status.out).toMatch(/^ *warehouse-load .* in sync /m);
    expect(status.out).not.toContain('network-stacks');
  });

  it('that a later one has overtaken is told with that one', async () => {
    const { service, pull } = await opened();
    const main = stepsOfMain(pull);
    await pull.work.remove(STACKS);
    pull.push();
    pull.merge();
    const early = pull.clone('main');
    expect((await main.publish(early)).code).toBe(0);
    await pull.work.edit(LOAD, 'description: ', 'description: Now it ');
    const later = pull.push('main');
    expect((await main.publish(pull.clone('main'), '19')).code).toBe(0);
    // One pass for both.
    const told = await main.follow(() => service.ring(objectCreated(CONFIG), objectCreated(CONFIG)), early);
    expect([told.code, told.err]).toEqual([
      0,
      expect.stringMatching(/^Waiting for the service to act on commit [0-9a-f]{12} …\n$/),
    ]);
    expect(told.out).toMatch(`: commit ${later.slice(0, 12)}, which has commit`);
    expect(told.out).toContain('Passed  Deleted network-stacks; updated warehouse-load');
  });

  it('that nobody has published is told as waiting, with what the service did last', async () => {
    const { pull } = await opened();
    await pull.work.remove(STACKS);
    pull.push();
    pull.merge();
    const told = await stepsOfMain(pull).follow(async () => undefined);
    expect(told.code).toBe(1);
    expect(told.err).toMatch(
      /^error\[commit-waits\] The service has not acted on commit [0-9a-f]{12} within 10 min: its last pass, of \S+, was about commit 0{12}\.$/m,
    );
  });
});
