/**
 * What a pass reported, read back by who waits for it. The report lies in a bucket, so nothing of it is believed to be
 * there: what has another form than this version writes counts as no report.
 */
import { gateConfirmationIn } from '../gate/confirmation.ts';
import type { Actor, AttributedDrift, Severity } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import type { GateRow } from '../model/gate-plan.ts';
import type { GateConfirmation } from '../model/gate-table.ts';
import { parseMoment } from '../text/days.ts';
import { isJsonObject, parseJsonObject } from '../text/json.ts';
import type { PassReport, PassResult } from './report.ts';
import type { RoleReport, RoleResult } from './role-report.ts';

export interface SeenPass {
  readonly result: PassResult;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly mode: PassReport['mode'];
  readonly account: string;
  /** undefined: what is published could not be read. */
  readonly revision: string | undefined;
  /** Its number in the order of publications; undefined if it has none. */
  readonly sequence: number | undefined;
  /** What stays in force, where what is published cannot be planned by; null: what was published as a folder, without a commit. */
  readonly inForce: string | null | undefined;
  /** Who had the lease before it, and ended without a report. */
  readonly interrupted?: string;
  /** What rang, in words. */
  readonly doorbells: readonly string[];
  /** Whether a plan was made: else nothing is known of any role. */
  readonly isPlanned: boolean;
  readonly totals: Readonly<Record<string, number>>;
  readonly roles: readonly SeenRole[];
  readonly drift: readonly SeenDrift[];
  readonly findings: readonly SeenFinding[];
  readonly issues: readonly SeenIssue[];
  /** Which table of the gate a pass has seen to be right, and when; undefined: none. */
  readonly gate?: GateConfirmation;
  /** What it has changed in the gate's table. */
  readonly gateChanges?: readonly GateRow[];
  /** What waits there. */
  readonly gateWaits?: readonly GateRow[];
  readonly error: SeenFailure | undefined;
  /** Whether the same pass may succeed later without any change: the service tries it again. */
  readonly retryable: boolean;
}

export interface SeenRole {
  readonly role: string;
  readonly change: RoleReport['change'];
  readonly result: RoleResult;
  readonly isDrift: boolean;
  /** Why it is kept, in conflict, deleted or closed. */
  readonly reason: string | undefined;
  readonly file: string | undefined;
  /** The calls that succeeded, as IAM names them. */
  readonly calls: readonly string[];
  readonly failure: SeenFailure | undefined;
}

/** Of any version: a kind that this one does not know is told all the same. */
export interface SeenDrift {
  readonly kind: string;
  readonly severity: Severity;
  /** undefined where it is about the account. */
  readonly role: string | undefined;
  readonly what: string;
  readonly actors: readonly SeenActor[];
}

/** Who made a change, as CloudTrail's event has it; null where the event has none. */
export type SeenActor = Pick<Actor, 'call' | 'by' | 'at' | 'from'>;

export interface SeenFailure {
  /** As the service's version knows it: this one may have no page of it. The function, which needs no page, has none. */
  readonly code: string | undefined;
  readonly message: string;
  readonly remedy: string | undefined;
}

export interface SeenFinding extends SeenFailure {
  readonly blocks: Finding['blocks'];
  readonly level?: 'note';
  readonly role: string | undefined;
}

export interface SeenIssue extends SeenFailure {
  readonly file: string;
  readonly line: number | undefined;
}

/** @returns undefined if the text is not a report that this version can read */
export function readPass(text: string): SeenPass | undefined {
  const report = parseJsonObject(text);
  if (report?.version !== 'rolekeeper.report/v2') return undefined;
  const { result, startedAt, endedAt, mode, account, revision, sequence, inForce, error, retryable } = report;
  if (!isOneOf(RESULTS, result) || !isOneOf(MODES, mode) || !isMoment(startedAt) || !isMoment(endedAt))
    return undefined;
  const roles = readAll(report.roles, readRole);
  const findings = readAll(report.findings, readFinding);
  const issues = readAll(report.issues, readIssue);
  const drift = readAll(report.drift ?? [], readDrift);
  const gateChanges = readAll(report.gateChanges ?? [], readGateRow);
  const gateWaits = readAll(report.gateWaits ?? [], readGateRow);
  const failure = error === null ? null : readFailure(error);
  if (!roles || !findings || !issues || !drift || !gateChanges || !gateWaits) return undefined;
  if (failure === undefined || typeof account !== 'string') return undefined;
  const gate = gateConfirmationIn(report);
  return {
    ...(gate && { gate }),
    ...(typeof report.interrupted === 'string' && { interrupted: report.interrupted }),
    ...{ result, startedAt, endedAt, mode, account, roles, findings, issues, drift },
    ...(gateChanges.length > 0 && { gateChanges }),
    ...(gateWaits.length > 0 && { gateWaits }),
    doorbells: textsOf(report.doorbells),
    isPlanned: typeof report.planDigest === 'string',
    totals: numbersOf(report.totals),
    revision: textOf(revision),
    sequence: typeof sequence === 'number' ? sequence : undefined,
    inForce: inForce === null ? null : textOf(inForce),
    error: failure ?? undefined,
    retryable: retryable === true,
  };
}

export const RESULTS: readonly PassResult[] = ['succeeded', 'stopped', 'failed', 'deferred'];
export const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low'];
const MODES: readonly PassReport['mode'][] = ['heal', 'report'];
const CHANGES: readonly RoleReport['change'][] = [
  'create',
  'update',
  'adopt',
  'quarantine',
  'delete',
  'keep',
  'conflict',
];
export const ROLE_RESULTS = Object.keys({
  ...{ done: 0, failed: 0, notTried: 0, blocked: 0, onHold: 0, accepted: 0, planned: 0, kept: 0, conflict: 0 },
} satisfies Record<RoleResult, 0>) as RoleResult[];
const BLOCKS = Object.keys({
  ...{ plan: 0, writes: 0, deletes: 0, lockouts: 0, attachments: 0, 'others-first': 0, nothing: 0 },
} satisfies Record<Finding['blocks'], 0>) as Finding['blocks'][];

function readRole(value: unknown): SeenRole | undefined {
  const { role, change, result, causes, failure, reason, file, calls } = Object(value) as Partial<
    Record<keyof RoleReport, unknown>
  >;
  if (typeof role !== 'string' || !isOneOf(CHANGES, change) || !isOneOf(ROLE_RESULTS, result)) return undefined;
  const failed = failure === undefined ? null : readFailure(failure);
  if (failed === undefined) return undefined;
  return {
    ...{ role, change, result },
    isDrift: Array.isArray(causes) && causes.includes('drift'),
    reason: textOf(reason),
    file: textOf(file),
    calls: textsOf(calls),
    failure: failed ?? undefined,
  };
}

function readGateRow(value: unknown): GateRow | undefined {
  const { role, effect, what } = Object(value) as Partial<Record<keyof GateRow, unknown>>;
  if (!isOneOf(EFFECTS, effect) || typeof what !== 'string') return undefined;
  return { role: textOf(role), effect, what };
}

const EFFECTS: readonly GateRow['effect'][] = ['shrinks', 'grows', 'rewritten', 'waits'];

function readDrift(value: unknown): SeenDrift | undefined {
  const { kind, severity, role, what, actors } = Object(value) as Partial<Record<keyof AttributedDrift, unknown>>;
  if (typeof kind !== 'string' || !isOneOf(SEVERITIES, severity) || typeof what !== 'string') return undefined;
  const by = readAll(actors ?? [], readActor);
  return by && { kind, severity, role: textOf(role), what, actors: by };
}

/** @returns undefined if it is none */
export function readActor(value: unknown): SeenActor | undefined {
  const { call, by, at, from } = Object(value) as Partial<Record<keyof Actor, unknown>>;
  if (typeof call !== 'string') return undefined;
  return { call, by: textOf(by) ?? null, at: textOf(at) ?? null, from: textOf(from) ?? null };
}

function readFinding(value: unknown): SeenFinding | undefined {
  const failure = readFailure(value);
  const { blocks, role, level } = Object(value) as Partial<Record<keyof Finding, unknown>>;
  if (failure === undefined || !isOneOf(BLOCKS, blocks)) return undefined;
  return { ...failure, blocks, role: textOf(role), ...(level === 'note' && { level }) };
}

function readIssue(value: unknown): SeenIssue | undefined {
  const failure = readFailure(value);
  const { file, line } = Object(Object(value).place) as Record<string, unknown>;
  if (failure === undefined || typeof file !== 'string') return undefined;
  return { ...failure, file, line: typeof line === 'number' ? line : undefined };
}

function readFailure(value: unknown): SeenFailure | undefined {
  if (!isJsonObject(value) || typeof value.message !== 'string') return undefined;
  const { code, message, remedy } = value;
  return { code: textOf(code), message, remedy: textOf(remedy) };
}

export function readAll<Item>(value: unknown, read: (item: unknown) => Item | undefined): Item[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map(read);
  return items.every((item) => item !== undefined) ? items : undefined;
}

export function isOneOf<Word extends string>(words: readonly Word[], value: unknown): value is Word {
  return (words as readonly unknown[]).includes(value);
}

export function isMoment(value: unknown): value is string {
  return typeof value === 'string' && parseMoment(value) !== undefined;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function numbersOf(value: unknown): Record<string, number> {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
