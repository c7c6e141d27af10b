import { isUnderAnotherPath } from '../plan/elsewhere.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * `roles.path` was edited: one line makes strangers of all our roles. IAM cannot move them, so they are left alone, and
 * one sentence says so, whatever their number. Nothing is deleted meanwhile: the same line may have brought roles under
 * the path that are not ours to delete.
 */
export const pathChanged: PlanRule = {
  codes: ['path-changed'],
  check: ({ changes, settings: { roles } }) => {
    const left = changes.filter(isUnderAnotherPath);
    return [...Map.groupBy(left, ({ actual }) => actual.path)].map(([path, some]) => {
      const names = some.slice(0, SHOWN).map(({ actual }) => actual.name);
      const more = some.length > SHOWN ? ` and ${some.length - SHOWN} more` : '';
      const are = counted(some.length, 'role of ours is', 'roles of ours are');
      const isDeclared = some.some(({ kind }) => kind === 'conflict');
      return {
        code: 'path-changed',
        blocks: isDeclared ? 'deletes' : 'nothing',
        message: `${are} under ${path}, and roles.path is ${roles.path}: IAM cannot move a role, so ${some.length === 1 ? 'it is' : 'they are'} left as ${some.length === 1 ? 'it is' : 'they are'} (${names.join(', ')}${more})`,
        remedy: `set roles.path back to ${path} in ${SETTINGS_FILE}; to have roles under another path, make new ones there beside these: docs/runbook.md#path-changed`,
      };
    });
  },
};

const SHOWN = 5;
