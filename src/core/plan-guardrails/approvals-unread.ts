import type { PlanRule } from './rule.ts';

/**
 * Deletions wait, and nothing else does: a role that was opened by hand has to be closed, whatever is wrong with a file
 * of approvals. Deletions that need no approval wait too, as it is not known which approvals are used up.
 */
export const approvalsUnread: PlanRule = {
  codes: ['approvals-unread'],
  check: ({ approvalsUnread }) =>
    approvalsUnread === undefined
      ? []
      : [
          {
            code: 'approvals-unread',
            blocks: 'deletes',
            message: `the approvals could not be read, so no role is deleted: ${approvalsUnread.message}`,
            remedy: approvalsUnread.remedy ?? 'clear what the message names; the next pass tries again',
          },
        ],
};
