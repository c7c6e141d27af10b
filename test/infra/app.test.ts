import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Runs the app as the CDK's command line does: context and output folder in the environment. */
function runApp(context: Record<string, unknown>, output: string) {
  const { context: configured } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  const all = { ...configured, 'aws:cdk:bundling-stacks': [], ...context };
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(all), CDK_OUTDIR: output };
  return spawnSync(process.execPath, ['infra/app.ts'], { env, encoding: 'utf8', timeout: 120_000 });
}

describe('the app, on the samples', () => {
  let output = '';
  beforeAll(() => {
    output = mkdtempSync(join(tmpdir(), 'rolekeeper-synth-'));
  });
  afterAll(() => rmSync(output, { recursive: true, force: true }));

  test('synthesises without a question to AWS', () => {
    const { status, stderr } = runApp({ region: 'eu-central-1' }, output);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const manifest = JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8'));
    expect(Object.keys(manifest.artifacts)).toEqual(
      expect.arrayContaining(['RolekeeperAccount', 'Rolekeeper', 'RolekeeperForwarder']),
    );
    expect(manifest.missing).toBeUndefined();
  });

  const MISTAKES = [
    { name: 'context', context: { mode: 'reprot' }, says: '  - context mode is "reprot": it must be heal or report' },
    { name: 'a folder that is not there', context: { manifests: 'manifest' }, says: 'manifest' },
  ];
  test.for(MISTAKES)('says what is wrong with $name, without a stack trace', ({ context, says }) => {
    const { status, stderr } = runApp(context, output);
    expect(status).toBe(1);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
