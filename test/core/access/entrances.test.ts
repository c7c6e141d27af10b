import { describe, expect, it } from 'vitest';
import { entrancesOf } from '../../../src/core/access/entrances.ts';
import { entranceWords } from '../../../src/core/render/access-words.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { ENVIRONMENT, HOST, OTHER_REPOSITORY, REPOSITORY, settings } from '../../support/roles.ts';

const { provider } = settings();
const WORLD = trustWorld(settings(), {
  workspace: 'acme',
  repositories: {
    'checkout-api': { uuid: REPOSITORY, environments: { production: ENVIRONMENT } },
    billing: { uuid: OTHER_REPOSITORY, environments: {} },
  },
});
const SUB = `${HOST}:sub`;

function trust(subject: string | string[], condition: object = {}, ...more: object[]): string {
  const allow = {
    Effect: 'Allow',
    Principal: { Federated: provider.arn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${HOST}:aud`]: provider.audience }, StringLike: { [SUB]: subject }, ...condition },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [allow, ...more] });
}

const deny = (subject: string) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: '*',
  Condition: { StringLike: { [SUB]: subject } },
});

const CASES: { name: string; reason: string; trust: string; words: string[] }[] = [
  {
    name: 'one environment',
    reason: 'what the generator writes',
    trust: trust(`${REPOSITORY}:${ENVIRONMENT}:*`),
    words: ['repository checkout-api, environment production'],
  },
  {
    name: 'a repository',
    reason: 'with and without a deployment',
    trust: trust(`${REPOSITORY}:*`),
    words: ['repository checkout-api, every step'],
  },
  {
    name: 'steps without deployment',
    reason: 'the fixed-length tail has room for one UUID',
    trust: trust(`${REPOSITORY}:{????????-????-????-????-????????????}`),
    words: ['repository checkout-api, steps that deploy to no environment'],
  },
  {
    name: 'every repository',
    reason: 'one that is named beside it is not repeated',
    trust: trust(['*', `${REPOSITORY}:*`]),
    words: ['every repository of workspace acme, every step'],
  },
  {
    name: 'every repository but one',
    reason: 'a Deny takes it out',
    trust: trust('*', {}, deny(`${OTHER_REPOSITORY}:*`)),
    words: ['every repository of workspace acme but billing, every step'],
  },
  {
    name: 'every step but those of one environment',
    reason: 'a Deny takes it out',
    trust: trust(`${REPOSITORY}:*`, {}, deny(`${REPOSITORY}:${ENVIRONMENT}:*`)),
    words: ['repository checkout-api, every step but those that deploy to production'],
  },
  {
    name: 'one single run',
    reason: 'no other run has its UUID',
    trust: trust(`${REPOSITORY}:${ENVIRONMENT}:{11111111-2222-4333-8444-555555555555}`),
    words: [`steps whose subject looks like ${REPOSITORY}:${ENVIRONMENT}:{11111111-2222-4333-8444-555555555555}`],
  },
  {
    name: 'an address',
    reason: 'known only at the call',
    trust: trust(`${REPOSITORY}:*`, { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    words: ['repository checkout-api, every step, if its other conditions hold'],
  },
  {
    name: 'another audience',
    reason: 'a step may ask for any',
    trust: trust(`${REPOSITORY}:*`, { StringEquals: { [`${HOST}:aud`]: 'https://example.com' } }),
    words: ['repository checkout-api, every step, with a token made for an audience of its own'],
  },
  { name: 'a pattern that no token fits', reason: 'nothing opens', trust: trust(`${REPOSITORY}:*:main`), words: [] },
];

describe('entrancesOf', () => {
  for (const { name, reason, trust: text, words } of CASES) {
    it(`lists ${name}: ${reason}`, () => {
      expect(entrancesOf(text, WORLD)?.map((one) => entranceWords(one, WORLD))).toEqual(words);
    });
  }

  it('lists nothing of what is no policy', () => {
    expect(entrancesOf('{', WORLD)).toBeUndefined();
  });
});
