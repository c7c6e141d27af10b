import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { untidyAccount } from '../support/untidy-account.ts';
import { command } from './command.ts';
import { appliedWorkspace, emptyWorkspace, workspace } from './workspace.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

/** Linux has a device that is a disk without space. */
const HAS_FULL = existsSync('/dev/full');

describe('the process', () => {
  it('starts, answers on standard output and exits 0', async () => {
    const folder = await workspace();
    const { code, out, err } = await command(MAIN, ['validate'], { cwd: folder.directory });
    // Above it may stand that the list of AWS's actions is old: a process has the clock of the machine.
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^valid {2}manifests: 3 roles of 2 teams$/m);
  });

  it('looks at a dump of 5,000 roles in less than 300 MB', async () => {
    const folder = await emptyWorkspace();
    await folder.write('dump.json', JSON.stringify(untidyAccount(5_000), null, 4));
    const told = "process.on('exit', () => process.stderr.write(`${process.resourceUsage().maxRSS}`))";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(told)}` };
    const { code, out, err } = await command(MAIN, ['scan', '--target', 'file:dump.json'], {
      cwd: folder.directory,
      env,
    });
    expect([code, out]).toEqual([1, expect.stringContaining('5000 of 5000 roles trust Bitbucket')]);
    // KiB.
    expect(Number(err)).toBeGreaterThan(0);
    expect(Number(err)).toBeLessThan(300 * 1024);
  });

  it('exits 1 for a mistake and 2 for changes', async () => {
    const folder = await workspace();
    const cwd = folder.directory;
    const codes = await Promise.all([
      command(MAIN, ['plan', 'nowhere'], { cwd }),
      command(MAIN, ['plan', '--detailed-exitcode'], { cwd }),
    ]);
    expect(codes.map(({ code }) => code)).toEqual([1, 2]);
  });

  it('reads a manifest that is piped into it', async () => {
    const folder = await appliedWorkspace();
    const stdin = (await folder.read('manifests/teams/shop/checkout-deploy.yaml')).replace('1h', '4h');
    const { code, out } = await command(MAIN, ['plan', '-'], { cwd: folder.directory, stdin });
    expect(code).toBe(0);
    expect(out).toContain('1h -> 4h');
  });

  it('ends quietly when its output is not read on, and finishes what it was asked to do', async () => {
    const folder = await workspace();
    const options = { cwd: folder.directory, closeOutput: true };
    const { code, err } = await command(MAIN, ['apply', '--yes'], options);
    expect(err).not.toContain('EPIPE');
    expect(code).toBe(0);
    expect((await folder.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  });

  const FULL = [
    { argv: ['plan'], reason: 'standard output' },
    { argv: ['plan', '--out', '/dev/full'], reason: 'a file of its own' },
    { argv: ['--help'], reason: 'the answer of the parser' },
  ];
  for (const { argv, reason } of FULL) {
    it.skipIf(!HAS_FULL)(`${argv.join(' ')} on a full disk: says so in one line, and exits 1 (${reason})`, async () => {
      const folder = await workspace();
      const { code, err } = await command(MAIN, argv, { cwd: folder.directory, fullDisk: true });
      expect(code).toBe(1);
      expect(err).toMatch(
        /error\[output-unwritable\] .* cannot be written: Error: ENOSPC: no space left on device, write\n/,
      );
      expect(err).not.toMatch(/^\s+at /m);
    });
  }

  const SILENT: {
    argv: string[];
    onFull: 'fullDisk' | 'fullDiskForErrors';
    code: number;
    err: RegExp;
    reason: string;
  }[] = [
    {
      argv: ['validate'],
      onFull: 'fullDiskForErrors',
      code: 0,
      err: /^$/,
      reason: 'a log on a full disk is no failure of a command that has nothing for it',
    },
    {
      argv: ['plan', '--nosuch'],
      onFull: 'fullDisk',
      code: 1,
      err: /^(?!.*output-unwritable)error\[usage\]/s,
      reason: 'there is no answer that could be lost',
    },
  ];
  for (const { argv, onFull, code, err, reason } of SILENT) {
    it.skipIf(!HAS_FULL)(`${argv.join(' ')} writes nothing to a full disk: ${reason}`, async () => {
      const folder = await workspace();
      const ended = await command(MAIN, argv, { cwd: folder.directory, [onFull]: true });
      expect(ended.code).toBe(code);
      expect(ended.err).toMatch(err);
    });
  }

  it('ends only when all of a long answer is read, however late', async () => {
    const folder = await emptyWorkspace();
    await folder.write('dump.json', JSON.stringify(untidyAccount(2_000)));
    const argv = ['scan', '--target', 'file:dump.json', '--json'];
    const { code, out } = await command(MAIN, argv, { cwd: folder.directory, readsAfter: 2_000 });
    // More than any pipe holds.
    expect(out.length).toBeGreaterThan(1024 * 1024);
    expect(() => JSON.parse(out)).not.toThrow();
    expect(code).toBe(1);
  });

  it.skipIf(!HAS_FULL)('applies all of it although the disk is full', async () => {
    const folder = await workspace();
    const { code } = await command(MAIN, ['apply', '--yes'], { cwd: folder.directory, fullDisk: true });
    expect(code).toBe(1);
    expect((await folder.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  });

  it('refuses AWS credentials of another account than that of the settings, and writes nothing', async () => {
    const folder = await workspace();
    const calls: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (bytes: Buffer) => calls.push(bytes.toString()));
      request.on('end', () => response.setHeader('content-type', 'text/xml').end(OTHER_ACCOUNT));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const { code, out, err } = await command(MAIN, ['apply', '--yes', '--target', 'aws', '--endpoint-url', endpoint], {
      cwd: folder.directory,
      env: {
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_REGION: 'us-east-1',
        HOME: folder.directory,
      },
    });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('error[wrong-account]');
    expect(err).toContain('444455556666');
    expect(calls).not.toEqual([]);
    expect(calls.filter((body) => !/Action=(GetCallerIdentity|List|Get)/.test(body))).toEqual([]);
  });

  it('ends where manifests are wrong, although a reading of a throttled IAM had begun', async () => {
    const folder = await workspace();
    await folder.write('manifests/teams/shop/broken.yaml', 'kind: PipelineRole\n');
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(400, { 'content-type': 'text/xml' }).end(THROTTLED));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
    const { code, out, err } = await command(MAIN, ['plan', '--target', 'aws'], {
      cwd: folder.directory,
      env: {
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        HOME: folder.directory,
      },
    });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/broken\.yaml[\s\S]*No plan was made/);
    expect(err).not.toMatch(/Throttling|AbortError/);
  });

  it('explains without manifests, folder or AWS', async () => {
    const folder = await emptyWorkspace();
    const { code, out } = await command(MAIN, ['explain', 'wrong-account'], { cwd: folder.directory });
    expect(code).toBe(0);
    expect(out).toContain('wrong-account');
  });
});

const THROTTLED =
  '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>';

const OTHER_ACCOUNT = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::444455556666:user/somebody</Arn><UserId>AIDAEXAMPLE</UserId><Account>444455556666</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>`;
