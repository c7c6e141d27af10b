import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/core/compile/compile.ts';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import { manifest, tree } from '../../support/tree.ts';

const SPEC = 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]';
const role = (name: string, ...previous: string[]) =>
  manifest(SPEC, previous.length === 0 ? name : `${name}\n  previousNames: [${previous.join(', ')}]`);

const CASES: { name: string; reason: string; files: Record<string, string>; expected: string[] }[] = [
  {
    name: 'a name that no role has',
    reason: 'that is what they are for',
    files: { 'teams/shop/a.yaml': role('a', 'old'), 'teams/shop/b.yaml': role('b', 'older') },
    expected: [],
  },
  {
    name: 'its own name',
    reason: 'it would wait for itself',
    files: { 'teams/shop/a.yaml': role('a', 'A') },
    expected: ['teams/shop/a.yaml previous-name "A" is the role\'s name now'],
  },
  {
    name: 'a name that another manifest declares',
    reason: 'one team could take another’s role away',
    files: { 'teams/shop/a.yaml': role('a', 'B'), 'teams/data/b.yaml': role('b') },
    expected: ['teams/shop/a.yaml previous-name role "B" is declared in teams/data/b.yaml: it was not renamed'],
  },
  {
    name: 'a name that two manifests claim',
    reason: 'it is not known which of them replaces it',
    files: { 'teams/shop/a.yaml': role('a', 'old'), 'teams/data/b.yaml': role('b', 'OLD') },
    expected: [
      'teams/data/b.yaml previous-name "OLD" is also a previous name in teams/shop/a.yaml: one role has one successor',
      'teams/shop/a.yaml previous-name "old" is also a previous name in teams/data/b.yaml: one role has one successor',
    ],
  },
];

describe('the previous names of a role', () => {
  for (const { name, reason, files, expected } of CASES) {
    it(`may ${expected.length === 0 ? '' : 'not '}be ${name}: ${reason}`, () => {
      const { manifests, settings, lock, issues } = validateTree(tree(files));
      expect(issues).toEqual([]);
      if (settings === undefined || lock === undefined) throw new Error('no settings');
      const compiled = compile(manifests, settings, lock);
      expect(compiled.issues.map(({ place: { file }, code, message }) => `${file} ${code} ${message}`)).toEqual(
        expected,
      );
      // A file with a mistake declares nothing, and whatever it declared is left as it is.
      expect(compiled.frozen).toHaveLength(expected.length);
    });
  }
});
