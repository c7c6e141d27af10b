/**
 * The report of `scan`: what it amounts to first, then the roles that have a fault in common, then the worst roles. With
 * `verbose` every role, and every fault of each with its remedy.
 */
import { CODES } from '../../core/codes/codes.ts';
import type { Scan, ScannedRole } from '../../core/render/scan.ts';
import {
  countsOf,
  type FindingGroup,
  groupsOf,
  isShown,
  type ScanFilter,
  UNUSED_DAYS,
} from '../../core/render/scan-summary.ts';
import { counted } from '../../core/text/counted.ts';
import { visible, visibleIn } from '../../core/text/visible.ts';
import { displayWidth } from './display-width.ts';
import { scanTable } from './scan-table.ts';
import type { TableOptions } from './table.ts';
import { hitText, VERDICT_STYLES } from './trust-text.ts';
import { wrapped } from './wrapped.ts';

export interface ScanTextOptions extends TableOptions {
  readonly target: string;
  readonly width: number;
  readonly program: string;
  /** By which a role counts as unused. */
  readonly now: Date;
  /** By what the roles were judged, where that was not settings. */
  readonly judged?: string | undefined;
  readonly only?: ScanFilter | undefined;
  /** The one role to show. */
  readonly role?: string | undefined;
  readonly verbose?: boolean | undefined;
}

/** Ends with a new line. */
export function scanText(found: Scan, options: ScanTextOptions): string {
  const scanned = visibleIn(found);
  const { paint, only, role, judged, width } = options;
  const title = (word: string, text: string) =>
    `${paint('bold', word)}  ${wrapped(visible(text), width - 8).replaceAll('\n', '\n        ')}\n`;
  const head = `${title('Target', options.target)}${judged === undefined ? '' : title('Judged', judged)}\n`;
  if (scanned.roles.length === 0) {
    return `${head}None of ${counted(scanned.total, 'role')} trusts a Bitbucket provider${ignoredText(scanned)}.\n`;
  }
  const roles = scanned.roles.filter((one) => isShown(one, only) && (role === undefined || isNamed(one, role)));
  const whole = options.verbose === true || role !== undefined;
  const summary = role === undefined ? `${summaryText(scanned, options)}\n` : '';
  const body = whole ? wholeText(roles, options) : groupedText(roles, options);
  return `${head}${summary}${body}${lastLines(roles, whole, options)}`;
}

/** IAM’s names ignore case. */
function isNamed({ name }: ScannedRole, asked: string): boolean {
  return name.toLowerCase() === visible(asked).toLowerCase();
}

/** `3 of 212 roles trust Bitbucket: 1 reject, 2 ok`, and what else people ask first. */
function summaryText(scanned: Scan, { now, only, judged, paint }: ScanTextOptions): string {
  const { roles, total } = scanned;
  const counts = countsOf(scanned, now);
  const figures = (pairs: readonly (readonly [number, string])[]) =>
    pairs.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])).join(', ');
  const verdicts = figures([
    [counts.reject, 'reject'],
    [counts.warn, 'warn'],
    [counts.ok, 'ok'],
  ]);
  const lines = [
    figures([
      [counts.admin, counts.admin === 1 ? 'administrator' : 'administrators'],
      [counts.unseen, 'of which that is not known: not all was looked at'],
    ]),
    figures([
      [counts.unused, `not used for ${UNUSED_DAYS} days`],
      [counts.neverUsed, 'not used in the 400 days that IAM remembers'],
    ]),
    figures(
      judged === undefined
        ? [
            [counts.ours, 'ours'],
            [counts.perhaps, 'perhaps ours'],
            [counts.another + counts.other, 'foreign'],
          ]
        : [
            [counts.perhaps + counts.another, 'with Rolekeeper’s tag: a manifests folder says which are yours'],
            [counts.other, 'foreign'],
          ],
    ),
  ];
  const shown = roles.filter((role) => isShown(role, only)).length;
  return [
    paint(
      'bold',
      `${roles.length} of ${counted(total, 'role')} ${roles.length === 1 ? 'trusts' : 'trust'} Bitbucket: ${verdicts}${ignoredText(scanned)}`,
    ),
    ...lines.filter((line) => line !== '').map((line) => `  ${line}`),
    ...(only === undefined ? [] : [`Shown: ${only}, ${counted(shown, 'role')}`]),
    '',
  ].join('\n');
}

function groupedText(roles: readonly ScannedRole[], options: ScanTextOptions): string {
  const groups = groupsOf(roles).map((group) => groupText(group, options));
  const shown = roles.length > ALL_ROWS ? worstOf(roles).slice(0, FIRST_ROWS) : roles;
  if (roles.length === 0) return '';
  const rest = roles.length - shown.length;
  const more =
    rest === 0
      ? ''
      : `and ${rest} more ${rest === 1 ? 'role' : 'roles'}: --verbose shows them all, --format csv a line each\n`;
  const left = unseenText(unseenIn(roles), options, MOST_NAMES);
  return `${groups.join('')}${groups.length === 0 ? '' : '\n'}${scanTable(shown, { ...options, whole: false, ownersKnown: options.judged === undefined })}${more}${left === '' ? '' : `\n${left}\n`}`;
}

/** Of roles with the same verdict, administrators first. */
function worstOf(roles: readonly ScannedRole[]): ScannedRole[] {
  const verdicts = [...new Set(roles.map(({ verdict }) => verdict))];
  const isAdmin = ({ policies }: ScannedRole) => Number(policies.admin === true);
  return roles.toSorted((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) || isAdmin(b) - isAdmin(a));
}

/** A table of so many rows leaves room for the rest on one screen; a longer one shows the first rows only. */
const ALL_ROWS = 20;
const FIRST_ROWS = 10;

/** `20 roles: a trust policy asks for no subject`, and three of their names. */
function groupText({ code, level, roles }: FindingGroup, { paint, width }: ScanTextOptions): string {
  const { title } = CODES[code];
  const words = wrapped(`${level} ${counted(roles.length, 'role')}: ${lowerFirst(title)} [${code}]`, width);
  return `${words.replace(level, paint(VERDICT_STYLES[level], level))}\n${wrapped(firstNames(roles, width - 2), width, '  ')}\n`;
}

/** As many as one line has room for, and one at least. */
function firstNames(roles: readonly string[], width: number): string {
  for (let count = Math.min(MOST_NAMES, roles.length); ; count--) {
    const first = roles.slice(0, count).join(', ');
    const names = count < roles.length ? `${first} and ${roles.length - count} more` : first;
    if (count === 1 || displayWidth(names) <= width) return names;
  }
}

const MOST_NAMES = 3;

/** Names such as IAM and AWS stay. */
function lowerFirst(title: string): string {
  return /^[A-Z][a-z’ ]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

function wholeText(roles: readonly ScannedRole[], options: ScanTextOptions): string {
  if (roles.length === 0) return '';
  const unseen = unseenText(unseenIn(roles), options);
  return [
    scanTable(roles, { ...options, whole: true, ownersKnown: options.judged === undefined }),
    ...roles.flatMap((role) => faultTexts(role, options)).map((text) => `${text}\n`),
    ...(unseen === '' ? [] : [`${unseen}\n`]),
  ].join('\n');
}

const NOT_LOOKED_AT = 'not looked at';

function unseenIn(roles: readonly ScannedRole[]): string[] {
  return [...new Set(roles.flatMap(({ policies }) => policies.unseen))].sort();
}

/** Empty if there are none. */
function unseenText(unseen: readonly string[], { paint, width }: ScanTextOptions, most = unseen.length): string {
  if (unseen.length === 0) return '';
  const first = unseen.slice(0, most).join(', ');
  const names = unseen.length > most ? `${first} and ${unseen.length - most} more` : first;
  const text = `${NOT_LOOKED_AT} ${names}: what they say could not be read, so that nothing is said about them`;
  return wrapped(text, width).replace(NOT_LOOKED_AT, paint('yellow', NOT_LOOKED_AT));
}

function faultTexts({ name, trust, policies }: ScannedRole, { paint, width }: ScanTextOptions): string[] {
  const faults = policies.faults.map((fault) => ({ ...fault, pointer: '' }));
  return [...trust.hits, ...faults].map((hit) => hitText(hit, { paint, width, about: name }));
}

function lastLines(roles: readonly ScannedRole[], whole: boolean, { paint, program }: ScanTextOptions): string {
  const [first] = roles.flatMap(({ trust, policies }) => [...trust.hits, ...policies.faults]);
  if (first === undefined) return '';
  const remedies = whole ? '' : 'Each fault with its remedy: --verbose, or --role NAME for one role.\n';
  return `\n${paint('dim', `${remedies}More about a code: ${program} explain ${first.code}`)}\n`;
}

/** What the settings ignore is counted apart; --json lists it. */
function ignoredText({ ignored }: Scan): string {
  return ignored.length === 0 ? '' : `; ${ignored.length} more ignored (--json lists them)`;
}
