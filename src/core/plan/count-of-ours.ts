/** How many roles are ours, or are so after this pass: what the shares of the limits are counted from. */
import type { ActualState } from '../model/actual-state.ts';
import type { Change } from '../model/change.ts';

export function countOfOurs({ roles }: Pick<ActualState, 'roles'>, changes: readonly Change[]): number {
  const ours = roles.filter(({ owner }) => owner === 'us').length;
  // A role that nothing here knows is nobody's, and must not make the share of another one smaller.
  return ours + changes.filter((change) => change.kind === 'update' && change.actual.owner === 'unowned').length;
}
