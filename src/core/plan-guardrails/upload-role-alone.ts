import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import { isAccepted } from '../plan/accepted-drift.ts';
import { isBlocked } from '../plan/plan.ts';
import type { LatePlanRule } from './rule.ts';

/**
 * If its change locks the publishing pipeline out, it must be the only change of the pass. It waits for the others; but
 * not for those to which nothing could be done, or one role that fails for ever would keep the upload role unchanged.
 */
export const uploadRoleAlone: LatePlanRule = {
  codes: ['upload-role-alone'],
  check: ({ changes, settings: { service }, findings }) => {
    const due = changes.filter(
      (change) =>
        change.kind !== 'keep' && change.kind !== 'conflict' && !isBlocked(change, findings) && !isAccepted(change),
    );
    const upload = due.find(({ name }) => name.toLowerCase() === service.uploadRole?.toLowerCase());
    if (upload === undefined) return [];
    // Its own predecessor is deleted in the next pass.
    const [before, after] = [
      due.filter((change) => !follows(change, upload)),
      due.filter((change) => follows(change, upload)),
    ];
    const predecessors = after.map(({ name }) => waits(name, `the upload role ${upload.name} is changed first`));
    if (before.length === 1) return predecessors;
    const others = before.length === 2 ? 'the other role is' : `the ${before.length - 1} other roles are`;
    const message = `manifests are published with this role: it is changed when ${others} done, or cannot be changed`;
    return [{ ...waits(upload.name, message), blocks: 'others-first' }, ...predecessors];
  },
};

function follows(change: Change, upload: Change): boolean {
  return 'because' in change && change.because.is === 'renamed' && change.because.to === upload.name;
}

function waits(role: string, message: string): Finding {
  return { code: 'upload-role-alone', blocks: 'writes', role, message, remedy: 'nothing: the next pass does it' };
}
