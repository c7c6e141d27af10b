import { serviceRoles } from '../model/service-roles.ts';
import type { PlanRule } from './rule.ts';

/** The service must not cut off itself. This happens only after a path or a name was changed by hand. */
export const ownRoles: PlanRule = {
  codes: ['own-role'],
  check: ({ changes, settings }) => {
    const own = new Set(
      [...Object.values(serviceRoles(settings.deployment)), ...settings.service.roles].map((name) =>
        name.toLowerCase(),
      ),
    );
    return changes
      .filter(({ kind, name }) => kind !== 'keep' && kind !== 'conflict' && own.has(name.toLowerCase()))
      .map(({ name }) => ({
        code: 'own-role',
        blocks: 'writes',
        role: name,
        message: 'the service itself depends on this role, so it is never touched',
        remedy:
          'if a manifest names it, choose another name there; the role itself is changed by its stack (npm run deploy)',
      }));
  },
};
