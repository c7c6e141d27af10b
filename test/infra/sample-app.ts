import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, onTestFinished, TestRunner } from 'vitest';
import { readContext } from '../../infra/context.ts';
import { type DeploymentSpec, describeDeployment } from '../../infra/deployment.ts';
import { addRolekeeper } from '../../infra/rolekeeper-app.ts';
import type { Settings } from '../../src/core/manifest/settings.ts';
import { SAMPLE_LOCK, sampleSettings } from './sample-settings.ts';

export const SAMPLE_CONTEXT = {
  region: 'eu-central-1',
  configRepository: 'iam-roles',
  alarmEmail: 'platform@example.com',
};

export function sampleDeployment(
  context: Readonly<Record<string, unknown>> = {},
  settings: Settings = sampleSettings(),
): DeploymentSpec {
  return describeDeployment(
    { settings, lock: SAMPLE_LOCK, issues: [] },
    readContext({ ...SAMPLE_CONTEXT, ...context }),
  );
}

/**
 * CDK leaves what it synthesises in the temporary folder, unless it is given a folder. Each app has its own, as long as
 * the test or the tests that it was made for: this module outlives them, as the workers of `npm test` are not isolated.
 */
function outputFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolekeeper-synth-'));
  const remove = () => rmSync(folder, { recursive: true });
  if (TestRunner.getCurrentTest() === undefined) afterAll(remove);
  else onTestFinished(remove);
  return folder;
}

/** The app as cdk.json configures it, without bundling: what is in the function is another test's subject. */
export function sampleApp(deployment: DeploymentSpec): App {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  const app = new App({
    outdir: outputFolder(),
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
  });
  addRolekeeper(app, deployment);
  return app;
}

/** The template of one stack, after the app was synthesised. */
export function templateOf(app: App, stack: string): Template {
  return Template.fromJSON(app.synth().getStackByName(stack).template);
}
