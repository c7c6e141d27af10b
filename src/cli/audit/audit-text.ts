/** A branch audit for people: each role in a sentence, then the uses that were not in order, a row each. */
import type { LockIndex } from '../../core/manifest/lock-index.ts';
import type { AuditedUse } from '../../core/model/branch-audit.ts';
import type { DesiredRole } from '../../core/model/desired-role.ts';
import { answerWords, branchStanding, standingWords } from '../../core/render/branch-audit-words.ts';
import type { Style } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visible, visibleIn } from '../../core/text/visible.ts';
import { type TableOptions, table } from '../text/table.ts';
import { wrapped } from '../text/wrapped.ts';
import type { KeptAudit } from './open-audit.ts';

export interface BranchAuditTextOptions extends TableOptions {
  readonly width: number;
  /** For the names of repositories. */
  readonly lock: LockIndex | undefined;
}

/** Ends with a new line. Roles without a use are counted, and not listed. */
export function branchAuditText(audit: KeptAudit, options: BranchAuditTextOptions): string {
  const { paint, width } = options;
  const used = new Set(audit.audited.map(({ use }) => nameIn(use.roleArn)));
  const shown = audit.declared.filter(({ name }) => used.has(name) || audit.declared.length === 1);
  const unused = audit.declared.length - shown.length;
  const others = audit.audited.filter(({ answer }) => answer.is !== 'in-order');
  const lines: { readonly style: Style; readonly words: string }[] = [
    ...shown.map((role) => ({ style: styleOf(role, audit), words: lineOf(role, audit) })),
    ...(unused > 0
      ? [
          {
            style: 'dim' as Style,
            words: `${counted(unused, 'role')} with branches to audit had no use${audit.ofUnknownRole > 0 ? ' that is known' : ''}`,
          },
        ]
      : []),
    ...audit.problems.map(({ message, remedy = '' }) => ({ style: 'yellow' as const, words: `${message}. ${remedy}` })),
    { style: 'dim' as const, words: closing(audit) },
  ];
  const text = lines.map(({ style, words }) =>
    paint(style, `  ${wrapped(words, width - 4).replaceAll('\n', '\n    ')}`),
  );
  return `\n${paint('bold', 'Branches, by what Bitbucket says of the pipelines')}\n${text.join('\n')}\n${rows(others, options)}`;
}

function lineOf(role: DesiredRole, { roles }: KeptAudit): string {
  const standing = branchStanding(role, roles);
  return visible(`${role.name}: ${standing === undefined ? 'it names no branches' : standingWords(standing)}`);
}

function styleOf({ name }: DesiredRole, { roles }: KeptAudit): Style {
  const audit = roles.find(({ role }) => role === name);
  if (audit === undefined) return 'dim';
  if (audit.outsideCount > 0) return 'red';
  return Object.keys(audit.notAsked).length > 0 ? 'yellow' : 'green';
}

function closing({ requests, keptIn }: KeptAudit): string {
  const kept =
    keptIn === undefined ? 'not kept: --state-bucket keeps it for status' : `kept for status in ${visible(keptIn)}`;
  return `${requests.sent} of ${counted(requests.most, 'request')} to Bitbucket; ${kept}`;
}

function rows(others: readonly AuditedUse[], options: BranchAuditTextOptions): string {
  if (others.length === 0) return '';
  const cells = visibleIn(others.toReversed()).map(({ use, run, answer }) => [
    { text: use.at.toISOString().slice(0, 19).replace('T', ' ') },
    { text: nameIn(use.roleArn), style: 'bold' as const },
    { text: options.lock?.byUuid.get(use.step?.repositoryUuid as never)?.slug ?? use.step?.repositoryUuid ?? '?' },
    { text: run === undefined ? '?' : `#${run.number}` },
    { text: answerWords(answer), style: answer.is === 'not-asked' ? ('yellow' as const) : ('red' as const) },
  ]);
  return `\n${table(['WHEN (UTC)', 'ROLE', 'REPOSITORY', 'RUN', 'RAN ON'], cells, options)}`;
}

const nameIn = (arn = ''): string => arn.slice(arn.lastIndexOf('/') + 1);
