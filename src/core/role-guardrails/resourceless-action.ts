import { namesNothing } from '../iam/resource-pattern.ts';
import { actionPointer } from '../permissions/policy-statements.ts';
import { nothingBut } from './resource-mismatch.ts';
import type { RoleRule } from './rule.ts';

/**
 * An action that works on no single resource, beside ARNs. AWS's own reference is not complete in this, so it is
 * reported, not refused.
 */
export const resourcelessAction: RoleRule = {
  codes: ['resourceless-action'],
  level: 'warn',
  check({ statements }) {
    return statements.flatMap((statement) =>
      statement.actions.flatMap(({ known, text }, index) => {
        if (known === undefined || known.resources.length > 0 || statement.resources.some(namesNothing)) return [];
        return {
          pointer: actionPointer(statement, index),
          message: `${text} works on no single resource, as far as AWS documents it: on these ARNs ${nothingBut(statement)}`,
          remedy: 'put it into a statement of its own with resources ["*"]',
        };
      }),
    );
  },
};
