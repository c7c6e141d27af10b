import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * Where nothing says what was applied last, a manual change cannot be distinguished from a change of the manifest: silence about
 * that would read as "no drift", or would blame a hand.
 */
export const notRemembered: PlanRule = {
  codes: ['not-remembered'],
  check: ({ changes }) => {
    const unclear = changes.filter(
      (change) =>
        change.kind === 'update' &&
        change.applied.length === 0 &&
        change.causes.some((cause) => cause === 'unknown' || cause === 'manifest'),
    );
    if (unclear.length === 0) return [];
    const names = unclear.length <= SHOWN ? `: ${unclear.map(({ name }) => name).join(', ')}` : '';
    return [
      {
        code: 'not-remembered',
        blocks: 'nothing',
        message: `nothing says what was applied last to ${counted(unclear.length, 'role')}${names}: it is not known whether what differs was changed by hand or in a manifest`,
        remedy:
          'compare with the manifests that were applied last: --base origin/main; or with what the service remembers: --state-bucket',
      },
    ];
  },
};

const SHOWN = 5;
