/** An object that is asked for at every request, and read only where S3 says that it is another. */
import { describe, expect, it } from 'vitest';
import { KeptObject } from '../../src/aws/kept-object.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';

const PLACE = { bucket: 'state', key: 'gate.json', mostBytes: 20 };

function kept(s3: FakeS3) {
  const read: string[] = [];
  const object = new KeptObject(s3, PLACE, (text) => {
    read.push(text);
    return text.toUpperCase();
  });
  return { object, read };
}

describe('a kept object', () => {
  it('is asked for each time, and read where it changed', async () => {
    const s3 = new FakeS3({ 'gate.json': 'one' });
    const { object, read } = kept(s3);
    expect([await object.current(), await object.current()]).toEqual(['ONE', 'ONE']);
    s3.set('gate.json', 'two');
    expect([await object.current(), await object.current()]).toEqual(['TWO', 'TWO']);
    expect(s3.counts).toEqual({ GetObject: 4 });
    expect(read).toEqual(['one', 'two']);
  });

  it('is not remembered where it is gone', async () => {
    const s3 = new FakeS3({ 'gate.json': 'one' });
    const { object, read } = kept(s3);
    await object.current();
    s3.objects.delete('gate.json');
    expect(await object.current()).toBeUndefined();
    s3.set('gate.json', 'one');
    expect(await object.current()).toBe('ONE');
    expect(read).toEqual(['one', 'one']);
  });

  const FAILURES = [
    { name: 'AccessDenied', status: 403, becomes: 'AccessDeniedError' },
    { name: 'SlowDown', status: 503, becomes: 'UnreachableError' },
    { name: 'InternalError', status: 500, becomes: 'UnreachableError' },
    { name: 'NoSuchBucket', status: 404, becomes: 'RefusedError' },
  ];
  it.for(FAILURES)('is not answered from memory where S3 says $name', async ({ name, status, becomes }) => {
    const s3 = new FakeS3({ 'gate.json': 'one' });
    const { object } = kept(s3);
    await object.current();
    s3.interfere = () => {
      throw s3Failure(name, status);
    };
    await expect(object.current()).rejects.toMatchObject({ name: becomes });
  });

  it('is not read where it is larger than it can be', async () => {
    const { object, read } = kept(new FakeS3({ 'gate.json': 'x'.repeat(21) }));
    await expect(object.current()).rejects.toThrow('s3://state/gate.json has 21 bytes; at most 20 are read.');
    expect(read).toEqual([]);
  });

  it('without what S3 always sends is none: a proxy answers in its place', async () => {
    const object = new KeptObject({ send: async () => ({}) }, PLACE, (text) => text);
    await expect(object.current()).rejects.toMatchObject({ name: 'IncompleteReadError' });
  });
});
