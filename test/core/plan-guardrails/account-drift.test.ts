import { describe, expect, it } from 'vitest';
import { policyDigest } from '../../../src/core/iam/policy-document.ts';
import { USUAL_DRIFT } from '../../../src/core/manifest/drift-settings.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { ActualState, BoundaryState } from '../../../src/core/model/actual-state.ts';
import { type DeployedBoundary, type Deployment, UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import { boundary } from '../../../src/core/plan-guardrails/boundary.ts';
import { foreignTrust } from '../../../src/core/plan-guardrails/foreign-trust.ts';
import type { Circumstances } from '../../../src/core/plan-guardrails/rule.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { ROLE_NAMES } from '../../support/default-names.ts';
import { anArn } from '../../support/ids.ts';
import { ACCOUNT, actualRole, actualState, BOUNDARY, desiredRole, REPOSITORY, settings } from '../../support/roles.ts';
import { circumstancesOf } from './circumstances.ts';

const CEILING =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","sts:*"],"Resource":"*"}]}';
const SAME = '{"Statement":{"NotAction":["STS:*","iam:*"],"Resource":["*"],"Effect":"Allow"},"Version":"2012-10-17"}';
const WIDER = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

const OTHER_BOUNDARY = anArn(`arn:aws:iam::${ACCOUNT}:policy/other-boundary`);

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
  const digest = policyDigest(CEILING);
  const deployed = { arn: BOUNDARY, digest };
  const CHANGED = `the permissions boundary ${BOUNDARY} was changed: it is not the document that was deployed`;
  const MISSING = `the permissions boundary ${BOUNDARY} does not exist`;
  const NOT_READ = `the permissions boundary ${BOUNDARY} was not read`;
  const OTHER_NAME = `the settings name ${BOUNDARY} as the permissions boundary, and ${OTHER_BOUNDARY} was deployed`;
  const same: BoundaryState = { is: 'present', document: CEILING };
  const wider: BoundaryState = { is: 'present', document: WIDER };
  /** `state`: undefined is not read. `says`: the one finding, which stops all writes; undefined is none. */
  const CASES: {
    name: string;
    reason: string;
    state: BoundaryState | undefined;
    deployed: DeployedBoundary | null;
    says: string | undefined;
  }[] = [
    { name: 'as deployed', reason: 'rest', state: same, deployed, says: undefined },
    {
      name: 'as deployed, in IAM’s spelling',
      reason: 'the meaning counts',
      state: { is: 'present', document: SAME },
      deployed,
      says: undefined,
    },
    { name: 'another document', reason: 'every role is under it', state: wider, deployed, says: CHANGED },
    { name: 'gone', reason: 'there is no ceiling at all', state: { is: 'missing' }, deployed, says: MISSING },
    { name: 'not read', reason: 'that is not the same as unchanged', state: undefined, deployed, says: NOT_READ },
    {
      name: 'not ours',
      reason: 'the deployment does not own it',
      state: wider,
      deployed: null,
      says: undefined,
    },
    {
      name: 'not ours, and not read',
      reason: 'nobody asks for what nothing is compared with',
      state: undefined,
      deployed: null,
      says: undefined,
    },
    {
      name: 'as deployed, under another name',
      reason: 'the one that was deployed is not the one that roles get',
      state: same,
      deployed: { arn: OTHER_BOUNDARY, digest },
      says: OTHER_NAME,
    },
    {
      name: 'another document, under another name',
      reason: 'nobody has changed it, so nobody is sent to look for who did',
      state: wider,
      deployed: { arn: OTHER_BOUNDARY, digest },
      says: OTHER_NAME,
    },
    {
      name: 'gone, under another name',
      reason: 'to create what the settings name would not make it the deployed one',
      state: { is: 'missing' },
      deployed: { arn: OTHER_BOUNDARY, digest },
      says: OTHER_NAME,
    },
    {
      name: 'not read, under another name',
      reason: 'to read it would show nothing else',
      state: undefined,
      deployed: { arn: OTHER_BOUNDARY, digest },
      says: OTHER_NAME,
    },
    {
      name: 'as deployed, of a name that is not known',
      reason: 'version 1 of the inventory had the digest alone',
      state: same,
      deployed: { arn: null, digest },
      says: undefined,
    },
    {
      name: 'another document, of a name that is not known',
      reason: 'the digest is enough to see that',
      state: wider,
      deployed: { arn: null, digest },
      says: CHANGED,
    },
    {
      name: 'gone, of a name that is not known',
      reason: 'the name of the settings has to exist in any case',
      state: { is: 'missing' },
      deployed: { arn: null, digest },
      says: MISSING,
    },
    {
      name: 'not read, of a name that is not known',
      reason: 'there is a digest, and nothing that has it',
      state: undefined,
      deployed: { arn: null, digest },
      says: NOT_READ,
    },
  ];
  for (const { name, reason, state, deployed: known, says } of CASES) {
    it(`${name}: ${reason}`, () => {
      const findings = boundary.check(
        circumstances(state === undefined ? {} : { boundary: state }, [], { boundary: known }),
      );
      expect(findings).toEqual(
        says === undefined
          ? []
          : [{ code: 'boundary-changed', blocks: 'writes', message: says, remedy: expect.stringMatching(/./) }],
      );
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
    { name: 'the service’s own', reason: 'the deployment made it', role: foreign(ROLE_NAMES.upload) },
    { name: 'one under our path', reason: 'reported as ownership-lost', role: foreign('x', { path: '/bitbucket/' }) },
  ];
  for (const { name, reason, role } of QUIET) {
    it(`are not ${name}: ${reason}`, () => expect(foreignTrust.check(circumstances({}, [role]))).toEqual([]));
  }
});
