import type { PlanRule } from './rule.ts';

/** Readers throw rather than answer in part. If one ever does, nothing at all is done. */
export const partialRead: PlanRule = {
  codes: ['partial-read'],
  check: ({ actual }) =>
    actual.complete
      ? []
      : [
          {
            code: 'partial-read',
            blocks: 'plan',
            message: 'IAM was read in part only: a role that is missing here may well exist',
            remedy:
              'run again; if this happens again, check the reader’s permissions (iam:ListRoles, iam:GetAccountAuthorizationDetails)',
          },
        ],
};
