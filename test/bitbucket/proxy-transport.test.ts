/** The proxy beside a step: what it is sent, and where it is. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { insightsOfPipeline } from '../../src/bitbucket/bitbucket.ts';
import { proxyAddress } from '../../src/bitbucket/proxy-transport.ts';
import type { InsightsReport } from '../../src/core/model/code-insights.ts';
import { localWorld } from '../support/local-bitbucket/local-world.ts';

const REPORT: InsightsReport = {
  ...{ id: 'rolekeeper', title: 'Rolekeeper', details: 'x', reporter: 'Rolekeeper', kind: 'TEST', result: 'PASSED' },
  fields: [],
};

describe('the proxy', () => {
  it('stands beside the step', () => {
    expect(proxyAddress({})).toEqual({ host: 'localhost', port: 29_418 });
    expect(proxyAddress({ BITBUCKET_PIPE_STORAGE_DIR: '' })).toEqual({ host: 'localhost', port: 29_418 });
  });

  it('stands on the host of a pipe', () => {
    const inPipe = { BITBUCKET_PIPE_STORAGE_DIR: '/opt/atlassian/pipelines/agent/build/.bitbucket/pipelines' };
    expect(proxyAddress(inPipe)).toEqual({ host: 'host.docker.internal', port: 29_418 });
  });

  it('is sent the whole address as the path, and no secret', async () => {
    const { server, api, clock } = await localWorld();
    const commit = api.branches.get('main') ?? '';
    await insightsOfPipeline(server.proxy, { clock }).replace(
      { workspace: 'acme', repository: api.uuid, commit },
      REPORT,
      [],
    );
    expect(server.requests).toHaveLength(3);
    for (const { isProxied, headers } of server.requests) {
      expect({ isProxied, host: headers.host, authorization: headers.authorization }).toEqual({
        isProxied: true,
        host: 'api.bitbucket.org',
        authorization: undefined,
      });
    }
  });

  it('is not asked to CONNECT, whatever the variables of the environment say of proxies', async () => {
    const { server, api } = await localWorld();
    const { host, port } = server.proxy;
    const place = { workspace: 'acme', repository: 'api', commit: api.branches.get('main') };
    const module = fileURLToPath(new URL('../../src/bitbucket/bitbucket.ts', import.meta.url));
    const program = `
      const { insightsOfPipeline } = await import(${JSON.stringify(module)});
      const sink = insightsOfPipeline(${JSON.stringify({ host, port })});
      console.log(await sink.replace(${JSON.stringify(place)}, ${JSON.stringify(REPORT)}, []));`;
    const proxy = `http://${host}:${port}`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy, HTTPS_PROXY: proxy },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await Promise.all([Array.fromAsync(child.stdout), once(child, 'exit')]);
    expect(output.join('')).toBe('0\n');
    expect(server.requests).toHaveLength(3);
  });
});
