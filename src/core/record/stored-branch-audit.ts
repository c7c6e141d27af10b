/** `branch-audit.json`: what came of the last branch audit of each role. */
import { type OutsideUse, type RoleAudit, WHY_NOT_ASKED } from '../model/branch-audit.ts';
import { DAY, parseMoment } from '../text/days.ts';
import { isJsonObject, parseJsonObject, sameJson } from '../text/json.ts';
import { jsonText } from '../text/visible.ts';

const VERSION = 'rolekeeper.branch-audit/v1';

/**
 * With these in place of those of the same roles. Sorted by name. What was found outside stays: the audit of a quiet half
 * hour must not take the place of yesterday's finding.
 */
export function auditsWith(before: readonly RoleAudit[], added: readonly RoleAudit[]): RoleAudit[] {
  const byRole = new Map(before.map((audit) => [audit.role, audit]));
  const names = new Set(added.map(({ role }) => role));
  const kept = before.filter(({ role }) => !names.has(role));
  const renewed = added.map((audit) => withEarlier(audit, byRole.get(audit.role)));
  return [...kept, ...renewed].sort((a, b) => (a.role < b.role ? -1 : 1));
}

/** By other branches, nothing of before says anything of those that are named now. */
function withEarlier(audit: RoleAudit, before: RoleAudit | undefined): RoleAudit {
  if (before === undefined || !sameJson(before.branches, audit.branches)) return audit;
  const known = new Set(audit.outside.map(({ eventId }) => eventId));
  const oldest = Date.parse(audit.at) - REMEMBERED;
  const earlier = [...before.outside, ...(before.earlier ?? [])].filter(
    ({ eventId, at }) => !known.has(eventId) && Date.parse(at) >= oldest,
  );
  return earlier.length === 0 ? audit : { ...audit, earlier: earlier.slice(0, MOST_EARLIER) };
}

/** Milliseconds: a month. */
const REMEMBERED = 30 * DAY;
/** The newest of them. */
const MOST_EARLIER = 20;

export function branchAuditText(roles: readonly RoleAudit[]): string {
  return `${jsonText({ version: VERSION, roles }, 2)}\n`;
}

/** @returns undefined if the text is not one that this version can read */
export function readBranchAudit(text: string): readonly RoleAudit[] | undefined {
  const { version, roles } = parseJsonObject(text) ?? {};
  return version === VERSION && Array.isArray(roles) && roles.every(isRoleAudit) ? roles : undefined;
}

function isRoleAudit(value: unknown): value is RoleAudit {
  if (!isJsonObject(value)) return false;
  const { role, at, since, until, regions, branches, inOrder, outsideCount, outside, earlier, notAsked } = value;
  return (
    typeof role === 'string' &&
    [at, since, until].every(isMoment) &&
    [regions, branches].every(isTextList) &&
    [inOrder, outsideCount].every(isCount) &&
    Array.isArray(outside) &&
    outside.every(isOutsideUse) &&
    (earlier === undefined || (Array.isArray(earlier) && earlier.every(isOutsideUse))) &&
    isJsonObject(notAsked) &&
    Object.entries(notAsked).every(([why, count]) => WHY_NOT_ASKED.includes(why as never) && isCount(count))
  );
}

function isOutsideUse(value: unknown): value is OutsideUse {
  if (!isJsonObject(value)) return false;
  const { at, eventId, is, ref, repository, run } = value;
  return (
    isMoment(at) &&
    [eventId, repository].every((text) => typeof text === 'string') &&
    (is === 'branch-not-declared' || is === 'pull-request' || is === 'tag') &&
    (ref === null || typeof ref === 'string') &&
    isCount(run)
  );
}

const isMoment = (value: unknown): boolean => typeof value === 'string' && parseMoment(value) !== undefined;
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every((text) => typeof text === 'string');
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
