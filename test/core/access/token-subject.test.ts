import { describe, expect, it } from 'vitest';
import { tokenSubject } from '../../../src/core/access/token-subject.ts';
import {
  DOCUMENTED_SUBJECT_FORMAT,
  parseSubjectFormat,
  type SubjectFormat,
} from '../../../src/core/manifest/subject-format.ts';

const WORKSPACE = '{8d4a2e1c-3b5f-4a6d-9c7e-1f2a3b4c5d6e}';
const REPOSITORY = '{5bca6b83-22d3-4e40-8b3f-0f2f1fbe7a11}';
const ENVIRONMENT = '{1e2f3a4b-5c6d-4e7f-9a8b-9cadbecfd0e1}';
const STEP = '{0f6d2a86-0c5e-4f0f-9a44-5f7a1d3c2b10}';
const ARTICLE = '{workspaceUuid}:{repositoryUuid}:*:{branch}';

function format(text: string): SubjectFormat {
  const parsed = parseSubjectFormat(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.format;
}
const expected = (text = DOCUMENTED_SUBJECT_FORMAT) => ({ subjectFormat: format(text), workspaceUuid: WORKSPACE });

describe('the subject of a token', () => {
  it('is of the documented form, with an environment or without', () => {
    for (const settings of [undefined, expected()]) {
      expect(tokenSubject(`${REPOSITORY}:${ENVIRONMENT}:${STEP}`, settings)).toEqual({
        is: 'read',
        format: DOCUMENTED_SUBJECT_FORMAT,
        wanted: true,
        step: { repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT, stepUuid: STEP },
      });
      expect(tokenSubject(`${REPOSITORY}:${STEP}`, settings)).toMatchObject({
        wanted: true,
        step: { environmentUuid: undefined, stepUuid: STEP },
      });
    }
  });

  it('is of the form of the settings', () => {
    expect(tokenSubject(`${WORKSPACE}:${REPOSITORY}:a:main`, expected(ARTICLE))).toEqual({
      is: 'read',
      format: ARTICLE,
      wanted: true,
      step: {
        repositoryUuid: REPOSITORY,
        environmentUuid: undefined,
        stepUuid: undefined,
        branch: 'main',
        workspaceUuid: WORKSPACE,
      },
    });
  });

  it('of the documented form is not what other settings ask for', () => {
    expect(tokenSubject(`${REPOSITORY}:${STEP}`, expected(ARTICLE))).toMatchObject({
      is: 'read',
      format: DOCUMENTED_SUBJECT_FORMAT,
      wanted: false,
    });
  });

  const other = [
    { subject: '', words: 'empty', reason: 'the claim is there and says nothing' },
    { subject: 'x'.repeat(300), words: 'longer than 255', reason: 'no issuer may make it' },
    { subject: 'repo:acme/api:ref:refs/heads/main', words: 'GitHub’s', reason: 'a token of a workflow' },
    { subject: 'project_path:acme/api:ref_type:branch:ref:main', words: 'GitLab’s', reason: 'a token of a job' },
    { subject: `${REPOSITORY}:${STEP}`.toUpperCase(), words: 'upper case', reason: 'STS compares texts' },
    { subject: `${REPOSITORY}:${STEP}`.replaceAll(/[{}]/g, ''), words: 'no braces', reason: 'the braces are literal' },
    { subject: `${REPOSITORY.slice(1, -1)}:${STEP}`, words: 'no braces', reason: 'every UUID has them' },
    {
      subject: `${WORKSPACE}:${REPOSITORY}:${STEP}`,
      words: 'UUID of the workspace',
      reason: 'it would read as an environment’s',
      settings: true,
    },
    {
      subject: `${WORKSPACE}:${REPOSITORY}:x:main`,
      words: 'UUID of the workspace',
      reason: 'the article’s form',
      settings: true,
    },
    { subject: REPOSITORY, words: 'has 1 part between colons', reason: 'the step is missing' },
    {
      subject: `${REPOSITORY}:${ENVIRONMENT}:${STEP}:main`,
      words: 'has 4 parts between colons',
      reason: 'one too many',
    },
    { subject: `${REPOSITORY}:production:${STEP}`, words: 'does not have the form', reason: 'a name is no UUID' },
    {
      subject: `${ENVIRONMENT}:${REPOSITORY}:a:main`,
      words: 'another workspace',
      reason: 'of the configured form',
      settings: true,
      of: ARTICLE,
    },
  ];
  it.each(other)('$subject: $words, $reason', ({ subject, words, settings, of }) => {
    const found = tokenSubject(subject, settings === true ? expected(of) : undefined);
    expect(found.is === 'other' ? found.differs : found).toContain(words);
  });

  it('that is not there is absent', () => {
    expect(tokenSubject(undefined, expected())).toEqual({ is: 'absent' });
  });

  it('is read at once, however many wildcards its format has', () => {
    const wild = format('{repositoryUuid}:*:*:*:*:*:{stepUuid}');
    expect(
      tokenSubject(`${REPOSITORY}${':'.repeat(15_000)}`, { subjectFormat: wild, workspaceUuid: WORKSPACE }).is,
    ).toBe('other');
    expect(tokenSubject(`${REPOSITORY}${':'.repeat(200)}`, { subjectFormat: wild, workspaceUuid: WORKSPACE }).is).toBe(
      'other',
    );
  });
});
