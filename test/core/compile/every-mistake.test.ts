/** One run shows every mistake: none hides another, and none has an echo. */
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import type { Issue } from '../../../src/core/model/diagnosis.ts';
import { tree } from '../../support/tree.ts';
import { FILES, MISTAKES } from '../manifest/mistakes.ts';

const MANIFEST = FILES['teams/shop/a.yaml'];

/** Mistakes that only show when a manifest is compiled, each with what else it depends on: `near` in its own file, `also` other files. */
const LATE: { code: Issue['code']; replace: string; by: string; near: readonly string[]; also: readonly string[] }[] = [
  {
    code: 'unknown-repository',
    replace: '[checkout-api]',
    by: '[checkout-api, nowhere]',
    near: ['repositories:'],
    also: ['bitbucket.lock.yaml'],
  },
  {
    code: 'unknown-action',
    replace: 's3:GetObject',
    by: 's3:GetObjekt',
    near: ['actions:'],
    also: ['rolekeeper.yaml'],
  },
  { code: 'reserved-tag', replace: 'cost-center', by: 'rolekeeper:team', near: [], also: ['rolekeeper.yaml'] },
  { code: 'duration', replace: 'maxDuration: 1h', by: 'maxDuration: 13h', near: [], also: [] },
];

const OTHER = MANIFEST.replace('name: checkout-deploy', 'name: other');
const LATE_IN_OTHER = LATE.reduce((text, { replace, by }) => text.replace(replace, by), OTHER);

const issuesOf = (files: Record<string, string>) => desiredState(tree(files)).issues;
const codesIn = (file: string, issues: readonly Issue[]) =>
  issues.filter(({ place }) => place.file === file).map(({ code }) => code);

describe('a mistake', () => {
  it('of each late kind is reported', () => {
    const issues = issuesOf({ ...FILES, 'teams/shop/b.yaml': LATE_IN_OTHER });
    expect(codesIn('teams/shop/b.yaml', issues).sort()).toEqual(LATE.map(({ code }) => code).sort());
  });

  for (const { reason, file = 'teams/shop/a.yaml', replace, by, expected } of MISTAKES) {
    const wrong = FILES[file].replace(replace, () => by);

    it(`(${file}: ${reason}) has no echo, in its own file or in another`, () => {
      const issues = issuesOf({ ...FILES, 'teams/shop/b.yaml': OTHER, [file]: wrong });
      expect(issues.map(({ place }) => place.file)).toEqual(expected.map(() => file));
    });

    it(`(${file}: ${reason}) hides none in another file but those that depend on it`, () => {
      const issues = issuesOf({ ...FILES, [file]: wrong, 'teams/shop/b.yaml': LATE_IN_OTHER });
      const must = LATE.filter(({ also }) => !also.includes(file)).map(({ code }) => code);
      expect(codesIn(file, issues)).toHaveLength(expected.length);
      expect(codesIn('teams/shop/b.yaml', issues)).toEqual(expect.arrayContaining(must));
    });

    if (file !== 'teams/shop/a.yaml') continue;
    // Those whose own field the mistake does not touch.
    const late = LATE.filter(
      (one) => wrong.includes(one.replace) && !replace.includes(one.replace) && !one.near.includes(replace),
    );
    it(`(${file}: ${reason}) hides none in its own file: ${late.map(({ code }) => code).join(', ')}`, () => {
      const text = late.reduce((all, one) => all.replace(one.replace, one.by), wrong);
      const issues = issuesOf({ ...FILES, [file]: text });
      expect(codesIn(file, issues)).toEqual(expect.arrayContaining(late.map(({ code }) => code)));
    });
  }
});
