/** What a plan says of a role that is kept although no valid manifest declares it. */
import type { Kept } from '../model/update-change.ts';

/** `no manifest declares it; kept since 2026-11-20, as its last manifest or the settings say retain`. */
export function keptWords({ reason, since, compared }: Kept): string {
  const [kept, note] = since === undefined ? ['kept', ' (since when is not known)'] : [`kept since ${since}`, ''];
  if (reason === 'taken-over') return 'no manifest declares it; kept in this pass, in which it gets our owner tag';
  if (reason === 'put-back') return 'it is put back in this pass to what was applied last, and goes with a later one';
  if (reason === 'retained')
    return `no manifest declares it; ${kept}, as its last manifest or the settings say retain${note}`;
  return `${WRONG[reason]}; ${kept} as it ${compared ? 'was applied last' : 'is'}${note}`;
}

/** The same for a table. */
export function keptShort({ reason, since }: Kept): string {
  const days = since === undefined ? '' : ` since ${since}`;
  if (reason === 'taken-over') return 'kept (gets our owner tag)';
  if (reason === 'put-back') return 'kept (put back first)';
  return reason === 'retained' ? `kept${days} (retain)` : `kept${days} (${WRONG[reason]})`;
}

const WRONG = { frozen: 'its manifest is wrong', unreadable: 'what is published is wrong' };
