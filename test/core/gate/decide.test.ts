/** What a verified token opens, by the table alone; who is refused what, in which order, is in test/tokens/gate-attacks. */
import { describe, expect, it } from 'vitest';
import { decide, type GateClaims } from '../../../src/core/gate/decide.ts';
import type { GateRole, GateTable } from '../../../src/core/model/gate-table.ts';
import { NOW, SECONDS, STEP, TABLE } from '../../support/gate-tokens.ts';
import { anArn, aUuid } from '../../support/ids.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY } from '../../support/roles.ts';

const CLAIMS: GateClaims = {
  subject: `${REPOSITORY}:${ENVIRONMENT}:${STEP}`,
  repositoryUuid: REPOSITORY,
  environmentUuid: ENVIRONMENT,
  stepUuid: STEP,
  branchName: 'main',
  issuedAt: new Date((SECONDS - 30) * 1000),
  expiresAt: new Date((SECONDS + 3600) * 1000),
};
const ROLE: GateRole = {
  arn: anArn('arn:aws:iam::111122223333:role/bitbucket/r'),
  maxSessionSeconds: 7200,
  doors: [{ repositoryUuid: REPOSITORY }],
  branches: ['main'],
};

const tableOf = (role: Partial<GateRole>, more: Partial<GateTable> = {}): GateTable => ({
  ...TABLE,
  roles: { r: { ...ROLE, ...role } },
  ...more,
});
const asks = (role: Partial<GateRole>, claims: Partial<GateClaims> = {}, seconds?: number) =>
  decide({ ...CLAIMS, ...claims }, { role: 'r', seconds }, tableOf(role), NOW);

describe('the length of a session', () => {
  it.each([
    { max: 7200, advised: undefined, asked: undefined, seconds: 7200, reason: 'as long as the role allows' },
    { max: 7200, advised: 1800, asked: undefined, seconds: 1800, reason: 'as the manifest advises' },
    { max: 7200, advised: 1800, asked: 3600, seconds: 1800, reason: 'no more than it advises' },
    { max: 7200, advised: 1800, asked: 900, seconds: 900, reason: 'less, if less is asked for' },
    {
      max: 7200,
      advised: undefined,
      asked: 43_200,
      seconds: 7200,
      reason: 'no more than the role allows: STS would refuse it',
    },
    { max: 3600, advised: 7200, asked: undefined, seconds: 3600, reason: 'the same, whatever is advised' },
    { max: 7200, advised: 60, asked: undefined, seconds: 900, reason: 'STS gives no less than 900' },
  ])('$asked asked, $advised advised, $max at most: $seconds ($reason)', ({ max, advised, asked, seconds }) => {
    const role = { maxSessionSeconds: max, ...(advised !== undefined && { requestSeconds: advised }) };
    expect(asks(role, {}, asked)).toEqual({
      is: 'admitted',
      roleArn: ROLE.arn,
      sessionName: `bb-${STEP.slice(1, -1)}`,
      seconds,
    });
  });
});

describe('a refusal', () => {
  it('of a role that there is not is that of a role of another repository, to the last letter', () => {
    const unknown = decide(CLAIMS, { role: 'nowhere', seconds: undefined }, TABLE, NOW);
    const foreign = decide(CLAIMS, { role: 'other-deploy', seconds: undefined }, TABLE, NOW);
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(unknown));
    expect(unknown).toMatchObject({ status: 403, code: 'gate-refused', isOwn: false });
    expect(unknown).not.toHaveProperty('expected');
  });

  it('of a branch names the branches of the role', () => {
    expect(asks({ branches: ['main', 'release/*'] }, { branchName: 'x' })).toMatchObject({
      ...{
        status: 403,
        code: 'gate-branch',
        isOwn: true,
        claim: 'branchName',
        expected: ['main', 'release/*'],
        got: 'x',
      },
    });
  });

  it('of an environment names those of the role in this repository, and no other', () => {
    const other = aUuid('{00000000-0000-4000-8000-000000000001}');
    const doors = [
      { repositoryUuid: REPOSITORY, environmentUuid: other },
      { repositoryUuid: OTHER_REPOSITORY, environmentUuid: ENVIRONMENT },
    ];
    expect(asks({ doors })).toMatchObject({
      code: 'gate-environment',
      isOwn: true,
      claim: 'deploymentEnvironmentUuid',
      expected: [other],
      got: ENVIRONMENT,
    });
    const none = asks({ doors }, { environmentUuid: undefined });
    expect([none, Object.keys(none).includes('got')]).toMatchObject([
      { code: 'gate-environment', expected: [other] },
      false,
    ]);
  });

  it('of a token that has expired meanwhile comes before anything of the role', () => {
    const late = new Date(CLAIMS.expiresAt);
    expect(decide(CLAIMS, { role: 'nowhere', seconds: undefined }, TABLE, late)).toMatchObject({
      status: 401,
      code: 'gate-token-expired',
    });
  });

  it('of a token that lives longer than the table allows is by the table that decides', () => {
    const table = tableOf({}, { tokenSeconds: 3629 });
    expect(decide(CLAIMS, { role: 'r', seconds: undefined }, table, NOW)).toMatchObject({
      status: 401,
      code: 'gate-token-lifetime',
    });
    expect(decide(CLAIMS, { role: 'r', seconds: undefined }, { ...table, tokenSeconds: 3630 }, NOW)).toMatchObject({
      is: 'admitted',
    });
  });
});

describe('a role', () => {
  it('may have the name of something that every object has', () => {
    const table = { ...TABLE, roles: { constructor: ROLE } };
    expect(decide(CLAIMS, { role: 'constructor', seconds: undefined }, table, NOW)).toMatchObject({ is: 'admitted' });
  });

  it('without doors or branches, as no pass writes one, lets no step in', () => {
    expect(asks({ doors: [] })).toMatchObject({ code: 'gate-refused' });
    expect(asks({ branches: [] })).toMatchObject({ code: 'gate-branch' });
  });
});
