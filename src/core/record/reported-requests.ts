/**
 * The sets that the last pass asked people to approve, read back from its report. A person reads names there and then
 * approves a digest, so the names are believed only if the digest is theirs: who may write a report must not be able to
 * show two harmless roles under the digest of twenty.
 */

import type { ApprovalRequest, RequestedRole } from '../model/approval-request.ts';
import { approvalDigest, roleId as parseRoleId } from '../model/ids.ts';
import type { RefusedCommit } from '../model/refused-commit.ts';
import { digestOfSet } from '../plan/asked-for.ts';
import { isCommit } from '../source/revision-pointer.ts';
import { parseMoment } from '../text/days.ts';
import { isJsonObject } from '../text/json.ts';

/** What a report says of approvals. */
export interface ReportedRequests {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly revision: string | undefined;
  readonly fence: number | undefined;
  /** undefined: the pass made no plan, or an earlier version wrote the report. */
  readonly requests: readonly ApprovalRequest[] | undefined;
  /** The commit that the pass did not act on, as it does not descend from the one before it. */
  readonly refused: RefusedCommit | undefined;
}

/** @returns undefined if the text is not a report that this version can read */
export function readRequests(text: string): ReportedRequests | undefined {
  let report: Record<string, unknown>;
  try {
    report = Object(JSON.parse(text));
  } catch {
    return undefined;
  }
  const { version, startedAt, revision, fence, asks, refused } = report;
  if (version !== 'rolekeeper.report/v2' || typeof startedAt !== 'string') return undefined;
  if (parseMoment(startedAt) === undefined) return undefined;
  if (asks !== undefined && !(Array.isArray(asks) && asks.every(isRequest))) return undefined;
  return {
    startedAt,
    revision: typeof revision === 'string' ? revision : undefined,
    fence: typeof fence === 'number' ? fence : undefined,
    requests: asks,
    refused: refusedIn(refused),
  };
}

function refusedIn(value: unknown): RefusedCommit | undefined {
  const { commit, after } = isJsonObject(value) ? value : {};
  if (typeof commit !== 'string' || !isCommit(commit) || typeof after !== 'string') return undefined;
  return { commit, after };
}

function isRequest(value: unknown): value is ApprovalRequest {
  const { kind, digest, isApproved, roles } = Object(value) as Partial<Record<keyof ApprovalRequest, unknown>>;
  if (kind !== 'deletions' && kind !== 'lockouts') return false;
  if (typeof digest !== 'string' || approvalDigest(digest) === undefined || typeof isApproved !== 'boolean')
    return false;
  if (!Array.isArray(roles) || !roles.every(isRole)) return false;
  const isOfKind = (role: RequestedRole) => (role.kind === 'update') === (kind === 'lockouts');
  return roles.every(isOfKind) && digestOfSet(kind, roles) === digest;
}

function isRole(value: unknown): value is RequestedRole {
  const role = Object(value) as Partial<Record<string, unknown>>;
  const isText = (field: string) => role[field] === undefined || typeof role[field] === 'string';
  const isOneOf = (field: string, words: readonly string[]) =>
    isText(field) && words.includes(String(role[field] ?? words[0]));
  const { name, roleId, kind, trust, exchanged = [], loses = [] } = role;
  return (
    typeof name === 'string' &&
    typeof roleId === 'string' &&
    parseRoleId(roleId) !== undefined &&
    (kind === 'delete' || kind === 'quarantine' || (kind === 'update' && typeof trust === 'string')) &&
    isOneOf('reason', ['undeclared', 'renamed', 'expired', 'foreign']) &&
    isOneOf('leaves', ['nobody', 'others', 'some']) &&
    ['to', 'lastUsed'].every(isText) &&
    Array.isArray(exchanged) &&
    exchanged.every(isExchanged) &&
    Array.isArray(loses) &&
    loses.every((one) => typeof one === 'string')
  );
}

function isExchanged(value: unknown): boolean {
  const { name, before, after, isCertain } = Object(value) as Partial<Record<string, unknown>>;
  return [name, before, after].every((text) => typeof text === 'string') && typeof isCertain === 'boolean';
}
