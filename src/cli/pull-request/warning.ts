/** What could not be done, and changes no exit code: on standard error, once. */
import type { WorldError } from '../../errors.ts';
import type { Session } from '../command/verb.ts';

/** @param what the sentence */
export function warn({ output }: Pick<Session, 'output'>, what: string, { remedy }: Pick<WorldError, 'remedy'>): void {
  const label = output.notePaint('yellow', 'warning');
  const help = remedy === undefined ? '' : `  ${output.notePaint('cyan', 'remedy:')} ${remedy}\n`;
  output.note(`${label} ${what}\n${help}`);
}
