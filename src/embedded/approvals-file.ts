import type { ApprovalStep, ApprovalStore } from '../core/record/state-ports.ts';
import { approvalsText, approvalsWith, readApprovals, type StoredApproval } from '../core/record/stored-approval.ts';
import { StateFileError } from '../errors.ts';
import { alone } from './lock-file.ts';
import { readWhole, writeWhole } from './whole-file.ts';

/** Approvals in a file beside the embedded account. Processes that change it take turns. */
export class ApprovalsFile implements ApprovalStore {
  readonly place: string;
  readonly command: string;
  readonly #path: string;
  readonly #now: () => Date;

  /** @param place how people write the path; `command` is how they approve what is kept here */
  constructor(path: string, place: string, now: () => Date, command = 'approve') {
    this.place = place;
    this.command = command;
    this.#path = path;
    this.#now = now;
  }

  async read(): Promise<readonly StoredApproval[]> {
    const text = await readWhole(this.#path);
    const approvals = text === undefined ? [] : readApprovals(text);
    if (approvals !== undefined) return approvals;
    throw new StateFileError(`${this.place} is not a list of approvals`, {
      remedy:
        'Bring its last good version back. If there is none, delete it: what it held can be approved again, and an approval in rolekeeper.yaml counts again (take it out first if its set should not be finished).',
    });
  }

  async add(approval: StoredApproval): Promise<void> {
    await this.change((before) => approvalsWith(before, approval, this.#now()));
  }

  async change(step: ApprovalStep): Promise<void> {
    await alone(`${this.#path}.lock`, async () => {
      const before = await this.read();
      const after = step(before);
      if (after !== before) await writeWhole(this.#path, approvalsText(after));
    });
  }
}
