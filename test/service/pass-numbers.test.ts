/**
 * Numbers that no number follows, in the pointer and in what the service remembers: whatever they are, following the
 * remedies to the letter, with the command line that they name, ends with a service that works.
 */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Workspace, workspace } from '../cli/workspace.ts';
import { LoopbackAws } from '../support/loopback-aws.ts';
import { ACCOUNT } from '../support/roles.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { tree } from '../support/tree.ts';

/** As JSON writes it: some of these are no numbers that JavaScript could write. */
const CASES: { name: string; reason: string; seen?: string; pointer?: string }[] = [
  { name: 'a pointer that went back', reason: 'an old version of it was brought back', seen: '9' },
  { name: 'a bucket that was made again', reason: 'there is no pointer, and 57 was seen', seen: '57', pointer: '' },
  { name: 'a pointer far ahead', reason: 'a slip of the hand that was not acted on', pointer: '58000000' },
  {
    name: 'the last number that JavaScript can count to',
    reason: 'earlier versions published and acted on it',
    seen: '9007199254740991',
    pointer: '9007199254740991',
  },
  {
    name: 'the number after it, seen',
    reason: 'earlier versions could not read it',
    seen: '9007199254740991',
    pointer: '9007199254740992',
  },
  { name: 'the number after it, not seen', reason: 'the service has come to 1 only', pointer: '9007199254740992' },
  { name: 'a number that is Infinity', reason: 'an object edited by hand', seen: '1e400', pointer: '1e400' },
  { name: 'the highest number', reason: 'the next one is too high', seen: '1000000000000', pointer: '1000000000000' },
  {
    name: 'the one before it',
    reason: 'the service has not seen the highest one',
    seen: '999999999999',
    pointer: '1000000000000',
  },
];

/** A number in a remedy, as people would type it. */
const ASKED = /--sequence \d+( --renumber)?/;

describe('numbers that wedge', () => {
  for (const { name, reason, seen, pointer } of CASES) {
    it(`${name}: ${reason}`, async () => {
      const { world, publish } = await stuck({ seen, pointer });
      let [published, report] = [await publish('b'), await world.pass()];
      for (let round = 0; round < 3 && (published.code !== 0 || report.result !== 'succeeded'); round++) {
        const remedy = published.code === 0 ? (report.error?.remedy ?? '') : published.err;
        const [asked = ''] = ASKED.exec(remedy) ?? [];
        [published, report] = [await publish('b', ...asked.split(' ').filter(Boolean)), await world.pass()];
      }
      expect(report).toMatchObject({ result: 'succeeded', error: null, revision: 'b'.repeat(40) });
      // And from there on it goes on by itself.
      expect(await publish('c')).toMatchObject({ code: 0, err: '' });
      expect(await world.pass()).toMatchObject({ result: 'succeeded', revision: 'c'.repeat(40) });
    });
  }

  for (const sequence of ['-3', '0', '1.5', '"1"']) {
    it(`a pointer with the number ${sequence} is not replaced, and both remedies help`, async () => {
      const { world, publish } = await stuck({});
      const good = world.config.text('current.json') ?? '';
      edit(world.config, 'current.json', /"sequence":\d+/, `"sequence":${sequence}`);
      const { code, err } = await publish('b');
      expect(code).toBe(1);
      expect(err).toMatch(/Bring its last good version back[\s\S]*Or delete it, and publish/);
      const bad = world.config.snapshot();
      world.config.set('current.json', good);
      expect(await publish('b')).toMatchObject({ code: 0 });
      expect(await world.pass()).toMatchObject({ result: 'succeeded', sequence: 2 });
      world.config.restore(bad);
      world.config.objects.delete('current.json');
      expect(await publish('c')).toMatchObject({ code: 0 });
      const { error } = await world.pass();
      const [asked = ''] = ASKED.exec(error?.remedy ?? '') ?? [];
      expect(await publish('c', ...asked.split(' '))).toMatchObject({ code: 0 });
      expect(await world.pass()).toMatchObject({ result: 'succeeded', sequence: 3 });
    });
  }

  for (const fence of ['9007199254740991', '9007199254740992', '1e21', '1e400']) {
    it(`a fence of ${fence} in the lease and in the inventory keeps no pass from running`, async () => {
      const { world } = await stuck({});
      edit(world.state, 'lease.json', /"fence":\d+/, `"fence":${fence}`);
      edit(world.state, 'inventory.json', /"fence": \d+/, `"fence": ${fence}`);
      expect(await world.pass()).toMatchObject({ result: 'succeeded', fence: 1 });
      // It has nothing to write, and takes no lease.
      expect(await world.pass()).toMatchObject({ result: 'succeeded', fence: 1 });
    });
  }

  const broken = ['-1', '7.5', '"7"', 'null'];
  for (const fence of broken) {
    it(`a fence of ${fence} stops the pass, and both remedies help`, async () => {
      const { world } = await stuck({});
      const good = world.state.text('lease.json') ?? '';
      edit(world.state, 'lease.json', /"fence":\d+/, `"fence":${fence}`);
      const { error } = await world.pass();
      expect(error).toMatchObject({ code: 'service-state' });
      expect(error?.remedy).toMatch(/Bring its last good version back.* Or delete the object/);
      const bad = world.state.snapshot();
      world.state.set('lease.json', good);
      expect(await world.pass()).toMatchObject({ result: 'succeeded' });
      world.state.restore(bad);
      world.state.objects.delete('lease.json');
      expect(await world.pass()).toMatchObject({ result: 'succeeded', fence: 1 });
    });
  }
});

/** A service that has acted on number 1, revision a…, before its numbers were spoilt. */
async function stuck({ seen, pointer }: { seen?: string | undefined; pointer?: string | undefined }) {
  const world = new ServiceWorld();
  const folder = await workspace();
  await folder.remove('manifests');
  for (const { path, bytes } of tree(roleFiles('shop', 'checkout-deploy')).files) {
    await folder.write(`manifests/${path}`, new TextDecoder().decode(bytes));
  }
  const publish = await publisher(world, folder);
  expect(await publish('a')).toMatchObject({ code: 0 });
  expect(await world.pass()).toMatchObject({ result: 'succeeded', sequence: 1 });
  if (seen !== undefined) edit(world.state, 'inventory.json', /"sequence": \d+/, `"sequence": ${seen}`);
  if (pointer === '') world.config.objects.clear();
  else if (pointer !== undefined) edit(world.config, 'current.json', /"sequence":\d+/, `"sequence":${pointer}`);
  return { world, publish };
}

/** `rolekeeper publish`, of the commit that is this letter forty times. */
async function publisher(world: ServiceWorld, folder: Workspace) {
  const aws = new LoopbackAws(ACCOUNT, world.iam);
  const address = await aws.start();
  onTestFinished(() => aws.stop());
  aws.buckets.set('config', world.config);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => void vi.unstubAllEnvs());
  const where = ['--endpoint-url', address, '--bucket', 'config'];
  return (letter: string, ...more: string[]) =>
    folder.run(['publish', ...where, '--commit', letter.repeat(40), ...more]);
}

function edit(bucket: ServiceWorld['state'], key: string, from: RegExp, to: string): void {
  const text = bucket.text(key) ?? '';
  if (!from.test(text)) throw new Error(`${key} has no ${from}`);
  bucket.set(key, text.replace(from, to));
}
