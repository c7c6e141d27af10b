import type { Code } from '../codes/codes.ts';
import type { Finding } from '../model/finding.ts';

/** What somebody wants so, or what only has to wait its turn: no error, and nothing that anybody has to clear. */
const DELIBERATE: ReadonlySet<Code> = new Set(['suspended', 'freeze', 'upload-role-alone']);

/** Whether a finding that blocks does so on purpose. */
export function isDeliberate({ rule }: Finding): boolean {
  return DELIBERATE.has(rule);
}
