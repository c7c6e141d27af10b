/** Processes of one machine take turns by a lock file: who gets it, who loses it, and who is not affected. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeaseFile } from '../../src/embedded/lease-file.ts';
import { LeaseHeldError, StateFileError } from '../../src/errors.ts';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const MINUTE = 60_000;

let folder: string;
/** The time of day of every process here. */
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolekeeper-lease-'));
  now = NOON;
});
afterEach(() => rm(folder, { recursive: true }));

const path = () => join(folder, 'lease.json');
const lockPath = () => `${path()}.lock`;
/** Each is what one process would have. */
const desk = () => new LeaseFile(path(), 'state/lease.json', () => new Date(now));

/** Of a process that has ended, however it did. */
function deadPid(): number {
  const { pid, status } = spawnSync(process.execPath, ['-e', '']);
  if (status !== 0) throw new Error('the process did not even end well');
  return pid;
}

const held = (overrides: Record<string, unknown> = {}) =>
  JSON.stringify({
    token: 'another',
    holder: 'another command',
    pid: process.pid,
    host: hostname(),
    until: new Date(NOON + 20 * MINUTE).toISOString(),
    ...overrides,
  });

describe('a lease', () => {
  it('that is free is taken, and given back, and nothing but its number is left', async () => {
    const lease = await desk().take('first', MINUTE);
    expect(lease.fence).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['lease.json', 'lease.json.lock']);
    await lease.release();
    expect(await readdir(folder)).toEqual(['lease.json']);
    expect(JSON.parse(await readFile(path(), 'utf8'))).toEqual({
      version: 'rolekeeper.lease/v1',
      fence: 1,
      holder: 'first',
    });
  });

  for (const fence of ['9007199254740991', '9007199254740992', '1e21', '1e400']) {
    it(`with the number ${fence}, which no number follows, begins again`, async () => {
      await writeFile(path(), `{"version":"rolekeeper.lease/v1","fence":${fence},"holder":"by hand"}`);
      const first = await desk().take('first', MINUTE);
      await first.release();
      expect([first.fence, (await desk().take('second', MINUTE)).fence]).toEqual([1, 2]);
    });
  }

  for (const fence of ['-1', '1.5', '"1"', 'null']) {
    it(`with the number ${fence} is not taken, until it is deleted as the remedy says`, async () => {
      await writeFile(path(), `{"version":"rolekeeper.lease/v1","fence":${fence},"holder":"by hand"}`);
      const error = await desk()
        .take('first', MINUTE)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StateFileError);
      expect(error).toMatchObject({ remedy: 'Delete it: the numbers begin again at 1.' });
      await rm(path());
      expect((await desk().take('first', MINUTE)).fence).toBe(1);
    });
  }

  it('is over for its holder when it is over for others, also after a sleep that its own clock has missed', async () => {
    const lease = await desk().take('first', MINUTE);
    expect(lease.remainingMs()).toBeGreaterThan(0);
    now += MINUTE;
    expect(lease.remainingMs()).toBeLessThanOrEqual(0);
    expect((await desk().take('second', MINUTE)).fence).toBe(2);
  });

  it('leaves no lock where its number cannot be read', async () => {
    await writeFile(path(), 'garbled');
    for (const attempt of ['first', 'second']) {
      await expect(desk().take(attempt, MINUTE)).rejects.toThrow('state/lease.json is not a lease');
    }
    expect(await readdir(folder)).toEqual(['lease.json']);
  });

  it('makes the folder that it is in', async () => {
    const deeper = new LeaseFile(join(folder, 'a/b/lease.json'), 'lease.json', () => new Date(now));
    expect((await deeper.take('first', MINUTE)).fence).toBe(1);
  });

  it('that is held is refused to every other process, with the holder’s name, and is whole afterwards', async () => {
    const lease = await desk().take('first', MINUTE);
    for (const one of [desk(), desk()]) {
      const error = await one.take('second', MINUTE).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LeaseHeldError);
      expect(error).toMatchObject({
        message: `first (process ${process.pid} on ${hostname()}) is writing to this account: state/lease.json is locked.`,
        remedy: expect.any(String),
        retryable: true,
      });
    }
    await lease.release();
    expect((await desk().take('second', MINUTE)).fence).toBe(2);
  });

  it('has a number that grows by one each time, ever: also where it was taken away', async () => {
    const fences: number[] = [];
    for (let round = 0; round < 6; round++) {
      const lease = await desk().take(`holder ${round}`, MINUTE);
      fences.push(lease.fence);
      if (round % 2 === 0) await lease.release();
      else now += 2 * MINUTE;
    }
    expect(fences).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('lasts as long as was asked for, and for its holder not longer', async () => {
    const lease = await desk().take('first', MINUTE);
    expect(lease.remainingMs()).toBeLessThanOrEqual(MINUTE);
    expect(
      (await desk()
        .take('second', MINUTE)
        .catch((thrown: unknown) => thrown)) instanceof LeaseHeldError,
    ).toBe(true);
    now += MINUTE;
    expect((await desk().take('second', MINUTE)).fence).toBe(2);
  });

  const garbled = ['', '{}', 'null', '{"version":"rolekeeper.lease/v1","fence":"7","holder":"x"}'];
  for (const text of garbled) {
    it(`does not start again where the file holds ${JSON.stringify(text)}: the number would go back`, async () => {
      await writeFile(path(), text);
      await expect(desk().take('first', MINUTE)).rejects.toThrow(StateFileError);
      expect(await readFile(path(), 'utf8')).toBe(text);
    });
  }

  it('cannot be taken where nothing can be written, and that is no holder', async () => {
    await writeFile(join(folder, 'file'), '');
    const inFile = new LeaseFile(join(folder, 'file/lease.json'), 'lease.json', () => new Date(now));
    await expect(inFile.take('first', MINUTE)).rejects.toThrow(StateFileError);
  });
});

describe('a lock that is found', () => {
  const OLD = new Date(Date.now() - 60 * MINUTE);
  const cases: {
    name: string;
    reason: string;
    lock: () => string;
    writtenAt?: Date;
    takenAway: boolean;
    says?: RegExp;
  }[] = [
    {
      name: 'of a process that is dead',
      reason: 'it will never be given back',
      lock: () => held({ pid: deadPid() }),
      takenAway: true,
    },
    {
      name: 'whose time is over',
      reason: 'its holder has stopped by itself, alive or not',
      lock: () => held({ until: new Date(NOON).toISOString() }),
      takenAway: true,
    },
    {
      name: 'of a process that is alive, and in time',
      reason: 'it is writing',
      lock: () => held(),
      takenAway: false,
      says: /^another command \(process \d+ on \S+\) is writing/,
    },
    {
      name: 'of another machine, in time',
      reason: 'of its processes nothing is known here, whatever runs under that number',
      lock: () => held({ host: 'another-machine', pid: deadPid() }),
      takenAway: false,
      says: /^another command \(process \d+ on \S+\) is writing/,
    },
    {
      name: 'of another machine, whose time is over',
      reason: 'the time counts everywhere',
      lock: () => held({ host: 'another-machine', until: new Date(NOON - 1).toISOString() }),
      takenAway: true,
    },
    {
      name: 'that is empty and fresh',
      reason: 'its holder is writing it at this moment',
      lock: () => '',
      takenAway: false,
      says: /^Another process is writing/,
    },
    {
      name: 'that is half written and fresh',
      reason: 'its holder is writing it at this moment',
      lock: () => held().slice(0, 40),
      takenAway: false,
      says: /^Another process is writing/,
    },
    {
      name: 'that is empty and old',
      reason: 'its holder died over it',
      lock: () => '',
      writtenAt: OLD,
      takenAway: true,
    },
    {
      name: 'that is old, alive and in time',
      reason: 'only what says nothing is judged by its age',
      lock: () => held(),
      writtenAt: OLD,
      takenAway: false,
      says: /^another command/,
    },
  ];
  for (const { name, reason, lock, writtenAt, takenAway, says } of cases) {
    it(`${name} is ${takenAway ? '' : 'not '}taken away: ${reason}`, async () => {
      const text = lock();
      await writeFile(lockPath(), text);
      if (writtenAt !== undefined) await utimes(lockPath(), writtenAt, writtenAt);
      const taking = desk().take('mine', MINUTE);
      if (takenAway) {
        expect((await taking).fence).toBe(1);
        expect(JSON.parse(await readFile(lockPath(), 'utf8'))).toMatchObject({ holder: 'mine', pid: process.pid });
      } else {
        const error = await taking.catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(LeaseHeldError);
        expect(error).toMatchObject({ message: expect.stringMatching(says ?? /never/) });
        expect(await readFile(lockPath(), 'utf8')).toBe(text);
      }
      expect((await readdir(folder)).filter((file) => file.endsWith('.stale'))).toEqual([]);
    });
  }

  it('is taken away although another process died while it took it away', async () => {
    await writeFile(lockPath(), held({ pid: deadPid() }));
    await writeFile(`${lockPath()}.stale`, '');
    await expect(desk().take('mine', MINUTE), 'another process may be taking it away right now').rejects.toThrow(
      LeaseHeldError,
    );
    await utimes(`${lockPath()}.stale`, OLD, OLD);
    expect((await desk().take('mine', MINUTE)).fence).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['lease.json', 'lease.json.lock']);
  });
});

describe('giving it back', () => {
  it('does nothing once another process has it', async () => {
    const late = await desk().take('late', MINUTE);
    now += 2 * MINUTE;
    const next = await desk().take('next', MINUTE);
    await late.release();
    await expect(desk().take('third', MINUTE)).rejects.toThrow(/^next /);
    await next.release();
    expect((await desk().take('third', MINUTE)).fence).toBe(3);
  });

  it('twice is giving it back once', async () => {
    const lease = await desk().take('first', MINUTE);
    await lease.release();
    const next = await desk().take('next', MINUTE);
    await lease.release();
    await expect(desk().take('third', MINUTE)).rejects.toThrow(/^next /);
    await next.release();
  });

  it('fails quietly: it runs out anyway', async () => {
    const lease = await desk().take('first', MINUTE);
    await rm(lockPath());
    await expect(lease.release()).resolves.toBeUndefined();
  });
});

describe('of eight who try at once', () => {
  const cases: { name: string; lock: (() => string) | undefined }[] = [
    { name: 'that is free', lock: undefined },
    { name: 'of a process that is dead', lock: () => held({ pid: deadPid() }) },
    { name: 'whose time is over', lock: () => held({ until: new Date(NOON).toISOString() }) },
  ];
  for (const { name, lock } of cases) {
    it(`one gets a lease ${name}, and the others are refused`, async () => {
      for (let round = 1; round <= 10; round++) {
        if (lock !== undefined) await writeFile(lockPath(), lock());
        const all = Array.from({ length: 8 }, (_, index) => desk().take(`taker ${index}`, MINUTE));
        const settled = await Promise.allSettled(all);
        const [got, refused] = [
          settled.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])),
          settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])),
        ];
        expect(got.map(({ fence }) => fence)).toEqual([round]);
        expect(refused.map((error) => error.constructor)).toEqual(Array(7).fill(LeaseHeldError));
        await got[0]?.release();
        expect(await readdir(folder)).toEqual(['lease.json']);
      }
    });
  }
});
