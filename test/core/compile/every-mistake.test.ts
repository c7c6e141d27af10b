/** One run shows every mistake: no mistake hides another one, wherever the two are, and none has an echo. */
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import { tree } from '../../support/tree.ts';
import { FILES, MISTAKES } from '../manifest/mistakes.ts';
import { LATE } from './late-mistakes.ts';
import { PERMITTED } from './permitted-losses.ts';

type File = keyof typeof FILES;

interface Change {
  reason: string;
  file: File;
  replace: string;
  by: string;
  /** What is reported if this is the only mistake. */
  alone: readonly string[];
}

const CHANGES: readonly Change[] = [...MISTAKES, ...LATE].map((mistake) => {
  const change = { file: 'teams/shop/a.yaml' as const, ...mistake };
  return { ...change, alone: reported([change]) };
});

/** `file code` of everything that is reported with these changes, sorted. */
function reported(changes: readonly Omit<Change, 'alone'>[]): string[] {
  const files: Record<string, string> = { ...FILES };
  for (const { file, replace, by } of changes) files[file] = (files[file] ?? '').replace(replace, () => by);
  return desiredState(tree(files))
    .issues.map(({ code, place }) => `${place.file} ${code}`)
    .sort();
}

/** Two changes of one place are one change, unless both add something before it. */
function goTogether(a: Change, b: Change): boolean {
  if (a.file !== b.file) return true;
  const [text, first, second] = [FILES[a.file], FILES[a.file].indexOf(a.replace), FILES[a.file].indexOf(b.replace)];
  expect(text).toContain(a.replace);
  if (first + a.replace.length <= second || second + b.replace.length <= first) return true;
  const key = (one: Change) => /^\s*([\w-]+):/.exec(one.by)?.[1];
  const adds = (one: Change) => one.by.endsWith(`\n${one.replace}`);
  return a.replace === b.replace && adds(a) && adds(b) && key(a) !== undefined && key(a) !== key(b);
}

/** The entries of the first list that the second lacks, each as often as it lacks it. */
function without(all: readonly string[], those: readonly string[]): string[] {
  const rest = [...those];
  return all.filter((one) => {
    const at = rest.indexOf(one);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

describe('a mistake', () => {
  for (const { reason, file, alone } of CHANGES) {
    it(`(${file}: ${reason}) has no echo`, () => {
      expect(alone.length).toBeGreaterThan(0);
      expect(alone.filter((one) => !one.startsWith(file))).toEqual([]);
    });
  }

  for (const { reason, code } of LATE) {
    it(`(${reason}) is ${code}`, () =>
      expect(CHANGES.find((one) => one.reason === reason)?.alone).toEqual([`teams/shop/a.yaml ${code}`]));
  }

  it('hides no other, and two have no echo that one does not have', () => {
    const pairs = CHANGES.flatMap((a, index) => CHANGES.slice(index + 1).map((b) => ({ a, b })));
    const used = new Set<string>();
    const wrong = pairs
      .filter(({ a, b }) => goTogether(a, b))
      .flatMap(({ a, b }) => {
        const found = reported([a, b]);
        const both = [...a.alone, ...b.alone];
        const lost = without(both, found);
        const problems = lost
          .filter((what) => {
            const loss = PERMITTED.find(
              (one) =>
                one.hidden.some((code) => what.endsWith(` ${code}`)) &&
                [a, b].some((x) => x.file === one.file && one.changes.test(x.replace)),
            );
            if (loss !== undefined) used.add(loss.because);
            return loss === undefined;
          })
          .map((what) => `hides ${what}`);
        problems.push(...without(found, both).map((what) => `echo ${what}`));
        return problems.map((problem) => `${a.reason} + ${b.reason}: ${problem}`);
      });
    expect(wrong).toEqual([]);
    expect([...used].sort()).toEqual(PERMITTED.map(({ because }) => because).sort());
  });
});
