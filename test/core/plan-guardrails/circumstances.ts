/** The circumstances in which nothing is declared, nothing is there and nothing is deployed, but for what a case is about. */
import { UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import type { Circumstances } from '../../../src/core/plan-guardrails/rule.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { actualState, settings } from '../../support/roles.ts';

export function circumstancesOf(overrides: Partial<Circumstances>): Circumstances {
  return {
    changes: [],
    declared: [],
    expired: [],
    issues: [],
    actual: actualState([]),
    settings: settings(),
    deployment: UNDEPLOYED,
    world: trustWorld(settings(), undefined),
    known: undefined,
    now: new Date(0),
    approvals: [],
    byPerson: true,
    approveCommands: { deletions: '', lockouts: '' },
    ...overrides,
  };
}
