/** A question that a person answers, on standard error, so that the answer of the command itself stays clean. */
import { createInterface } from 'node:readline/promises';
import { PassThrough } from 'node:stream';
import { terminalText } from '../../core/text/visible.ts';
import type { Io } from '../command/io.ts';

/** Whether the answer was yes; anything else, the end of the input and Ctrl-C included, is a no. */
export async function saysYes(io: Io, question: string): Promise<boolean> {
  const echo = new PassThrough();
  echo.on('data', (bytes: Buffer) => io.stderr.write(bytes.toString()));
  const lines = createInterface({ input: io.stdin, output: echo, terminal: false });
  const ended = new AbortController();
  lines.once('close', () => ended.abort());
  const stopListening = io.onInterrupt(() => ended.abort());
  try {
    const answer = await lines.question(`${terminalText(question)} [y/N] `, { signal: ended.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    // Aborted: the input ended, or Ctrl-C.
    io.stderr.write('\n');
    return false;
  } finally {
    stopListening();
    lines.close();
  }
}
