import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessTo } from '../../../src/core/access/access.ts';
import type { AccessCall } from '../../../src/core/access/access-call.ts';
import { stsRequest } from '../../../src/core/trust/token.ts';
import { readTrustDocument } from '../../../src/core/trust/trust-document.ts';
import { admits } from '../../../src/core/trust/trust-evaluator.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import {
  ENVIRONMENT,
  HOST,
  OTHER_REPOSITORY,
  REPOSITORY,
  settings,
  subjectFormat,
  WORKSPACE,
} from '../../support/roles.ts';
import { STEP, trustDocument } from '../../support/trust-arbitraries.ts';

const { provider } = settings();
const OTHER_ENVIRONMENT = '{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d5}';
const WORLD = trustWorld(settings(), {
  workspace: 'acme',
  repositories: {
    'checkout-api': { uuid: REPOSITORY, environments: { production: ENVIRONMENT } },
    billing: { uuid: OTHER_REPOSITORY, environments: {} },
  },
});
const CALL: AccessCall = {
  issuer: `https://${HOST}`,
  audiences: [provider.audience],
  authorizedParty: undefined,
  subject: `${REPOSITORY}:${ENVIRONMENT}:${STEP}`,
};

/** One Allow, and whatever a case changes about it. */
function trust(sub: string | string[], statement: object = {}, operator = 'StringLike'): string {
  const Condition = { StringEquals: { [`${HOST}:aud`]: provider.audience }, [operator]: { [`${HOST}:sub`]: sub } };
  const Principal = { Federated: provider.arn };
  const Action = 'sts:AssumeRoleWithWebIdentity';
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action, Condition, ...statement }],
  });
}

const OWN = trust(`${REPOSITORY}:${ENVIRONMENT}:*`);

const CASES: {
  name: string;
  reason: string;
  trust?: string;
  call?: Partial<AccessCall>;
  expected: string;
  names?: string[];
}[] = [
  { name: 'its own step', reason: 'what the generator writes lets it in', expected: 'yes' },
  {
    name: 'no issuer',
    reason: 'nothing says whose token it is',
    call: { issuer: undefined },
    expected: 'token-other-issuer',
  },
  {
    name: 'GitHub',
    reason: 'another service',
    call: { issuer: 'https://token.actions.githubusercontent.com' },
    expected: 'token-other-issuer',
    names: ['token.actions.githubusercontent.com'],
  },
  {
    name: 'a renamed workspace',
    reason: 'the slug is a part of the issuer',
    call: { issuer: `https://${HOST.replace('acme', 'acme-shop')}` },
    expected: 'token-other-workspace',
    names: ['acme-shop', 'acme'],
  },
  {
    name: 'a slash at the end of the issuer',
    reason: 'compared character by character',
    call: { issuer: `https://${HOST}/` },
    expected: 'token-other-issuer',
  },
  {
    name: 'no subject',
    reason: 'nothing to know the step by',
    call: { subject: undefined },
    expected: 'token-no-subject',
  },
  {
    name: 'two audiences',
    reason: 'STS takes one',
    call: { audiences: [provider.audience, 'https://example.com'] },
    expected: 'token-many-audiences',
    names: ['https://example.com'],
  },
  {
    name: 'two audiences and azp',
    reason: 'azp says which one is meant',
    call: { audiences: [provider.audience, 'https://example.com'], authorizedParty: provider.audience },
    expected: 'yes',
  },
  {
    name: 'an azp that is another',
    reason: 'aud is not looked at then',
    call: { authorizedParty: 'https://example.com' },
    expected: 'token-authorized-party',
    names: ['https://example.com'],
  },
  {
    name: 'another audience',
    reason: 'of the step’s own `audiences`',
    call: { audiences: ['sts.amazonaws.com'] },
    expected: 'token-audience',
  },
  {
    name: 'the audience of another workspace',
    reason: 'said, as it looks like the right one',
    call: { audiences: ['ari:cloud:bitbucket::workspace/11111111-2222-4333-8444-555555555555'] },
    expected: 'token-audience',
    names: ['of another workspace'],
  },
  { name: 'no audience', reason: 'STS has nothing to compare', call: { audiences: [] }, expected: 'token-audience' },
  { name: 'not a policy', reason: 'nothing follows from it', trust: '{', expected: 'entry-policy' },
  {
    name: 'another workspace’s provider',
    reason: 'a role takes what it names',
    trust: trust('*', { Principal: { Federated: provider.arn.replace('acme', 'other') } }),
    expected: 'entry-principal',
  },
  {
    name: 'the provider of another account',
    reason: 'the commonest slip of those who copy a policy',
    trust: trust('*', { Principal: { Federated: provider.arn.replace('111122223333', '444455556666') } }),
    expected: 'provider-other-account',
    names: ['444455556666'],
  },
  {
    name: 'no Allow',
    reason: 'nothing lets anything in',
    trust: trust('*', { Effect: 'Deny' }),
    expected: 'entry-principal',
  },
  {
    name: 'AssumeRole',
    reason: 'the action of another call',
    trust: trust('*', { Action: 'sts:AssumeRole' }),
    expected: 'entry-action',
    names: ['sts:AssumeRole'],
  },
  {
    name: 'a trust policy of another audience',
    reason: 'the audience stands before the subject: STS compares both, people look at one',
    trust: trust('x', { Condition: { StringEquals: { [`${HOST}:aud`]: 'sts.amazonaws.com', [`${HOST}:sub`]: 'x' } } }),
    expected: 'entry-audience',
    names: ['sts.amazonaws.com'],
  },
  {
    name: 'another repository',
    reason: 'by its name in the lock file',
    trust: trust(`${OTHER_REPOSITORY}:*`),
    expected: 'entry-repository',
    names: ['billing', 'checkout-api'],
  },
  {
    name: 'another repository and environment',
    reason: 'the repository is the first thing to put right',
    trust: trust(`${OTHER_REPOSITORY}:${OTHER_ENVIRONMENT}:*`),
    expected: 'entry-repository',
    names: ['billing'],
  },
  {
    name: 'another environment',
    reason: 'of the same repository',
    trust: trust(`${REPOSITORY}:${OTHER_ENVIRONMENT}:*`),
    expected: 'entry-environment',
    names: ['production', OTHER_ENVIRONMENT],
  },
  {
    name: 'no deployment',
    reason: 'the step has no `deployment:`',
    call: { subject: `${REPOSITORY}:${STEP}` },
    expected: 'entry-no-environment',
    names: ['production'],
  },
  {
    name: 'a deployment where none is meant',
    reason: 'the fixed-length tail has room for one step',
    trust: trust(`${REPOSITORY}:{????????-????-????-????-????????????}`),
    expected: 'entry-with-environment',
    names: ['production'],
  },
  {
    name: 'a run of before',
    reason: 'a step’s UUID comes once',
    trust: trust(`${REPOSITORY}:${ENVIRONMENT}:{${'1'.repeat(8)}-2222-4333-8444-666666666666}`),
    expected: 'entry-step',
  },
  {
    name: 'the article’s pattern',
    reason: 'no documented token begins with the workspace',
    trust: trust(`${WORKSPACE}:${REPOSITORY}:*`),
    expected: 'entry-no-token',
  },
  {
    name: 'a branch at the end',
    reason: 'the subject does not carry it',
    trust: trust(`${REPOSITORY}:*:main`),
    expected: 'entry-no-token',
  },
  {
    name: '* under StringEquals',
    reason: 'compared as it stands',
    trust: trust(`${REPOSITORY}:*`, {}, 'StringEquals'),
    expected: 'entry-no-token',
  },
  {
    name: 'every one but this',
    reason: 'a negated condition names whom it shuts out',
    trust: trust(`${REPOSITORY}:*`, {}, 'StringNotLike'),
    expected: 'entry-subject',
  },
  {
    name: 'a subject that is none',
    reason: 'the settings name another form',
    call: { subject: 'repo:acme/checkout-api' },
    expected: 'entry-subject',
    names: ['subjectFormat'],
  },
  {
    name: 'branchName',
    reason: 'a claim that STS does not offer',
    trust: trust('*', {
      Condition: { StringEquals: { [`${HOST}:aud`]: provider.audience, [`${HOST}:branchName`]: 'main' } },
    }),
    expected: 'entry-condition',
    names: ['branchName'],
  },
  {
    name: 'an address',
    reason: 'known only at the call',
    trust: trust('*', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
    expected: 'depends',
    names: ['aws:SourceIp'],
  },
  {
    name: 'a Deny',
    reason: 'wins over the Allow beside it',
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        ...(JSON.parse(OWN) as { Statement: object[] }).Statement,
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sts:*',
          Condition: { StringLike: { [`${HOST}:sub`]: `${REPOSITORY}:*` } },
        },
      ],
    }),
    expected: 'entry-denied',
    names: ['/Statement/1'],
  },
];

describe('accessTo', () => {
  for (const { name, reason, trust: policy = OWN, call, expected, names = [] } of CASES) {
    it(`${name}: ${reason}`, () => {
      const access = accessTo(policy, { ...CALL, ...call }, WORLD);
      expect(access.is === 'no' ? access.refusal.code : access.is).toBe(expected);
      if (access.is === 'yes') return;
      const words = `${access.refusal.message} ${access.refusal.remedy}`;
      for (const word of names) expect(words).toContain(word);
    });
  }

  it('names the branch where subjects carry it', () => {
    const format = subjectFormat('{workspaceUuid}:{repositoryUuid}:*:{branch}');
    const world = { ...WORLD, provider: { ...provider, subjectFormat: format } };
    const call = { ...CALL, subject: `${WORKSPACE}:${REPOSITORY}:x:feature/cart` };
    const access = accessTo(trust(`${WORKSPACE}:${REPOSITORY}:*:main`), call, world);
    expect(access).toMatchObject({ is: 'no', refusal: { code: 'entry-branch' } });
    expect(JSON.stringify(access)).toContain('feature/cart');
  });

  it('answers whatever the policy is, and as the evaluator of the linter does', () => {
    const subjects = fc.constantFrom(CALL.subject, `${REPOSITORY}:${STEP}`, `${OTHER_REPOSITORY}:${STEP}`, 'a', '*');
    fc.assert(
      fc.property(trustDocument, subjects, (document, subject) => {
        const text = JSON.stringify(document);
        const read = readTrustDocument(text);
        if (!('document' in read)) return;
        const { is } = accessTo(text, { ...CALL, subject }, WORLD);
        const token = {
          provider: provider.arn,
          host: HOST,
          aud: provider.audience,
          ...(subject !== undefined && { sub: subject }),
        };
        expect(is).toBe(admits(read.document, stsRequest(token)));
      }),
      { numRuns: 2_000 },
    );
  });
});
