import { describe, expect, it } from 'vitest';
import { subjectPattern } from '../../../src/core/manifest/subject-format.ts';
import { ONE_STEP, pinnedSubject } from '../../../src/core/trust/pinned-subject.ts';
import { subjectsMatching } from '../../../src/core/trust/subject-witness.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY, settings, subjectFormat, WORKSPACE } from '../../support/roles.ts';

const DOCUMENTED = '{repositoryUuid}[:{environmentUuid}]:{stepUuid}';
const SEED = '{workspaceUuid}:{repositoryUuid}:*:{branch}';
const ALL = '{repositoryUuid}:{environmentUuid}:{branch}:{stepUuid}';
const TWICE = '{workspaceUuid}:{repositoryUuid}:{branch}:{workspaceUuid}';

describe('pinnedSubject', () => {
  const nothing = { workspaceUuid: '', environmentUuid: undefined, branch: undefined, oneStep: false };
  const repository = { ...nothing, repositoryUuid: REPOSITORY };
  const CASES = [
    { format: DOCUMENTED, pattern: `${REPOSITORY}:*`, expected: repository },
    { format: DOCUMENTED, pattern: `${REPOSITORY}:${ONE_STEP}`, expected: { ...repository, oneStep: true } },
    {
      format: DOCUMENTED,
      pattern: `${REPOSITORY}:${ENVIRONMENT}:*`,
      expected: { ...repository, environmentUuid: ENVIRONMENT },
    },
    { format: ALL, pattern: `${REPOSITORY}:*:*:*`, expected: repository },
    {
      format: ALL,
      pattern: `${REPOSITORY}:${ENVIRONMENT}:main:*`,
      expected: { ...repository, environmentUuid: ENVIRONMENT, branch: 'main' },
    },
    {
      format: SEED,
      pattern: `${WORKSPACE}:${REPOSITORY}:*:a/b`,
      expected: { ...repository, workspaceUuid: WORKSPACE, branch: 'a/b' },
    },
    {
      format: TWICE,
      pattern: `${WORKSPACE}:${REPOSITORY}:main:${WORKSPACE}`,
      expected: { ...repository, workspaceUuid: WORKSPACE, branch: 'main' },
    },
    { format: TWICE, pattern: `${WORKSPACE}:${REPOSITORY}:main:${REPOSITORY}`, expected: undefined },
    { format: DOCUMENTED, pattern: '*', expected: undefined },
    { format: DOCUMENTED, pattern: `${REPOSITORY}:*:*`, expected: undefined },
    { format: DOCUMENTED, pattern: `${REPOSITORY}:${ENVIRONMENT}`, expected: undefined },
    { format: DOCUMENTED, pattern: `${REPOSITORY.toUpperCase()}:*`, expected: undefined },
    { format: SEED, pattern: `${WORKSPACE}:${REPOSITORY}:*:ma*`, expected: undefined },
    { format: SEED, pattern: `${WORKSPACE}:${REPOSITORY}:*:a b`, expected: undefined },
  ];
  for (const { format, pattern, expected } of CASES) {
    it(`reads ${pattern} by ${format}`, () => expect(pinnedSubject(subjectFormat(format), pattern)).toEqual(expected));
  }
});

describe('subjectsMatching', () => {
  const count = (format: string, pattern: string) => subjectsMatching(subjectFormat(format), pattern, WORKSPACE).length;
  const CASES = [
    { format: DOCUMENTED, pattern: '*', subjects: 2, reason: 'steps with and without an environment' },
    { format: DOCUMENTED, pattern: '?'.repeat(77), subjects: 1, reason: 'as long as a subject without an environment' },
    { format: DOCUMENTED, pattern: '?'.repeat(116), subjects: 1, reason: 'as long as one with' },
    { format: DOCUMENTED, pattern: '?'.repeat(78), subjects: 0, reason: 'as long as none' },
    { format: DOCUMENTED, pattern: '*g*', subjects: 0, reason: 'no UUID has a g' },
    { format: DOCUMENTED, pattern: '*A*', subjects: 0, reason: 'nor an upper-case letter' },
    { format: DOCUMENTED, pattern: '*::*', subjects: 0, reason: 'two colons never meet' },
    { format: DOCUMENTED, pattern: '*:*:*', subjects: 1, reason: 'two colons stand in one form only' },
    { format: DOCUMENTED, pattern: '{{*', subjects: 0, reason: 'a brace is followed by a digit' },
    {
      format: DOCUMENTED,
      pattern: `${WORKSPACE}:*`,
      subjects: 0,
      reason: 'no repository has the UUID of its workspace',
    },
    { format: SEED, pattern: `${WORKSPACE}:*`, subjects: 1, reason: 'where subjects begin with the workspace' },
    { format: SEED, pattern: `${WORKSPACE}:${REPOSITORY}:any:thing:main`, subjects: 1, reason: '* may be anything' },
    { format: SEED, pattern: `${WORKSPACE}:${REPOSITORY}:x:`, subjects: 0, reason: 'a branch has a name' },
    { format: SEED, pattern: `${REPOSITORY}:*`, subjects: 0, reason: 'the workspace is known' },
    { format: '{repositoryUuid}:{branch}', pattern: `${REPOSITORY}:a:b`, subjects: 0, reason: 'no branch has a colon' },
    { format: '{repositoryUuid}:{branch}', pattern: `${REPOSITORY}:a b`, subjects: 0, reason: 'nor a space' },
  ];
  for (const { format, pattern, subjects, reason } of CASES) {
    it(`finds ${subjects} for ${pattern} by ${format}: ${reason}`, () => expect(count(format, pattern)).toBe(subjects));
  }
});

describe('a subject format', () => {
  const CASES = [
    { format: DOCUMENTED, environment: true, branch: false },
    { format: SEED, environment: false, branch: true },
    { format: ALL, environment: true, branch: true },
    { format: '{repositoryUuid}:{stepUuid}', environment: false, branch: false },
  ];
  for (const { format, environment, branch } of CASES) {
    it(`${format} carries ${environment ? '' : 'no '}environment and ${branch ? 'a' : 'no'} branch`, () => {
      const { carriesEnvironment, carriesBranch } = subjectFormat(format);
      expect({ carriesEnvironment, carriesBranch }).toEqual({ carriesEnvironment: environment, carriesBranch: branch });
    });
  }

  it('writes a wildcard for whatever changes or is not named', () => {
    const subject = { workspaceUuid: WORKSPACE, repositoryUuid: REPOSITORY };
    expect(subjectPattern(subjectFormat(ALL), subject)).toBe(`${REPOSITORY}:*:*:*`);
    expect(subjectPattern(subjectFormat('{repositoryUuid}:*:{branch}'), { ...subject, branch: 'x' })).toBe(
      `${REPOSITORY}:*:x`,
    );
  });

  it('needs StringLike as soon as one of several patterns has a wildcard', () => {
    const { provider } = settings();
    const format = subjectFormat('{repositoryUuid}:{branch}');
    const trust = trustPolicy({ ...provider, subjectFormat: format }, [
      { repositoryUuid: REPOSITORY, branch: 'main' },
      { repositoryUuid: OTHER_REPOSITORY },
    ]);
    expect(JSON.parse(trust).Statement[0].Condition.StringLike[`${provider.host}:sub`]).toEqual([
      `${REPOSITORY}:main`,
      `${OTHER_REPOSITORY}:*`,
    ]);
  });
});
