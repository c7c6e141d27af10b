/**
 * Drift: what somebody changed in IAM behind the manifests' back, told apart by kind. A plan shows drift as the changes
 * that put it right; this list is for those who have to know what happened: the report, the metrics, the alarm. It says
 * nothing about what is done: that is the plan's.
 *
 * Severity. *high*: somebody may have got in, or more may have been done, than was reviewed. *medium*: less was possible
 * than was reviewed, or it is about nobody's access. *low*: nobody could do more or less. What cannot be told is high.
 */

import { samePolicy } from '../iam/policy-document.ts';
import type { DriftSettings } from '../manifest/drift-settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { Change, FacetChange, FacetDifference, ForeignReason } from '../model/change.ts';
import { type Actor, type AttributedDrift, DRIFT_FINDINGS, type Drift, type RoleDrift } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import type { KnownRoles } from '../model/inventory.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from './quarantine.ts';

/** Puts the actors of a role on its drifts. Nobody is accused of what no event tells. */
export function attributed(drifts: readonly Drift[], actors: readonly Actor[]): AttributedDrift[] {
  return drifts.map((drift) => ({
    ...drift,
    actors: drift.role === undefined ? [] : actors.filter(({ role }) => role === drift.role),
  }));
}

/**
 * Every drift of a plan, gravest first. `known` is what the service remembers; without it a lost role cannot be told
 * from a new one. `kinds` are the settings', which may call a kind graver or less grave.
 */
export function driftOf(
  changes: readonly Change[],
  findings: readonly Finding[],
  { known, kinds = {} }: { known?: KnownRoles; kinds?: DriftSettings['kinds'] } = {},
): Drift[] {
  const drifts = [
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
  if (change.kind === 'quarantine' && change.because.is === 'foreign') return [foreign(change.name, change.because)];
  if (change.kind === 'quarantine') return isReopened(change.actual, known) ? [reopened(change.name)] : [];
  if (change.kind !== 'update' || change.cause !== 'drift') return [];
  const byKind = Map.groupBy(
    change.facets.filter(({ facet }) => facet !== 'revocation'),
    driftKind,
  );
  return [...byKind].map(([kind, facets]) => ({
    kind,
    severity: severityOf(kind, facets),
    role: change.name,
    what: facets.map(facetWords).join(', '),
  }));
}

/**
 * Of a role that is not there: whether it was. An id that was read once belongs to a role that existed; a digest says that
 * we did not delete it ourselves (inventory.ts).
 */
export function wasDeleted(name: string, known: KnownRoles): boolean {
  const role = known !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
  return typeof role?.roleId === 'string' && role.digest !== null;
}

/**
 * We remember it as closed; its tag alone says so before it is (operations.ts). With the tag of before it is a listing
 * that is late.
 */
export function isReopened({ name, trust, appliedDigest }: ActualRole, known: KnownRoles): boolean {
  const role = known !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
  if (role?.digest !== CLOSED_DIGEST || samePolicy(trust, CLOSED_TRUST)) return false;
  return appliedDigest === undefined || appliedDigest !== role.previous;
}

function reopened(role: string): Drift {
  return { kind: 'drift-trust', severity: 'high', role, what: 'opened by hand while it was in quarantine' };
}

function deleted(role: string): Drift {
  return {
    kind: 'drift-deleted',
    severity: 'medium',
    role,
    what: 'deleted by hand; made anew it has another RoleId, and policies that name the old one have to be saved again',
  };
}

/** Found, and closed: those that stay open are findings. */
function foreign(role: string, { whoGetsIn }: ForeignReason): Drift {
  return { kind: 'foreign-trust', severity: DRIFT_FINDINGS['foreign-trust'], role, what: whoGetsIn };
}

/** Of a difference in a role that somebody changed; every one is some kind, but for a path or a revocation. */
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

/** Whether more was possible than was reviewed, or may have been. What is not classified is taken for the worse. */
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

/** From the side of who did it: what we are about to add was removed by hand. */
export function facetWords({ facet, key, before, after, drifted }: FacetChange): string {
  const did = before === undefined ? 'removed' : after === undefined ? 'added' : 'changed';
  const words = [NAMES[facet], key, did].filter((word) => word !== undefined).join(' ');
  return drifted?.width === 'widens' && drifted.words !== '' ? `${words} (now ${drifted.words})` : words;
}
