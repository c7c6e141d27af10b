/** Where nothing was ever attested, the warnings must not push the changes out of a pull request's comment. */
import { describe, expect, it } from 'vitest';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import { attestation } from '../../../src/core/plan-guardrails/attestation.ts';
import { aUuid } from '../../support/ids.ts';
import { desiredRole, ENVIRONMENT } from '../../support/roles.ts';
import { OTHER_ENVIRONMENT } from '../../support/tree.ts';
import { circumstancesOf } from './circumstances.ts';

const CASES: { reason: string; declared: readonly DesiredRole[]; expected: readonly (string | undefined)[] }[] = [
  { reason: 'all are attested', declared: [...attestedBy(['main'], 3)], expected: [] },
  { reason: 'a few have a warning each, with their remedy', declared: missing(5), expected: names(5) },
  { reason: 'many share one warning', declared: missing(6), expected: [undefined] },
  {
    reason: 'a person who says otherwise is always named with the role',
    declared: [...missing(6), ...attestedBy(['main', 'develop'], 2)],
    expected: [...names(2), undefined],
  },
  {
    reason: 'of another environment it counts for none, which is said once, however many roles name that one',
    declared: unbound(['main'], 6),
    expected: [undefined],
  },
  {
    reason:
      'it is said also where the manifest names no branches: a reader of the lock file would think that it counts',
    declared: unbound([], 2),
    expected: [undefined],
  },
];

describe('attestations that are missing', () => {
  for (const { reason, declared, expected } of CASES) {
    it(`are warnings: ${reason}`, () => {
      const findings = attestation.check(circumstancesOf({ declared }));
      expect(findings.map(({ role }) => role)).toEqual(expected);
      expect(findings.filter(({ blocks }) => blocks !== 'nothing')).toEqual([]);
    });
  }

  it('of thousands of roles are no more than one line', () => {
    const [finding] = attestation.check(circumstancesOf({ declared: missing(3000) }));
    expect(finding?.message).toContain('the environments of 3000 roles: role-0, role-1, ');
    expect(finding?.message).toMatch(/ role-19 and 2980 more$/);
  });
});

function attestedBy(branches: readonly string[], count: number): DesiredRole[] {
  const said = { branches, by: 'platform team', on: '2026-11-03', uuid: ENVIRONMENT };
  return names(count).map((name) => roleWith(name, said));
}

/** What a person says of another environment that had the name. */
function unbound(branches: readonly string[], count: number): DesiredRole[] {
  const said = { branches: ['main'], by: 'platform team', on: '2026-11-03', uuid: aUuid(OTHER_ENVIRONMENT) };
  return missing(count).map((role) => {
    const pairs = role.admission.pairs.map((pair) => ({ ...pair, unbound: said }));
    return { ...role, admission: { ...role.admission, enforcement: { by: 'environment', branches }, pairs } };
  });
}

function missing(count: number): DesiredRole[] {
  return names(count).map((name) => roleWith(name, undefined));
}

function roleWith(name: string, said: DesiredRole['admission']['pairs'][number]['attestation']): DesiredRole {
  const { admission } = desiredRole();
  const pairs = [{ repository: 'checkout-api', environment: 'production', uuid: ENVIRONMENT, attestation: said }];
  return desiredRole({ name, admission: { ...admission, pairs } });
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `role-${index}`);
}
