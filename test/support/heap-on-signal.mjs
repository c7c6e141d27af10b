// For `NODE_OPTIONS="--expose-gc --import …"`: at SIGUSR2 the process collects its garbage and prints what is left.
process.on('SIGUSR2', () => {
  for (let turn = 0; turn < 3; turn += 1) globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.stdout.write(`HEAP ${JSON.stringify({ heapUsed, external, rss })}\n`);
});
