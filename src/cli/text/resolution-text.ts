/** How the lock file differs from Bitbucket, for people: the lines that change, and in one sentence how many names. */
import type { LockFileChange } from '../../core/names/lock-files.ts';
import type { Resolution } from '../../core/names/resolution.ts';
import type { WantedNames } from '../../core/names/wanted-names.ts';
import type { Paint, Style } from '../../core/render/paint.ts';
import { textDiff } from '../../core/render/text-diff.ts';
import { counted } from '../../core/text/counted.ts';
import { visible } from '../../core/text/visible.ts';

/** Ends with a new line; '' if nothing changes. */
export function lockDiffText(files: readonly LockFileChange[], pathOf: (file: string) => string, paint: Paint): string {
  return files
    .flatMap(({ path, before, after }) => textDiff(pathOf(path), before, after))
    .map((line) => `${painted(visible(line), paint)}\n`)
    .join('');
}

const STYLES: readonly (readonly [start: string, style: Style])[] = [
  ['--- ', 'bold'],
  ['+++ ', 'bold'],
  ['@@', 'cyan'],
  ['+', 'green'],
  ['-', 'red'],
];

function painted(line: string, paint: Paint): string {
  const style = STYLES.find(([start]) => line.startsWith(start))?.[1];
  return style === undefined ? line : paint(style, line);
}

/** `2 names added, 1 renamed` */
export function changesText({ renames, changes }: Resolution): string {
  const added = changes.filter(({ before }) => before === undefined).length;
  const gone = changes.filter(({ after }) => after === undefined).length;
  const parts = [
    { count: added, words: 'added' },
    { count: renames.length, words: 'renamed' },
    { count: changes.length - added - gone, words: 'with another UUID' },
    { count: gone, words: 'taken out' },
  ].filter(({ count }) => count > 0);
  return parts.map(({ count, words }, index) => `${index === 0 ? counted(count, 'name') : count} ${words}`).join(', ');
}

/** `3 repositories and 4 environments` */
export function wantedText(wanted: WantedNames): string {
  const environments = [...wanted.values()].reduce((sum, names) => sum + names.size, 0);
  return `${counted(wanted.size, 'repository', 'repositories')} and ${counted(environments, 'environment')}`;
}
