/** Each edit is small; several of them make the next revision. */
import type { Edit } from './edit.ts';
import { LOSS_EDITS } from './loss-edits.ts';
import { RENAME_EDITS } from './rename-edits.ts';
import { SETTINGS_EDITS } from './settings-edits.ts';

export const EDITS: readonly Edit[] = [...LOSS_EDITS, ...RENAME_EDITS, ...SETTINGS_EDITS];
