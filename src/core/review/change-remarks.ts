/**
 * What a change means to a reviewer. What a manifest asks for is judged against what was applied last (`asked`): what a
 * hand has done to IAM since is drift, and has its own remark. Updates that give nothing more are only counted.
 */
import { type Change, type ConflictChange, type CreateChange, keptOf } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { FacetChange } from '../model/facet-change.ts';
import { TAGS } from '../model/ownership.ts';
import type { Plan } from '../model/plan.ts';
import type { RemovalChange } from '../model/removal-change.ts';
import type { UpdateChange } from '../model/update-change.ts';
import { exchangeWords } from '../plan/exchanged-names.ts';
import { isBlocked } from '../plan/plan.ts';
import { admissionWords, lockoutWords, shownAdmission } from '../render/admission-words.ts';
import { removalWords } from '../render/removal-words.ts';
import type { ManifestLines } from './manifest-lines.ts';
import type { Remark, RemarkPlace } from './remark.ts';

export function changeRemarks(plan: Plan, lines: ManifestLines): Remark[] {
  const blocking = plan.findings.filter(({ blocks }) => blocks !== 'nothing');
  const deletedByHand = new Set(plan.drift.flatMap(({ kind, role }) => (kind === 'drift-deleted' ? (role ?? []) : [])));
  return plan.changes.flatMap((change) => {
    // No manifest asks for a new role: its drift says what happened.
    if (change.kind === 'create' && deletedByHand.has(change.name)) return [];
    const held = isBlocked(change, blocking) ? ' (blocked)' : '';
    return remarksOf(change, lines).map((remark) => ({ ...remark, words: remark.words + held }));
  });
}

function remarksOf(change: Change, lines: ManifestLines): Remark[] {
  switch (change.kind) {
    case 'delete':
    case 'quarantine':
      return [removalRemark(change, lines)];
    case 'create':
      return [creationRemark(change, lines)];
    case 'update':
    case 'adopt':
      return keptOf(change) === undefined ? [...lockoutRemarks(change, lines), ...wideningRemarks(change, lines)] : [];
    case 'conflict':
      return [conflictRemark(change, lines)];
    case 'keep':
      return [];
  }
}

/** On the file that is gone, which the pull request shows as deleted. */
function removalRemark(change: RemovalChange, lines: ManifestLines): Remark {
  const { name, actual, kind, because } = change;
  const place = because.is === 'foreign' ? undefined : lines.ofSource(actual.tags[TAGS.source]);
  const used =
    actual.lastUsed === undefined ? '' : ` It was used last on ${actual.lastUsed.toISOString().slice(0, 10)}.`;
  return {
    ...{ about: 'deletion', gravity: 'CRITICAL', role: name },
    words: `${name}${kind === 'delete' ? ' would be deleted' : ''}: ${removalWords(change)}`,
    more: `${kind === 'delete' ? 'Pipelines that become it fail from then on.' : 'No pipeline can become it from then on.'}${used}`,
    ...(place !== undefined && { place }),
  };
}

function creationRemark({ name, desired }: CreateChange, lines: ManifestLines): Remark {
  return {
    ...{ about: 'creation', gravity: 'MEDIUM', role: name },
    words: `${name} is a new role${beforeWords(desired)}: who gets in: ${admissionWords(desired.admission)}`,
    place: lines.at(desired.file, ...DOORS, '/metadata/name'),
  };
}

/** Without credentials nothing is known of the role of before but its ARN. */
function beforeWords({ adopts }: DesiredRole): string {
  if (adopts === undefined) return '';
  return adopts.how === 'in-place'
    ? ` here, and takes over ${adopts.arn} as it is`
    : `, made to take the place of ${adopts.arn}`;
}

const DOORS = ['/spec/anyBranch', '/spec/environments', '/spec/repositories'];

function lockoutRemarks({ name, desired, lockout }: UpdateChange, lines: ManifestLines): Remark[] {
  if (lockout === undefined) return [];
  const { leaves, exchanged, loses = [] } = lockout;
  const words = [
    ...loses.map((one) => `loses: ${one}`),
    ...exchanged.map(exchangeWords),
    ...(leaves === 'some' ? [] : [`shuts out: ${lockoutWords(leaves)}`]),
  ];
  if (words.length === 0) return [];
  const place = lines.at(desired.file, '/spec/repositories');
  return [{ about: 'lockout', gravity: 'HIGH', role: name, words: `${name}: ${words.join('; ')}`, place }];
}

/** One for each part of the role that gives more, or may: each stands on a line of its own. */
function wideningRemarks(change: UpdateChange, lines: ManifestLines): Remark[] {
  return change.facets.flatMap((facet) => {
    const { asked } = facet;
    if (asked === undefined || asked.width === 'narrows' || asked.width === 'neutral') return [];
    const verb = asked.width === 'widens' ? 'widens' : 'may widen';
    const what = asked.words === '' ? '' : `: ${asked.words}`;
    const remark = { about: 'widening', gravity: 'HIGH', role: change.name } as const;
    if (facet.facet === 'trust') {
      const who = `who gets in now: ${admissionWords(shownAdmission(change))}`;
      return [{ ...remark, words: `${change.name} ${verb}${what}; ${who}`, place: doorPlace(change, facet, lines) }];
    }
    const place = policyPlace(change, facet, lines);
    return [{ ...remark, words: `${change.name} ${verb}${what} (${partOf(facet)})`, place }];
  });
}

/** A repository that is new in the trust came in at the line of the repositories; all else at that of the doors. */
function doorPlace({ desired }: UpdateChange, { applied = '' }: FacetChange, lines: ManifestLines): RemarkPlace {
  const isNew = desired.admission.doors.some(({ repository }) => !applied.includes(repository.uuid));
  return lines.at(desired.file, ...(isNew ? DOORS.toReversed() : DOORS), '/spec');
}

function policyPlace({ desired: { file } }: UpdateChange, { facet, key }: FacetChange, lines: ManifestLines) {
  const isPolicy = facet === 'inlinePolicy' || facet === 'managedPolicy';
  return isPolicy && key !== undefined ? lines.ofPolicy(file, key) : lines.at(file, '/metadata/name');
}

function partOf({ facet, key }: FacetChange): string {
  if (facet === 'inlinePolicy') return `policy ${key}`;
  return facet === 'managedPolicy' ? `managed policy ${key}` : facet;
}

function conflictRemark({ name, desired, actual }: ConflictChange, lines: ManifestLines): Remark {
  return {
    ...{ about: 'conflict', gravity: 'MEDIUM', role: name },
    words: `${name} is not touched: it exists as ${actual.arn}`,
    place: lines.at(desired.file, '/metadata/name'),
  };
}
