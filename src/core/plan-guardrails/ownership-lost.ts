import { MANAGED_BY, TAGS } from '../model/ownership.ts';
import type { PlanRule } from './rule.ts';

/**
 * Under our path and without our tag: the tag was removed by hand, or a role was created where only ours belong. Never
 * deleted and never written to, as only path and tag together make a role ours. A declared one is a conflict as well.
 */
export const ownershipLost: PlanRule = {
  codes: ['ownership-lost'],
  check: ({ actual, settings }) =>
    actual.roles
      .filter(({ owner, path }) => owner === 'other' && path.startsWith(settings.roles.path))
      .map(({ name, arn }) => ({
        code: 'ownership-lost',
        blocks: 'nothing',
        role: name,
        message: `${arn} is under our path and does not carry our tag: it is not managed`,
        remedy: `if it is ours, give it back its tag ${TAGS.managedBy}=${MANAGED_BY}; if not, it should not be under ${settings.roles.path}`,
      })),
};
