/** The command `rolekeeper`. */
import './small-heap.ts';
import { processIo } from './io.ts';
import { run } from './run.ts';

for (const stream of [process.stdout, process.stderr]) {
  // `rolekeeper plan | head`: nobody reads on. That is no failure, and must not stop an apply halfway.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`rolekeeper needs Node 24 or later; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  process.exitCode = await run(process.argv.slice(2), processIo());
}
