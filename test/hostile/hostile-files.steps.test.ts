import { describe, expect, it } from 'vitest';
import { validateTree } from '../../src/core/manifest/validate.ts';
import type { SourceTree } from '../../src/core/model/source-tree.ts';
import { stepsOf } from '../support/steps.ts';
import { tree } from '../support/tree.ts';
import { GOOD, HOSTILE_FILES } from './hostile-files.ts';

const FILE = 'teams/shop/a.yaml';

/** The limit for any file; a good one takes 20,000, and a step is some nanoseconds. */
const STEPS = 6_000_000;

function treeWith(content: string | Uint8Array): SourceTree {
  const { files, ...rest } = tree({});
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { ...rest, files: [...files, { path: FILE, bytes }] };
}

describe('a hostile file', () => {
  it('is distinguished from a good one', () => {
    expect(validateTree(treeWith(GOOD)).issues).toEqual([]);
  });

  for (const { name, reason, content, expected } of HOSTILE_FILES) {
    it(`${name}: ${reason}`, () => {
      const { result, steps } = stepsOf(() => validateTree(treeWith(content)));
      const { manifests, frozen, issues } = result;
      expect(issues.map(({ place: { line, column }, code }) => `${line}:${column} ${code}`)).toEqual(expected);
      expect(issues.every(({ place: { file } }) => file === FILE)).toBe(true);
      expect(manifests).toEqual([]);
      expect(frozen.map(({ file }) => file)).toEqual([FILE]);
      expect(steps).toBeLessThan(STEPS);
    });
  }
});
