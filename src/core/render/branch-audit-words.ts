/**
 * What is known of the branches of a role, in words that claim no more than was checked: how many uses of which period,
 * and how many of them were not asked about.
 */
import {
  type BranchAnswer,
  type OutsideUse,
  type RoleAudit,
  WHY_NOT_ASKED,
  type WhyNotAsked,
} from '../model/branch-audit.ts';
import type { Admission } from '../model/desired-role.ts';
import { counted, named } from '../text/counted.ts';
import { sameJson } from '../text/json.ts';
import { branchPromise } from '../trust/branch-promise.ts';
import { gateWords } from './admission-words.ts';

/** Of a role that names branches: who keeps them, and what the last audit found. */
export interface BranchStanding {
  readonly promise: 'enforced' | 'gate' | 'attested' | 'not-attested';
  readonly branches: readonly string[];
  /** Of a role of the gate: who enforces them, and whether that one is there. */
  readonly gate?: string;
  /** undefined: there was none, or IAM keeps the branches. */
  readonly audit: RoleAudit | undefined;
  /** Whether it was by the branches that are named now. */
  readonly isCurrent: boolean;
}

/** undefined for a role that names no branches. @param audits the last of each role */
export function branchStanding(
  { name, admission }: { readonly name: string; readonly admission: Admission },
  audits: readonly RoleAudit[],
): BranchStanding | undefined {
  const promise = branchPromise(admission);
  if (admission.enforcement.by === 'nobody' || promise === 'not-named' || promise === 'not-enforced') return undefined;
  const { branches } = admission.enforcement;
  const audit = promise === 'enforced' || promise === 'gate' ? undefined : audits.find(({ role }) => role === name);
  const gate = promise === 'gate' ? { gate: gateWords(admission.enforcement) } : {};
  return {
    promise,
    branches,
    ...gate,
    audit,
    isCurrent: audit !== undefined && sameJson(audit.branches, branches.toSorted()),
  };
}

/** `branch main: attested, 14 uses checked, none outside (2026-11-25 12:00 to 2026-11-26 12:00 UTC, eu-west-1)`. */
export function standingWords({ promise, branches, gate, audit, isCurrent }: BranchStanding): string {
  const who = `${named(branches, 'branch', 'branches')}: ${gate ?? PROMISES[promise]}`;
  if (promise === 'enforced' || promise === 'gate') return who;
  if (audit === undefined) return `${who}, no use checked`;
  if (!isCurrent)
    return `${who}, no use checked since it named ${audit.branches.join(', ')} (${audit.at.slice(0, 10)})`;
  return `${who}, ${auditWords(audit)}`;
}

const PROMISES = {
  enforced: 'enforced by IAM',
  gate: 'enforced by gate',
  attested: 'attested',
  'not-attested': 'not attested',
} as const;

/** `14 uses checked, none outside (…)`. */
export function auditWords(audit: RoleAudit): string {
  const { inOrder, outsideCount, outside } = audit;
  const checked = inOrder + outsideCount;
  const skipped = notAskedWords(audit.notAsked);
  const found =
    outsideCount > 0
      ? `${counted(outsideCount, 'use')} outside (${refs(outside, outsideCount)}), of ${checked} checked`
      : checked > 0
        ? `${counted(checked, 'use')} checked, none ${skipped === undefined ? '' : 'of these '}outside`
        : skipped === undefined
          ? 'no use found'
          : 'no use checked';
  const before = earlierWords(audit);
  return `${found}${skipped === undefined ? '' : `; ${skipped}`} (${periodWords(audit)})${before === undefined ? '' : `; ${before}`}`;
}

/** `before that 2 outside (tag v1.2), the last on 2026-11-25`; undefined if none is remembered. */
function earlierWords({ earlier = [] }: RoleAudit): string | undefined {
  const last = earlier
    .map(({ at }) => at)
    .sort()
    .at(-1);
  if (last === undefined) return undefined;
  return `before that ${earlier.length} outside (${refs(earlier, earlier.length)}), the last on ${last.slice(0, 10)}`;
}

/** `3 not asked: the requests were spent before (2), …`; undefined if there are none. */
export function notAskedWords(notAsked: RoleAudit['notAsked']): string | undefined {
  const parts = WHY_NOT_ASKED.flatMap((why) => {
    const count = notAsked[why] ?? 0;
    return count === 0 ? [] : [{ why, count }];
  });
  const [only] = parts;
  if (only === undefined) return undefined;
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const words = parts.map(({ why, count }) => (parts.length === 1 ? WHY[why] : `${WHY[why]} (${count})`));
  return `${total} not asked: ${words.join(', ')}`;
}

const WHY: Readonly<Record<WhyNotAsked, string>> = {
  'no-step': 'the token names no step',
  'run-not-found': 'no run of the fortnight before has the step',
  limit: 'the requests, or the time, were spent before',
  'not-readable': 'Bitbucket did not let its runs be read',
  'unknown-kind': 'the run is of a kind that is not known here',
  'role-unclear': 'an event of CloudTrail does not say whether it is of this role',
};

/** Of one use. */
export function answerWords(answer: BranchAnswer): string {
  switch (answer.is) {
    case 'in-order':
      return `in order: branch ${answer.branch}`;
    case 'branch-not-declared':
      return `branch not declared: ${answer.branch ?? 'a commit without a branch'}`;
    case 'pull-request':
      return `pull request: ${answer.source} into ${answer.destination}`;
    case 'tag':
      return `tag: ${answer.name}`;
    case 'not-asked':
      return `not asked: ${WHY[answer.why]}`;
  }
}

/** As many as fit a line, each once. */
const MOST_REFS = 5;

function refs(outside: readonly OutsideUse[], count: number): string {
  const words = [...new Set(outside.map(refWords))];
  const shown = words.slice(0, MOST_REFS);
  const isAll = shown.length === words.length && outside.length === count;
  return isAll ? shown.join(', ') : `${shown.join(', ')}, …`;
}

function refWords({ is, ref }: OutsideUse): string {
  if (ref === null) return 'a commit without a branch';
  return `${{ 'branch-not-declared': 'branch', 'pull-request': 'pull request', tag: 'tag' }[is]} ${ref}`;
}

/** To the minute, UTC. */
function periodWords({ since, until, regions }: RoleAudit): string {
  const minute = (moment: string) => moment.slice(0, 16).replace('T', ' ');
  return [`${minute(since)} to ${minute(until)} UTC`, ...regions].join(', ');
}
