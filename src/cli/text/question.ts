/** Questions that a person answers, on standard error, so that the answer of the command itself stays clean. */
import { createInterface } from 'node:readline/promises';
import { PassThrough } from 'node:stream';
import { terminalText } from '../../core/text/visible.ts';
import type { Io } from '../command/io.ts';

/** Whether the answer was yes; anything else, the end of the input and Ctrl-C included, is a no. */
export async function saysYes(io: Io, question: string): Promise<boolean> {
  return withAnswers(io, async (ask) => {
    const answer = await ask(`${question} [y/N] `);
    return answer !== undefined && /^y(es)?$/i.test(answer.trim());
  });
}

/** Asks one question; undefined: the input ended, or Ctrl-C. */
export type Ask = (question: string) => Promise<string | undefined>;

/** Several questions in a row: what was typed ahead answers the next one. */
export async function withAnswers<Result>(io: Io, questions: (ask: Ask) => Promise<Result>): Promise<Result> {
  const echo = new PassThrough();
  echo.on('data', (bytes: Buffer) => io.stderr.write(bytes.toString()));
  const reader = createInterface({ input: io.stdin, output: echo, terminal: false });
  const typed: string[] = [];
  let waiting: ((line: string | undefined) => void) | undefined;
  let isOver = false;
  const end = () => {
    isOver = true;
    waiting?.(undefined);
  };
  reader.on('line', (line) => {
    const answered = waiting;
    // The next line may come before the next question.
    waiting = undefined;
    if (answered === undefined) typed.push(line);
    else answered(line);
  });
  reader.once('close', end);
  const stopListening = io.onInterrupt(end);
  try {
    return await questions(async (question) => {
      io.stderr.write(terminalText(question));
      const answer =
        typed.shift() ??
        (isOver ? undefined : await new Promise<string | undefined>((answered) => (waiting = answered)));
      if (answer === undefined) io.stderr.write('\n');
      return answer;
    });
  } finally {
    stopListening();
    reader.close();
  }
}
