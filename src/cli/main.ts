/** The command `rolekeeper`, once it is sure that this Node can run it (rolekeeper.js). */
import './small-heap.ts';
import { processIo } from './command/io.ts';
import { run } from './run.ts';

for (const stream of [process.stdout, process.stderr]) {
  // `rolekeeper plan | head`: the reader stops early. That is no failure, and must not stop an apply halfway.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), processIo());
