import { removals } from '../model/change.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/** A file that cannot be understood may declare any of the roles that seem undeclared. */
export const manifestsInvalid: PlanRule = {
  codes: ['manifests-invalid'],
  check: ({ changes, issues }) => {
    const files = new Set(issues.map(({ place }) => place.file)).size;
    if (files === 0 || removals(changes).length === 0) return [];
    return [
      {
        code: 'manifests-invalid',
        blocks: 'deletes',
        message: `${counted(files, 'manifest is', 'manifests are')} wrong, so no role is deleted: one of them may declare it`,
        remedy: 'fix the manifests listed above',
      },
    ];
  },
};
