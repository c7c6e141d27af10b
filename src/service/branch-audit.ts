/**
 * The branch audit of a day, by a function of its own (functions/branch-audit.ts): which uses CloudTrail has of the roles
 * that name branches, and on what each of them ran. It changes no role, and no pass waits for it.
 *
 * Every audit stands for itself: it looks at the day before it, and takes the place of the one before. The time is read
 * hour by hour, the newest first, for as long as there is time; an hour counts if every Region was read whole. What was
 * not read is not part of the period that the answer is about.
 */
import type { AuditPeriod } from '../core/model/branch-audit.ts';
import type { Deployment } from '../core/model/deployment.ts';
import type { BranchAuditStore } from '../core/record/state-ports.ts';
import { auditedRoles } from '../core/trail/branch-audit.ts';
import { TrailGatherer } from '../core/trail/trail.ts';
import { stepReader } from '../core/trail/used-step.ts';
import { WorldError } from '../errors.ts';
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
/** Of the time, what is kept for Bitbucket and for the answer. */
export const TIME_FOR_BITBUCKET = 6 * 60_000;

/** Never throws for what the world answers. */
export async function runBranchAudit(world: AuditWorld, task: AuditTask): Promise<AuditReport> {
  const nothing = { audited: [], roles: [], problems: [] };
  try {
    const manifests = await readManifests(world.source, undefined, world.now());
    const settings = refuseUnplannable(manifests, task.account, task.deployment);
    const roles = auditedRoles(manifests.desired.roles, settings);
    if (roles.length === 0) return { ...nothing, period: undefined, error: undefined };
    const at = world.now();
    const gatherer = new TrailGatherer({ readStep: stepReader(settings.provider.subjectFormat) });
    const period = await readHours(world.events, gatherer, task, at);
    const { workspace } = settings.provider;
    const audit = await world.audit({ workspace, roles, uses: gatherer.trail().uses, period, at });
    return { ...audit, period, error: await kept(world.audits, audit) };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return { ...nothing, period: undefined, error };
  }
}

/** The first hour is read however late it is: else there is nothing to say. */
async function readHours(
  events: UseEvents,
  gatherer: TrailGatherer,
  { regions, remainingMs }: AuditTask,
  at: Date,
): Promise<AuditPeriod> {
  const end = at.getTime() - LATE;
  let begin = end;
  for (let hour = 1; hour <= HOURS && (hour === 1 || remainingMs() > TIME_FOR_BITBUCKET); hour++) {
    const since = new Date(end - hour * HOUR);
    const until = new Date(begin);
    for (const region of regions) await events.read(region, { since, until }, (event) => gatherer.add(event));
    begin = since.getTime();
  }
  return { since: new Date(begin).toISOString(), until: new Date(end).toISOString(), regions };
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
