/** What ended a command, for people: the world failed (one line and a remedy), or we did (a stack). */
import type { Paint } from '../../core/render/paint.ts';
import { visible } from '../../core/text/visible.ts';
import { withoutSignatures } from '../../core/text/without-signatures.ts';
import { WorldError } from '../../errors.ts';

export interface FailureTextOptions {
  /** `--debug`: with the stack. */
  readonly debug: boolean;
  readonly paint: Paint;
}

export function failureText(error: unknown, options: FailureTextOptions): string {
  return withoutSignatures(wholeText(error, options));
}

function wholeText(error: unknown, { debug, paint }: FailureTextOptions): string {
  const head = (label: string, words: string) => `${paint('red', paint('bold', label))} ${words}\n`;
  if (error instanceof WorldError) {
    const remedy = error.remedy === undefined ? '' : `  ${paint('cyan', 'remedy:')} ${visible(error.remedy)}\n`;
    return (
      head(`error[${error.code}]`, visible(error.message)) + remedy + (debug ? `${paint('dim', stackOf(error))}\n` : '')
    );
  }
  return (
    head('bug:', 'this is a fault of rolekeeper, not of your manifests') +
    `${stackOf(error)}\n` +
    `  ${paint('cyan', 'remedy:')} please report it, with the command and the lines above\n`
  );
}

/** With the stacks of its causes. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\nCaused by: ${stackOf(error.cause)}`;
}
