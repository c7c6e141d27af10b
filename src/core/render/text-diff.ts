/** What changed in a text file, as `diff -u` shows it. */
import { structuredPatch } from 'diff';

/** Lines of a unified diff, without their ends; `before` is undefined for a file that is made. */
export function textDiff(path: string, before: string | undefined, after: string): string[] {
  const { hunks } = structuredPatch(path, path, before ?? '', after, undefined, undefined, { context: 3 });
  return [
    `--- ${before === undefined ? '/dev/null' : path}`,
    `+++ ${path}`,
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${rangeText(oldStart, oldLines)} +${rangeText(newStart, newLines)} @@`,
      ...lines,
    ]),
  ];
}

/** Of no lines, the line before them. */
function rangeText(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}
