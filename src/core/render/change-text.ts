/** One change of a plan as lines for a terminal: its head, who may enter, and what is before and after. */

import type { Beside } from '../model/beside.ts';
import { type Change, keptOf } from '../model/change.ts';
import type { Admission, DesiredRole } from '../model/desired-role.ts';
import type { Drift } from '../model/drift.ts';
import type { FacetChange, FacetDifference, Widening } from '../model/facet-change.ts';
import type { RemovalChange } from '../model/removal-change.ts';
import type { Kept, UpdateChange } from '../model/update-change.ts';
import { NOT_KNOWN } from '../plan/drift.ts';
import { exchangeWords } from '../plan/exchanged-names.ts';
import { isTakeover } from '../plan/takeover.ts';
import { formatDuration } from '../text/duration.ts';
import { admissionWords, lockoutWords, shownAdmission } from './admission-words.ts';
import { facetLines, wideningWords } from './facet-lines.ts';
import { keptWords } from './kept-words.ts';
import type { Paint } from './paint.ts';
import { foreignWords, quarantinedWords, removalWords } from './removal-words.ts';
import { hasTwoCauses } from './two-causes.ts';

/** With the drift of its role, and whether a finding blocks it. */
export function changeLines(change: Change, drifts: readonly Drift[], blocked: boolean, paint: Paint): string[] {
  switch (change.kind) {
    case 'create':
      return [
        head('+', 'green', change.name, change.desired.file, blocked, paint),
        ...driftLines(drifts),
        ...(change.beside === undefined ? [] : [line('beside', besideWords(change.beside))]),
        ...(change.accepted === undefined ? createLines(change, paint) : [line('accepted', change.accepted)]),
      ];
    case 'update':
      return [
        head('~', 'yellow', change.name, change.kept ? keptWords(change.kept) : change.desired.file, blocked, paint),
        ...(isUnknown(change) ? unknownLines(drifts) : driftLines(drifts)),
        ...updateLines(change, paint),
      ];
    case 'adopt':
      return [
        head('>', 'green', change.name, change.desired.file, blocked, paint),
        line('adopts', `${change.actual.arn}, which keeps its id`),
        ...updateLines(change, paint),
      ];
    case 'delete':
      return [
        head('-', 'red', change.name, removalWords(change), blocked, paint),
        ...foreignLines(change),
        ...deleteLines(change.actual.lastUsed),
      ];
    case 'quarantine':
      return [
        head('x', 'red', change.name, removalWords(change), blocked, paint),
        ...(change.because.is === 'foreign' ? foreignLines(change) : driftLines(drifts)),
        ...deleteLines(change.actual.lastUsed),
        ...closedLines(change),
      ];
    case 'keep':
      return [head('=', 'dim', change.name, restWords(change), blocked, paint), ...entrantLines(keptOf(change))];
    case 'conflict':
      return [
        head('!', 'red', change.name, change.desired.file, false, paint),
        line('not touched', `exists as ${change.actual.arn}`),
      ];
  }
}

/** IAM cannot move a role. */
function besideWords({ role }: Beside): string {
  const used = role.lastUsed === undefined ? 'never used' : `last used ${role.lastUsed.toISOString().slice(0, 10)}`;
  return `${role.arn}, which stays as it is (${used})`;
}

function driftLines(drifts: readonly Drift[]): string[] {
  return drifts.map(({ kind, severity, what }) => line(`drift, ${severity}`, `${what}  [${kind}]`));
}

/** Nothing is remembered that could say whose doing it is. */
export function isUnknown(change: Change): boolean {
  return change.kind === 'update' && change.causes.includes('unknown');
}

function unknownLines(drifts: readonly Drift[]): string[] {
  if (drifts.length === 0) return [line('cause', NOT_KNOWN)];
  return drifts.map(({ kind, what }) => line('perhaps drift', `${what}  [${kind}]`));
}

function restWords(change: Extract<Change, { kind: 'keep' }>): string {
  if ('kept' in change) return keptWords(change.kept);
  if (change.reason === 'quarantined') return quarantinedWords(change);
  return change.reason === 'foreign' ? foreignWords(change) : KEPT[change.reason];
}

const KEPT = {
  'in-sync': 'in sync',
  recreated: 'deleted and created again by hand; not ours any more',
  unknown: 'not in the inventory; kept',
  elsewhere: 'ours, under another path than roles.path; kept',
  unowned: 'names no owner, and nothing here knows it; not touched',
  'another-owner': 'made by us, and its owner tag names another owner; not touched',
};

function head(
  sign: string,
  style: 'green' | 'yellow' | 'red' | 'dim',
  name: string,
  note: string,
  blocked: boolean,
  paint: Paint,
): string {
  return `  ${paint(style, sign)} ${paint('bold', name)}  ${paint('dim', note)}${blocked ? paint('red', '  (blocked)') : ''}`;
}

function createLines({ desired: role, widening }: Extract<Change, { kind: 'create' }>, paint: Paint): string[] {
  const facets: FacetDifference[] = [
    { facet: 'boundary', ...ADDED, after: role.boundaryArn },
    ...role.managedPolicyArns.map((key): FacetDifference => ({ facet: 'managedPolicy', key, ...ADDED, after: key })),
    ...Object.entries(role.inlinePolicies).map(
      ([key, after]): FacetDifference => ({ facet: 'inlinePolicy', key, ...ADDED, after }),
    ),
  ];
  return [...roleLines(role), ...accessLine(widening), ...facets.flatMap((facet) => facetText(facet, paint))];
}

const ADDED = { before: undefined, applied: undefined };

/** What is shown of every role of a plan, whatever happens to it: who may enter, who enforces it, and for how long. */
function roleLines(role: DesiredRole): string[] {
  const request =
    role.requestSeconds === undefined
      ? ''
      : `; ask for ${formatDuration(role.requestSeconds)} in the pipeline (advisory)`;
  return [
    whoLine(role.admission),
    line('max session', `${formatDuration(role.maxSessionSeconds)}, enforced by IAM${request}`),
  ];
}

function whoLine(admission: Admission): string {
  return line('who may enter', admissionWords(admission));
}

/** The class of the change; the details are at each facet, where there is one. */
function accessLine(widening: Widening): string[] {
  return [line('access', wideningWords(widening))];
}

function updateLines(change: UpdateChange, paint: Paint): string[] {
  const { facets, widening } = change;
  if (facets.length === 0) return [line('record', 'IAM holds what the manifest says; its sessions should have ended')];
  return [
    ...(change.kept ? entrantLines(change.kept) : [whoLine(shownAdmission(change))]),
    ...(change.kind === 'update' && facets.some(isTakeover) ? [line('owner', TAKEN_OVER)] : []),
    // Of two causes it is the manifest that shuts out, and the other half of the role that says so.
    ...(hasTwoCauses(change) ? [] : [...lockoutLines(change), ...accessLine({ ...widening, words: '' })]),
    ...facets.flatMap((facet) => facetText(facet, paint)),
  ];
}

const TAKEN_OVER = 'made before roles had an owner tag; it gets ours';

function lockoutLines({ lockout }: UpdateChange): string[] {
  if (lockout === undefined) return [];
  const { leaves, exchanged, loses = [] } = lockout;
  return [
    ...loses.map((words) => line('loses', words)),
    ...exchanged.map((one) => line('exchanged', exchangeWords(one))),
    ...(leaves === 'some' ? [] : [line('shuts out', lockoutWords(leaves))]),
  ];
}

/** No manifest says who may enter. */
function entrantLines(kept: Kept | undefined): string[] {
  return kept?.whoGetsIn === undefined ? [] : [line('who gets in', kept.whoGetsIn)];
}

/** A role that is not ours was not reviewed here, so the plan says what it was, and why it is closed or deleted. */
function foreignLines({ because }: RemovalChange): string[] {
  if (because.is !== 'foreign') return [];
  return [line('who gets in', because.whoGetsIn), line('why', because.why)];
}

function closedLines({ because, actual, revokes, isClosed }: Extract<Change, { kind: 'quarantine' }>): string[] {
  if (isClosed)
    return [line('closed', `only ${revokes ? 'the end of its sessions' : 'the tag with the day'} is missing`)];
  if (because.is === 'foreign')
    return [line('sessions', 'every call is denied from now on, also in sessions that are already open')];
  const sessions = revokes
    ? 'all sessions that were opened until now are revoked'
    : `sessions that are already open end within ${formatDuration(actual.maxSessionSeconds)}`;
  return [line('trust', `no caller may enter any more; ${sessions}`)];
}

function deleteLines(lastUsed: Date | undefined): string[] {
  return [
    line('last used', lastUsed === undefined ? 'never, as far as IAM knows' : lastUsed.toISOString().slice(0, 10)),
  ];
}

function facetText(change: FacetDifference & Partial<FacetChange>, paint: Paint): string[] {
  const { sign, label, value, body } = facetLines(change);
  const style = sign === '+' ? 'green' : sign === '-' ? 'red' : 'yellow';
  return [
    `    ${paint(style, sign)} ${label.padEnd(14)}  ${value}`.trimEnd(),
    ...body.map(({ sign: mark, text }) => {
      const row = `          ${mark} ${text}`.trimEnd();
      return mark === ' ' ? paint('dim', row) : paint(mark === '+' ? 'green' : 'red', row);
    }),
  ];
}

function line(label: string, value: string): string {
  return `      ${label.padEnd(14)}  ${value}`;
}
