/** CloudTrail never says why: the reason is found by trying the call on the role, and none is made up. */
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../src/core/trail/decode-event.ts';
import type { RecordedUse } from '../../../src/core/trail/recorded-use.ts';
import { stepReader } from '../../../src/core/trail/used-step.ts';
import { type TriedRoles, whyRefused } from '../../../src/core/trail/why-refused.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { GATE_VPC } from '../../support/gate-vpcs.ts';
import { settings } from '../../support/roles.ts';
import {
  AUDIENCE,
  CHECKOUT,
  type EventWords,
  PRODUCTION,
  PROVIDER,
  REFUSED,
  ROLE,
  STAGING,
  STEP,
  stsEvent,
  WORKSPACE,
} from '../../support/trail-events.ts';

const OURS = settings();
const SETTINGS = { ...OURS, provider: { ...OURS.provider, workspaceUuid: WORKSPACE, audience: AUDIENCE } };
const lock = {
  workspace: 'acme',
  repositories: { 'checkout-api': { uuid: CHECKOUT, environments: { production: PRODUCTION, staging: STAGING } } },
};
const trust = trustPolicy(SETTINGS.provider, [{ repositoryUuid: CHECKOUT, environmentUuid: PRODUCTION }]);
const TRIED: TriedRoles = {
  world: trustWorld(SETTINGS, lock),
  roles: [{ name: 'checkout-deploy', arn: ROLE, trust, maxSessionSeconds: 3600 }],
  from: 'manifests',
};

function used(words: EventWords, more?: Record<string, unknown>): RecordedUse {
  const decoded = decodeEvent(stsEvent({ refused: REFUSED, ...words }, more), stepReader());
  if (decoded.kind !== 'use') throw new Error(`the event is ${decoded.kind}`);
  return decoded.use;
}

const long = { requestParameters: { roleArn: ROLE, roleSessionName: 'long', durationSeconds: 7200 } };
const other = ROLE.replace('checkout-deploy', 'elsewhere');

const KNOWN: readonly { reason: string; words: EventWords; more?: Record<string, unknown>; code: string }[] = [
  { reason: 'a step without the environment', words: { subject: `${CHECKOUT}:${STEP}` }, code: 'entry-no-environment' },
  {
    reason: 'a step of another environment',
    words: { subject: `${CHECKOUT}:${STAGING}:${STEP}` },
    code: 'entry-environment',
  },
  {
    reason: 'a step of another repository',
    words: { subject: `${STAGING}:${PRODUCTION}:${STEP}` },
    code: 'entry-repository',
  },
  { reason: 'the role’s ARN in another case', words: { roleArn: ROLE.replace('deploy', 'Deploy') }, code: 'role-case' },
  { reason: 'the role’s ARN without its path', words: { roleArn: ROLE.replace('/bitbucket', '') }, code: 'role-path' },
  { reason: 'another audience', words: { audience: 'sts.amazonaws.com' }, code: 'token-audience' },
  {
    reason: 'a token of another workspace',
    words: { provider: PROVIDER.replace('/acme/', '/elsewhere/') },
    code: 'token-other-workspace',
  },
  {
    reason: 'longer than the role allows, as STS says it',
    words: { refused: { errorCode: 'ValidationError', errorMessage: 'exceeds the MaxSessionDuration' } },
    more: long,
    code: 'session-too-long',
  },
  {
    reason: 'longer than the role allows, where the trust policy would let it in',
    words: {},
    more: long,
    code: 'session-too-long',
  },
  {
    reason: 'an old token, whatever else there is',
    words: { subject: `${CHECKOUT}:${STEP}`, refused: { errorCode: 'ExpiredTokenException' } },
    code: 'token-expired',
  },
  {
    reason: 'the provider by its address alone',
    words: { provider: PROVIDER.slice(PROVIDER.indexOf('api.')), subject: `${CHECKOUT}:${STEP}` },
    code: 'entry-no-environment',
  },
];

const UNKNOWN: readonly { reason: string; words: EventWords; more?: Record<string, unknown>; because: RegExp }[] = [
  {
    reason: 'the manifest lets it in',
    words: {},
    because: /^its manifest lets the step in today: it was another one then/,
  },
  {
    reason: 'no manifest declares the role: IAM may have it all the same',
    words: { roleArn: other },
    because: /no manifest declares/,
  },
  {
    reason: 'the event names no role',
    words: {},
    more: { requestParameters: null, resources: [] },
    because: /names no role/,
  },
  {
    reason: 'of another account’s trail',
    words: {},
    more: { recipientAccountId: '444455556666' },
    because: /of account 444455556666/,
  },
];

describe('a refused use', () => {
  for (const { reason, words, more, code } of KNOWN) {
    it(`${reason}: ${code}`, () => {
      expect(whyRefused(used(words, more), TRIED)).toMatchObject({ is: 'known', refusal: { code } });
    });
  }

  for (const { reason, words, more, because } of UNKNOWN) {
    it(`is not explained by a guess: ${reason}`, () => {
      const why = whyRefused(used(words, more), TRIED);
      expect(why).toEqual({ is: 'unknown', because: expect.stringMatching(because) });
    });
  }

  it('of a role that IAM has not is explained by IAM, which has every role', () => {
    expect(whyRefused(used({ roleArn: other }), { ...TRIED, from: 'IAM' })).toMatchObject({
      refusal: { code: 'role-missing' },
    });
  });

  it('by a condition that only the call knows is named', () => {
    const document = JSON.parse(trust);
    document.Statement[0].Condition.IpAddress = { 'aws:SourceIp': '192.0.2.0/24' };
    const roles = TRIED.roles.map((role) => ({ ...role, trust: JSON.stringify(document) }));
    expect(whyRefused(used({}), { ...TRIED, roles })).toMatchObject({ refusal: { code: 'entry-depends' } });
  });

  it('that called STS itself for a role of the gate is known by the endpoint that it did not come through', () => {
    const document = JSON.parse(trust);
    document.Statement[0].Condition.StringEquals['aws:SourceVpcArn'] = GATE_VPC;
    const roles = TRIED.roles.map((role) => ({ ...role, trust: JSON.stringify(document) }));
    const tried = { ...TRIED, roles, world: { ...TRIED.world, gateVpcs: [GATE_VPC] } };
    expect(whyRefused(used({}), tried)).toMatchObject({ refusal: { code: 'entry-gate' } });
  });

  it('whose audience the event does not say has no reason that is about the audience', () => {
    const hidden = {
      userIdentity: { type: 'WebIdentityUser', userName: `${CHECKOUT}:${STEP}`, identityProvider: PROVIDER },
    };
    expect(whyRefused(used({}, hidden), TRIED)).toMatchObject({ refusal: { code: 'entry-no-environment' } });
  });

  it('says nothing of the longest session of a role for which it was not read', () => {
    const use = used(
      { refused: { errorCode: 'ValidationError', errorMessage: 'exceeds the MaxSessionDuration' } },
      long,
    );
    const roles = TRIED.roles.map((role) => ({ ...role, unread: ['session', 'description'] }));
    expect(whyRefused(use, { ...TRIED, roles, from: 'IAM' }).is).toBe('unknown');
  });
});
