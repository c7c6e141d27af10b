/** The command `rolekeeper`, once it is sure that this Node can run it (rolekeeper.js). */
import { plain } from '../core/render/paint.ts';
import { processIo } from './command/io.ts';
import { outputError } from './command/output.ts';
import { run } from './run.ts';
import { keepHeapSmall } from './small-heap.ts';
import { failureText } from './text/failure-text.ts';

let isWhole = true;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `rolekeeper plan | head`: the reader stops early. That is no failure, and must not stop an apply halfway.
  if (error.code === 'EPIPE') return;
  if (isWhole) process.stderr.write(failureText(outputError('standard output', error), { debug: false, paint: plain }));
  isWhole = false;
  process.exitCode = 1;
});

// There is nowhere left to say it.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  isWhole = false;
  process.exitCode = 1;
});

const exitCode = await run(process.argv.slice(2), processIo(import.meta.filename), keepHeapSmall);
process.exitCode = isWhole ? exitCode : 1;

// Of a reading that was given up, the SDK's pause before its next try may be left: up to twenty seconds.
for (const stream of [process.stdout, process.stderr]) {
  // One that has all is left alone: nothing, written to a full device, is a failure as well.
  if (stream.writableLength > 0) await new Promise<unknown>((written) => stream.write('', written));
  // A failure is an event that comes after that, and of standard output it is said on standard error.
  await new Promise((reported) => setImmediate(reported));
}
process.exit();
