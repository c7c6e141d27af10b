import { describe, expect, it } from 'vitest';
import { policyDigest } from '../../../src/core/iam/policy-document.ts';
import { USUAL_DRIFT } from '../../../src/core/manifest/drift-settings.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { ActualState } from '../../../src/core/model/actual-state.ts';
import { type Deployment, UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import { SERVICE_ROLES } from '../../../src/core/model/service-roles.ts';
import { boundary } from '../../../src/core/plan-guardrails/boundary.ts';
import { foreignTrust } from '../../../src/core/plan-guardrails/foreign-trust.ts';
import type { Circumstances } from '../../../src/core/plan-guardrails/rule.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { anArn } from '../../support/ids.ts';
import { actualRole, actualState, desiredRole, REPOSITORY, settings } from '../../support/roles.ts';
import { circumstancesOf } from './circumstances.ts';

const CEILING =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","sts:*"],"Resource":"*"}]}';
const SAME = '{"Statement":{"NotAction":["STS:*","iam:*"],"Resource":["*"],"Effect":"Allow"},"Version":"2012-10-17"}';
const WIDER = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

function closing(response: 'quarantine' | 'delete') {
  return settings({ drift: { ...USUAL_DRIFT, foreign: { response, days: 7, reason: '', exceptions: new Map() } } });
}

/** As much of the circumstances as these two rules look at. */
function circumstances(
  state: Partial<ActualState>,
  roles: ActualRole[] = [],
  deployment: Partial<Deployment> = {},
): Circumstances {
  return circumstancesOf({ actual: actualState(roles, state), deployment: { ...UNDEPLOYED, ...deployment } });
}

describe('the boundary’s document', () => {
  const deployed = policyDigest(CEILING);
  const CASES = [
    {
      name: 'as deployed',
      reason: 'rest',
      state: { is: 'present' as const, document: CEILING },
      deployed,
      stops: false,
    },
    {
      name: 'as deployed, in IAM’s spelling',
      reason: 'the meaning counts',
      state: { is: 'present' as const, document: SAME },
      deployed,
      stops: false,
    },
    {
      name: 'another document',
      reason: 'every role is under it',
      state: { is: 'present' as const, document: WIDER },
      deployed,
      stops: true,
    },
    { name: 'gone', reason: 'there is no ceiling at all', state: { is: 'missing' as const }, deployed, stops: true },
    {
      name: 'not ours',
      reason: 'the deployment does not own it',
      state: { is: 'present' as const, document: WIDER },
      deployed: null,
      stops: false,
    },
    { name: 'not read', reason: 'the CLI does not ask', state: undefined, deployed, stops: false },
  ];
  for (const { name, reason, state, deployed: digest, stops } of CASES) {
    it(`${name}: ${reason}`, () => {
      const findings = boundary.check(
        circumstances(state === undefined ? {} : { boundary: state }, [], { boundaryDigest: digest }),
      );
      expect(findings.map(({ code, blocks }) => `${code} ${blocks}`)).toEqual(stops ? ['boundary-changed writes'] : []);
    });
  }
});

describe('roles of others that trust the provider', () => {
  const foreign = (name: string, more: Partial<ActualRole> = {}) =>
    actualRole(desiredRole({ name }), { owner: 'other', path: '/', ...more });
  const everyone = trustPolicy(settings().provider, [{ repositoryUuid: REPOSITORY }]);

  it('are reported one by one, with who gets in', () => {
    const [finding, ...others] = foreignTrust.check(circumstances({}, [foreign('legacy', { trust: everyone })]));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'foreign-trust', blocks: 'nothing', role: 'legacy' });
    expect(finding?.message).toContain(REPOSITORY);
  });

  it('are counted where there are many', () => {
    const many = Array.from({ length: 6 }, (_, i) => foreign(`legacy-${i}`));
    expect(foreignTrust.check(circumstances({}, many)).map(({ message }) => message)).toEqual([
      '6 roles outside our path trust the Bitbucket provider: legacy-0 (ok), legacy-1 (ok), legacy-2 (ok), legacy-3 (ok), legacy-4 (ok), legacy-5 (ok)',
    ]);
  });

  it('say why they are only reported, where others are closed', () => {
    const ec2 = '{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}';
    const mixed = foreign('legacy', { trust: everyone.replace('"Statement":[', `"Statement":[${ec2},`) });
    const [finding] = foreignTrust.check({
      ...circumstances({}, [mixed], { foreignRoles: 'quarantine' }),
      settings: closing('quarantine'),
    });
    expect(finding).toMatchObject({ code: 'foreign-trust', blocks: 'nothing', role: 'legacy' });
    expect(finding?.message).toContain('Only reported, as other callers may enter it too (Service ec2.amazonaws.com)');
  });

  it('give the commands that open one which is closed and should not be', () => {
    const boundaryArn = anArn('arn:aws:iam::aws:policy/AWSDenyAll');
    const closed = foreign('legacy', { boundaryArn, tags: { 'rolekeeper:quarantined': '2026-11-01' } });
    const [finding] = foreignTrust.check(circumstances({}, [closed]));
    expect(finding).toMatchObject({ code: 'foreign-closed', blocks: 'nothing', role: 'legacy' });
    expect(finding?.message).toContain(
      'closed since 2026-11-01, and stays closed: the settings have such roles reported',
    );
    for (const command of [
      'aws iam delete-role-permissions-boundary --role-name legacy',
      'aws iam put-role-permissions-boundary --role-name legacy --permissions-boundary ARN',
      'aws iam untag-role --role-name legacy --tag-keys rolekeeper:quarantined',
    ]) {
      expect(finding?.remedy).toContain(command);
    }
  });

  it('say which deployment would close them', () => {
    const findings = foreignTrust.check({
      ...circumstances({}, [foreign('legacy', { trust: everyone })], { foreignRoles: 'none' }),
      settings: closing('delete'),
    });
    expect(findings.map(({ code }) => code)).toEqual(['foreign-trust', 'foreign-not-granted']);
    expect(findings[1]?.remedy).toContain('-c foreignRoles=delete');
  });

  const QUIET = [
    { name: 'ours', reason: 'they are declared', role: actualRole() },
    { name: 'one that trusts other callers', reason: 'no pipeline gets in', role: foreign('x', { trust: '{}' }) },
    { name: 'the service’s own', reason: 'the deployment made it', role: foreign(SERVICE_ROLES.upload) },
    { name: 'one under our path', reason: 'reported as ownership-lost', role: foreign('x', { path: '/bitbucket/' }) },
  ];
  for (const { name, reason, role } of QUIET) {
    it(`are not ${name}: ${reason}`, () => expect(foreignTrust.check(circumstances({}, [role]))).toEqual([]));
  }
});
