/**
 * The branch audit of a day, by a function of its own (functions/branch-audit.ts): which uses CloudTrail has of the roles
 * that name branches, and on what each of them ran. It changes no role, and no pass waits for it.
 *
 * Every audit stands for itself: it looks at the day before it, and takes the place of the one before. The time is read
 * hour by hour, the newest first, for as long as there is time; an hour counts if every Region was read whole. What was
 * not read is not part of the period that the answer is about. If that leaves a gap before the next audit, it is reported
 * as a failure: no audit will look there again.
 */
import type { AuditPeriod } from '../core/model/branch-audit.ts';
import type { Deployment } from '../core/model/deployment.ts';
import type { BranchAuditStore } from '../core/record/branch-audit-store.ts';
import { auditedRoles } from '../core/trail/branch-audit.ts';
import type { RecordedUse } from '../core/trail/recorded-use.ts';
import { TrailGatherer } from '../core/trail/trail.ts';
import { type StepReader, stepReader } from '../core/trail/used-step.ts';
import { TrailError, WorldError } from '../errors.ts';
import type { BranchAudit, PublishedSource, UseEvents, UsesToAudit } from '../ports.ts';
import { readManifests, refuseUnplannable } from './published-manifests.ts';

export interface AuditWorld {
  readonly source: PublishedSource;
  readonly events: UseEvents;
  /** Asks Bitbucket. */
  audit(question: UsesToAudit): Promise<BranchAudit>;
  readonly audits: BranchAuditStore;
  now(): Date;
}

export interface AuditTask {
  readonly account: string;
  readonly deployment: Deployment;
  readonly regions: readonly string[];
  /** Milliseconds that are left. */
  remainingMs(): number;
}

export interface AuditReport extends BranchAudit {
  /** undefined: no role names a branch that IAM does not compare, or it failed before. */
  readonly period: AuditPeriod | undefined;
  /** Why it could not be done, or not kept. */
  readonly error: WorldError | undefined;
}

const HOUR = 3_600_000;
/** Hours that are looked at: a day, and an hour more, as a schedule may be late. */
const HOURS = 25;
/** CloudTrail is late by about a quarter of an hour; what comes later is of the next audit. */
const LATE = 20 * 60_000;
/** Fewer hours than from one audit to the next are a gap. */
const HOURS_APART = 24;
/** Of the time, what is kept for Bitbucket and for the answer. */
export const TIME_FOR_BITBUCKET = 6 * 60_000;

/** Never throws for what the world answers. */
export async function runBranchAudit(world: AuditWorld, task: AuditTask): Promise<AuditReport> {
  const nothing = { audited: [], roles: [], ofUnknownRole: 0, problems: [] };
  try {
    const manifests = await readManifests(world.source, undefined, world.now());
    const settings = refuseUnplannable(manifests, task.account, task.deployment);
    const roles = auditedRoles(manifests.desired.roles, settings);
    if (roles.length === 0) return { ...nothing, period: undefined, error: undefined };
    const at = world.now();
    const readStep = stepReader(settings.provider.subjectFormat);
    const { period, uses, ofUnknownRole, gap } = await readHours(world.events, readStep, task, at);
    const { workspace } = settings.provider;
    const audit = await world.audit({ workspace, roles, uses, ofUnknownRole, period, at });
    const problems = [...gap, ...audit.problems];
    return { ...audit, problems, period, error: await kept(world.audits, audit) };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return { ...nothing, period: undefined, error };
  }
}

interface ReadHours {
  readonly period: AuditPeriod;
  readonly uses: readonly RecordedUse[];
  readonly ofUnknownRole: number;
  /** Why there are fewer hours than there should be; [] if there are not. */
  readonly gap: readonly WorldError[];
}

/** @throws WorldError if not even the first hour could be read: then there is nothing to say */
async function readHours(
  events: UseEvents,
  readStep: StepReader,
  { regions, remainingMs }: AuditTask,
  at: Date,
): Promise<ReadHours> {
  const end = at.getTime() - LATE;
  const uses = new Map<string, RecordedUse>();
  let ofUnknownRole = 0;
  let begin = end;
  let hours = 0;
  let failure: WorldError | undefined;
  const isOver = () => remainingMs() <= (hours === 0 ? TIME_FOR_BITBUCKET / 2 : TIME_FOR_BITBUCKET);
  while (hours < HOURS && (hours === 0 || remainingMs() > TIME_FOR_BITBUCKET)) {
    const since = new Date(end - (hours + 1) * HOUR);
    const gatherer = new TrailGatherer({ readStep });
    try {
      for (const region of regions) {
        await events.read(region, { since, until: new Date(begin) }, (event) => gatherer.add(event), isOver);
      }
    } catch (error) {
      if (hours === 0 || !(error instanceof WorldError)) throw error;
      failure = error;
      break;
    }
    const trail = gatherer.trail();
    // What stands at the edge of an hour is in both.
    for (const use of trail.uses) uses.set(use.eventId, use);
    ofUnknownRole += trail.ofUnknownRole;
    begin = since.getTime();
    hours += 1;
  }
  const period = { since: new Date(begin).toISOString(), until: new Date(end).toISOString(), regions };
  const gap = hours >= HOURS_APART ? [] : [failure ?? tooSlow(hours)];
  return { period, uses: [...uses.values()], ofUnknownRole, gap };
}

function tooSlow(hours: number): TrailError {
  return new TrailError(`CloudTrail was read for ${hours} of ${HOURS_APART} hours: there was no time for more.`, {
    remedy: 'Read the rest with rolekeeper trail --branches --since 2d, and look who asks STS so often.',
  });
}

/** What was found is reported all the same. */
async function kept(audits: BranchAuditStore, { roles }: BranchAudit): Promise<WorldError | undefined> {
  try {
    await audits.keep(roles);
    return undefined;
  } catch (error) {
    if (error instanceof WorldError) return error;
    throw error;
  }
}
