/** import-report.md: what became of every role, for the pull request. The same input gives the same bytes on any day. */
import type { Imported, ImportedRole } from '../import/import-roles.ts';
import { counted } from '../text/counted.ts';
import { visibleIn } from '../text/visible.ts';
import { administratorWord, GRADE_WORDS, NOT_LOOKED_AT } from './import-words.ts';
import { markdownText } from './markdown.ts';

/** Ends with a new line. */
export function importReport(found: Imported): string {
  const { roles, account, total, trusting, proof, unknown } = visibleIn(found);
  const byGrade = Map.groupBy(roles, ({ grade }) => grade);
  const grades = (['exact', 'tightens', 'widens', 'not-ours'] as const).filter((grade) => byGrade.has(grade));
  const admins = roles.filter(({ administrator }) => administrator === true);
  return [
    '# Import report',
    '',
    `Account ${markdownText(account)}: ${trusting} of ${counted(total, 'role')} trust Bitbucket${roles.length < trusting ? `, and ${roles.length} of them were asked for` : ''}. ${proof.unchanged} of ${counted(proof.manifests, 'manifest')}: no change.`,
    '',
    '| grade | roles | |',
    '|---|---:|---|',
    ...grades.map((grade) => `| ${grade} | ${byGrade.get(grade)?.length ?? 0} | ${GRADE_WORDS[grade]} |`),
    '',
    ...(admins.length === 0
      ? []
      : [`Administrators, or one step from it: ${admins.map(({ name }) => markdownText(name)).join(', ')}.`, '']),
    ...(unknown.length === 0
      ? []
      : [
          '## Names that are not known',
          '',
          ...unknown.map(({ name, uuid }) => `- ${markdownText(name)}: ${markdownText(uuid)}`),
          '',
        ]),
    ...grades.flatMap((grade) => [`## ${grade}`, '', ...(byGrade.get(grade) ?? []).flatMap(section)]),
    '## Not looked at',
    '',
    ...NOT_LOOKED_AT.map((line) => `- ${line}`),
    '',
  ].join('\n');
}

function section(role: ImportedRole): string[] {
  const { name, reason, graded, manifest, notes, after, lastUsed } = role;
  const lines = [
    ...(reason === undefined ? [] : [`${reason.code}: ${reason.words}. ${sentence(reason.remedy)}`]),
    ...(graded?.more.map((words) => `**more than today**: ${markdownText(words)}`) ?? []),
    ...(graded?.differs.map((words) => markdownText(words)) ?? []),
  ];
  return [
    `### ${markdownText(name)}`,
    '',
    ...lines.map((line, index) => `- ${reason !== undefined && index === 0 ? markdownText(line) : line}`),
    ...list('actions that the boundary takes away', graded?.lost ?? []),
    ...list('actions that it may take away', graded?.perhaps ?? []),
    `- who gets in today: ${markdownText(role.before.join('; '))}`,
    ...(after === undefined || after.join() === role.before.join()
      ? []
      : [`- by the manifest: ${markdownText(after.join('; '))}`]),
    `- administrator: ${administratorWord(role)}; ${lastUsed === undefined ? 'never used, as far as IAM remembers' : `unused since ${lastUsed.toISOString().slice(0, 10)}`}`,
    ...(manifest === undefined
      ? []
      : [
          `- ${markdownText(role.arn)} → ${manifest.arn === role.arn ? 'the same ARN' : markdownText(manifest.arn)}, ${markdownText(manifest.file)}${manifest.change === 'refused' ? ' (not written)' : ''}`,
        ]),
    ...notes.map((note) => `- ${markdownText(note)}`),
    '',
  ];
}

function list(title: string, actions: readonly string[]): string[] {
  return actions.length === 0 ? [] : [`- ${title}: ${markdownText(actions.join(', '))}`];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
