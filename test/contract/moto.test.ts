/** The harness around moto: it starts, forgets, and leaves nothing behind. */
import { CreateRoleCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findMoto, startMoto } from '../support/moto.ts';

afterEach(() => vi.unstubAllEnvs());

/** As if nothing were installed. */
function withoutMoto(): void {
  vi.stubEnv('MOTO_SERVER', '/nowhere/moto_server');
}

describe('finding it', () => {
  test('MOTO_SERVER comes first', () => {
    vi.stubEnv('MOTO_SERVER', process.execPath);
    expect(findMoto()).toBe(process.execPath);
  });

  test('what is not executable is not found', () => {
    withoutMoto();
    vi.stubEnv('MOTO_SERVER', import.meta.filename);
    vi.stubEnv('ROLEKEEPER_REQUIRE_MOTO', '');
    expect(findMoto()).not.toBe(import.meta.filename);
  });
});

describe.skipIf(findMoto() === undefined)('running it', () => {
  test('a reset forgets everything, a stop frees the port', async () => {
    const moto = await startMoto();
    const iam = new IAMClient({
      endpoint: moto.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    try {
      await iam.send(new CreateRoleCommand({ RoleName: 'deploy', AssumeRolePolicyDocument: '{}' }));
      await moto.reset();
      expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([]);
    } finally {
      iam.destroy();
      await moto.stop();
    }
    await expect(fetch(moto.endpoint)).rejects.toThrow();
    await expect(moto.stop()).resolves.toBeUndefined();
  });

  test('a program that is no server fails with its output', async () => {
    vi.stubEnv('MOTO_SERVER', process.execPath);
    await expect(startMoto()).rejects.toThrow(/Its output: .*bad option/s);
  });
});
