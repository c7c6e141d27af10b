/** What docs/adoption.md shows is accepted as it stands. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateTree } from '../../src/core/manifest/validate.ts';
import { manifest, SETTINGS, tree } from '../support/tree.ts';

const PAGE = readFileSync('docs/adoption.md', 'utf8');

describe('docs/adoption.md', () => {
  it('shows settings and manifests that are valid', () => {
    const blocks = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      if (block.startsWith('metadata:')) {
        const own = manifest('repositories: [checkout-api]\nanyBranch: true').replace(
          /metadata:\n {2}name: .*\n/,
          block,
        );
        expect(validateTree(tree({ 'teams/shop/a.yaml': own })).issues).toEqual([]);
        continue;
      }
      const settings = SETTINGS + block.replace(/^(?=.)/gm, '  ');
      const { issues } = validateTree(tree({ 'rolekeeper.yaml': settings }));
      expect(issues.filter(({ place }) => place.file === 'rolekeeper.yaml')).toEqual([]);
    }
  });
});
