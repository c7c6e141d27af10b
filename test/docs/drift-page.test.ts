/** docs/drift.md is the one that the kinds make, and its settings are accepted as they stand. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { validateTree } from '../../src/core/manifest/validate.ts';
import { SETTINGS, tree } from '../support/tree.ts';

const PAGE = readFileSync('docs/drift.md', 'utf8');

describe('docs/drift.md', () => {
  it('shows settings that are accepted as they stand', () => {
    const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(PAGE) ?? [];
    const { drift } = parse(text).spec;
    expect(Object.keys(drift)).toHaveLength(4);
    const { issues } = validateTree(tree({ 'rolekeeper.yaml': `${SETTINGS}  drift: ${JSON.stringify(drift)}\n` }));
    expect(issues.filter(({ place: { file } }) => file === 'rolekeeper.yaml')).toEqual([]);
  });
});
