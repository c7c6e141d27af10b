/**
 * Why a `sub` pattern is wrong, by the form `{REPOSITORY-UUID}[:{ENVIRONMENT-UUID}]:{STEP-UUID}` that Atlassian
 * documents: it lets in more steps than it seems to, or none.
 */

import { matches } from '../../iam/wildcard.ts';
import { DOCUMENTED_SUBJECT_FORMAT, subjectPattern } from '../../manifest/subject-format.ts';
import { subjectsMatching } from '../subject-witness.ts';
import { STRANGERS, tokenSubject } from '../token.ts';
import type { TrustWorld } from '../trust-world.ts';
import { closedFaults } from './closed-subject.ts';
import { type Segment, type SubjectFault, segmentsOf } from './subject-segment.ts';

/** Why a pattern is wrong, by its segments. */
export const SUBJECT_FAULTS = [
  'trust-sub-everything',
  'trust-sub-wildcard',
  'trust-sub-loose',
  'trust-sub-step',
  'trust-sub-workspace',
  'trust-sub-branch',
  'trust-sub-environment-name',
  'trust-sub-slug',
  'trust-sub-placeholder',
  'trust-sub-braces',
  'trust-sub-case',
  'trust-sub-nobody',
] as const;

/** At least one, for a pattern that the generator would not write. */
export function subjectFaults(pattern: string, world: TrustWorld): SubjectFault[] {
  const { subjectFormat: format, workspaceUuid } = world.provider;
  const segments = segmentsOf(pattern, workspaceUuid);
  const closed = subjectsMatching(format, pattern, workspaceUuid).length === 0;
  if (format.text !== DOCUMENTED_SUBJECT_FORMAT) {
    return closed ? [noSuchSubject(pattern, world)] : [openPattern(pattern, world)];
  }
  const [first, ...rest] = segments;
  if (first?.is === 'workspace') return [workspaceFirst(pattern, rest, world), ...closedFaults(rest, world)];
  if (!closed) return [openPattern(pattern, world)];
  const faults = closedFaults(segments, world);
  return faults.length > 0 ? faults : [noSuchSubject(pattern, world)];
}

/** Patterns that some token matches: more tokens than were meant. */
function openPattern(pattern: string, { provider }: TrustWorld): SubjectFault {
  const { subjectFormat: format, workspaceUuid, workspace } = provider;
  const matchesAll = STRANGERS.every((stranger) =>
    [stranger.environmentUuid, undefined].every((environmentUuid) => {
      const subject = tokenSubject(format, { ...stranger, environmentUuid, workspaceUuid });
      return subject === undefined || matches(pattern, subject);
    }),
  );
  const right = `write ${rightForm(provider)}, with the UUIDs of one repository and one environment`;
  if (matchesAll) {
    const message = `${pattern} matches every step of every repository of workspace ${workspace}`;
    return { code: 'trust-sub-everything', message, remedy: right };
  }
  if (!/^\{[0-9a-f-]{36}\}:/.test(pattern.replace(`${workspaceUuid}:`, ''))) {
    const message = `${pattern} has a wildcard before the first UUID is complete: it also matches repositories that it does not name`;
    return { code: 'trust-sub-wildcard', message, remedy: right };
  }
  if (!/[*?]/.test(pattern)) {
    const message = `${pattern} names one step, and a step’s UUID changes at every run: it worked once at most, and no pipeline can assume the role again`;
    const anyStep = `${pattern.slice(0, pattern.lastIndexOf(':'))}:*`;
    const isShort = pattern.split(':').length === 2;
    const remedy = isShort
      ? `write ${pattern}:* if the last UUID is an environment’s, else ${anyStep}`
      : `write ${anyStep}`;
    return { code: 'trust-sub-step', message, remedy };
  }
  const message = `${pattern} looks tighter than it is: * also crosses colons, so it matches steps that it does not seem to name`;
  return { code: 'trust-sub-loose', message, remedy: right };
}

function workspaceFirst(pattern: string, [repository]: readonly Segment[], { provider }: TrustWorld): SubjectFault {
  const named = repository?.is === 'uuid' ? repository.text : '{REPOSITORY-UUID}';
  return {
    code: 'trust-sub-workspace',
    message: `${pattern} begins with the workspace, and the subject of a token of workspace ${provider.workspace} begins with the repository: no pipeline can assume the role`,
    remedy: `write ${named}:{ENVIRONMENT-UUID}:* for one environment, ${named}:* for every step of the repository; or set provider.subjectFormat, if decoded tokens of your workspace really begin like this`,
  };
}

function noSuchSubject(pattern: string, { provider }: TrustWorld): SubjectFault {
  const { subjectFormat, workspace } = provider;
  return {
    code: 'trust-sub-nobody',
    message: `${pattern} matches no subject that a token of workspace ${workspace} can have (${subjectFormat.text}): no pipeline can assume the role`,
    remedy: `write ${rightForm(provider)}, or set provider.subjectFormat to what decoded tokens show`,
  };
}

/** The pattern that the generator would write, with placeholders. */
function rightForm({ subjectFormat, workspaceUuid }: TrustWorld['provider']): string {
  return subjectPattern(subjectFormat, {
    workspaceUuid,
    repositoryUuid: '{REPOSITORY-UUID}',
    environmentUuid: '{ENVIRONMENT-UUID}',
    branch: 'BRANCH',
  });
}
