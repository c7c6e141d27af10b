/** How many roles are ours, or are so after this pass: what the shares of the limits are counted from. */
import type { ActualState } from '../model/actual-state.ts';
import type { Change } from '../model/change.ts';

export function countOfOurs({ roles }: Pick<ActualState, 'roles'>, changes: readonly Change[]): number {
  // A role that nothing here knows is nobody's, and must not make the share of another one smaller.
  const strangers = new Set(changes.flatMap((change) => (isStranger(change) ? change.name : [])));
  const ours = roles.filter(({ owner, name }) => owner === 'us' && !strangers.has(name)).length;
  return ours + changes.filter((change) => change.kind === 'update' && change.actual.owner === 'unowned').length;
}

/** A copy, with our tags. */
function isStranger(change: Change): boolean {
  return (change.kind === 'keep' || change.kind === 'conflict') && ['unknown', 'recreated'].includes(change.reason);
}
