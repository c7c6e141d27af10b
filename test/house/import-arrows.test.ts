/** The house is as scripts/rooms.ts describes it, and the check would see if it were not. */
import { describe, expect, it } from 'vitest';
import {
  circles,
  faults,
  importsOf,
  impurities,
  misplaced,
  roomOf,
  sourceFiles,
  wrongArrows,
  wrongCallers,
} from '../../scripts/arrows.ts';
import { CORE_ROOMS, LOOSE_FILES, OUTER_ROOMS } from '../../scripts/rooms.ts';

const FILES = sourceFiles();
const ROOMS = [...CORE_ROOMS, ...OUTER_ROOMS];

describe('the rooms', () => {
  for (const { room, because } of ROOMS) {
    it(`${room}: ${because}`, () => {
      const files = FILES.filter(({ path }) => roomOf(path) === room);
      expect(files).not.toEqual([]);
      expect(wrongArrows(files)).toEqual([]);
    });
  }

  it('of the core lean only on those before them', () => {
    for (const [index, { room, may }] of CORE_ROOMS.entries()) {
      const below = CORE_ROOMS.slice(0, index).map((one) => one.room);
      expect([room, may.filter((one) => one.startsWith('src/') && !below.includes(one))]).toEqual([room, []]);
    }
  });

  it('allow nothing that is not needed', () => {
    const needless = ROOMS.flatMap(({ room, may }) => {
      const used = FILES.filter(({ path }) => roomOf(path) === room).flatMap((file) =>
        importsOf(file).map((target) => roomOf(target)),
      );
      const isUsed = (one: string) => used.some((two) => two === one || two.startsWith(`${one}/`));
      return may.filter((one) => !isUsed(one)).map((one) => `${room}: ${one}`);
    });
    expect(needless).toEqual([]);
  });

  it('are few: no more than eight files lie in src', () => expect(LOOSE_FILES.length).toBeLessThanOrEqual(8));

  it('have no other fault: no circle, no loose file, no clock in the core', () => expect(faults(FILES)).toEqual([]));
});

describe('the check', () => {
  const file = (path: string, text: string) => ({ path, text });

  const B = 'src/core/plan/b.ts';
  const seen: { text: string; imports: string[] }[] = [
    { text: "import { a } from './b.ts';", imports: [B] },
    { text: "import type { A } from '../model/a.ts';", imports: ['src/core/model/a.ts'] },
    { text: "import {\n  a,\n  type B,\n} from './b.ts';", imports: [B] },
    { text: "import './b.ts';", imports: [B] },
    { text: "export * from './b.ts';", imports: [B] },
    { text: "export type { A } from './b.ts';", imports: [B] },
    { text: "const { a } = await import('./b.ts');", imports: [B] },
    { text: "type A = import('./b.ts').A;", imports: [B] },
    { text: "import { hash } from 'node:crypto';", imports: ['node:crypto'] },
    { text: 'import { a } from "./b.ts";', imports: [B] },
    { text: "import {\n  a, // it's this; that one\n} from './b.ts';", imports: [B] },
    { text: "/* first */ import { a } from './b.ts';", imports: [B] },
    { text: 'await import(`./b.ts`)', imports: [B] },
    { text: "await import(/* later */ './b.ts')", imports: [B] },
    { text: "await import(\n  './b.ts',\n)", imports: [B] },
    { text: "await import('./b.json', { with: { type: 'json' } })", imports: ['src/core/plan/b.json'] },
    { text: "// import { a } from './b.ts';", imports: [] },
    { text: "const address = 'https://a.org'; import { a } from './b.ts';", imports: [B] },
  ];
  for (const { text, imports } of seen) {
    it(`sees ${JSON.stringify(text)}`, () => expect(importsOf(file('src/core/plan/a.ts', text))).toEqual(imports));
  }

  const faulty: {
    why: string;
    found: (files: { path: string; text: string }[]) => unknown[];
    files: [string, string][];
  }[] = [
    {
      why: 'a noun that imports a plan',
      found: wrongArrows,
      files: [['src/core/model/a.ts', "import type { Diff } from '../plan/diff.ts';"]],
    },
    {
      why: 'a rule that waits for the SDK',
      found: wrongArrows,
      files: [['src/core/plan-guardrails/a.ts', "const { b } = await import('@aws-sdk/client-iam');"]],
    },
    {
      why: 'the embedded IAM leaning on the SDK',
      found: wrongArrows,
      files: [['src/embedded/a.ts', "import { Role } from '@aws-sdk/client-iam';"]],
    },
    { why: 'a room without a description', found: wrongArrows, files: [['src/misc/a.ts', '']] },
    {
      why: 'a circle, also of types',
      found: circles,
      files: [
        ['src/core/plan/a.ts', "import type { B } from './b.ts';"],
        ['src/core/plan/b.ts', "import { c } from './c.ts';"],
        ['src/core/plan/c.ts', "type A = import('./a.ts').A;"],
      ],
    },
    {
      why: 'a second way to a write',
      found: wrongCallers,
      files: [['src/service/pass.ts', "import { apply } from '../apply.ts';"]],
    },
    { why: 'a loose file in the core', found: misplaced, files: [['src/core/types.ts', '']] },
    { why: 'a ninth loose file', found: misplaced, files: [['src/service.ts', '']] },
    { why: 'a drawer', found: misplaced, files: [['src/core/text/utils.ts', '']] },
    { why: 'a clock in the core', found: impurities, files: [['src/core/plan/a.ts', 'const now = new Date();']] },
  ];
  for (const { why, found, files } of faulty) {
    it(`finds ${why}`, () => expect(found(files.map(([path, text]) => file(path, text)))).toHaveLength(1));
  }
});
