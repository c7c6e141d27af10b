// The process inside a Lambda, as AWS's own runtime client does it: ask the Runtime API for the next invocation, call the
// handler, post what it answers. In plain JavaScript and with nothing imported, so that only the bundle is measured.
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const post = (path, body) => fetch(`${api}/${path}`, { method: 'POST', body: JSON.stringify(body ?? null) });
const told = (error) => ({ errorType: error?.name, errorMessage: error?.message, stackTrace: [error?.stack] });

const [file, name] = process.env._HANDLER.split('.');
let handler;
try {
  ({ [name]: handler } = await import(`${process.env.LAMBDA_TASK_ROOT}/${file}.mjs`));
  if (typeof handler !== 'function') throw new TypeError(`${process.env._HANDLER} is not a function`);
} catch (error) {
  await post('init/error', told(error));
  process.exit(1);
}
for (;;) {
  const next = await fetch(`${api}/invocation/next`);
  const awsRequestId = next.headers.get('lambda-runtime-aws-request-id');
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = {
    awsRequestId,
    invokedFunctionArn: next.headers.get('lambda-runtime-invoked-function-arn'),
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    memoryLimitInMB: '512',
    logGroupName: 'local',
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  let outcome;
  try {
    outcome = ['response', await handler(await next.json(), context)];
  } catch (error) {
    outcome = ['error', told(error)];
  }
  // As Lambda's log has it; who reads the log knows by it that all lines are there.
  process.stdout.write(`END RequestId: ${awsRequestId}\n`);
  await post(`invocation/${awsRequestId}/${outcome[0]}`, outcome[1]);
}
