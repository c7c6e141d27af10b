import type { Approval } from '../model/approval.ts';
import type { Finding } from '../model/finding.ts';
import { type ApprovalKind, approvalKind } from '../model/ids.ts';
import { ownApprovals, standing } from '../plan/approval.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import type { PlanRule } from './rule.ts';

/** An approval that does not count is reported until it is removed: a reader would think that it is valid. */
export const approvalOver: PlanRule = {
  codes: ['approval-expired'],
  check: ({ settings, now }) =>
    ownApprovals(settings).flatMap((approval) => {
      if (approval.expires === undefined) return [];
      const until = new Date(approval.expires).toISOString();
      switch (standing(approval, now)) {
        case 'over':
          return [notValid(approval, `ended at ${until}`, 'or approve again')];
        case 'too-long':
          return [
            notValid(
              approval,
              `would last until ${until}, and is refused: it may last 24 hours at most`,
              'or write another moment',
            ),
          ];
        default:
          return [];
      }
    }),
};

function notValid({ digest }: Approval, what: string, or: string): Finding {
  // The field in the settings has the name of the kind.
  const kind: ApprovalKind = approvalKind(digest);
  return {
    code: 'approval-expired',
    blocks: 'nothing',
    message: `the approval in ${SETTINGS_FILE} of the ${kind} ${digest} ${what}`,
    remedy: `remove ${kind} from ${SETTINGS_FILE}, ${or}`,
  };
}
