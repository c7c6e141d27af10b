import { describe, expect, it } from 'vitest';
import { lintTrust } from '../../../../src/core/trust/lint/trust-lint.ts';
import { trustWorld } from '../../../../src/core/trust/trust-world.ts';
import { ENVIRONMENT, HOST, REPOSITORY, settings, subjectFormat, WORKSPACE } from '../../../support/roles.ts';
import { AUD, LOCK, policy, provider, RIGHT, RIGHT_SUB, SUB, withSub } from './policies.ts';

const seeded = settings({
  provider: { ...provider, subjectFormat: subjectFormat('{workspaceUuid}:{repositoryUuid}:*:{branch}') },
});

describe('lintTrust, where subjects really begin with the workspace and end with the branch', () => {
  const CASES = [
    {
      sub: `${WORKSPACE}:${REPOSITORY}:*:main`,
      reason: 'the article’s pattern, right where tokens look like that',
      codes: [],
      admits: ['every step of repository checkout-api, on branch main'],
    },
    {
      sub: [`${WORKSPACE}:${REPOSITORY}:*:main`, `${WORKSPACE}:${REPOSITORY}:*:release/1`],
      reason: 'two branches',
      codes: [],
      admits: ['every step of repository checkout-api, on branches main, release/1'],
    },
    {
      sub: `${WORKSPACE}:${REPOSITORY}:*:*`,
      reason: 'what anyBranch: true asks for here; in the documented form it would be too loose',
      codes: ['trust-any-branch'],
      admits: ['every step of repository checkout-api, on any branch'],
    },
    {
      sub: `${WORKSPACE}:${REPOSITORY}:*`,
      reason: 'the same tokens as …:*:*, so the same verdict; an environment has no place here',
      codes: ['trust-any-branch'],
      admits: ['every step of repository checkout-api, on any branch'],
      says: /^write \{3f0a2d4e-[^ ]*:\{6b1f7c2a-[^ ]*:\*:BRANCH for the steps on one branch/,
    },
    {
      sub: `${WORKSPACE}:${REPOSITORY}:**:main`,
      reason: 'the right tokens in another form than the generator has',
      codes: ['trust-form'],
      admits: ['every step of repository checkout-api, on branch main'],
    },
    {
      sub: `{99999999-8888-4777-8666-555555555555}:${REPOSITORY}:*:main`,
      reason: 'another workspace has none of these tokens, however right the form is',
      codes: ['trust-sub-nobody'],
      admits: ['no caller can assume the role: no token that a step of a Bitbucket pipeline can have gets in'],
      says: /^write \{3f0a2d4e-[^ ]*:\{6b1f7c2a-[^ ]*:\*:main for the steps on branch main/,
    },
    {
      sub: `${WORKSPACE}:${WORKSPACE}:*:main`,
      reason: 'no repository has the UUID of its workspace',
      codes: ['trust-sub-nobody'],
      admits: ['no caller can assume the role: no token that a step of a Bitbucket pipeline can have gets in'],
      says: /:\{REPOSITORY-UUID\}:\*:main/,
    },
    {
      sub: `${WORKSPACE}:${REPOSITORY}:*:refs/heads/main:`,
      reason: 'a part too many; the branch is read from it',
      codes: ['trust-sub-nobody'],
      admits: ['no caller can assume the role: no token that a step of a Bitbucket pipeline can have gets in'],
      says: /:\*:main for the steps on branch main/,
    },
    {
      sub: `{WORKSPACE-UUID}:${REPOSITORY.slice(1, -1)}:*:main`,
      reason: 'each segment is named',
      codes: ['trust-sub-placeholder', 'trust-sub-braces'],
      admits: ['no caller can assume the role: no token that a step of a Bitbucket pipeline can have gets in'],
      says: /^put the workspace’s UUID, \{3f0a2d4e-[^ ]*, in the place of \{WORKSPACE-UUID\}: write/,
    },
    {
      sub: `${WORKSPACE}:${REPOSITORY}:any:main`,
      reason: 'one value for the part that the format leaves open',
      codes: ['trust-sub-step'],
      admits: [`the one step run whose subject is ${WORKSPACE}:${REPOSITORY}:any:main`],
      says: /:\*:main for the steps on branch main/,
    },
    {
      sub: `${WORKSPACE}:*:main`,
      reason: 'main of every repository',
      codes: ['trust-sub-wildcard'],
      admits: ['every step of every repository of workspace acme, on branch main'],
    },
    {
      sub: `${WORKSPACE}:*`,
      reason: 'the whole workspace',
      codes: ['trust-sub-everything'],
      admits: ['every step of every repository of workspace acme, on any branch'],
    },
    {
      sub: RIGHT_SUB,
      reason: 'the documented form matches nothing here',
      codes: ['trust-sub-nobody'],
      admits: ['no caller can assume the role: no token that a step of a Bitbucket pipeline can have gets in'],
      says: /write \{3f0a2d4e-[^ ]*:\{6b1f7c2a-[^ ]*:\*:BRANCH for the steps on one branch/,
    },
    {
      sub: `${WORKSPACE}:${REPOSITORY}:*:ma*`,
      reason: 'branches that begin alike: no branch of a manifest looks like that',
      codes: ['trust-sub-loose'],
      admits: [`steps whose subject looks like ${WORKSPACE}:${REPOSITORY}:*:ma*`],
    },
  ];
  for (const { sub, reason, codes, admits, says } of CASES) {
    it(`${String(sub).replaceAll(WORKSPACE, '{W}').replaceAll(REPOSITORY, '{R}')}: ${reason}`, () => {
      const result = lintTrust(withSub(sub), trustWorld(seeded, LOCK));
      expect(result.hits.map(({ code }) => code)).toEqual(codes);
      expect(result.admits?.words).toEqual(admits);
      if (says) expect(result.hits[0]?.remedy).toMatch(says);
    });
  }
});

describe('lintTrust, without settings', () => {
  const CASES = [
    {
      name: 'the legal form',
      reason: 'account, workspace and audience are taken from the document',
      document: policy(RIGHT),
      codes: [],
      admits: [`steps of repository ${REPOSITORY} that deploy to ${ENVIRONMENT}`],
    },
    {
      name: 'the article’s document as it is printed there',
      reason: 'its capital words are named, and it is the audience alone',
      document: policy({ StringEquals: { [AUD]: 'ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>' } }).replaceAll(
        'workspaces/acme/',
        'workspaces/<WORKSPACE>/',
      ),
      codes: ['trust-placeholder', 'trust-placeholder', 'trust-no-sub'],
      admits: ['every step of every repository of workspace <WORKSPACE>'],
    },
    {
      name: 'the workspace first',
      reason: 'the audience shows which UUID is the workspace’s',
      document: withSub(`${WORKSPACE}:${REPOSITORY}:*`),
      codes: ['trust-sub-workspace'],
      admits: ['no caller can assume the role: no token that a step of a Bitbucket pipeline can have gets in'],
    },
    {
      name: 'everybody',
      reason: 'the conditions show which provider is meant',
      document: policy(RIGHT, { Principal: '*' }),
      codes: ['trust-principal'],
      admits: [`steps of repository ${REPOSITORY} that deploy to ${ENVIRONMENT}`],
    },
    {
      name: 'another audience',
      reason: 'a workspace’s audience has one form',
      document: policy({ StringEquals: { [AUD]: 'sts.amazonaws.com' }, StringLike: { [SUB]: RIGHT_SUB } }),
      codes: ['trust-aud-other'],
      admits: [
        `steps of repository ${REPOSITORY} that deploy to ${ENVIRONMENT}, with a token made for an audience of its own`,
      ],
    },
    {
      name: 'nothing of Bitbucket',
      reason: 'the remedy is given with the places that the reader has to fill in',
      document: policy({ StringEquals: { 'x.example:aud': 'x' } }, { Principal: '*' }),
      codes: ['trust-principal', 'trust-no-aud', 'trust-no-sub', 'trust-key-host'],
      admits: ['no caller can assume the role: no token that a step of a Bitbucket pipeline can have gets in'],
      says: /workspaces\/<workspace>\/pipelines-config/,
    },
  ];
  for (const { name, reason, document, codes, admits, says } of CASES) {
    it(`judges ${name}: ${reason}`, () => {
      const result = lintTrust(document);
      expect(result.hits.map(({ code }) => code)).toEqual(codes);
      expect(result.admits?.words).toEqual(admits);
      if (says) expect(result.hits[0]?.remedy).toMatch(says);
    });
  }

  it('takes the host from the principal', () => {
    const other = policy(RIGHT).replaceAll('workspaces/acme/', 'workspaces/elsewhere/');
    expect(lintTrust(other).verdict).toBe('ok');
    expect(lintTrust(other).world.provider.host).toBe(HOST.replace('acme', 'elsewhere'));
  });
});
