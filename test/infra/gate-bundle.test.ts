/** The gate's two functions in the environment of the template, as Lambda starts them: as far as AWS, which is not there. */
import { expect, test } from 'vitest';
import { NAMES, STACKS } from '../support/default-names.ts';
import { functionFolder } from '../support/function-folder.ts';
import { urlEvent } from '../support/function-url.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { SHARED } from './gate-settings.ts';
import { functionNamed } from './only-resource.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { ACCOUNT } from './sample-settings.ts';

const template = templateOf(sampleApp(sampleDeployment(SHARED.context, SHARED.settings)), STACKS.gate);
const ROLE = `arn:aws:iam::${ACCOUNT}:role/bitbucket/checkout-deploy`;
const TOKEN = [{ alg: 'RS256', kid: '1' }, { iss: 'x' }, 'signature']
  .map((part) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url'))
  .join('.');

const CASES = [
  {
    entry: 'gate',
    name: NAMES.gate,
    event: urlEvent(`role=checkout-deploy&token=${TOKEN}`),
    // It looks at the token before it asks for keys or the table.
    says: '"statusCode":401.*gate-token-issuer',
    reason: 'the token is of no workspace of Bitbucket',
  },
  {
    entry: 'exchange',
    name: NAMES.gateExchange,
    event: { roleArn: ROLE, sessionName: 'bb-1', seconds: 900, token: TOKEN },
    says: '"refused":"NoAnswer"',
    reason: 'STS does not answer',
  },
];

test.for(CASES)('$entry starts, and says that $reason', async ({ entry, name, event, says }) => {
  const { Handler, FunctionName, Timeout, Environment } = functionNamed(template, name).properties;
  const folder = await functionFolder(entry);
  const lambda = await LambdaRuntime.start({
    ...{ folder: folder.path, handler: Handler, functionName: FunctionName, account: ACCOUNT },
    ...{ region: 'eu-central-1', timeout: Timeout * 1000, patience: 60_000 },
    // No server listens there: what the function says about it shows how far it got.
    environment: { ...Environment.Variables, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
  });
  try {
    const { answer, error, log } = await lambda.invoke(event);
    expect(`${JSON.stringify({ answer, error })} ${log.join('\n')}`).toMatch(new RegExp(says));
    expect(log.join('\n')).not.toContain(TOKEN);
  } finally {
    await lambda.stop();
    await folder.remove();
  }
});
