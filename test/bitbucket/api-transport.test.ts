/** The API over TLS: a token goes only to a server that proves who it is. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SECRET } from '../support/local-bitbucket/local-world.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** On loopback, with a certificate that only `certificate` vouches for. */
async function tlsServer() {
  const folder = mkdtempSync(join(tmpdir(), 'bitbucket-tls-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
  const named = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...made, ...named], { stdio: 'ignore' });
  const tokens: (string | undefined)[] = [];
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    tokens.push(request.headers.authorization);
    response.end('{"slug": "acme", "uuid": "{10ca1000-0000-4000-8000-000000000001}"}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    rmSync(folder, { recursive: true });
  });
  return { origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, certificate, tokens };
}

/** In a process of its own, as Node reads the variable when it starts. */
async function outputOf(origin: string, environment: Record<string, string>): Promise<string> {
  const [client, token] = ['bitbucket', 'token'].map((name) =>
    fileURLToPath(new URL(`../../src/bitbucket/${name}.ts`, import.meta.url)),
  );
  const program = `
    const { bitbucket } = await import(${JSON.stringify(client)});
    const { Token } = await import(${JSON.stringify(token)});
    const { names } = bitbucket({ token: Token.bearer(${JSON.stringify(SECRET)}), origin: new URL('${origin}') });
    console.log(await names.workspace('acme').then(({ slug }) => slug, ({ message }) => message));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await Promise.all([Array.fromAsync(child.stdout), once(child, 'exit')]);
  return output.join('').trim();
}

describe.runIf(hasOpenssl)('a server over TLS', () => {
  it('whose certificate is trusted is sent the token', async () => {
    const { origin, certificate, tokens } = await tlsServer();
    expect(await outputOf(origin, { NODE_EXTRA_CA_CERTS: certificate })).toBe('acme');
    expect(tokens).toEqual([`Bearer ${SECRET}`]);
  });

  it('whose certificate is not trusted is sent nothing, and is not asked again', async () => {
    const { origin, tokens } = await tlsServer();
    expect(await outputOf(origin, {})).toBe(
      'Reading workspace acme failed: Bitbucket could not be trusted: DEPTH_ZERO_SELF_SIGNED_CERT',
    );
    expect(tokens).toEqual([]);
  });
});
