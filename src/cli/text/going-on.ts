/** What a command does about mistakes in the manifests before it looks at IAM. */
import type { Settings } from '../../core/manifest/settings.ts';
import type { Session } from '../command/verb.ts';
import type { Manifests } from '../manifests/manifests.ts';
import { invalidJson } from './failure-json.ts';
import { issueCount, issueText } from './issue-text.ts';

/**
 * Prints the mistakes. Returns the settings if the command may go on: without mistakes, or with `skipInvalid` as long
 * as the settings themselves are right.
 */
export function goingOn(
  manifests: Manifests,
  skipInvalid: boolean,
  { output, program }: Pick<Session, 'output' | 'program'>,
): Settings | undefined {
  const { desired } = manifests;
  const { issues, settings } = desired;
  if (issues.length > 0) {
    output.note(
      issueText(issues, { ...manifests, files: desired.files, width: output.width, paint: output.notePaint, program }),
    );
  }
  if (settings !== undefined && (issues.length === 0 || skipInvalid)) return settings;
  if (output.json) output.dataJson(invalidJson(`${issueCount(issues)}, so there is no plan.`, issues));
  if (settings !== undefined && desired.roles.length > 0) output.note(wayOut(desired.roles.length));
  return undefined;
}

function wayOut(valid: number): string {
  const others = valid === 1 ? 'the one role whose manifest is' : `the ${valid} roles whose manifests are`;
  return `No plan was made. --skip-invalid goes on with ${others} right and leaves the others as they are.\n`;
}
