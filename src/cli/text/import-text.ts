/** What an import found, on a screen for 200 roles: the summary first, then the roles by what is to be known of them, the counts last. */

import { DUMP_COMPLETION } from '../../core/codes/dump-command.ts';
import type { Imported, ImportedRole } from '../../core/import/import-roles.ts';
import { GRADE_WORDS, REASON_TITLES } from '../../core/render/import-words.ts';
import type { Paint, Style } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visible, visibleIn } from '../../core/text/visible.ts';
import { wrapped } from './wrapped.ts';

export interface ImportTextOptions {
  readonly target: string;
  /** Whether it was only looked at. */
  readonly check: boolean;
  /** How people write the path of a file of the folder. */
  readonly pathOf: (file: string) => string;
  readonly width: number;
  readonly paint: Paint;
}

const STYLES: Readonly<Record<ImportedRole['grade'], Style>> = {
  exact: 'green',
  tightens: 'yellow',
  widens: 'red',
  'not-ours': 'dim',
};
const NAMES: Readonly<Record<ImportedRole['grade'], string>> = {
  exact: 'exact',
  tightens: 'tightens',
  widens: 'widens',
  'not-ours': 'not ours',
};

/** Ends with a new line. */
export function importText(found: Imported, options: ImportTextOptions): string {
  const imported = visibleIn(found);
  const { roles, total, trusting } = imported;
  const { paint, width } = options;
  const head = `${paint('bold', 'Target')}  ${visible(options.target)}\n\n`;
  if (trusting > 0 && roles.length === 0)
    return `${head}None of the ${counted(trusting, 'role')} that trust${trusting === 1 ? 's' : ''} Bitbucket is called so: --only asks for a name, or with a slash for path and name.\n`;
  if (roles.length === 0) return `${head}None of ${counted(total, 'role')} trusts a Bitbucket provider.\n`;
  const grades = (['exact', 'tightens', 'widens', 'not-ours'] as const).flatMap((grade) => {
    const count = roles.filter((role) => role.grade === grade).length;
    const isHeld = grade === 'widens' && roles.some(({ manifest }) => manifest?.change === 'refused');
    const note = isHeld ? `${GRADE_WORDS[grade]}: not written` : GRADE_WORDS[grade];
    return count === 0
      ? []
      : [`  ${paint(STYLES[grade], NAMES[grade].padEnd(9))}${String(count).padStart(5)}  ${note}`];
  });
  const parts = [
    `${trusting} of ${counted(total, 'role')} ${trusting === 1 ? 'trusts' : 'trust'} Bitbucket${roles.length < trusting ? `; ${roles.length} of them by --only` : ''}\n${grades.join('\n')}`,
    groups(
      'Widens',
      roles.flatMap((role) => told(role, role.graded?.more ?? [])),
      options,
      'red',
    ),
    groups(
      'Tightens',
      roles.filter(({ grade }) => grade === 'tightens').flatMap((role) => told(role, role.graded?.differs ?? [])),
      options,
      'yellow',
    ),
    groups(
      'Gives more than the manifest did: it was made stricter in review, or the role wider by hand',
      roles.flatMap((role) => (role.reason === undefined ? told(role, role.moreThanBefore) : [])),
      options,
      'red',
    ),
    reasons(roles, options),
    adviceText(imported, width),
    lastLines(imported, options),
  ];
  return `${head}${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

interface Told {
  readonly name: string;
  readonly words: string;
}

function told({ name }: ImportedRole, words: readonly string[]): Told[] {
  return words.map((one) => ({ name, words: one }));
}

/** Those of one kind together: the kind is what stands before the colon. One alone is told in full. */
function groups(title: string, all: readonly Told[], { paint, width }: ImportTextOptions, style: Style): string {
  if (all.length === 0) return '';
  const kinds = Map.groupBy(all, ({ words }) => words.split(':')[0] ?? '');
  const texts = [...kinds].flatMap(([kind, those]) => {
    const names = [...new Set(those.map(({ name }) => name))];
    const words = [...new Set(those.map((one) => one.words))];
    const [first = ''] = words;
    if (words.length === 1) return group(names, first, width);
    if (names.length <= FEW) return those.map(({ name, words: one }) => group([name], one, width));
    return [
      group(names, `${kind}, each in its own way, such as ${those[0]?.name}: ${first.slice(kind.length + 2)}`, width),
    ];
  });
  return [paint(style, title), ...texts.flat()].join('\n');
}

const FEW = 3;
/** Names shown of a group; the report has them all. */
const MOST = 8;

function group(names: readonly string[], words: string, width: number): string {
  const shown = names.length > MOST ? [...names.slice(0, MOST - 1), `${names.length - MOST + 1} more`] : names;
  if (names.length === 1) return wrapped(`${names[0]}: ${words}`, width, '  ').replace(/\n {2}/g, '\n      ');
  return `${wrapped(`${counted(names.length, 'role')}: ${words}`, width, '  ')}\n${wrapped(shown.join(', '), width, '      ')}`;
}

function reasons(roles: readonly ImportedRole[], { paint, width }: ImportTextOptions): string {
  const left = roles.filter(({ reason }) => reason !== undefined);
  if (left.length === 0) return '';
  const byCode = Map.groupBy(left, ({ reason }) => reason?.rule ?? reason?.code ?? 'refused');
  const texts = [...byCode].map(([code, those]) => {
    const [{ reason, name } = {}] = those;
    const title = `${REASON_TITLES[reason?.code ?? 'refused']} [${code}]`;
    if (those.length === 1) return wrapped(`${name}: ${reason?.words}; ${reason?.remedy} [${code}]`, width, '  ');
    return `${group(
      those.map((one) => one.name),
      title,
      width,
    )}\n${wrapped(`${reason?.remedy}`, width, '      ')}`;
  });
  return [paint('bold', 'Not ours to have'), ...texts].join('\n');
}

function adviceText({ unknown, unread }: Imported, width: number): string {
  const names = unknown.map(({ name }) => name);
  const shown = names.length > MOST ? [...names.slice(0, MOST - 1), `${names.length - MOST + 1} more`] : names;
  return [
    ...(unknown.length === 0
      ? []
      : [wrapped(`UUIDs without a name, which rolekeeper resolve asks Bitbucket for: ${shown.join(', ')}`, width)]),
    ...(unread === 0
      ? []
      : [
          `${wrapped(`No role is exact whose session and description were not read (${counted(unread, 'role')}): a dump has them only with the listing of the roles beside it. One command adds it:`, width)}\n  ${DUMP_COMPLETION}`,
        ]),
  ].join('\n\n');
}

function lastLines({ files, proof, roles }: Imported, { check, pathOf, paint }: ImportTextOptions): string {
  const changed = roles.flatMap(({ manifest }) => manifest?.change ?? []);
  const made = changed.filter((change) => change === 'new').length;
  const edited = changed.filter((change) => change === 'patched').length;
  const same = changed.filter((change) => change === 'same').length;
  const locks = files.filter(({ path }) => path.startsWith('bitbucket.lock')).length;
  const parts = [
    ...(made > 0 ? [counted(made, 'new manifest')] : []),
    ...(edited > 0 ? [`${edited} changed`] : []),
    ...(same > 0 ? [`${same} as they were`] : []),
    ...(locks > 0 ? [counted(locks, 'lock file')] : []),
  ];
  const what = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  const begin = files.length === 0 ? 'Nothing to write' : check ? 'Not written' : 'Written';
  const style = proof.unchanged === proof.manifests ? 'green' : 'yellow';
  return [
    `${begin}${what}${check ? '' : `; ${pathOf('import-report.md')} has every role`}`,
    `${paint(style, 'Proof')}  ${proof.unchanged} of ${counted(proof.manifests, 'manifest')}: no change`,
  ].join('\n');
}
