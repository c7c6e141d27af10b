/** A branch audit for programs. */
import type { BranchAnswer } from '../../core/model/branch-audit.ts';
import { answerWords } from '../../core/render/branch-audit-words.ts';
import { roleAuditJson } from '../text/branch-audit-json.ts';
import type { KeptAudit } from './open-audit.ts';

/** The field `branches` of schemas/trail.schema.json. */
export function branchAuditJson({ audited, roles, problems, requests, keptIn }: KeptAudit): unknown {
  return {
    requests: { most: requests.most, sent: requests.sent },
    keptIn: keptIn ?? null,
    roles: roles.map((audit) => ({ role: audit.role, ...roleAuditJson(audit) })),
    uses: audited.map(({ use, run, answer }) => ({
      eventId: use.eventId,
      run: run?.number ?? null,
      ...answerJson(answer),
    })),
    problems: problems.map(({ code, message }) => ({ code, message })),
  };
}

function answerJson(answer: BranchAnswer) {
  return { is: answer.is, why: answer.is === 'not-asked' ? answer.why : null, words: answerWords(answer) };
}
