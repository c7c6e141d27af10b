/** Whatever fails around a pass: it is reported, nothing is lost, nothing deleted, and the next good pass is quiet. */
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { FolderSource } from '../../src/aws/folder-source.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';
import { iamError } from '../aws/scripted-iam.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { expectQuiet, settled, THREE } from '../support/settled-service.ts';
import { tree } from '../support/tree.ts';

describe('a source that cannot be trusted', () => {
  const faults: {
    name: string;
    reason: string;
    break: (world: ServiceWorld) => unknown;
    error: RegExp;
    retryable: boolean;
    /** How people fix it, where putting the objects back is not the way. */
    fix?: (world: ServiceWorld) => unknown;
  }[] = [
    {
      name: 'an empty bucket',
      reason: 'nothing published is not nothing wanted',
      break: (world) => world.config.objects.clear(),
      error: /nothing was published yet/,
      retryable: false,
    },
    {
      name: 'a missing pointer',
      reason: 'the revision alone does not count',
      break: (world) => world.config.objects.delete('current.json'),
      error: /nothing was published yet/,
      retryable: false,
    },
    {
      name: 'a digest mismatch',
      reason: 'these are not the files that were published',
      break: (world) =>
        world.config.set(
          'current.json',
          JSON.stringify({ ...world.config.json('current.json'), digest: '0'.repeat(64) }),
        ),
      error: /not what was published/,
      retryable: false,
    },
    {
      name: 'an older sequence',
      reason: 'a pointer that goes back is an accident or an attempt',
      break: async (world) => {
        const old = world.config.text('current.json') ?? '';
        await world.publish(roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy', 'new-one'));
        await world.pass();
        world.config.set('current.json', old);
      },
      error: /does not follow what was seen before: revision \w+ is number 1, and number 2 was seen already/,
      retryable: false,
      fix: (world) => world.publish(THREE, 3),
    },
    {
      name: 'access denied',
      reason: 'what may not be read may well be there',
      break: (world) => {
        world.config.interfere = () => {
          throw s3Failure('AccessDenied', 403);
        };
      },
      error: /does not allow GetObject/,
      retryable: false,
    },
    {
      name: 'an S3 that is down',
      reason: 'it will be up again',
      break: (world) => {
        world.config.interfere = () => {
          throw s3Failure('InternalError', 500);
        };
      },
      error: /AWS failed in GetObject/,
      retryable: true,
    },
    {
      name: 'settings that are wrong',
      reason: 'without them it is not known which roles are ours',
      break: (world) => world.publish({ ...THREE, 'rolekeeper.yaml': 'kind: Settings\n' }),
      error: /settings or the lock file of .* are wrong/,
      retryable: false,
      fix: (world) => world.publish(THREE),
    },
    {
      name: 'the settings of another account',
      reason: 'its manifests were published to the wrong bucket',
      break: async (world) => {
        const text = new TextDecoder().decode(
          (await world.ports().source.read()).files.find(({ path }) => path === 'rolekeeper.yaml')?.bytes,
        );
        await world.publish({ ...THREE, 'rolekeeper.yaml': text.replaceAll('111122223333', '444455556666') });
      },
      error: /name account 444455556666, and this service is for 111122223333/,
      retryable: false,
      fix: (world) => world.publish(THREE),
    },
  ];
  for (const { name, reason, break: breakIt, error, retryable, fix } of faults) {
    it(`changes nothing, is reported, and is forgotten once it is fixed: ${name}, ${reason}`, async () => {
      const world = await settled();
      const good = world.config.snapshot();
      await breakIt(world);
      const [roles, writes] = [world.roleNames, world.writes.length];
      const report = await world.pass();
      expect(report).toMatchObject({
        result: 'failed',
        retryable,
        error: { message: expect.stringMatching(error), remedy: expect.any(String) },
      });
      // By the last good settings every role is seen, and none of them is held against a manifest (pass-last-good.test.ts).
      const counted = retryable ? [undefined, undefined] : [0, roles.length];
      expect([report.totals.inSync, report.totals.frozen]).toEqual(counted);
      expect(world.writes).toHaveLength(writes);
      expect(world.roleNames).toEqual(roles);
      expect(world.state.json('latest.json')).toMatchObject({ result: 'failed', error: { code: report.error?.code } });

      world.config.interfere = () => undefined;
      if (fix !== undefined) await fix(world);
      else world.config.restore(good);
      await world.pass();
      await expectQuiet(world);
      expect(world.roleNames).toEqual(
        Object.keys(THREE)
          .map((path) => path.replace(/.*\/|\.yaml/g, ''))
          .sort(),
      );
    });
  }

  it('changes nothing while a folder is half written, and goes on once it is whole', async () => {
    const world = new ServiceWorld();
    const upload = (files: Record<string, string>) => {
      for (const { path, bytes } of tree(files).files) world.config.set(`manifests/${path}`, bytes);
    };
    let onPause: () => void = () => undefined;
    const clock = { now: () => new Date(world.now), pause: async () => onPause() };
    world.source = new FolderSource(new S3Bucket(world.config, 'config'), 'manifests/', clock);
    upload(THREE);
    await world.pass();
    await expectQuiet(world);

    // A sync that has deleted one file and goes on writing another.
    world.config.objects.delete('manifests/teams/shop/checkout-deploy.yaml');
    let writes = 0;
    onPause = () => upload({ ...roleFiles('data', 'new-role'), 'teams/data/note.yaml': `# ${++writes}` });
    const report = await world.pass();
    expect(report).toMatchObject({
      result: 'failed',
      retryable: true,
      error: { message: expect.stringMatching(/being written to/) },
    });
    expect(world.roleNames).toHaveLength(3);

    onPause = () => undefined;
    world.config.objects.delete('manifests/teams/data/note.yaml');
    upload({ ...THREE, ...roleFiles('data', 'new-role') });
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { created: 1, deleted: 0 } });
    await expectQuiet(world);
  });

  it('with one broken manifest among forty: the others go on, its role stays, nothing is deleted', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `role-${String(index).padStart(2, '0')}`);
    const forty = roleFiles('shop', ...names);
    const world = await settled(forty);
    const broken: Record<string, string> = { ...forty, 'teams/shop/role-07.yaml': 'kind: PipelineRole\nmetadata: [' };
    delete broken['teams/shop/role-39.yaml'];
    Object.assign(broken, roleFiles('data', 'new-role'));
    await world.publish(broken);
    const report = await world.pass();
    expect(report).toMatchObject({
      result: 'succeeded',
      totals: { created: 1, deleted: 0, frozen: 1, invalidManifests: 1, deletionsBlocked: 1, inSync: 38 },
    });
    expect(world.roleNames).toEqual([...names, 'new-role'].sort());
    await world.publish({ ...forty, ...roleFiles('data', 'new-role') });
    await world.pass();
    await expectQuiet(world);
  });
});

describe('an IAM that refuses', () => {
  it('by throttling fails the role and nothing else; the message comes again, and the next pass finishes', async () => {
    const world = new ServiceWorld();
    await world.publish(THREE);
    world.interfere = (call, role) => {
      if (call === 'PutRolePolicy' && role === 'checkout-deploy') throw iamError('Throttling', 'Rate exceeded');
    };
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'failed', retryable: true, totals: { created: 2, failed: 1 } });
    expect(report.roles.find(({ role }) => role === 'checkout-deploy')).toMatchObject({
      result: 'failed',
      calls: ['CreateRole'],
      failure: { call: 'PutRolePolicy', code: 'unreachable', retryable: true },
    });
    world.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { updated: 1, inSync: 2, driftFound: 0 } });
    await expectQuiet(world);
  });

  it('for good fails the role, and is not worth a retry', async () => {
    const world = new ServiceWorld();
    await world.publish(THREE);
    world.interfere = (call, role) => {
      if (call === 'CreateRole' && role === 'checkout-deploy') throw iamError('AccessDenied', 'no', 403);
    };
    expect(await world.pass()).toMatchObject({ result: 'failed', retryable: false, totals: { created: 2, failed: 1 } });
    world.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { created: 1, driftFound: 0 } });
    await expectQuiet(world);
  });

  it('to be read changes nothing and counts no roles', async () => {
    const world = await settled();
    await world.publish(roleFiles('shop', 'checkout-deploy'));
    world.interfere = (call) => {
      if (call === 'GetAccountAuthorizationDetails') throw iamError('ServiceFailure', 'x', 500);
    };
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'failed', retryable: true, error: { code: 'unreachable' } });
    expect(report.totals).toEqual({ invalidManifests: 0 });
    expect(world.roleNames).toHaveLength(3);
  });
});

describe('a state bucket that fails', () => {
  it('before anything was done: nothing is done', async () => {
    const world = await settled();
    await world.publish(roleFiles('shop', 'checkout-deploy', 'checkout-checks'));
    world.state.set('inventory.json', 'not what we wrote');
    expect(await world.pass()).toMatchObject({ result: 'failed', retryable: false, error: { code: 'service-state' } });
    expect(world.roleNames).toHaveLength(3);
  });

  it('after the work: the work is reported, and the pass has failed', async () => {
    const world = new ServiceWorld();
    await world.publish(THREE);
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key === 'latest.json') throw s3Failure('InternalError', 500);
    };
    expect(await world.pass()).toMatchObject({
      result: 'failed',
      retryable: true,
      totals: { created: 3 },
      error: { message: expect.stringMatching(/latest\.json/) },
    });
    world.state.interfere = () => undefined;
    await expectQuiet(world);
  });

  it('in the middle: a role that was created and not yet remembered whole is still known as ours', async () => {
    const world = new ServiceWorld();
    await world.publish(THREE);
    let writes = 0;
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key === 'inventory.json' && ++writes > 1) throw s3Failure('InternalError', 500);
    };
    expect(await world.pass()).toMatchObject({ result: 'failed', totals: { created: 3 } });
    world.state.interfere = () => undefined;
    await expectQuiet(world);
    await world.publish(roleFiles('shop', 'checkout-deploy', 'checkout-checks'));
    expect(await world.pass()).toMatchObject({ totals: { deleted: 1 } });
  });
});

describe('a mistake of ours', () => {
  it('is thrown with its stack, and the lease is given back', async () => {
    const world = await settled();
    world.interfere = () => {
      throw new TypeError('x is undefined');
    };
    await expect(world.pass()).rejects.toThrow(TypeError);
    world.interfere = () => undefined;
    await expectQuiet(world);
    expect(await world.iam.send(new GetRoleCommand({ RoleName: 'checkout-deploy' }))).toBeDefined();
  });
});
