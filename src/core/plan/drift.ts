/**
 * Drift: manual changes in IAM that no manifest asked for, by kind. A plan shows drift as the changes that put it back;
 * this list is for the report, the metrics and the alarm, which say what happened. What is done about it is in the
 * plan.
 *
 * Severity. *high*: more callers may have entered, or more may have been done, than was reviewed. *medium*: less was
 * possible than was reviewed, or it is not about access. *low*: no caller could do more or less. What is not known is
 * high.
 */

import type { DriftSettings } from '../manifest/drift-settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { Change } from '../model/change.ts';
import { type Actor, type AttributedDrift, DRIFT_FINDINGS, type Drift, type RoleDrift } from '../model/drift.ts';
import { type FacetChange, type FacetDifference, isDrifted } from '../model/facet-change.ts';
import type { Finding } from '../model/finding.ts';
import type { KnownRoles } from '../model/inventory.ts';
import type { ForeignReason } from '../model/removal-change.ts';

/** Puts the actors of a role on its drifts. An actor is named only where an event names it. */
export function attributed(drifts: readonly Drift[], actors: readonly Actor[]): AttributedDrift[] {
  return drifts.map((drift) => ({
    ...drift,
    actors: drift.role === undefined ? [] : actors.filter(({ role }) => role === drift.role),
  }));
}

/**
 * Every drift of a plan, most severe first. `known` is what the service remembers; without it a lost role looks like a
 * new one. `kinds` are the settings', which may make a kind more or less severe. `gone` were deleted by hand, and no
 * change makes them again.
 */
export function driftOf(
  changes: readonly Change[],
  findings: readonly Finding[],
  { known, kinds, gone = [] }: { known: KnownRoles; kinds: DriftSettings['kinds']; gone?: readonly string[] },
): Drift[] {
  const drifts = [
    ...gone.map(deleted),
    ...changes.flatMap((change) => driftOfRole(change, known)),
    ...findings.flatMap(({ code, role, message }): Drift[] =>
      isDriftFinding(code) ? [{ kind: code, severity: DRIFT_FINDINGS[code], role, what: message }] : [],
    ),
  ];
  return drifts
    .map((drift) => ({ ...drift, severity: kinds[drift.kind]?.severity ?? drift.severity }))
    .sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

const RANK = { high: 0, medium: 1, low: 2 };

function isDriftFinding(code: string): code is keyof typeof DRIFT_FINDINGS {
  return Object.hasOwn(DRIFT_FINDINGS, code);
}

function driftOfRole(change: Change, known: KnownRoles): Drift[] {
  if (change.kind === 'create') return wasDeleted(change.name, known) ? [deleted(change.name)] : [];
  if (change.kind === 'quarantine' && change.isClosed) return [];
  if (change.kind === 'quarantine' && change.because.is === 'foreign') return [foreign(change.name, change.because)];
  if (change.kind === 'quarantine') {
    if (change.byHand !== undefined) return driftOfRole(change.byHand, known);
    return change.reopened === true ? [reopened(change.name)] : [];
  }
  if (change.kind !== 'update') return [];
  const isUnknown = change.causes.includes('unknown');
  const byKind = Map.groupBy(
    isUnknown
      ? change.facets.filter(givesMore)
      : change.facets.filter((one) => one.facet !== 'revocation' && isDrifted(one)),
    driftKind,
  );
  return [...byKind].map(([kind, facets]) => ({
    kind,
    severity: severityOf(kind, facets),
    role: change.name,
    what: isUnknown ? unknownWords(facets) : facets.map(facetWords).join(', '),
  }));
}

/** Whether IAM has more than the manifest asks for. */
function givesMore(facet: FacetChange): boolean {
  return facet.facet === 'boundary' || (GIVING.has(facet.facet) && facet.before !== undefined && widened(facet));
}

const GIVING: ReadonlySet<FacetChange['facet']> = new Set(['trust', 'managedPolicy', 'inlinePolicy']);

/** Where nothing is remembered: no hand is blamed. */
function unknownWords(facets: readonly FacetChange[]): string {
  const words = facets.map(({ facet, key, drifted }) => {
    const name = [NAMES[facet], key].filter((word) => word !== undefined).join(' ');
    return drifted?.width === 'widens' && drifted.words !== '' ? `${name} (${drifted.words})` : name;
  });
  return `IAM has more than the manifest: ${words.join(', ')}; ${NOT_KNOWN}`;
}

/** What is said of a difference where nothing is remembered. */
export const NOT_KNOWN = 'not known whether by hand or by a changed manifest';

/**
 * Of a role that is not there: whether it was. An id that was read once belongs to a role that existed; a digest says
 * that we did not delete it ourselves (inventory.ts). One that was created and not read since may only be listed late.
 */
export function wasDeleted(name: string, known: KnownRoles): boolean {
  const role = known !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
  return typeof role?.roleId === 'string' && role.digest !== null && role.unlisted !== true;
}

/** Those that are remembered and were deleted by hand. */
export function goneRoles(known: KnownRoles, actual: readonly ActualRole[]): string[] {
  const there = new Set(actual.map(({ name }) => name));
  return Object.keys(known ?? {}).filter((name) => !there.has(name) && wasDeleted(name, known));
}

function reopened(role: string): Drift {
  return { kind: 'drift-trust', severity: 'high', role, what: 'opened by hand while it was in quarantine' };
}

function deleted(role: string): Drift {
  return {
    kind: 'drift-deleted',
    severity: 'medium',
    role,
    what: 'deleted by hand; a new role gets another RoleId, and policies that name the old one have to be saved again',
  };
}

/** Found, and closed: those that stay open are findings. */
function foreign(role: string, { whoGetsIn }: ForeignReason): Drift {
  return { kind: 'foreign-trust', severity: DRIFT_FINDINGS['foreign-trust'], role, what: whoGetsIn };
}

/** The kind of drift of one difference. A path and a revocation are no drift. */
export function driftKind({ facet }: FacetDifference): RoleDrift {
  switch (facet) {
    case 'managedPolicy':
    case 'inlinePolicy':
      return 'drift-permissions';
    case 'tag':
      return 'drift-tags';
    case 'path':
    case 'revocation':
      throw new Error(`a difference of ${facet} is not drift`);
    default:
      return `drift-${facet}`;
  }
}

function severityOf(kind: RoleDrift, facets: readonly FacetChange[]): Drift['severity'] {
  switch (kind) {
    case 'drift-boundary':
      return 'high';
    case 'drift-trust':
    case 'drift-permissions':
      return facets.some(widened) ? 'high' : 'medium';
    case 'drift-tags':
      return 'medium';
    default:
      return 'low';
  }
}

/** Whether more was possible than was reviewed, or may have been. What is not classified counts as more. */
export function widened({ before, drifted }: FacetChange): boolean {
  return drifted === undefined ? before !== undefined : drifted.width === 'widens' || drifted.width === 'unknown';
}

const NAMES: Record<FacetChange['facet'], string> = {
  path: 'path',
  boundary: 'permissions boundary',
  managedPolicy: 'managed policy',
  inlinePolicy: 'inline policy',
  trust: 'trust policy',
  session: 'maximum session',
  description: 'description',
  tag: 'tag',
  revocation: 'revoked sessions',
};

/** As the manual change did it: what is not there any more was removed by hand. */
export function facetWords({ facet, key, before, applied, drifted }: FacetChange): string {
  const did = before === undefined ? 'removed' : applied === undefined ? 'added' : 'changed';
  const words = [NAMES[facet], key, did].filter((word) => word !== undefined).join(' ');
  return drifted?.width === 'widens' && drifted.words !== '' ? `${words} (now ${drifted.words})` : words;
}
