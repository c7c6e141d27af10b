/** The table of roles that `status` prints. */

import type { GatePlan } from '../../core/model/gate-plan.ts';
import { standingWords } from '../../core/render/branch-audit-words.ts';
import { countOfGate, countOfWaiting } from '../../core/render/gate-lines.ts';
import type { Paint, Style } from '../../core/render/paint.ts';
import { policyWord } from '../../core/role-guardrails/policy-verdict.ts';
import { counted } from '../../core/text/counted.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { visible, visibleIn } from '../../core/text/visible.ts';
import type { RoleState, StatusRow } from './status-row.ts';
import { type TableOptions, table } from './table.ts';
import { wrapped } from './wrapped.ts';

export interface StatusTextOptions extends TableOptions {
  readonly target: string;
  readonly fallbackSince?: string | undefined;
  readonly gate?: GatePlan | undefined;
}

/** The target, a row for each role, a line for each state that needs words, the counts last. */
export function statusText(
  found: readonly StatusRow[],
  { target, fallbackSince, gate, ...options }: StatusTextOptions,
): string {
  const rows = visibleIn(found);
  const { paint } = options;
  const head = `${paint('bold', 'Target')}  ${visible(target)}\n${fallback(fallbackSince, paint)}${gateLine(gate, paint)}\n`;
  if (rows.length === 0) return `${head}No roles: no manifest declares one, and IAM has none of ours.\n`;
  const cells = rows.map(({ name, team, state, policies, maxSessionSeconds, whoMayEnter }) => [
    { text: name, style: 'bold' as const },
    { text: team ?? '?' },
    { text: state, style: STYLES[state] },
    policyCell(policies),
    { text: maxSessionSeconds === undefined ? '?' : formatDuration(maxSessionSeconds) },
    { text: whoMayEnter ?? 'no valid manifest says' },
  ]);
  return `${head}${table(['ROLE', 'TEAM', 'STATE', 'POLICIES', 'SESSION', 'WHO MAY ENTER'], cells, options)}\n${meanings(rows, paint)}${before(rows, options)}${objections(rows, options)}${branches(rows, options)}${counts(rows)}\n`;
}

/** Not of the manifests that are given here: of those that are published. */
function fallback(since: string | undefined, paint: Paint): string {
  if (since === undefined) return '';
  const words = `Since ${since} the service cannot plan by what is published, and keeps its roles as they were applied last`;
  return `${paint('yellow', words)}: rolekeeper explain last-good-revision.\n`;
}

/** The table that the gate decides by, as it is stored. */
function gateLine(gate: GatePlan | undefined, paint: Paint): string {
  if (gate === undefined) return '';
  const { before } = gate;
  const toWrite = countOfGate(gate);
  const words = {
    none: 'has no table yet',
    broken: 'has a table that cannot be understood, and lets no step in',
    unknown: 'has a table that is not known here',
  };
  const stored =
    typeof before === 'object' ? `has a table of ${counted(Object.keys(before.roles).length, 'role')}` : words[before];
  const rest =
    toWrite === 0
      ? ''
      : `; ${paint('yellow', `${counted(toWrite, 'entry', 'entries')} to write`)}: rolekeeper plan says which`;
  const waiting = countOfWaiting(gate);
  const held = waiting === 0 ? '' : `; ${counted(waiting, 'entry waits', 'entries wait')}: rolekeeper plan says which`;
  return `${paint('bold', 'Gate')}    ${stored}${rest}${held}\n`;
}

function meanings(rows: readonly StatusRow[], paint: Paint): string {
  const shown = STATES.filter((state) => rows.some((row) => row.state === state) && MEANINGS[state] !== undefined);
  if (shown.length === 0) return '';
  const width = Math.max(...shown.map(({ length }) => length));
  return `${shown.map((state) => paint('dim', `${state.padEnd(width)}  ${MEANINGS[state]}`)).join('\n')}\n\n`;
}

/** Who uses a role of before, IAM does not say: only when it was used last. */
function before(rows: readonly StatusRow[], { paint, terminalWidth = Number.POSITIVE_INFINITY }: TableOptions): string {
  const lines = rows.flatMap(({ name, takesPlaceOf: old }) =>
    old === undefined
      ? []
      : [`${name} takes the place of ${old.arn}, last used: ${old.lastUsed?.toISOString().slice(0, 10) ?? 'never'}`],
  );
  if (lines.length === 0) return '';
  const who =
    'who uses it: aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=ARN';
  return `${[...lines, who].map((line) => paint('dim', wrapped(line, terminalWidth))).join('\n')}\n\n`;
}

function policyCell(policies: StatusRow['policies']) {
  if (policies === undefined) return { text: '?' };
  const word = policyWord(policies);
  return { text: word, style: POLICY_STYLES[word] };
}

const POLICY_STYLES = { reject: 'red', warn: 'yellow', 'not looked at': 'yellow', ok: 'green' } as const;

function objections(
  rows: readonly StatusRow[],
  { paint, terminalWidth = Number.POSITIVE_INFINITY }: TableOptions,
): string {
  const words = new Set(rows.flatMap(({ policies }) => (policies === undefined ? [] : policyWord(policies))));
  const unseen = new Set(rows.flatMap(({ policies }) => policies?.unseen ?? []));
  const lines = [
    ...(words.has('reject') || words.has('warn')
      ? ['policies: rolekeeper scan says what the guardrails object to']
      : []),
    ...(unseen.size > 0 ? [`not looked at: what ${[...unseen].sort().join(', ')} says could not be read`] : []),
  ];
  return lines.length === 0 ? '' : `${lines.map((line) => paint('dim', wrapped(line, terminalWidth))).join('\n')}\n\n`;
}

/** Only where a branch audit was ever kept: who never asks for one, reads who attests a branch, and nothing more. */
function branches(
  rows: readonly StatusRow[],
  { paint, terminalWidth = Number.POSITIVE_INFINITY }: TableOptions,
): string {
  if (!rows.some((row) => row.branches?.audit !== undefined)) return '';
  const lines = rows.flatMap(({ name, branches: standing }) => {
    if (standing === undefined) return [];
    const isOutside =
      standing.isCurrent && (standing.audit?.outsideCount ?? 0) + (standing.audit?.earlier?.length ?? 0) > 0;
    return paint(isOutside ? 'red' : 'dim', wrapped(`${name}: ${standingWords(standing)}`, terminalWidth));
  });
  return `${lines.join('\n')}\n\n`;
}

function counts(rows: readonly StatusRow[]): string {
  const words = STATES.flatMap((state) => {
    const count = rows.filter((row) => row.state === state).length;
    return count === 0 ? [] : `${count} ${state}`;
  });
  return `${counted(rows.length, 'role')}: ${words.join(', ')}`;
}

/** What needs attention first. */
const STATES: readonly RoleState[] = [
  'drift',
  'conflict',
  'recreated',
  'another owner',
  'unknown',
  'elsewhere',
  'unowned',
  'frozen',
  'to adopt',
  'new',
  'changed',
  'undeclared',
  'foreign',
  'retained',
  'quarantined',
  'in sync',
];

const STYLES: Record<RoleState, Style> = {
  'in sync': 'green',
  drift: 'yellow',
  changed: 'cyan',
  new: 'cyan',
  'to adopt': 'cyan',
  undeclared: 'red',
  retained: 'dim',
  quarantined: 'yellow',
  conflict: 'red',
  frozen: 'yellow',
  recreated: 'red',
  unknown: 'red',
  elsewhere: 'red',
  unowned: 'red',
  'another owner': 'red',
  foreign: 'red',
};

const MEANINGS: Partial<Record<RoleState, string>> = {
  drift: 'the role was changed by hand in IAM; apply puts it back',
  'to adopt': 'not ours yet; it becomes so by the credentials of a person (docs/adoption.md)',
  conflict: 'a role of this name is in the way; it is left alone',
  frozen: 'its manifest is broken; the role stays as it was applied last',
  undeclared: 'ours, and no manifest declares it; apply takes it away',
  retained: 'no manifest declares it; its last one, or the settings, say retain',
  quarantined: 'closed, and deleted when its time is over, unless a manifest declares it again',
  recreated: 'made again by hand under our name; it is left alone',
  unknown: 'it carries our tag, and we never made it; it is left alone',
  elsewhere: 'ours, under another path than roles.path in rolekeeper.yaml; it is left alone',
  unowned: 'it carries our tag, names no owner, and nothing here knows it; it is left alone',
  'another owner': 'we made it, and its owner tag was changed by hand; it is left alone',
  foreign: 'not ours, and it trusts the Bitbucket provider; closed by the boundary AWSDenyAll, or apply closes it',
};
