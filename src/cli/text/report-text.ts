/** The report of a pass, for people: how it ended, what is not in sync, and what each line needs to be acted on. */

import type { GateConfirmation } from '../../core/model/gate-table.ts';
import type { SeenActor, SeenDrift, SeenFailure, SeenPass, SeenRole } from '../../core/record/seen-pass.ts';
import type { WholeReport } from '../../core/record/state-ports.ts';
import { gateRowWords } from '../../core/render/gate-lines.ts';
import type { Paint, Style } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visible, visibleIn } from '../../core/text/visible.ts';
import { type TableOptions, table } from './table.ts';
import { wrapped } from './wrapped.ts';

export interface ReportTextOptions extends TableOptions {
  readonly width: number;
  readonly program: string;
  /** `s3://…/latest.json`. */
  readonly place: string;
}

/** Ends with a new line. */
export function reportText(found: WholeReport, options: ReportTextOptions): string {
  const { pass, requests } = visibleIn({ pass: found.pass, requests: found.requests });
  const { roles, drift, findings, issues, gateChanges = [], gateWaits = [] } = pass;
  const told = findings.filter(({ blocks }) => blocks !== 'nothing');
  const sections = [
    head(pass, options),
    pass.error && failure(pass.error, 'error', options),
    roles.length > 0 && table(['ROLE', 'CHANGE', 'RESULT', 'ABOUT IT'], roles.map(roleRow), options),
    ...roles.flatMap((role) => (role.failure ? failure(role.failure, role.role, options) : [])),
    gateChanges.length > 0 &&
      section(
        "Changed in the gate's table",
        gateChanges.map((row) => `  ${gateRowWords(row)}\n`),
        options,
      ),
    gateWaits.length > 0 &&
      section(
        "Waits in the gate's table",
        gateWaits.map((row) => `  ${row.role === undefined ? row.what : `${row.role}: ${row.what}`}\n`),
        options,
      ),
    drift.length > 0 &&
      section(
        'Changed by hand',
        drift.map((one) => driftText(one, options)),
        options,
      ),
    told.length > 0 &&
      section(
        'Held back',
        told.map((one) => failure(one, one.role ?? 'all roles', options)),
        options,
      ),
    findings.length > told.length &&
      section(
        'Told',
        findings.flatMap((one) => (told.includes(one) ? [] : failure(one, one.role ?? 'all roles', options))),
        options,
      ),
    issues.length > 0 &&
      section(
        'Mistakes in manifests',
        issues.map((one) => issueText(one, options)),
        options,
      ),
    waiting(requests, options),
    `${counts(pass)}\n`,
  ];
  return sections.filter((one) => typeof one === 'string').join('\n');
}

const RESULT_STYLES: Record<SeenPass['result'], Style> = {
  succeeded: 'green',
  stopped: 'yellow',
  deferred: 'yellow',
  failed: 'red',
};

function head(pass: SeenPass, { paint, place }: ReportTextOptions): string {
  const { startedAt, endedAt, result, doorbells, account, mode, revision, sequence, inForce, interrupted, gate } = pass;
  const number = sequence === undefined ? '' : `, number ${sequence}`;
  const force = inForce === undefined ? '' : `; in force is still ${inForce ?? 'what was published before'}`;
  const lines = [
    ['Pass', `${paint(RESULT_STYLES[result], result)}, from ${startedAt} to ${endedAt}`],
    ['Report', visible(place)],
    ['Account', `${account}, mode ${mode}`],
    ['Revision', `${revision === undefined ? 'what is published could not be read' : `${revision}${number}`}${force}`],
    ...(interrupted === undefined ? [] : [['Before', endedEarly(interrupted)] as const]),
    ...(gate === undefined ? [] : [['Gate', gateWords(gate)] as const]),
    ['Rang', doorbells.slice(0, 3).join('; ') || 'nothing that is known'],
  ] as const;
  return lines.map(([label, words]) => `${paint('bold', label.padEnd(8))}  ${words}\n`).join('');
}

/** The gate itself closes when that is too long ago. */
function gateWords({ roles, confirmedAt }: GateConfirmation): string {
  const size = roles === undefined ? '' : ` of ${counted(roles, 'role')}`;
  return `its table${size} was seen to be right at ${confirmedAt}`;
}

/** A holder of the lease that neither gave it back nor reported. */
export function endedEarly(holder = ''): string {
  return `${holder} ended without a report; what it changed until then is in CloudTrail`;
}

const ROLE_STYLES: Partial<Record<SeenRole['result'], Style>> = {
  done: 'green',
  failed: 'red',
  blocked: 'red',
  conflict: 'red',
  notTried: 'yellow',
  onHold: 'yellow',
  planned: 'yellow',
};

function roleRow({ role, change, result, isDrift, reason, calls, file }: SeenRole) {
  const words = [isDrift && 'changed by hand', reason, calls.join(', '), file].filter(
    (one) => typeof one === 'string' && one !== '',
  );
  const style = ROLE_STYLES[result];
  return [
    { text: role, style: 'bold' as const },
    { text: change },
    { text: result, ...(style && { style }) },
    { text: words.join('; ') },
  ];
}

function section(title: string, texts: readonly string[], { paint }: { paint: Paint }): string {
  return `${paint('bold', title)}\n${texts.join('')}`;
}

function failure({ code, message, remedy }: SeenFailure, about: string, options: ReportTextOptions): string {
  const { paint, width } = options;
  const lines = wrapped(`${about}: ${message}${code === undefined ? '' : ` [${code}]`}`, width, '  ');
  const more = remedy === undefined ? '' : `${paint('dim', wrapped(remedy, width, '    '))}\n`;
  return `${lines}\n${more}`;
}

const SEVERITY_STYLES: Record<SeenDrift['severity'], Style> = { high: 'red', medium: 'yellow', low: 'dim' };

function driftText({ kind, severity, role, what, actors }: SeenDrift, { paint, width }: ReportTextOptions): string {
  const text = wrapped(`${severity} ${role ?? 'the account'}: ${what} [${kind}]`, width, '  ');
  const by = actors.map((actor) => `${wrapped(actorWords(actor), width, '    ')}\n`).join('');
  return `${text.replace(severity, paint(SEVERITY_STYLES[severity], severity))}\n${by}`;
}

/** `by arn:… (UpdateRole at 2026-…, from 192.0.2.1)`. */
export function actorWords({ by, call, at, from }: SeenActor): string {
  const parts = [call, at && `at ${at}`, from && `from ${from}`].filter((one) => typeof one === 'string' && one !== '');
  return `by ${by ?? 'a caller that the event does not name'} (${parts.join(' ')})`;
}

function issueText(issue: SeenPass['issues'][number], options: ReportTextOptions): string {
  return failure(issue, issue.line === undefined ? issue.file : `${issue.file}:${issue.line}`, options);
}

function waiting(requests: WholeReport['requests'], options: ReportTextOptions): string | undefined {
  const { program, paint } = options;
  const refused = requests?.refused;
  const sets = (requests?.requests ?? []).filter(({ isApproved }) => !isApproved);
  const texts = [
    ...sets.map(
      ({ kind, digest, roles }) => `  ${kind} of ${counted(roles.length, 'role')}: ${program} approve ${digest}\n`,
    ),
    ...(refused ? [`  commit ${refused.commit}, after ${refused.after}: ${program} approve ${refused.commit}\n`] : []),
  ];
  return texts.length === 0 ? undefined : section('Waits for approval', texts, { paint });
}

/** As the metrics have them, those that are not zero. */
function counts({ totals, isPlanned }: SeenPass): string {
  if (!isPlanned) return 'No plan was made: nothing is known of any role.';
  const words = Object.entries(totals).flatMap(([name, count]) =>
    count === 0 ? [] : `${count} ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`,
  );
  return words.join(', ') || 'No roles.';
}
