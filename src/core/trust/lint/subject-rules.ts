/** What is wrong with the subject condition: only `sub` says which step a token is of. */

import { readSubject } from '../../manifest/subject-reading.ts';
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
import { asItStands, narrowFirst, REPOSITORY, stepsWords, suggestionWords } from './suggestion.ts';

/** Audience alone: the most common hole, and the first step of many articles. */
export const subject: TrustRule = {
  codes: ['trust-no-sub'],
  check: (subject) =>
    tokenStatements(subject).flatMap((statement) => {
      if (conditionsOn('sub', statement, subject.world).some(asksForValues)) return [];
      const { host, workspace } = providerOf(statement, subject.world);
      const [narrow] = narrowFirst(REPOSITORY, ofHost(host, subject.world));
      return [
        {
          code: 'trust-no-sub',
          level: 'reject',
          pointer: `${statement.at}/Condition`,
          message: `no condition asks for a subject: every step of every repository of workspace ${workspace} may enter, as a step chooses its audience itself`,
          remedy: `add "${narrow.operator}": {"${host}:sub": "${narrow.pattern}"}, for ${stepsWords(narrow, subject.world)}`,
          suggestions: [narrow],
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
      if (!like && /[*?]/.test(value)) return literalWildcard(at, value, subject.world);
      return patternHits(at, value, subject.world);
    }),
};

function patternHits(at: string, pattern: string, world: TrustWorld): TrustHit[] {
  const { subjectFormat, workspaceUuid } = world.provider;
  const pinned = pinnedSubject(subjectFormat, pattern);
  const isOwn = pinned?.workspaceUuid === '' || pinned?.workspaceUuid === workspaceUuid;
  if (pinned !== undefined && isOwn && pinned.repositoryUuid !== workspaceUuid) {
    return pinned.environmentUuid === undefined && pinned.branch === undefined ? anyBranch(at, pinned, world) : [];
  }
  const reading = readSubject(subjectFormat, pattern, workspaceUuid);
  // Written in another way, and still the tokens of one of the patterns that the generator writes.
  if (reading?.repositoryUuid !== undefined && reading.exact) {
    const { repositoryUuid, environmentUuid, branch } = reading;
    return environmentUuid === undefined && branch === undefined
      ? anyBranch(at, { repositoryUuid, oneStep: false }, world)
      : [];
  }
  return subjectFaults(pattern, reading, world).map((fault) => ({ ...fault, level: 'reject', pointer: at }));
}

/** What the subjects of another workspace look like the settings do not say, except that they are not of this one. */
function ofHost(host: string, world: TrustWorld): TrustWorld {
  return host === world.provider.host
    ? world
    : { ...world, provider: { ...world.provider, workspaceUuid: '{WORKSPACE-UUID}' } };
}

function subjectValues(subject: TrustSubject) {
  return tokenStatements(subject).flatMap((statement) =>
    conditionsOn('sub', statement, subject.world)
      .filter(asksForValues)
      .flatMap((condition) =>
        valuesOf(condition).map((place) => ({ ...place, like: condition.operator.base === 'StringLike' })),
      ),
  );
}

function literalWildcard(at: string, value: string, world: TrustWorld): TrustHit[] {
  const message = `${value} is under StringEquals, where * and ? are plain characters: no pipeline can assume the role`;
  const hits = patternHits(at, value, world);
  if (hits.every(({ level }) => level === 'warn')) {
    const right = asItStands(value, world);
    const suggestions = [right];
    const remedy = `put ${right.pattern} under StringLike, for ${stepsWords(right, world)}`;
    return [{ code: 'trust-literal-wildcard', level: 'reject', pointer: at, message, remedy, suggestions }];
  }
  // Under StringLike a pattern that is wrong could let in more than it seems to.
  const suggestions = hits.flatMap((hit) => hit.suggestions ?? []).slice(0, 1);
  const remedy = `under StringLike, ${suggestionWords(suggestions, world)}`;
  return [{ code: 'trust-literal-wildcard', level: 'reject', pointer: at, message, remedy, suggestions }];
}

/** Allowed, and always reported: in a manifest this is `anyBranch: true`. */
function anyBranch(at: string, pinned: { repositoryUuid: string; oneStep: boolean }, world: TrustWorld): TrustHit[] {
  const { carriesEnvironment, carriesBranch, text } = world.provider.subjectFormat;
  const name = nameOf(world, pinned.repositoryUuid);
  const message =
    pinned.oneStep && carriesEnvironment
      ? `every step of ${name} that deploys to no environment may enter, from any branch, tag or pull request`
      : `every step of ${name} may enter, from any branch, tag or pull request: a person who can push can edit bitbucket-pipelines.yml`;
  const [narrow] = narrowFirst(pinned.repositoryUuid, world);
  const remedy =
    carriesEnvironment || carriesBranch
      ? `${suggestionWords([narrow], world)}, unless this is what you want (in a manifest, anyBranch: true says so)`
      : `let only a role that can do no harm have ${narrow.pattern}: subjects of the form ${text} have neither environment nor branch, so that no trust policy can pin one (in a manifest, anyBranch: true says so)`;
  return [{ code: 'trust-any-branch', level: 'warn', pointer: at, message, remedy, suggestions: [narrow] }];
}
