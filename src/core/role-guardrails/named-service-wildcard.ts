import type { RoleRule } from './rule.ts';
import { wholeServices } from './service-wildcard.ts';

/**
 * `s3:*` on one bucket: much less than on all, and what many policies do. It still lets the pipeline change who else
 * may use the bucket, so it is reported, not refused.
 */
export const namedServiceWildcard: RoleRule = {
  codes: ['named-service-wildcard'],
  level: 'warn',
  check(role) {
    return wholeServices(role, (_, text) => ({
      message: `"${text}" is every action of a service, also those that change who else may use the resource`,
      remedy: 'list the actions that the pipeline really calls',
    }));
  },
};
