/** The function as the template describes it: its file, its handler, its environment, in a process as Lambda makes one. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { expect, onTestFinished, test } from 'vitest';
import { addRolekeeper } from '../../infra/rolekeeper-app.ts';
import { driftCheck, queueEvent } from '../functions/sample-events.ts';
import { STACKS } from '../support/default-names.ts';
import { functionFolder } from '../support/function-folder.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';

test('each function of our stacks has the file of its own handler', async () => {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  const outdir = mkdtempSync(join(tmpdir(), 'rolekeeper-bundled-'));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  const app = new App({ outdir, context });
  addRolekeeper(app, sampleDeployment({ source: 'bitbucket', webhook: true, branchAudit: true, gate: true }));
  const stacks = app.synth().stacks;
  const functions = stacks.flatMap(({ template }) =>
    Object.values(template.Resources as Record<string, { Type: string; Properties: FunctionProperties }>)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => Properties),
  );
  const missing = functions.filter(({ Handler, Code }) => {
    const folder = `asset.${Code.S3Key.replace(/\.zip$/, '')}`;
    return !existsSync(join(outdir, folder, Handler.replace(/\.handler$/, '.mjs')));
  });
  expect(functions.length).toBeGreaterThanOrEqual(5);
  expect(missing.map(({ Handler }) => Handler)).toEqual([]);
}, 120_000);

interface FunctionProperties {
  Handler: string;
  Code: { S3Key: string };
}

test('the handler that the template names starts with the environment that the template gives it', async () => {
  const template = templateOf(sampleApp(sampleDeployment()), STACKS.reconciler);
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
  const { Handler, FunctionName, Timeout, Environment } = fn?.Properties ?? {};
  const variables = Object.entries(Environment.Variables as Record<string, unknown>);
  // A reference becomes the resource's name when CloudFormation deploys it.
  const environment = Object.fromEntries(
    variables.map(([name, value]) => [name, typeof value === 'string' ? value : name.toLowerCase()]),
  );
  const folder = await functionFolder('reconcile');
  const lambda = await LambdaRuntime.start({
    folder: folder.path,
    handler: Handler,
    functionName: FunctionName,
    account: environment.ACCOUNT ?? '',
    region: 'eu-central-1',
    timeout: Timeout * 1000,
    patience: 15_000,
    // No server listens there: what the function says about it shows that it got as far as S3.
    environment: { ...environment, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
  });
  try {
    const { answer, error, log } = await lambda.invoke(queueEvent(driftCheck()));
    expect(error).toBeUndefined();
    expect(answer).toMatchObject({ batchItemFailures: [expect.anything()] });
    expect(log.join('\n')).toMatch(/AWS gave no answer to GetObject on s3:\/\/[\w-]+\/lease\.json/);
  } finally {
    await lambda.stop();
    await folder.remove();
  }
});
