import { expect, it } from 'vitest';
import { specDigest } from '../../../src/core/compile/spec-digest.ts';
import { namesBefore } from '../../../src/core/plan/names-before.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { GATE_VPC, SECOND_GATE_VPC, settingsWithGate } from '../../support/gate-vpcs.ts';
import { aUuid } from '../../support/ids.ts';
import { actualRole, desiredRole, ENVIRONMENT, REPOSITORY } from '../../support/roles.ts';

const OLD = aUuid('{1d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d4}');
const SETTINGS = settingsWithGate([GATE_VPC, SECOND_GATE_VPC]);
const trustOf = (environmentUuid: typeof OLD) =>
  trustPolicy(SETTINGS.provider, [{ repositoryUuid: REPOSITORY, environmentUuid }], [SECOND_GATE_VPC, GATE_VPC]);

it('what a name of a role of the gate stood for is known by its digest, in whatever order IAM has its VPCs', () => {
  const desired = desiredRole({ trust: trustOf(ENVIRONMENT) });
  const applied = { ...desired, trust: trustOf(OLD) };
  const inIam = applied.trust.replace(
    JSON.stringify([GATE_VPC, SECOND_GATE_VPC]),
    JSON.stringify([SECOND_GATE_VPC, GATE_VPC]),
  );
  expect(inIam).not.toBe(applied.trust);
  const actual = { ...actualRole(desired), trust: inIam };
  const digest = specDigest(applied);
  const known = {
    [desired.name]: { roleId: actual.roleId, digest, previous: null, file: desired.file, revision: null },
  };
  const update = {
    ...({ kind: 'update', name: desired.name, desired, actual, causes: ['manifest'], applied: [] } as const),
    facets: [{ facet: 'trust', before: inIam, after: desired.trust, applied: inIam } as const],
  };
  const world = trustWorld(SETTINGS, {
    workspace: 'acme',
    repositories: { 'checkout-api': { uuid: REPOSITORY, environments: { production: ENVIRONMENT } } },
  });
  expect(namesBefore(update, { known, world })).toEqual({ 'checkout-api/production': { uuid: OLD, isCertain: true } });
});
