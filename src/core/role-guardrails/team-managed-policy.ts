import { matches } from '../iam/wildcard.ts';
import type { RoleRule } from './rule.ts';

/** Its owner can change a managed policy for every role at once, so the platform lists which ones a team may attach. */
export const teamManagedPolicy: RoleRule = {
  codes: ['team-managed-policy'],
  level: 'refuse',
  check({ manifest, team }) {
    const allowed = team?.managedPolicies;
    if (allowed === undefined) return [];
    return manifest.policies.flatMap((entry, index) => {
      if (!('managed' in entry) || allowed.some((pattern) => matches(pattern, entry.managed))) return [];
      return {
        pointer: `/spec/policies/${index}/managed`,
        message: `team ${manifest.team} may not attach ${entry.managed}`,
        remedy:
          allowed.length === 0
            ? 'it may attach none: write statements'
            : `it may attach ${allowed.join(', ')}; have the platform change teams.${manifest.team}.managedPolicies, or write statements`,
      };
    });
  },
};
