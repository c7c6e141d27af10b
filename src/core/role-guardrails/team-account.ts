import { reachOf, resourceParts } from '../iam/resource-pattern.ts';
import { resourcePointer } from '../permissions/policy-statements.ts';
import type { RoleRule, Violation } from './rule.ts';

/** A team's roles are in its accounts and name no others. `*` and no account at all (S3) name none. */
export const teamAccount: RoleRule = {
  codes: ['team-account'],
  level: 'refuse',
  check({ manifest, statements, settings, team }) {
    const accounts = team?.accounts;
    if (accounts === undefined) return [];
    const remedy = `its accounts are ${accounts.join(', ')}; have the platform change teams.${manifest.team}.accounts if that is wrong`;
    const found: Violation[] = [];
    if (!accounts.includes(settings.account)) {
      const message = `team ${manifest.team} may have no roles in account ${settings.account}`;
      found.push({ pointer: '', message, remedy });
    }
    for (const statement of statements) {
      if (statement.effect === 'Deny') continue;
      for (const [index, resource] of statement.resources.entries()) {
        const account = resourceParts(reachOf(resource))?.account ?? '';
        if (['', '*', 'aws', ...accounts].includes(account)) continue;
        const message = `team ${manifest.team} may not reach account ${account}`;
        found.push({ pointer: resourcePointer(statement, index), message, remedy });
      }
    }
    return found;
  },
};
