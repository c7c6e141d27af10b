/** A role file that has passed its schema becomes a `Manifest`: defaults filled in, durations and UUIDs normalised. */

import type { Issue } from '../model/diagnosis.ts';
import type { Removal } from '../model/removal.ts';
import type { SourceDocument } from '../source/document.ts';
import { endOfDay } from '../text/days.ts';
import { formatDuration, parseDuration } from '../text/duration.ts';
import { pointerTo } from '../text/json-pointer.ts';
import { normalUuid } from '../text/uuid.ts';
import type { Expectation, Manifest, PolicyEntry } from './manifest.ts';
import { type IssueList, issuesOf } from './manifest-issues.ts';
import { quarantineFor } from './safety-settings.ts';

/** What schemas/pipeline-role.schema.json lets through. */
interface PipelineRoleFile {
  readonly metadata: { readonly name: string; readonly previousNames?: string[]; readonly description?: string };
  readonly spec: {
    readonly repositories: readonly string[];
    readonly environments?: readonly string[];
    readonly branches?: readonly string[];
    readonly anyBranch?: true;
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
    description: metadata.description ?? '',
    repositories: distinct(spec.repositories, '/spec/repositories', add),
    environments: distinct(spec.environments ?? [], '/spec/environments', add),
    branches: spec.branches ?? [],
    anyBranch: spec.anyBranch ?? false,
    session: sessionOf(spec.session ?? {}, add),
    policies: spec.policies ?? [],
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

function onRemovalOf(value: PipelineRoleFile['spec']['onRemoval'], add: IssueList): Removal | undefined {
  if (typeof value === 'string') return { mode: value };
  return value && quarantineFor(value.quarantine, '/spec/onRemoval/quarantine', add);
}

/** The schema knows that a date has ten characters; the calendar knows which of them are days. */
function checkDates({ expires, policies }: Manifest, add: IssueList): void {
  const check = (date: string | undefined, pointer: string) => {
    if (date === undefined || endOfDay(date) !== undefined) return;
    add('date', pointer, { message: `${date} is not in the calendar`, remedy: 'write a day that exists: 2026-12-31' });
  };
  check(expires, '/spec/expires');
  for (const [index, policy] of policies.entries()) check(policy.expires, `/spec/policies/${index}/expires`);
}

function sessionOf(session: { maxDuration?: string; requestDuration?: string }, add: IssueList): Manifest['session'] {
  const { shortest, longest, shortestRequest } = SESSION;
  const maxSeconds = parseDuration(session.maxDuration ?? '1h') ?? HOUR;
  if (maxSeconds < shortest || maxSeconds > longest) {
    add('duration', '/spec/session/maxDuration', {
      message: `maxDuration is ${session.maxDuration}; IAM allows 1h to 12h`,
      remedy:
        maxSeconds < shortest
          ? 'write 1h; for shorter sessions the pipeline has to ask: requestDuration says so'
          : 'write 12h, or split the work over several steps',
    });
    return { maxSeconds, requestSeconds: undefined };
  }
  const requestSeconds = session.requestDuration === undefined ? undefined : parseDuration(session.requestDuration);
  if (requestSeconds !== undefined && (requestSeconds < shortestRequest || requestSeconds > maxSeconds)) {
    add('duration', '/spec/session/requestDuration', {
      message: `requestDuration is ${session.requestDuration}; STS allows 15m to the role's maxDuration, ${formatDuration(maxSeconds)}`,
      remedy: requestSeconds < shortestRequest ? 'write 15m or more' : 'lower it, or raise maxDuration',
    });
  }
  return { maxSeconds, requestSeconds };
}
