import type { Approval } from '../model/approval.ts';
import type { Finding } from '../model/finding.ts';
import { standing } from '../plan/approval.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import type { PlanRule } from './rule.ts';

/** A line that means nothing, or not any more, is told until it is removed: the next reader would take it for approval. */
export const approvalOver: PlanRule = {
  codes: ['approval-expired'],
  check: ({ settings: { deletions: approval }, now }) => {
    if (approval?.expires === undefined) return [];
    const until = new Date(approval.expires).toISOString();
    switch (standing(approval, now)) {
      case 'over':
        return [said(approval, `ended at ${until}`, 'or approve again')];
      case 'too-long':
        return [
          said(
            approval,
            `would last until ${until}, which is refused: 24 hours is the most`,
            'or write another moment',
          ),
        ];
      default:
        return [];
    }
  },
};

function said({ digest }: Approval, what: string, or: string): Finding {
  return {
    code: 'approval-expired',
    blocks: 'nothing',
    message: `the approval in ${SETTINGS_FILE} of the deletions ${digest} ${what}`,
    remedy: `remove deletions from ${SETTINGS_FILE}, ${or}`,
  };
}
