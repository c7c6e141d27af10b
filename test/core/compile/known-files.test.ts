/** With what is known from before, the desired state is the one that is worked out without it, whatever was edited. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DesiredState, desiredState } from '../../../src/core/compile/desired-state.ts';
import { KnownFiles, type KnownTree } from '../../../src/core/compile/known-files.ts';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import type { SourceTree } from '../../../src/core/model/source-tree.ts';
import { ManifestFolder } from '../../../src/files/manifest-folder.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY } from '../../support/roles.ts';
import { NOW, storyFolders } from '../../support/story-folder.ts';
import { LOCK, SETTINGS, tree } from '../../support/tree.ts';
import { FILES, MISTAKES } from '../manifest/mistakes.ts';
import { LATE } from './late-mistakes.ts';

const MANIFEST = FILES['teams/shop/a.yaml'];
const NEW_ACTION = 's3:GetTelepathy';
const CDK = 'arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-eu-central-1';

/** The documents stay behind: what they answer is compared. */
function compared({ attaching = [], ...state }: DesiredState) {
  const said = attaching.map(({ manifest: { document, ...manifest }, inline }) => {
    const { path, value } = document;
    const places = ['', '/metadata/name', '/spec/policies/0', '/spec/policies/1/statements/0/actions/0', '/spec/none'];
    const at = places.flatMap((pointer) => [document.locate(pointer), document.locate(pointer, 'key')]);
    return { manifest, inline, path, value, at };
  });
  return { ...state, said };
}

const kept = (known: KnownTree): KnownTree => JSON.parse(JSON.stringify(known));

/** The state, and what is known after it, where that is the same with and without what was known before. */
function judged(files: SourceTree, now: Date, before: KnownTree | undefined): KnownTree | undefined {
  const known = new KnownFiles(before);
  const state = compared(desiredState(files, now, known));
  expect(state).toStrictEqual(compared(desiredState(files, now)));
  return known.learnt === undefined ? before : kept(known.learnt);
}

const changed = (text: string, ...replace: readonly [string, string][]) =>
  replace.reduce((so, [from, to]) => so.replace(from, () => to), text);
const mistaken = (of: keyof typeof FILES) =>
  [...MISTAKES, ...LATE.map((one) => ({ ...one, file: undefined }))]
    .filter(({ file = 'teams/shop/a.yaml' }) => file === of)
    .map(({ replace, by }) => changed(FILES[of], [replace, by]));

const named = (name: string, ...replace: readonly [string, string][]) =>
  changed(MANIFEST, ['name: checkout-deploy', `name: ${name}`], ...replace);

interface Forms {
  /** What it is at first; undefined: not there. */
  readonly first: string | undefined;
  readonly forms: readonly string[];
  readonly wrong?: readonly string[];
}

/** Of the lock file: one more repository. */
const PART = changed(
  LOCK.slice(0, LOCK.indexOf('    reports:')),
  ['checkout-api:', 'more:'],
  [REPOSITORY, '{5b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d}'],
  [`"${ENVIRONMENT}"}`, '"{5b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4e}"}'],
  [`"${ENVIRONMENT}"}}`, '"{5b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4e}"}}'],
);

const KNOWN_ACTION = `{action: "${NEW_ACTION}", reason: new, expires: 2026-12-01}`;

/** By path. */
const FORMS: Readonly<Record<string, Forms>> = {
  'rolekeeper.yaml': {
    first: SETTINGS,
    forms: [
      SETTINGS,
      `${SETTINGS}# a word\n`,
      `${SETTINGS}  guardrails: {shared-role: {level: refuse}}\n`,
      `${SETTINGS}  guardrails: {knownActions: [${KNOWN_ACTION}]}\n`,
      `${SETTINGS}  teams: {shop: {repositories: [checkout-api, reports]}, data: {repositories: ["${REPOSITORY}"]}}\n`,
      `${SETTINGS}  attestation: required\n`,
    ],
    wrong: mistaken('rolekeeper.yaml'),
  },
  'bitbucket.lock.yaml': {
    first: LOCK,
    forms: [
      LOCK,
      changed(LOCK, ['    reports:', '    reports-2:']),
      changed(LOCK, [REPOSITORY, 'X'], [OTHER_REPOSITORY, REPOSITORY], ['X', OTHER_REPOSITORY]),
    ],
    wrong: mistaken('bitbucket.lock.yaml'),
  },
  'bitbucket.lock.d/more.yaml': {
    first: undefined,
    forms: [PART, `${PART}# a word\n`],
    wrong: [LOCK, changed(PART, ['more:', 'reports:'])],
  },
  'teams/shop/a.yaml': {
    first: MANIFEST,
    forms: [MANIFEST, changed(MANIFEST, ['1h', '2h']), `${MANIFEST}# a comment\n`],
    wrong: mistaken('teams/shop/a.yaml'),
  },
  'teams/data/a.yaml': {
    first: named('reports', ['[checkout-api]', '[checkout-api, reports]']),
    // The same bytes as of another file.
    forms: [MANIFEST, named('reports'), named('reports', ['[checkout-api]', '[more]'])],
  },
  'teams/data/new.yaml': { first: named('new', ['s3:GetObject', NEW_ACTION]), forms: [named('new')] },
  'teams/data/deploys.yaml': {
    first: named('deploys', ['s3:GetObject', 'sts:AssumeRole'], ['arn:aws:s3:::checkout-assets/*', CDK]),
    forms: [named('deploys')],
  },
  'teams/shop/moved.yaml': { first: undefined, forms: [MANIFEST] },
  'teams/data/renamed.yaml': {
    first: undefined,
    forms: [named('renamed', ['name: renamed', 'name: renamed\n  previousNames: [checkout-deploy]'])],
  },
  'teams/data/A.yaml': { first: undefined, forms: [named('other-case')] },
  'elsewhere/a.yaml': { first: undefined, forms: [named('elsewhere')] },
};

const FIRST = Object.fromEntries(
  Object.entries(FORMS).flatMap(([path, { first }]) => (first === undefined ? [] : [[path, first]])),
);

/** What is done between two runs: a file gets another form, or goes, and the day may be another one. */
const edit = fc.constantFrom(...Object.keys(FORMS)).chain((path) => {
  const { first, forms, wrong = [] } = FORMS[path] as Forms;
  const good = fc.constantFrom<string | undefined>(first, ...forms);
  const other = fc.constantFrom<string | undefined>(undefined, ...wrong);
  const text = fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: other });
  return fc.record({ path: fc.constant(path), text });
});
const run = fc.record({
  edits: fc.array(edit, { maxLength: 2 }),
  now: fc.constantFrom(new Date('2026-11-30T12:00:00Z'), new Date('2026-12-02T12:00:00Z')),
});

function treeOf(files: Record<string, string>): SourceTree {
  const all = tree(files);
  return { ...all, files: all.files.filter(({ path }) => path in files) };
}

describe('what is known of files', () => {
  it('changes no answer, whatever was edited, added, removed, moved, broken or repaired since', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 2, maxLength: 6 }), (runs) => {
        const files: Record<string, string> = { ...FIRST };
        let known: KnownTree | undefined;
        for (const { edits, now } of runs) {
          for (const { path, text } of edits) {
            if (text === undefined) delete files[path];
            else files[path] = text;
          }
          known = judged(treeOf(files), now, known);
        }
      }),
      { numRuns: 60 },
    );
  });

  for (const story of storyFolders()) {
    it(`changes no answer in the story ${story.name}`, async () => {
      const files = await story.read();
      const cold = judged(files, NOW, undefined);
      expect(judged(files, NOW, cold)).toEqual(cold);
    });
  }

  it('changes no answer about the samples', async () => {
    const files = await new ManifestFolder(join(import.meta.dirname, '../../../manifests')).read();
    const cold = judged(files, NOW, undefined);
    expect(cold?.files.filter(({ judgement }) => judgement !== undefined)).toHaveLength(files.files.length - 2);
    expect(judged(files, NOW, cold)).toBe(cold);
  });

  const CASES: {
    name: string;
    reason: string;
    after: Record<string, string>;
    now?: Date;
    judgements: string[];
    values: string[];
  }[] = [
    {
      name: 'is what it was while nothing changes',
      reason: 'the usual run',
      after: {},
      judgements: ['teams/data/b.yaml', 'teams/shop/a.yaml'],
      values: ['bitbucket.lock.yaml', 'rolekeeper.yaml', 'teams/data/b.yaml', 'teams/shop/a.yaml'],
    },
    {
      name: 'is lost of the one file that was edited',
      reason: 'people edit one file, and run the command again',
      after: { 'teams/shop/a.yaml': changed(MANIFEST, ['1h', '2h']) },
      judgements: ['teams/data/b.yaml'],
      values: ['bitbucket.lock.yaml', 'rolekeeper.yaml', 'teams/data/b.yaml'],
    },
    {
      name: 'is judged again by other settings, and not read again',
      reason: 'every rule may have another level',
      after: { 'rolekeeper.yaml': `${SETTINGS}  guardrails: {shared-role: {level: refuse}}\n` },
      judgements: [],
      values: ['bitbucket.lock.yaml', 'teams/data/b.yaml', 'teams/shop/a.yaml'],
    },
    {
      name: 'is judged again by another lock file, and not read again',
      reason: 'rules look up repositories there',
      after: { 'bitbucket.lock.yaml': `${LOCK}# a word\n` },
      judgements: [],
      values: ['rolekeeper.yaml', 'teams/data/b.yaml', 'teams/shop/a.yaml'],
    },
    {
      name: 'is what it was on another day, if no last day lies between',
      reason: 'a judgement every day would be no use to who looks once a day',
      after: {},
      now: new Date('2027-02-01T00:00:00Z'),
      judgements: ['teams/data/b.yaml', 'teams/shop/a.yaml'],
      values: ['bitbucket.lock.yaml', 'rolekeeper.yaml', 'teams/data/b.yaml', 'teams/shop/a.yaml'],
    },
  ];
  for (const { name, reason, after, now = NOW, judgements, values } of CASES) {
    it(`${name}: ${reason}`, () => {
      const files = { ...FILES, 'teams/data/b.yaml': named('b') };
      const first = new KnownFiles();
      desiredState(tree(files), NOW, first);
      const second = new KnownFiles(kept(first.learnt as KnownTree));
      const taken = { values: [] as string[], judgements: [] as string[] };
      desiredState(tree({ ...files, ...after }), now, spied(second, taken));
      expect({ values: taken.values.sort(), judgements: taken.judgements.sort() }).toEqual({ values, judgements });
    });
  }

  it('holds no file that was read with a mistake: it is read again each time, for its places', () => {
    const texts = mistaken('teams/shop/a.yaml');
    const files = tree(Object.fromEntries(texts.map((text, index) => [`teams/shop/x${index}.yaml`, text])));
    const wrong = new Set(validateTree(files).issues.map(({ place: { file } }) => file));
    const known = new KnownFiles();
    desiredState(files, NOW, known);
    expect(wrong.size).toBeGreaterThan(50);
    expect(known.learnt?.files.filter(({ path }) => wrong.has(path))).toEqual([]);
  });
});

/** Notes what is taken from what is known. */
function spied(known: KnownFiles, taken: { values: string[]; judgements: string[] }): KnownFiles {
  const { documentOf, judgedBy } = known;
  known.documentOf = (file) => {
    const document = documentOf.call(known, file);
    if (document !== undefined) taken.values.push(file.path);
    return document;
  };
  known.judgedBy = (world) => {
    const judgements = judgedBy.call(known, world);
    return {
      ...judgements,
      judgementOf: (manifest) => {
        const judgement = judgements.judgementOf(manifest);
        if (judgement !== undefined) taken.judgements.push(manifest.document.path);
        return judgement;
      },
    };
  };
  return known;
}
