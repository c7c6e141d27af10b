import { describe, expect, it } from 'vitest';
import { validateTree } from '../../src/core/manifest/validate.ts';
import type { SourceTree } from '../../src/core/model/source-tree.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { tree } from '../support/tree.ts';
import { GOOD, HOSTILE_FILES } from './hostile-files.ts';

const FILE = 'teams/shop/a.yaml';

/** The limit for any file, in milliseconds; the best of three, since the first ones are not compiled yet. */
const LONGEST = 250;

function treeWith(content: string | Uint8Array): SourceTree {
  const { files, ...rest } = tree({});
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { ...rest, files: [...files, { path: FILE, bytes }] };
}

describe('a hostile file', () => {
  it('is told from a good one', () => {
    expect(validateTree(treeWith(GOOD)).issues).toEqual([]);
  });

  for (const { name, reason, content, expected } of HOSTILE_FILES) {
    it(`${name}: ${reason}`, () => {
      const { manifests, frozen, issues } = validateTree(treeWith(content));
      expect(issues.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual(expected);
      expect(issues.every(({ file }) => file === FILE)).toBe(true);
      expect(manifests).toEqual([]);
      expect(frozen.map(({ file }) => file)).toEqual([FILE]);
      const costs = [1, 2, 3].map(() => cpuTime(() => validateTree(treeWith(content))).milliseconds);
      expect(Math.min(...costs)).toBeLessThan(LONGEST);
    });
  }
});
