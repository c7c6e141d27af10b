import { BEING_MADE } from '../model/ownership.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * Where nothing says what was applied last, a manual change of a role whose manifest was changed as well shows as a
 * change of the manifest: silence about that would read as "no drift".
 */
export const notRemembered: PlanRule = {
  codes: ['not-remembered'],
  check: ({ changes, known = {} }) => {
    // A role that is still being made is remembered, and was never applied.
    const remembered = new Set(Object.entries(known).flatMap(([name, { recorded }]) => (recorded ? name : [])));
    const unclear = changes.filter(
      (change) =>
        change.kind === 'update' &&
        change.applied.length === 0 &&
        change.causes.includes('manifest') &&
        !change.actual.appliedDigest?.startsWith(BEING_MADE) &&
        !remembered.has(change.name),
    );
    if (unclear.length === 0) return [];
    const names = unclear.length <= SHOWN ? `: ${unclear.map(({ name }) => name).join(', ')}` : '';
    return [
      {
        code: 'not-remembered',
        blocks: 'nothing',
        message: `nothing says what was applied last to ${counted(unclear.length, 'changed role')}${names}; what was changed there by hand shows as a change of the manifest`,
        remedy:
          'compare with the manifests that were applied last: --base origin/main; or with what the service remembers: --state-bucket',
      },
    ];
  },
};

const SHOWN = 5;
