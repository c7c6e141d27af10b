import { losses } from '../model/change.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * A file that cannot be understood may declare any of the roles that seem undeclared. One whose last day is over has a
 * manifest that was understood, and if a broken one has its name, it is frozen (undeclared.ts).
 */
export const manifestsInvalid: PlanRule = {
  codes: ['manifests-invalid'],
  check: ({ changes, issues }) => {
    const files = new Set(issues.map(({ place }) => place.file)).size;
    if (files === 0 || losses(changes).length === 0) return [];
    return [
      {
        code: 'manifests-invalid',
        blocks: 'deletes',
        message: `${counted(files, 'manifest is', 'manifests are')} wrong, so no role is deleted: one of them may declare it`,
        remedy: 'fix the manifests listed above; a role whose manifest is removed instead is deleted',
      },
    ];
  },
};
