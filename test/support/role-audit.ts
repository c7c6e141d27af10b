/** A branch audit of a role, for tests. */
import type { OutsideUse, RoleAudit } from '../../src/core/model/branch-audit.ts';

export function roleAudit(more: Partial<RoleAudit> = {}): RoleAudit {
  return {
    ...{ role: 'checkout-deploy', at: '2026-11-26T12:05:00.000Z', branches: ['main'], regions: ['eu-west-1'] },
    ...{ since: '2026-11-25T12:00:00.000Z', until: '2026-11-26T12:00:00.000Z' },
    ...{ inOrder: 14, outsideCount: 0, outside: [], notAsked: {} },
    ...more,
  };
}

export function outsideUse(is: OutsideUse['is'], ref: string | null): OutsideUse {
  return {
    ...{ at: '2026-11-26T10:03:00.000Z', eventId: '6f1c2a34-5d6e-4f70-8a9b-0c1d2e3f4a5b', is, ref, run: 1204 },
    repository: '{3f5f830f-cfa7-44a2-bc63-88ffe448a123}',
  };
}
