/**
 * Why a `sub` pattern is wrong, by the form that this workspace's tokens have (provider.subjectFormat; without settings
 * the one that Atlassian documents): it lets in more steps than it seems to, or none.
 */

import type { Code } from '../../codes/codes.ts';
import type { SubjectReading } from '../../manifest/subject-reading.ts';
import { pinnedSubject } from '../pinned-subject.ts';
import type { TrustWorld } from '../trust-world.ts';
import { type ClosedFault, closedFaults } from './closed-subject.ts';
import { segmentsOf } from './subject-segment.ts';
import { narrowFirst, type Suggestion, suggestion, suggestionsFor, suggestionWords } from './suggestion.ts';

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

export interface SubjectFault {
  readonly code: Code;
  readonly message: string;
  readonly remedy: string;
  readonly suggestions: readonly Suggestion[];
}

/** At least one, for a pattern that means none of those that the generator writes. */
export function subjectFaults(pattern: string, reading: SubjectReading | undefined, world: TrustWorld): SubjectFault[] {
  if (reading !== undefined) return [openPattern(pattern, reading, world)];
  const segments = segmentsOf(pattern, world.provider.workspaceUuid);
  const faults = closedFaults(segments, world);
  const suggestions = closedSuggestions(pattern, faults, world);
  const words = suggestionWords(suggestions, world);
  return (faults.length > 0 ? faults : [noSuchSubject(pattern, world)]).map(({ code, message, advice }) => ({
    code,
    message,
    remedy: `${advice}${words}${OTHERWISE[code] ?? ''}`,
    suggestions,
  }));
}

const OTHERWISE: Readonly<Record<string, string>> = {
  'trust-sub-workspace': '; or set provider.subjectFormat, if decoded tokens of your workspace really begin like this',
  'trust-sub-nobody': '; or set provider.subjectFormat to what decoded tokens show',
};

/** Where only the spelling of UUIDs is wrong, the same pattern in the right one: it says what is wanted. */
function closedSuggestions(pattern: string, faults: readonly ClosedFault[], world: TrustWorld): Suggestion[] {
  const { subjectFormat, workspaceUuid } = world.provider;
  if (!faults.every(({ code }) => code === 'trust-sub-braces' || code === 'trust-sub-case')) {
    return suggestionsFor(pattern, world);
  }
  const respelt = segmentsOf(pattern, workspaceUuid).map(({ text, is, uuid }) =>
    is === 'upper-case' || is === 'bare' || is === 'workspace' ? (uuid ?? text) : text,
  );
  const pinned = pinnedSubject(subjectFormat, respelt.join(':'));
  const isRight =
    pinned !== undefined &&
    pinned.repositoryUuid !== workspaceUuid &&
    (pinned.workspaceUuid === '' || pinned.workspaceUuid === workspaceUuid);
  if (!isRight) return suggestionsFor(pattern, world);
  const { repositoryUuid, environmentUuid, branch } = pinned;
  return [
    suggestion({ repositoryUuid, ...(environmentUuid && { environmentUuid }), ...(branch && { branch }) }, world),
  ];
}

/** Patterns that some token matches: more tokens than were meant. */
function openPattern(pattern: string, reading: SubjectReading, world: TrustWorld): SubjectFault {
  const { workspace, subjectFormat } = world.provider;
  const suggestions = suggestionsFor(pattern, world).slice(0, 1);
  const remedy = suggestionWords(suggestions, world);
  if (reading.everything) {
    const message = `${pattern} matches every step of every repository of workspace ${workspace}`;
    return { code: 'trust-sub-everything', message, remedy, suggestions };
  }
  if (reading.repositoryUuid === undefined) {
    const message = `${pattern} has a wildcard before the repository’s UUID is complete: it also matches repositories that it does not name`;
    return { code: 'trust-sub-wildcard', message, remedy, suggestions };
  }
  if (!/[*?]/.test(pattern)) return oneRun(pattern, reading.repositoryUuid, world);
  const half = subjectFormat.carriesBranch ? 'a UUID or a branch' : 'a UUID';
  const message =
    reading.steps === 'deploying' && reading.environmentUuid === undefined && !/\{[^{}]*[*?]/.test(pattern)
      ? `${pattern} looks tighter than it is: * also crosses colons, so it matches steps that it does not seem to name`
      : `${pattern} has ${half} that is not complete: it matches whatever else fits the part that is there`;
  return { code: 'trust-sub-loose', message, remedy, suggestions };
}

/** No wildcard, and a part that no two tokens have in common. */
function oneRun(pattern: string, repositoryUuid: string, world: TrustWorld): SubjectFault {
  const { subjectFormat } = world.provider;
  const changes = subjectFormat.parts.includes('stepUuid')
    ? 'names one step, and a step’s UUID changes at every run: it worked once at most'
    : `has one value for the part that ${subjectFormat.text} leaves open: it worked as long as that did not change`;
  const message = `${pattern} ${changes}, and no pipeline can assume the role again`;
  const [first] = suggestionsFor(pattern, world);
  // Two UUIDs only, where the second may be a step's or an environment's: what follows the latter is missing.
  const short = pattern.split(':').length < subjectFormat.parts.filter((part) => part !== ':').length;
  const { environmentUuid } = first.admits;
  const isOpen = short && environmentUuid && !world.lock.environmentByUuid.has(environmentUuid);
  const whole = isOpen ? narrowFirst(repositoryUuid, world).slice(-1) : [];
  const suggestions = [first, ...whole];
  const words = suggestionWords(suggestions, world);
  const remedy = whole.length > 0 ? words.replace(/, or /, ' if the last UUID is an environment’s, else ') : words;
  return { code: 'trust-sub-step', message, remedy, suggestions };
}

function noSuchSubject(pattern: string, { provider }: TrustWorld): ClosedFault {
  const { subjectFormat, workspace, workspaceUuid } = provider;
  const named = pinnedSubject(subjectFormat, pattern)?.workspaceUuid || workspaceUuid;
  if (named !== workspaceUuid) {
    const message = `${named} is not the UUID of workspace ${workspace}, with which the subjects of its tokens begin: no pipeline can assume the role`;
    return { code: 'trust-sub-nobody', message, advice: '' };
  }
  const message = `${pattern} matches no subject that a token of workspace ${workspace} can have (${subjectFormat.text}): no pipeline can assume the role`;
  return { code: 'trust-sub-nobody', message, advice: '' };
}
