/** Honest mistakes in a manifest, the settings or the lock: what is reported, and where. One for each kind of change. */
import { describe, expect, it } from 'vitest';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import { tree } from '../../support/tree.ts';
import { FILES, MISTAKES } from './mistakes.ts';

describe('a mistake', () => {
  it('is reported only where there is one', () => expect(validateTree(tree(FILES)).issues).toEqual([]));

  for (const { reason, file = 'teams/shop/a.yaml', replace, by, expected } of MISTAKES) {
    it(`${file}: ${reason}`, () => {
      const text = FILES[file];
      expect(text).toContain(replace);
      const { issues } = validateTree(tree({ ...FILES, [file]: text.replace(replace, () => by) }));
      expect(issues.map(({ place }) => place.file)).toEqual(expected.map(() => file));
      const reported = issues.map(
        ({ place: { line, column }, code, message, remedy }) => `${line}:${column} ${code}: ${message} -> ${remedy}`,
      );
      for (const [index, wanted] of expected.entries()) expect(reported[index]).toMatch(sentence(wanted));
    });
  }
});

/** `…` stands for any text. */
function sentence(text: string): RegExp {
  return new RegExp(`^${text.split('…').map(escaped).join('.*')}$`, 's');
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\]^{|}\\]/g, '\\$&');
}
