/**
 * A remedy that is followed to the letter must lead to where it says, whatever the subjects of the workspace look like:
 * people in a hurry copy the pattern, and widen it when no pipeline gets in.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectFormat } from '../../../../src/core/manifest/subject-format.ts';
import type { TrustHit } from '../../../../src/core/trust/lint/rule.ts';
import type { Suggestion } from '../../../../src/core/trust/lint/suggestion.ts';
import { lintTrust } from '../../../../src/core/trust/lint/trust-lint.ts';
import { STRANGERS, type Step, stsRequest, tokenSubject } from '../../../../src/core/trust/token.ts';
import { readTrustDocument } from '../../../../src/core/trust/trust-document.ts';
import { admits } from '../../../../src/core/trust/trust-evaluator.ts';
import { type TrustWorld, trustWorld } from '../../../../src/core/trust/trust-world.ts';
import {
  ENVIRONMENT,
  HOST,
  OTHER_REPOSITORY,
  REPOSITORY,
  settings,
  subjectFormat,
  WORKSPACE,
} from '../../../support/roles.ts';
import { subjectFormatText, subjectPatternText } from '../../../support/subject-arbitraries.ts';
import { AUD, LOCK, policy, provider, SUB } from './policies.ts';

const AUDIENCE = { [AUD]: provider.audience };
const OTHER_ENVIRONMENT = '{77777777-6666-4555-8444-333333333333}';

function worldOf(text: string, lock = true): TrustWorld {
  return trustWorld(
    settings({ provider: { ...provider, subjectFormat: subjectFormat(text) } }),
    lock ? LOCK : undefined,
  );
}

/** What a reader puts in the place of the capital words. */
function filledIn(text: string): string {
  return text
    .replaceAll('{REPOSITORY-UUID}', REPOSITORY)
    .replaceAll('{ENVIRONMENT-UUID}', ENVIRONMENT)
    .replaceAll('BRANCH', 'main');
}

/** Where it stood before, or under the operator that the suggestion names. */
function followed({ operator, pattern }: Suggestion, inPlace: boolean): string {
  const sub = { [SUB]: filledIn(pattern) };
  if (inPlace) return policy({ StringEquals: AUDIENCE, StringLike: sub });
  return policy(
    operator === 'StringEquals'
      ? { StringEquals: { ...AUDIENCE, ...sub } }
      : { StringEquals: AUDIENCE, StringLike: sub },
  );
}

/** Of every kind of step that a suggestion could distinguish. */
function steps({ admits: wanted }: Suggestion): Step[] {
  const { repositoryUuid, environmentUuid, branch } = wanted;
  const others = { repository: [REPOSITORY, OTHER_REPOSITORY], branch: ['main', 'develop', 'xmain', 'main-2'] };
  return [filledIn(repositoryUuid), ...others.repository].flatMap((repository) =>
    [undefined, filledIn(environmentUuid ?? ENVIRONMENT), ENVIRONMENT, OTHER_ENVIRONMENT].flatMap((environment) =>
      [filledIn(branch ?? 'main'), ...others.branch].flatMap((name) =>
        STRANGERS.map(({ stepUuid }) => ({
          workspaceUuid: WORKSPACE,
          repositoryUuid: repository,
          environmentUuid: environment,
          branch: name,
          stepUuid,
        })),
      ),
    ),
  );
}

function isWanted({ admits: { repositoryUuid, environmentUuid, branch } }: Suggestion, step: Step): boolean {
  return (
    step.repositoryUuid === filledIn(repositoryUuid) &&
    (environmentUuid === undefined ||
      (step.environmentUuid ?? null) === (environmentUuid && filledIn(environmentUuid))) &&
    (branch === undefined || step.branch === filledIn(branch))
  );
}

function check(suggestion: Suggestion, format: SubjectFormat, world: TrustWorld, inPlace: boolean): void {
  const text = followed(suggestion, inPlace);
  const { verdict, hits, admits: who } = lintTrust(text, world);
  const { environmentUuid, branch } = suggestion.admits;
  const isAny = (environmentUuid ?? null) === null && branch === undefined;
  expect({ verdict, codes: hits.map(({ code }) => code) }).toEqual(
    isAny ? { verdict: 'warn', codes: ['trust-any-branch'] } : { verdict: 'ok', codes: [] },
  );
  expect(who?.nobody).toBe(false);
  const read = readTrustDocument(text);
  if ('problems' in read) throw new Error('IAM does not take what was followed');
  for (const step of steps(suggestion)) {
    const sub = tokenSubject(format, step);
    if (sub === undefined) continue;
    const token = { provider: provider.arn, host: HOST, aud: provider.audience, sub };
    const admitted = admits(read.document, stsRequest(token)) === 'yes';
    // Where the format has neither environment nor branch, steps that differ in them have one subject.
    expect({ sub, admitted }).toEqual({ sub, admitted: isWanted(suggestion, step) });
  }
}

function ofSubject(hits: readonly TrustHit[]): TrustHit[] {
  return hits.filter(({ code }) => /^trust-(sub|no-sub|any-branch|literal)/.test(code));
}

describe('a remedy about the subject, followed to the letter', () => {
  const OPERATORS = ['StringLike', 'StringLike', 'StringEquals', 'none'] as const;

  it('leads to ok, or to any branch by choice, and admits the steps that it says, whatever the format', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(
        subjectFormatText,
        subjectPatternText,
        fc.constantFrom(...OPERATORS),
        fc.boolean(),
        (text, pattern, operator, lock) => {
          const world = worldOf(text, lock);
          const sub = { [SUB]: pattern };
          const conditions =
            operator === 'StringLike'
              ? { StringEquals: AUDIENCE, StringLike: sub }
              : { StringEquals: { ...AUDIENCE, ...(operator === 'StringEquals' && sub) } };
          const hits = ofSubject(lintTrust(policy(conditions), world).hits);
          for (const { code, remedy, suggestions = [] } of hits) {
            seen.set(code, (seen.get(code) ?? 0) + 1);
            expect(suggestions.length, code).toBeGreaterThan(0);
            for (const suggestion of suggestions) {
              expect(remedy).toContain(suggestion.pattern);
              for (const inPlace of [true, false]) check(suggestion, world.provider.subjectFormat, world, inPlace);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(seen.size).toBeGreaterThan(8);
  });
});
