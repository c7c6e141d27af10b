import { describe, expect, it } from 'vitest';
import type { Lockout } from '../../../src/core/model/update-change.ts';
import { whoIsLeft } from '../../../src/core/plan/lockout.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { trustWidth } from '../../../src/core/widening/trust-width.ts';
import { GATE_VPC, OTHER_VPC, SECOND_GATE_VPC, settingsWithGate } from '../../support/gate-vpcs.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY } from '../../support/roles.ts';

const SETTINGS = settingsWithGate([GATE_VPC, SECOND_GATE_VPC]);
const WORLD = trustWorld(SETTINGS, {
  workspace: 'acme',
  repositories: {
    'checkout-api': { uuid: REPOSITORY, environments: { production: ENVIRONMENT } },
    storefront: { uuid: OTHER_REPOSITORY, environments: {} },
  },
});
const PRODUCTION = { repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT };
const STEPS = 'steps of repository checkout-api that deploy to production';
const direct = trustPolicy(SETTINGS.provider, [PRODUCTION]);
const gated = (vpcs = [GATE_VPC], subjects = [PRODUCTION]) => trustPolicy(SETTINGS.provider, subjects, vpcs);
const written = (from: string, to: string) => gated().replace(from, to);

const CASES: readonly {
  readonly name: string;
  readonly reason: string;
  readonly before: string;
  readonly after: string;
  readonly expected: readonly [width: string, words: string];
  /** Who can enter afterwards, of those who can before; absent: no manifest can ask for it. */
  readonly leaves?: Lockout['leaves'];
}[] = [
  {
    name: 'the condition is put on',
    reason: 'direct calls are shut out; steps have to change over to the gate',
    before: direct,
    after: gated(),
    expected: ['narrows', `no longer admits ${STEPS}, by calls over the internet`],
    leaves: 'others',
  },
  {
    name: 'the condition is taken off',
    reason: 'a step that calls STS itself gets in on any branch; the gate does not let into a role that is not its own',
    before: gated(),
    after: direct,
    expected: ['widens', `admits ${STEPS}, by calls over the internet`],
    leaves: 'others',
  },
  {
    name: 'it becomes IfExists',
    reason: 'a call over the internet has no VPC, and passes',
    before: gated(),
    after: written('"StringLike"', `"StringEqualsIfExists":{"aws:SourceVpcArn":"${GATE_VPC}"},"StringLike"`).replace(
      `,"aws:SourceVpcArn":"${GATE_VPC}"`,
      '',
    ),
    expected: ['widens', `admits ${STEPS}, by calls over the internet`],
  },
  {
    name: 'a VPC of the gate is added',
    reason: 'it is a way in that was not there',
    before: gated(),
    after: gated([GATE_VPC, SECOND_GATE_VPC]),
    expected: ['widens', `admits ${STEPS}, by calls from the gate’s VPC alone`],
    leaves: 'some',
  },
  {
    name: 'another VPC is added by hand',
    reason: 'its calls get past the gate',
    before: gated(),
    after: gated([GATE_VPC, OTHER_VPC]),
    expected: ['widens', `admits ${STEPS}, by calls from VPC ${OTHER_VPC} alone`],
    leaves: 'some',
  },
  {
    name: 'a VPC is removed',
    reason: 'nothing gets in that did not before',
    before: gated([GATE_VPC, SECOND_GATE_VPC]),
    after: gated([SECOND_GATE_VPC]),
    expected: ['narrows', `no longer admits ${STEPS}, by calls from the gate’s VPC alone`],
    leaves: 'some',
  },
  {
    name: 'one VPC takes the place of another',
    reason: 'the gate of before can call no more, whatever stands in the new one',
    before: gated([GATE_VPC]),
    after: gated([SECOND_GATE_VPC]),
    expected: ['widens', `admits ${STEPS}, by calls from the gate’s VPC alone`],
    leaves: 'others',
  },
  {
    name: 'the VPCs stand in another order',
    reason: 'values of a condition have none',
    before: gated([GATE_VPC, SECOND_GATE_VPC]),
    after: gated([GATE_VPC, SECOND_GATE_VPC]).replace(
      `["${GATE_VPC}","${SECOND_GATE_VPC}"]`,
      `["${SECOND_GATE_VPC}","${GATE_VPC}"]`,
    ),
    expected: ['neutral', ''],
    leaves: 'some',
  },
  {
    name: 'the ARN becomes the id',
    reason: 'another VPC may have the same id elsewhere',
    before: gated(),
    after: written(`"aws:SourceVpcArn":"${GATE_VPC}"`, '"aws:SourceVpc":"vpc-0a1b2c3d4e5f60718"'),
    expected: [
      'unknown',
      'no step that was tried gets in that could not before, but this cannot be shown for all steps',
    ],
    leaves: 'some',
  },
  {
    name: 'any VPC will do',
    reason: 'a wildcard is no condition',
    before: gated(),
    after: written('"StringLike":{', '"StringLike":{"aws:SourceVpcArn":"*",').replace(
      `,"aws:SourceVpcArn":"${GATE_VPC}"`,
      '',
    ),
    expected: ['widens', `admits ${STEPS}, by calls through an interface endpoint in whatever VPC`],
    leaves: 'some',
  },
  {
    name: 'a repository is added behind the gate',
    reason: 'what a role of the gate lets in counts as any other',
    before: gated(),
    after: gated([GATE_VPC], [PRODUCTION, { repositoryUuid: OTHER_REPOSITORY, environmentUuid: ENVIRONMENT }]),
    expected: [
      'widens',
      'admits steps of repository storefront that deploy to production, by calls from the gate’s VPC alone',
    ],
    leaves: 'some',
  },
  {
    name: 'another repository takes its place behind the gate',
    reason: 'none of the steps of before gets in',
    before: gated(),
    after: gated([GATE_VPC], [{ repositoryUuid: OTHER_REPOSITORY, environmentUuid: ENVIRONMENT }]),
    expected: [
      'widens',
      'admits steps of repository storefront that deploy to production, by calls from the gate’s VPC alone',
    ],
    leaves: 'others',
  },
];

describe('a change of the VPCs that a role is entered from', () => {
  for (const { name, reason, before, after, expected, leaves } of CASES) {
    it(`${expected[0]}: ${name}: ${reason}`, () => {
      expect(trustWidth(before, after, WORLD)).toEqual({ width: expected[0], words: expected[1] });
    });

    if (leaves === undefined) continue;
    it(`leaves ${leaves}: ${name}`, () => {
      expect(whoIsLeft(before, after, { world: WORLD, provider: { is: 'unread' } })).toBe(leaves);
    });
  }
});
