import type { Guardrail } from './rule.ts';

/**
 * Deletions wait, and nothing else does: what somebody opened by hand has to be closed whatever became of a file of
 * consents. Also those that need no consent wait, as nobody knows which consents are used up.
 */
export const approvalsUnread: Guardrail = ({ consentsUnread }) =>
  consentsUnread === undefined
    ? []
    : [
        {
          rule: 'approvals-unread',
          blocks: 'deletes',
          message: `nobody can tell what was consented to, so no role is deleted: ${consentsUnread.message}`,
          remedy: consentsUnread.remedy ?? 'clear what the message names; the next pass tries again',
        },
      ];
