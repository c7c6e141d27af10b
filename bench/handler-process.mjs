// A process that has one handler and nothing else: what is sent to it is answered. `times` of the same event, one after the
// other, are answered with what they took: by the clock, and of the processor.
const [file] = process.argv.slice(2);
const { handler } = await import(file);
let number = 0;
const context = () => ({
  awsRequestId: `request-${++number}`,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:bench',
  getRemainingTimeInMillis: () => 30_000,
});
process.on('message', async ({ id, event, times = 1 }) => {
  const start = performance.now();
  const before = process.cpuUsage();
  let answer;
  for (let turn = 0; turn < times; turn += 1) answer = await handler(event, context());
  const { user, system } = process.cpuUsage(before);
  process.send({ id, answer, wall: performance.now() - start, cpu: (user + system) / 1000 });
});
process.send('ready');
