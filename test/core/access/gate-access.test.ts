import { describe, expect, it } from 'vitest';
import { accessTo } from '../../../src/core/access/access.ts';
import { callOf } from '../../../src/core/access/access-call.ts';
import { accessRoles } from '../../../src/core/access/access-role.ts';
import { entrancesOf } from '../../../src/core/access/entrances.ts';
import { type AskedStep, stepAccess } from '../../../src/core/access/step-access.ts';
import { whoCanJson } from '../../../src/core/render/access-json.ts';
import { STRANGERS } from '../../../src/core/trust/token.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { GATE_VPC, OTHER_VPC, settingsWithGate } from '../../support/gate-vpcs.ts';
import {
  actualRole,
  actualState,
  desiredRole,
  ENVIRONMENT,
  OTHER_REPOSITORY,
  REPOSITORY,
} from '../../support/roles.ts';

const SETTINGS = settingsWithGate();
const WORLD = trustWorld(SETTINGS, {
  workspace: 'acme',
  repositories: { 'checkout-api': { uuid: REPOSITORY, environments: { production: ENVIRONMENT } } },
});
const trust = (...vpcs: string[]) =>
  trustPolicy(SETTINGS.provider, [{ repositoryUuid: REPOSITORY }], vpcs.length === 0 ? undefined : vpcs);
const GATED = desiredRole({
  trust: trust(GATE_VPC),
  admission: {
    doors: [{ repository: { name: 'checkout-api', uuid: REPOSITORY }, environment: undefined }],
    repositories: ['checkout-api'],
    environments: [],
    enforcement: { by: 'gate', branches: ['main', 'release/*'], vpcs: [GATE_VPC], sameAccount: false },
    pairs: [],
  },
});
const STEP: AskedStep = { repositoryUuid: REPOSITORY, environmentUuid: undefined, branch: 'main' };

const CASES: readonly {
  readonly name: string;
  readonly reason: string;
  readonly step?: Partial<AskedStep>;
  /** What IAM has; undefined: no account is asked. */
  readonly inIam?: string;
  readonly answer: string;
  readonly keeper: string | undefined;
}[] = [
  { name: 'a branch of the manifest', reason: 'the gate lets it in', answer: 'yes', keeper: 'gate' },
  {
    name: 'a branch that a glob matches',
    reason: 'the gate compares as the manifest means it',
    step: { branch: 'release/1' },
    answer: 'yes',
    keeper: 'gate',
  },
  {
    name: 'another branch',
    reason: 'the gate refuses it, and IAM refuses what does not come from the gate',
    step: { branch: 'develop' },
    answer: 'no entry-branch',
    keeper: undefined,
  },
  {
    name: 'no branch named',
    reason: 'the answer is who gets in on the right one',
    step: { branch: undefined },
    answer: 'yes',
    keeper: 'gate',
  },
  {
    name: 'another repository',
    reason: 'IAM pins it, whatever the gate says',
    step: { repositoryUuid: OTHER_REPOSITORY },
    answer: 'no entry-repository',
    keeper: undefined,
  },
  {
    name: 'a role whose condition was taken off by hand',
    reason: 'a step that calls STS itself gets in on any branch, and the answer shows it',
    step: { branch: 'develop' },
    inIam: trust(),
    answer: 'yes',
    keeper: 'not-enforced',
  },
  {
    name: 'a role that asks for another VPC in IAM',
    reason: 'the gate does not get in; its manifest would let it',
    inIam: trust(OTHER_VPC),
    answer: 'no role-trust-differs',
    keeper: undefined,
  },
];

describe('access to a role of the gate', () => {
  for (const { name, reason, step = {}, inIam, answer, keeper } of CASES) {
    it(`${answer}: ${name}: ${reason}`, () => {
      const state = inIam === undefined ? undefined : actualState([{ ...actualRole(GATED), trust: inIam }]);
      const [role] = accessRoles([GATED], state, WORLD);
      if (role === undefined) throw new Error('no role');
      const found = stepAccess({ ...STEP, ...step }, role, {
        world: WORLD,
        environments: new Map(),
        providers: undefined,
      });
      const { access } = found;
      expect(access.is === 'yes' ? 'yes' : `${access.is} ${access.refusal.code}`).toBe(answer);
      expect(found.keeping?.keeper).toBe(keeper);
    });
  }

  it('is for the gate alone to ask for: a token by itself does not get in', () => {
    const call = callOf({ ...STEP, branch: 'main', stepUuid: STRANGERS[0].stepUuid }, WORLD);
    if (call === undefined) throw new Error('no call');
    expect(accessTo(GATED.trust, call, WORLD)).toMatchObject({ is: 'depends', refusal: { code: 'entry-gate' } });
    const direct = accessTo(GATED.trust, { ...call, origin: { is: 'internet' } }, WORLD);
    expect(direct).toMatchObject({ is: 'no', refusal: { code: 'entry-gate' } });
  });

  it('is listed with the VPC that it needs, and with who keeps its branches', () => {
    const [role] = accessRoles([GATED], undefined, WORLD);
    if (role === undefined) throw new Error('no role');
    const entrances = entrancesOf(GATED.trust, WORLD);
    expect(entrances).toMatchObject([{ repository: REPOSITORY, open: 'yes', vpcs: [GATE_VPC] }]);
    const json = whoCanJson([{ role, permission: undefined, entrances, others: [] }], {
      source: 'the manifests',
      world: WORLD,
      asked: undefined,
    });
    expect(json).toMatchObject({
      roles: [
        {
          pipelines: [
            {
              words: 'repository checkout-api, every step, by calls from the gate’s VPC alone',
              branches: ['main', 'release/*'],
              branchKeeper: 'gate',
            },
          ],
        },
      ],
    });
  });
});
