/** The file that an embedded IAM lives in between runs, or a dump of a real account. */

import { DUMP_COMMAND } from '../core/codes/dump-command.ts';
import { isJsonObject } from '../core/text/json.ts';
import { jsonText } from '../core/text/visible.ts';
import { StateFileError } from '../errors.ts';
import { readAccount } from './account-shape.ts';
import type { AccountState } from './account-state.ts';
import { accountJson } from './dump-documents.ts';
import { ShapeError } from './shape.ts';
import { readWhole, tryWhole, writeWhole } from './whole-file.ts';

const HOW_TO_DUMP = `Make a whole one with \`${DUMP_COMMAND}\`. If it is the state of an embedded account, move it aside to begin with a new one.`;

/**
 * undefined if there is no such file: that alone means "new".
 * @throws StateFileError if there is one and it cannot be read, is no JSON, or not of the shape; the message names the
 *   place.
 */
export async function loadState(path: string): Promise<AccountState | undefined> {
  const json = await readWhole(path);
  return json === undefined ? undefined : stateIn(json, path);
}

/** The account that a file's text describes. @throws StateFileError as `loadState` */
export function stateIn(json: string, path: string): AccountState {
  return fileIn(json, path).state;
}

/** An account, and what the file is that it was read from. */
export interface AccountFile {
  readonly state: AccountState;
  /** What the AWS CLI printed, and not what we have saved: that names its account. */
  readonly isDump: boolean;
}

/** As `stateIn`. @throws StateFileError as `loadState` */
export function fileIn(json: string, path: string): AccountFile {
  try {
    const account = accountJson(json);
    return { state: readAccount(account), isDump: !isJsonObject(account) || account.Account === undefined };
  } catch (cause) {
    if (cause instanceof SyntaxError) {
      throw new StateFileError(`${path} is not JSON: ${cause.message}`, { cause, remedy: HOW_TO_DUMP });
    }
    if (cause instanceof ShapeError) {
      throw new StateFileError(`${path} is not a dump of an account: ${cause.message}`, { cause, remedy: HOW_TO_DUMP });
    }
    throw cause;
  }
}

/**
 * The same account gives the same bytes: the file is there to be edited and compared.
 * @returns the text that was written
 * @throws StateFileError
 */
export async function saveState(path: string, state: AccountState): Promise<string> {
  const text = stateText(state);
  await writeWhole(path, text);
  return text;
}

/**
 * Whether it could be saved, as far as that can be known: a disk may fill up later.
 * @throws StateFileError if the file, or its folder, cannot be written, or the disk is full
 */
export async function tryState(path: string, state: AccountState): Promise<void> {
  await tryWhole(path, stateText(state));
}

function stateText(state: AccountState): string {
  return `${jsonText(readAccount(state), 2)}\n`;
}
