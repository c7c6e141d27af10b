import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subjectPattern } from '../../../src/core/manifest/subject-format.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import {
  ENVIRONMENT,
  HOST,
  OTHER_REPOSITORY,
  REPOSITORY,
  settings,
  subjectFormat,
  WORKSPACE,
} from '../../support/roles.ts';
import { admits } from '../../support/trust-evaluator.ts';

const { provider } = settings();
const STEP = '{11111111-2222-4333-8444-555555555555}';
const OTHER_ENVIRONMENT = '{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d5}';
const SEED_FORMAT = '{workspaceUuid}:{repositoryUuid}:*:{branch}';

describe('trustPolicy', () => {
  it('writes the one legal form', () => {
    expect(JSON.parse(trustPolicy(provider, [{ repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT }]))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: provider.arn },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { [`${HOST}:aud`]: provider.audience },
            StringLike: { [`${HOST}:sub`]: `${REPOSITORY}:${ENVIRONMENT}:*` },
          },
        },
      ],
    });
  });

  it('uses StringEquals for both when no pattern has a wildcard', () => {
    const exact = { ...provider, subjectFormat: subjectFormat('{repositoryUuid}:{branch}') };
    const [statement] = JSON.parse(trustPolicy(exact, [{ repositoryUuid: REPOSITORY, branch: 'main' }])).Statement;
    expect(statement.Condition).toEqual({
      StringEquals: { [`${HOST}:aud`]: provider.audience, [`${HOST}:sub`]: `${REPOSITORY}:main` },
    });
  });

  it('is the same document whatever the order and number of the subjects', () => {
    const a = { repositoryUuid: REPOSITORY };
    const b = { repositoryUuid: OTHER_REPOSITORY };
    expect(trustPolicy(provider, [a, b])).toBe(trustPolicy(provider, [b, a, b]));
  });

  it('refuses to write a document that would admit no caller or everybody', () => {
    expect(() => trustPolicy(provider, [])).toThrow(/without subjects/);
  });

  const role = trustPolicy(provider, [{ repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT }]);
  const anyStep = trustPolicy(provider, [{ repositoryUuid: REPOSITORY }]);
  const TOKENS = [
    { name: 'own environment', sub: `${REPOSITORY}:${ENVIRONMENT}:${STEP}`, role: true, anyStep: true },
    { name: 'other environment', sub: `${REPOSITORY}:${OTHER_ENVIRONMENT}:${STEP}`, role: false, anyStep: true },
    { name: 'a step without environment', sub: `${REPOSITORY}:${STEP}`, role: false, anyStep: true },
    { name: 'other repository', sub: `${OTHER_REPOSITORY}:${ENVIRONMENT}:${STEP}`, role: false, anyStep: false },
    {
      name: 'a near-miss repository',
      sub: `${REPOSITORY.replace('6', '7')}:${ENVIRONMENT}:${STEP}`,
      role: false,
      anyStep: false,
    },
    {
      name: 'the repository in upper case',
      sub: `${REPOSITORY.toUpperCase()}:${ENVIRONMENT}:${STEP}`,
      role: false,
      anyStep: false,
    },
    {
      name: 'the repository without braces',
      sub: `${REPOSITORY.slice(1, -1)}:${ENVIRONMENT}:${STEP}`,
      role: false,
      anyStep: false,
    },
    { name: 'something in front', sub: `x${REPOSITORY}:${ENVIRONMENT}:${STEP}`, role: false, anyStep: false },
    { name: 'no subject', sub: undefined, role: false, anyStep: false },
  ];
  for (const token of TOKENS) {
    it(`${token.role ? 'admits' : 'refuses'} ${token.name}`, () => {
      const claims = { aud: provider.audience, ...(token.sub === undefined ? {} : { sub: token.sub }) };
      expect(admits(role, HOST, claims)).toBe(token.role);
      expect(admits(anyStep, HOST, claims)).toBe(token.anyStep);
      expect(admits(role, HOST, { ...claims, aud: 'sts.amazonaws.com' })).toBe(false);
      const { aud: _, ...withoutAudience } = claims;
      expect(admits(role, HOST, withoutAudience)).toBe(false);
    });
  }

  it('makes the seed’s subject format work: that branch and no other', () => {
    const seed = { ...provider, subjectFormat: subjectFormat(SEED_FORMAT) };
    const main = trustPolicy(seed, [{ repositoryUuid: REPOSITORY, branch: 'main' }]);
    const sub = (branch: string) => ({ aud: provider.audience, sub: `${WORKSPACE}:${REPOSITORY}:${STEP}:${branch}` });
    expect(admits(main, HOST, sub('main'))).toBe(true);
    expect(admits(main, HOST, sub('develop'))).toBe(false);
    expect(admits(main, HOST, sub('not-main'))).toBe(false);
    expect(admits(main, HOST, { aud: provider.audience, sub: `${REPOSITORY}:${STEP}` })).toBe(false);
  });

  it('admits exactly what is declared, for any repositories, environments and branches', () => {
    const uuid = fc.uuid().map((id) => `{${id}}`);
    const world = fc.record({
      repositories: fc.uniqueArray(uuid, { minLength: 2, maxLength: 5 }),
      environments: fc.uniqueArray(uuid, { minLength: 2, maxLength: 5 }),
      branches: fc.uniqueArray(fc.constantFrom('main', 'release/1.0', 'develop', 'mai', 'main2'), { minLength: 2 }),
    });
    const format = fc.constantFrom(
      {
        text: '{repositoryUuid}[:{environmentUuid}]:{stepUuid}',
        sub: (r: string, e: string | undefined, _b: string) => [r, ...(e ? [e] : []), STEP].join(':'),
      },
      { text: SEED_FORMAT, sub: (r: string, _e: string | undefined, b: string) => [WORKSPACE, r, STEP, b].join(':') },
      {
        text: '{repositoryUuid}:{environmentUuid}:{branch}:{stepUuid}',
        sub: (r: string, e: string | undefined, b: string) => [r, e ?? '-', b, STEP].join(':'),
      },
    );
    fc.assert(
      fc.property(
        world,
        format,
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        fc.boolean(),
        (w, { text, sub }, n, m, pinEnvironment, pinBranch) => {
          const parsed = subjectFormat(text);
          const declared = w.repositories.slice(0, 1 + (n % (w.repositories.length - 1)));
          const environments =
            pinEnvironment && parsed.carriesEnvironment
              ? w.environments.slice(0, 1 + (m % (w.environments.length - 1)))
              : [undefined];
          const branches = pinBranch && parsed.carriesBranch ? w.branches.slice(0, 1) : [undefined];
          const subjects = declared.flatMap((repositoryUuid) =>
            environments.flatMap((environmentUuid) =>
              branches.map((branch) => ({ repositoryUuid, environmentUuid, branch })),
            ),
          );
          const document = trustPolicy({ ...provider, subjectFormat: parsed }, subjects);
          for (const repository of w.repositories) {
            for (const environment of [undefined, ...w.environments]) {
              for (const branch of w.branches) {
                const wanted =
                  declared.includes(repository) &&
                  (environments[0] === undefined || environments.some((one) => one === environment)) &&
                  (branches[0] === undefined || branches.some((one) => one === branch));
                expect(
                  admits(document, HOST, { aud: provider.audience, sub: sub(repository, environment, branch) }),
                ).toBe(wanted);
              }
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('parseSubjectFormat', () => {
  const CASES = [
    {
      text: '{repositoryUuid}[:{environmentUuid}]:{stepUuid}',
      reason: 'the documented one',
      pattern: `${REPOSITORY}:*`,
    },
    { text: SEED_FORMAT, reason: 'the seed article’s', pattern: `${WORKSPACE}:${REPOSITORY}:*:*` },
    { text: '{repositoryUuid}:{branch}', reason: 'nothing that changes at every run', pattern: `${REPOSITORY}:*` },
    {
      text: '{stepUuid}:{repositoryUuid}',
      reason: 'what stands before the repository is not pinned',
      problem: /before \{repositoryUuid\}/,
    },
    {
      text: '*:{repositoryUuid}',
      reason: 'a wildcard in front can swallow anything',
      problem: /before \{repositoryUuid\}/,
    },
    { text: '{workspaceUuid}:*', reason: 'admits every repository', problem: /no \{repositoryUuid\}/ },
    { text: '{repositoryUuid}{branch}', reason: 'without a colon the parts run together', problem: /":" between/ },
    { text: '{repositoryUuid}:{branchName}', reason: 'no such part', problem: /\{branchName\}/ },
    {
      text: 'repo:{repositoryUuid}',
      reason: 'literal text is GitHub’s form, not Bitbucket’s',
      problem: /placeholders/,
    },
    { text: '', reason: 'empty', problem: /placeholders/ },
  ];
  for (const { text, reason, ...expected } of CASES) {
    it(`${'pattern' in expected ? 'reads' : 'refuses'} "${text}": ${reason}`, () => {
      if ('problem' in expected) expect(() => subjectFormat(text)).toThrow(expected.problem);
      else
        expect(subjectPattern(subjectFormat(text), { workspaceUuid: WORKSPACE, repositoryUuid: REPOSITORY })).toBe(
          expected.pattern,
        );
    });
  }
});
