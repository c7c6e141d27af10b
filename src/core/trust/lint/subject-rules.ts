/** What is wrong with the subject condition: only `sub` says which step a token is of. */
import { pinnedSubject } from '../pinned-subject.ts';
import { nameOf, type TrustWorld } from '../trust-world.ts';
import {
  asksForValues,
  conditionsOn,
  providerOf,
  type TrustHit,
  type TrustRule,
  type TrustSubject,
  tokenStatements,
  valuesOf,
} from './rule.ts';
import { SUBJECT_FAULTS, subjectFaults } from './subject-faults.ts';

/** Audience alone: the most common hole, and the first step of many articles. */
export const subject: TrustRule = {
  codes: ['trust-no-sub'],
  check: (subject) =>
    tokenStatements(subject).flatMap((statement) => {
      if (conditionsOn('sub', statement, subject.world).some(asksForValues)) return [];
      const { host, workspace } = providerOf(statement, subject.world);
      return [
        {
          code: 'trust-no-sub',
          level: 'reject',
          pointer: `${statement.at}/Condition`,
          message: `no condition asks for a subject: every step of every repository of workspace ${workspace} may enter, as a step chooses its audience itself`,
          remedy: `add "StringLike": {"${host}:sub": "{REPOSITORY-UUID}:{ENVIRONMENT-UUID}:*"}`,
        } satisfies TrustHit,
      ];
    }),
};

/** Each pattern by itself: which unintended steps it lets in, or why it lets in none. */
export const subjectPatterns: TrustRule = {
  codes: ['trust-literal-wildcard', 'trust-any-branch', ...SUBJECT_FAULTS],
  check: (subject) =>
    subjectValues(subject).flatMap(({ at, value, like }) => {
      // The value of a policy variable is not known; variable-rules.ts reports it.
      if (value.includes('${')) return [];
      if (!like && /[*?]/.test(value)) return literalWildcard(at, value);
      const pinned = pinnedSubject(subject.world.provider.subjectFormat, value);
      if (pinned === undefined || pinned.repositoryUuid === subject.world.provider.workspaceUuid) {
        return subjectFaults(value, subject.world).map((fault) => ({
          ...fault,
          level: 'reject' as const,
          pointer: at,
        }));
      }
      return pinned.environmentUuid === undefined && pinned.branch === undefined
        ? anyBranch(at, pinned, subject.world)
        : [];
    }),
};

function subjectValues(subject: TrustSubject) {
  return tokenStatements(subject).flatMap((statement) =>
    conditionsOn('sub', statement, subject.world)
      .filter(asksForValues)
      .flatMap((condition) =>
        valuesOf(condition).map((place) => ({ ...place, like: condition.operator.base === 'StringLike' })),
      ),
  );
}

function literalWildcard(at: string, value: string): TrustHit[] {
  const message = `${value} is under StringEquals, where * and ? are plain characters: no pipeline can assume the role`;
  return [{ code: 'trust-literal-wildcard', level: 'reject', pointer: at, message, remedy: 'put it under StringLike' }];
}

/** Allowed, and always reported: in a manifest this is `anyBranch: true`. */
function anyBranch(at: string, pinned: { repositoryUuid: string; oneStep: boolean }, world: TrustWorld): TrustHit[] {
  const name = nameOf(world, pinned.repositoryUuid);
  const message = pinned.oneStep
    ? `every step of ${name} that deploys to no environment may enter, from any branch, tag or pull request`
    : `every step of ${name} may enter, from any branch, tag or pull request: a person who can push can edit bitbucket-pipelines.yml`;
  const remedy = `name an environment, {REPOSITORY-UUID}:{ENVIRONMENT-UUID}:*, unless this is what you want (in a manifest, anyBranch: true says so)`;
  return [{ code: 'trust-any-branch', level: 'warn', pointer: at, message, remedy }];
}
