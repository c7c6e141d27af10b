/**
 * A plan for a pull request's comment. Bitbucket renders no raw HTML and no `<details>`, and takes at most 32,768
 * characters a comment: what does not fit is cut between roles, and the text says so.
 */

import { type Change, type CreateChange, isUpdate, keptOf } from '../model/change.ts';
import { placeText } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import type { RemovalChange } from '../model/removal-change.ts';
import type { UpdateChange } from '../model/update-change.ts';
import { isAccepted } from '../plan/accepted-drift.ts';
import { NOT_KNOWN } from '../plan/drift.ts';
import { exchangeWords } from '../plan/exchanged-names.ts';
import { isBlocked, isPending } from '../plan/plan.ts';
import { visibleIn } from '../text/visible.ts';
import { admissionLegend, admissionWords, lockoutWords, shownAdmission } from './admission-words.ts';
import { countsLine, countsOf } from './counts.ts';
import { facetLines } from './facet-lines.ts';
import { findingLevel, findingWords } from './finding-words.ts';
import { gateMarkdownLines } from './gate-lines.ts';
import { keptShort } from './kept-words.ts';
import { markdownText } from './markdown.ts';
import { byHandWords, foreignWords, quarantinedWords, removalWords } from './removal-words.ts';
import { askedFor, hasTwoCauses, undone } from './two-causes.ts';

/** Leaves room for a heading of the caller's. */
const LIMIT = 32_000;

export function planMarkdown(plan: Plan, { target }: { target: string }): string {
  return safePlanMarkdown(visibleIn(plan), markdownText(target));
}

function safePlanMarkdown(plan: Plan, target: string): string {
  const changes = plan.changes.filter((change) => !(change.kind === 'keep' && change.reason === 'in-sync'));
  const gate = gateMarkdownLines(plan.gate);
  const start = [
    `### Rolekeeper plan: ${countsLine(countsOf(plan))}`,
    '',
    `Target: ${target}${isPending(plan) ? `, digest \`${plan.digest}\`` : ''}`,
    '',
    ...plan.issues.map(
      ({ code, place, message }) => `- **error** \`${code}\` ${markdownText(`${placeText(place)}: ${message}`)}`,
    ),
    ...plan.findings.map(findingLine),
    ...(plan.findings.length + plan.issues.length > 0 ? [''] : []),
    ...gate.map((line) => `- ${markdownText(line)}`),
    ...(gate.length > 0 ? [''] : []),
    ...(changes.length > 0
      ? [
          '| | role | what | who may enter |',
          '|---|---|---|---|',
          ...changes.map((c) => row(c, plan)),
          '',
          ...legend(changes),
          '',
        ]
      : []),
  ].join('\n');
  return withinLimit(
    start,
    changes.map(details).filter((text) => text !== ''),
  );
}

function withinLimit(start: string, parts: readonly string[]): string {
  let text = start.length <= LIMIT ? start : `${start.slice(0, LIMIT - 100)}\n\n`;
  for (const [index, part] of parts.entries()) {
    if (text.length + part.length > LIMIT) {
      return `${text}\n*${parts.length - index} more roles do not fit here: see the step's log.*\n`;
    }
    text += part;
  }
  return text;
}

function findingLine(finding: Finding): string {
  return `- **${findingLevel(finding)}** \`${finding.code}\` ${markdownText(`${findingWords(finding)}. ${sentence(finding.remedy)}.`)}`;
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function row(change: Change, plan: Plan): string {
  const blocked = isBlocked(change, plan.findings) ? ' (blocked)' : '';
  return `| ${SIGN[change.kind]} | ${markdownText(change.name)} | ${what(change)}${blocked} | ${markdownText(whoMayEnter(change))} |`;
}

/** Only of the words that are used in the table. */
function legend(changes: readonly Change[]): string[] {
  const lines = admissionLegend(
    changes.flatMap((change) => ('desired' in change && keptOf(change) === undefined ? shownAdmission(change) : [])),
  );
  return lines.length === 0 ? [] : [...lines.map((words) => `- ${markdownText(words)}`), ''];
}

function whoMayEnter(change: Change): string {
  const kept = keptOf(change);
  if (kept !== undefined) return kept.whoGetsIn ?? '';
  if ('desired' in change) {
    const exchanged = isUpdate(change) ? (change.lockout?.exchanged ?? []) : [];
    return [admissionWords(shownAdmission(change)), ...exchanged.map(exchangeWords)].join('; ');
  }
  return 'because' in change && change.because.is === 'foreign' ? change.because.whoGetsIn : '';
}

const SIGN = {
  create: '`+`',
  update: '`~`',
  adopt: '`>`',
  quarantine: '`x`',
  delete: '`-`',
  keep: '`=`',
  conflict: '`!`',
};

const KEPT = {
  'in-sync': 'in sync',
  recreated: 'kept (created again by hand)',
  unknown: 'kept (not in the inventory)',
  elsewhere: 'kept (under another path)',
  unowned: 'names no owner; not touched',
  'another-owner': 'its owner tag names another owner; not touched',
};

/** A new role widens by its nature; of the others a reviewer looks at the bold ones first. */
function widthWord(change: CreateChange | UpdateChange): string {
  const { kind } = change;
  const { width } = hasTwoCauses(change) ? change.asked : change.widening;
  const bold = kind !== 'create' && (width === 'widens' || width === 'unknown');
  return bold ? `, **${width}**` : `, ${width}`;
}

function what(change: Change): string {
  switch (change.kind) {
    case 'create':
      if (change.accepted !== undefined) return '**drift**: deleted by hand, accepted';
      return `created${widthWord(change)}`;
    case 'update':
      return `${changedWords(change)}${widthWord(change)}${lockoutNote(change)}${change.kept ? `; ${markdownText(keptShort(change.kept))}` : ''}`;
    case 'adopt':
      return `**adopted**${widthWord(change)}${lockoutNote(change)}`;
    case 'delete':
      return `**deleted**: ${markdownText(`${removalWords(change)}${whyWords(change)}`)}`;
    case 'quarantine':
      return `**quarantined**: ${markdownText(`${removalWords(change)}${byHandWords(change)}${whyWords(change)}`)}`;
    case 'keep':
      if ('kept' in change) return markdownText(keptShort(change.kept));
      if (change.reason === 'quarantined') return markdownText(quarantinedWords(change));
      return change.reason === 'foreign' ? markdownText(foreignWords(change)) : KEPT[change.reason];
    case 'conflict':
      return '**conflict**: not touched';
  }
}

function changedWords(change: UpdateChange): string {
  if (change.causes.includes('unknown')) return `changed (${NOT_KNOWN})`;
  if (!change.causes.includes('drift')) return 'changed';
  if (change.causes.includes('manifest')) return '**drift**, and changed';
  return isAccepted(change) ? '**drift**: accepted' : '**drift**';
}

function lockoutNote({ lockout }: UpdateChange): string {
  if (lockout === undefined) return '';
  const { leaves, loses = [] } = lockout;
  const lost = loses.map((words) => `; **loses**: ${markdownText(words)}`).join('');
  return leaves === 'some' ? lost : `; **shuts out**: ${lockoutWords(leaves)}${lost}`;
}

function whyWords({ because }: RemovalChange): string {
  return because.is === 'foreign' ? ` (${because.why})` : '';
}

function details(change: Change): string {
  if (!hasTwoCauses(change)) return detailsOf(change, '');
  return detailsOf(undone(change), ', undone') + detailsOf(askedFor(change), ', asked for');
}

function detailsOf(change: Change, half: string): string {
  if (!isUpdate(change) || change.facets.length === 0) return '';
  const lines = change.facets.flatMap((facet) => {
    const { sign, label, value, body } = facetLines(facet);
    return [`${sign} ${label} ${value}`.trimEnd(), ...body.map((line) => `${line.sign}   ${line.text}`.trimEnd())];
  });
  const fence = fenceAround(lines);
  return [`**${markdownText(change.name)}**${half}`, '', `${fence}diff`, ...lines, fence, '', ''].join('\n');
}

/** Longer than any run of backticks inside, so that a policy's text cannot end the block. */
function fenceAround(lines: readonly string[]): string {
  const runs = lines.join('\n').match(/`+/g) ?? [];
  return '`'.repeat(Math.max(2, ...runs.map(({ length }) => length)) + 1);
}
