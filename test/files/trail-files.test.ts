/** The files of a trail are read whole or not at all: a gap never looks like a role that was not used. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/text/json.ts';
import { TrailError } from '../../src/errors.ts';
import { readTrailFiles, readTrailInput, type TrailFilesOptions } from '../../src/files/trail-files.ts';
import { stsEvent } from '../support/trail-events.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolekeeper-trail-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

async function read(path: string, options?: TrailFilesOptions) {
  const events: JsonObject[] = [];
  const files = await readTrailFiles(
    { path: join(folder, path), name: path || 'trail' },
    (one) => events.push(one),
    options,
  );
  return { ids: events.map(({ eventID }) => eventID), files };
}

const records = (...ids: string[]) => JSON.stringify({ Records: ids.map((id) => stsEvent({ id })) });
const DAY = 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/27';
const delivered = (time: string, unique = 'aBcD') =>
  `${DAY}/111122223333_CloudTrail_eu-central-1_20261127T${time}Z_${unique}.json.gz`;

describe('a file', () => {
  const TAKEN: readonly { reason: string; name: string; bytes: string | Uint8Array }[] = [
    { reason: 'of a trail, packed', name: 'a.json.gz', bytes: gzipSync(records('a', 'b')) },
    { reason: 'of a trail, unpacked although its name says otherwise', name: 'a.json.gz', bytes: records('a', 'b') },
    { reason: 'packed although its name does not say so', name: 'a.txt', bytes: gzipSync(records('a', 'b')) },
    {
      reason: 'packed in two parts, as `cat a.gz b.gz` makes it',
      name: 'a.json.gz',
      bytes: Buffer.concat([gzipSync(records('a')), gzipSync(records('b'))]),
    },
    {
      reason: 'of JSON lines',
      name: 'a.jsonl',
      bytes: `${JSON.stringify(stsEvent({ id: 'a' }))}\n${JSON.stringify(stsEvent({ id: 'b' }))}\n`,
    },
    {
      reason: 'in UTF-16, as PowerShell’s > writes it',
      name: 'a.json',
      bytes: Buffer.from(`\uFEFF${records('a', 'b')}`, 'utf16le'),
    },
  ];
  for (const { reason, name, bytes } of TAKEN) {
    it(reason, async () => {
      write(name, bytes);
      expect(await read(name)).toEqual({ ids: ['a', 'b'], files: { read: 1, older: 0, passedOver: [] } });
    });
  }

  it('of a trail may be without events', async () => {
    write('a.json', records());
    expect((await read('a.json')).ids).toEqual([]);
  });

  it('of fifty megabytes is read', async () => {
    const event = JSON.stringify(stsEvent());
    const count = Math.ceil(50_000_000 / event.length);
    write('large.json', `{"Records":[${Array.from({ length: count }, () => event).join(',')}]}`);
    let events = 0;
    await readTrailFiles({ path: join(folder, 'large.json'), name: 'large.json' }, () => {
      events += 1;
    });
    expect(events).toBe(count);
  });

  it('may be standard input', async () => {
    const ids: unknown[] = [];
    const input = Readable.from([...gzipSync(records('a', 'b'))].map((byte) => Buffer.of(byte)));
    await readTrailInput(input, ({ eventID }) => ids.push(eventID));
    expect(ids).toEqual(['a', 'b']);
  });
});

describe('a file that is not whole', () => {
  const packed = gzipSync(records('a', 'b', 'c'));
  const text = records('a', 'b', 'c');
  const REFUSED: readonly { reason: string; bytes: string | Uint8Array; message: RegExp }[] = [
    {
      reason: 'the text is cut off in its last event',
      bytes: text.slice(0, -20),
      message: /^t is cut off: it ends in the middle of an event, after 2 whole events, which were not used\.$/,
    },
    {
      reason: 'the text is cut off in its first event',
      bytes: text.slice(0, 40),
      message: /^t is cut off: it ends in the middle of an event, before the end of its first event\.$/,
    },
    {
      reason: 'only the end of the list is missing',
      bytes: text.slice(0, -2),
      message: /^t is cut off: it ends before its list of events does, after 3 whole events, which were not used\.$/,
    },
    {
      reason: 'it is one page of several, by --max-items',
      bytes: '{"Events":[{"CloudTrailEvent":"{}"}],"NextToken":"eyJ"}',
      message: /^t is one page of several: it ends with a NextToken/,
    },
    {
      reason: 'gzip’s bytes are cut off',
      bytes: packed.subarray(0, -30),
      message: /^t is cut off: what gzip packed ends/,
    },
    { reason: 'only gzip’s sum is missing', bytes: packed.subarray(0, -8), message: /^t is cut off/ },
    { reason: 'only the first bytes came', bytes: packed.subarray(0, 3), message: /^t is cut off/ },
    { reason: 'gzip’s bytes are wrong', bytes: flipped(packed), message: /^t is damaged: gzip cannot unpack it/ },
    {
      reason: 'an event is no JSON',
      bytes: '{"Records":[{"a":1},{a:2}]}',
      message: /^t is damaged: .* its event 2 is no JSON/,
    },
    {
      reason: 'the bytes are no text',
      bytes: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xfd]),
      message: /^t is damaged: its bytes are no text/,
    },
    { reason: 'it is empty', bytes: '', message: /^t is empty/ },
    {
      reason: 'it is a table',
      bytes: 'eventtime,eventname\n',
      message: /^t does not hold events of CloudTrail: it is no JSON/,
    },
    { reason: 'it is packed by something else', bytes: 'PK\u0003\u0004xxxx', message: /^t does not hold events/ },
    { reason: 'its list holds something else', bytes: '{"Records":[1]}', message: /something else than events/ },
  ];
  for (const { reason, bytes, message } of REFUSED) {
    it(`is refused: ${reason}`, async () => {
      write('t', bytes);
      const failure = read('t');
      await expect(failure).rejects.toBeInstanceOf(TrailError);
      await expect(failure).rejects.toMatchObject({
        message: expect.stringMatching(message),
        remedy: expect.any(String),
      });
    });
  }

  it('is refused in a folder as well, by its path', async () => {
    write(delivered('0900'), gzipSync(records('a')));
    write(delivered('0905'), packed.subarray(0, -30));
    await expect(read('')).rejects.toMatchObject({
      message: expect.stringContaining(join('trail', delivered('0905'))),
    });
  });

  it('is refused on standard input', async () => {
    await expect(readTrailInput(Readable.from([text.slice(0, -5)]), () => undefined)).rejects.toBeInstanceOf(
      TrailError,
    );
    await expect(readTrailInput(Readable.from([]), () => undefined)).rejects.toMatchObject({
      message: 'Standard input is empty.',
    });
  });
});

describe('a folder', () => {
  it('is read as aws s3 sync makes it, without digests, and other files are named', async () => {
    write(delivered('0900'), gzipSync(records('a')));
    write(delivered('0905'), gzipSync(records('b')));
    write('AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/27/x.json', records('c'));
    write('AWSLogs/111122223333/CloudTrail-Digest/eu-central-1/2026/11/27/d.json.gz', gzipSync('{"awsAccountId":"1"}'));
    write('notes.txt', 'x');
    write(`${DAY}/e.json.gz.a1B2c3D4`, packedHalf());
    expect(await read('')).toEqual({
      ids: ['a', 'b', 'c'],
      files: { read: 3, older: 0, passedOver: [`${DAY}/e.json.gz.a1B2c3D4`, 'notes.txt'] },
    });
  });

  it('has files that are too old by the name that CloudTrail gives them, and these are not opened', async () => {
    write(delivered('0858'), packedHalf());
    write(delivered('0900'), gzipSync(records('a')));
    write('other-name.json', records('b'));
    const since = new Date('2026-11-27T09:00:30Z');
    expect(await read('', { since })).toEqual({ ids: ['a', 'b'], files: { read: 2, older: 1, passedOver: [] } });
  });

  it('without any such file is refused', async () => {
    write('notes.txt', 'x');
    await expect(read('')).rejects.toMatchObject({ message: expect.stringContaining('no file of a trail') });
  });

  it('follows no link', async () => {
    write('a.json', records('a'));
    symlinkSync(join(folder, 'a.json'), join(folder, 'b.json'));
    await expect(read('')).rejects.toMatchObject({ message: expect.stringContaining('trail/b.json cannot be read') });
  });

  it('that is not there is refused', async () => {
    await expect(read('nothing')).rejects.toMatchObject({ message: expect.stringContaining('nothing cannot be read') });
  });
});

function packedHalf(): Uint8Array {
  return gzipSync(records('x')).subarray(0, 40);
}

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, at) => (at > 60 && at < 90 ? byte ^ 0xff : byte));
}
