/**
 * What is remembered of roles that are not ours and that we have closed: RoleId and day. Without it the day would be what
 * the role itself says, and whoever may tag it could make its time be over.
 */
import type { ClosedForeign } from '../model/inventory.ts';
import type { Outcome } from '../model/operation.ts';
import type { Plan } from '../model/plan.ts';
import { isForeignRemoval } from '../plan/foreign-operations.ts';

type Entry = [string, ClosedForeign[string]];

/** What is written down before the plan's operations are begun. undefined: there are none. */
export function foreignIntended(
  before: ClosedForeign | undefined,
  { changes, operations }: Plan,
): ClosedForeign | undefined {
  const begun = new Set(operations.map(({ role }) => role));
  const closing = changes.flatMap((change): Entry[] =>
    change.kind === 'quarantine' && isForeignRemoval(change) && begun.has(change.name)
      ? [[change.name, { roleId: change.actual.roleId, closedOn: change.on }]]
      : [],
  );
  return sorted([...Object.entries(before ?? {}), ...closing]);
}

/**
 * What is true after a pass. Of a role that is open, or not closed by our doing any more, nothing is remembered: if it is
 * closed again, its time begins again.
 */
export function foreignAfter(
  before: ClosedForeign | undefined,
  { changes }: Plan,
  outcomes: readonly Outcome[],
): ClosedForeign | undefined {
  const begun = new Set(
    outcomes.flatMap(({ role, done, failure }) => (done.length > 0 || failure !== undefined ? role : [])),
  );
  const told = new Set(changes.map(({ name }) => name));
  // One reading may be late, or have lost a page: it takes a second one to forget a role.
  const waiting = Object.entries(before ?? {}).flatMap(([name, one]): Entry[] =>
    told.has(name) || one.unseen ? [] : [[name, { ...one, unseen: true }]],
  );
  return sorted([
    ...waiting,
    ...changes.flatMap((change): Entry[] => {
      if (change.kind === 'keep' && change.reason === 'foreign') {
        return [[change.name, { roleId: change.actual.roleId, closedOn: change.on }]];
      }
      if (!isForeignRemoval(change)) return [];
      const { name, actual } = change;
      if (change.kind === 'quarantine') {
        return begun.has(name) ? [[name, { roleId: actual.roleId, closedOn: change.on }]] : [];
      }
      const known = before !== undefined && Object.hasOwn(before, name) ? before[name] : undefined;
      return known === undefined ? [] : [[name, known]];
    }),
  ]);
}

function sorted(entries: readonly Entry[]): ClosedForeign | undefined {
  const byName = new Map(entries);
  if (byName.size === 0) return undefined;
  return Object.fromEntries([...byName].sort(([a], [b]) => (a < b ? -1 : 1)));
}
