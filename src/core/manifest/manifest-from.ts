/** A role file that has passed its schema becomes a `Manifest`: defaults filled in, durations and UUIDs normalised. */

import type { Issue } from '../model/diagnosis.ts';
import type { Arn } from '../model/ids.ts';
import type { Removal } from '../model/removal.ts';
import type { SourceDocument } from '../source/document.ts';
import { formatDuration, parseDuration } from '../text/duration.ts';
import { pointerTo } from '../text/json-pointer.ts';
import { normalUuid } from '../text/uuid.ts';
import { checkDay } from './calendar-day.ts';
import type { Expectation, Manifest, PolicyEntry } from './manifest.ts';
import { type IssueList, issuesOf } from './manifest-issues.ts';
import { quarantineFor } from './safety-settings.ts';
import type { BranchEnforcement } from './settings.ts';

/** What schemas/pipeline-role.schema.json lets through. */
interface PipelineRoleFile {
  readonly metadata: {
    readonly name: string;
    readonly previousNames?: string[];
    readonly adopts?: Arn;
    readonly description?: string;
  };
  readonly spec: {
    readonly repositories: readonly string[];
    readonly environments?: readonly string[];
    readonly branches?: readonly string[];
    readonly anyBranch?: true;
    readonly enforcement?: BranchEnforcement;
    readonly session?: { readonly maxDuration?: string; readonly requestDuration?: string };
    readonly policies?: readonly PolicyEntry[];
    readonly expect?: readonly Expectation[];
    readonly tags?: Record<string, string>;
    readonly onRemoval?: 'delete' | 'retain' | { readonly quarantine: string };
    readonly expires?: string;
    readonly suspend?: boolean;
  };
}

const HOUR = 3600;
/** IAM's limits for MaxSessionDuration, and STS's lower one for DurationSeconds. */
const SESSION = { shortest: HOUR, longest: 12 * HOUR, shortestRequest: 15 * 60 };

/** To be trusted only if nothing is added to `issues`. */
export function manifestFrom(document: SourceDocument, team: string, issues: Issue[]): Manifest {
  const { metadata, spec } = document.value as PipelineRoleFile;
  const add = issuesOf(document, issues);
  const manifest: Manifest = {
    document,
    team,
    name: metadata.name,
    previousNames: metadata.previousNames ?? [],
    adopts: metadata.adopts,
    description: metadata.description ?? '',
    repositories: distinct(spec.repositories, '/spec/repositories', add),
    environments: distinct(spec.environments ?? [], '/spec/environments', add),
    branches: spec.branches ?? [],
    anyBranch: spec.anyBranch ?? false,
    enforcement: spec.enforcement,
    session: sessionOf(spec.session ?? {}, add),
    policies: policiesOf(spec.policies ?? [], add),
    expect: spec.expect ?? [],
    tags: spec.tags ?? {},
    onRemoval: onRemovalOf(spec.onRemoval, add),
    expires: spec.expires,
    suspended: spec.suspend ?? false,
  };
  checkDates(manifest, add);
  return manifest;
}

/** The schema has compared the spellings; one UUID has several. */
function distinct(names: readonly string[], pointer: string, add: IssueList): string[] {
  const normal = names.map((name) => normalUuid(name) ?? name);
  for (const [index, name] of normal.entries()) {
    if (normal.indexOf(name) === index) continue;
    const text = { message: `${name} is in this list twice`, remedy: 'keep one of the two' };
    add('duplicate-value', pointerTo(pointer, index), text);
  }
  return normal;
}

/** With its own `expires` each, two of one policy would also say two things about its last day. */
function policiesOf(policies: readonly PolicyEntry[], add: IssueList): readonly PolicyEntry[] {
  const arns = policies.map((entry) => ('managed' in entry ? entry.managed : undefined));
  for (const [index, arn] of arns.entries()) {
    if (arn === undefined || arns.indexOf(arn) === index) continue;
    const text = { message: `${arn} is attached twice`, remedy: 'keep one of the two' };
    add('duplicate-value', `/spec/policies/${index}`, text);
  }
  return policies;
}

function onRemovalOf(value: PipelineRoleFile['spec']['onRemoval'], add: IssueList): Removal | undefined {
  if (typeof value === 'string') return { mode: value };
  return value && quarantineFor(value.quarantine, '/spec/onRemoval/quarantine', add);
}

function checkDates({ expires, policies }: Manifest, add: IssueList): void {
  if (expires !== undefined) checkDay(expires, '/spec/expires', add);
  for (const [index, policy] of policies.entries()) {
    if (policy.expires !== undefined) checkDay(policy.expires, `/spec/policies/${index}/expires`, add);
  }
}

/** Each of the two is checked whatever the other is; only a maxDuration that IAM takes limits what may be requested. */
function sessionOf(session: { maxDuration?: string; requestDuration?: string }, add: IssueList): Manifest['session'] {
  const maxSeconds = maxOf(session.maxDuration ?? '1h', add);
  const text = session.requestDuration;
  const requestSeconds = text === undefined ? undefined : requestOf(text, maxSeconds, add);
  return { maxSeconds: maxSeconds ?? HOUR, requestSeconds };
}

/** undefined if IAM takes no such maximum. */
function maxOf(text: string, add: IssueList): number | undefined {
  const seconds = parseDuration(text) ?? HOUR;
  const { shortest, longest } = SESSION;
  if (seconds >= shortest && seconds <= longest) return seconds;
  add('duration', '/spec/session/maxDuration', {
    message: `maxDuration is ${text}; IAM allows 1h to 12h`,
    remedy:
      seconds < shortest
        ? 'write 1h; for shorter sessions the pipeline has to ask: requestDuration says so'
        : 'write 12h, or split the work over several steps',
  });
  return undefined;
}

function requestOf(text: string, maxSeconds: number | undefined, add: IssueList): number | undefined {
  const seconds = parseDuration(text);
  const { longest, shortestRequest } = SESSION;
  if (seconds === undefined || (seconds >= shortestRequest && seconds <= (maxSeconds ?? longest))) return seconds;
  const most = maxSeconds === undefined ? '12h' : `the role's maxDuration, ${formatDuration(maxSeconds)}`;
  add('duration', '/spec/session/requestDuration', {
    message: `requestDuration is ${text}; STS allows 15m to ${most}`,
    remedy: seconds < shortestRequest ? 'write 15m or more' : lower(maxSeconds),
  });
  return seconds;
}

function lower(maxSeconds: number | undefined): string {
  if (maxSeconds === undefined) return 'write the maxDuration that it gets, or less';
  return `write ${formatDuration(maxSeconds)} or less${maxSeconds < SESSION.longest ? ', or raise maxDuration' : ''}`;
}
