import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import type { Issue } from '../../../src/core/model/diagnosis.ts';
import { ManifestFolder } from '../../../src/files/manifest-folder.ts';
import { HOST, settings, WORKSPACE } from '../../support/roles.ts';
import { LOCK, manifest, SETTINGS, tree } from '../../support/tree.ts';

const WHO = 'repositories: [checkout-api]\nbranches: [main]';

function reported(issues: readonly Issue[]): string[] {
  return issues.map(({ place: { file, line, column }, code }) => `${file}:${line}:${column} ${code}`).sort();
}

describe('a manifest', () => {
  it('has every default filled in', () => {
    const { manifests } = validateTree(tree({ 'teams/shop/a.yaml': manifest(WHO) }));
    expect(manifests).toMatchObject([
      {
        team: 'shop',
        name: 'checkout-deploy',
        description: '',
        repositories: ['checkout-api'],
        environments: [],
        branches: ['main'],
        anyBranch: false,
        enforcement: undefined,
        session: { maxSeconds: 3600, requestSeconds: undefined },
        policies: [],
        tags: {},
        onRemoval: undefined,
      },
    ]);
  });

  it('keeps what it says', () => {
    const text = manifest(`
repositories: [checkout-api]
anyBranch: true
session: {maxDuration: 2h30m, requestDuration: 45m30s}
policies:
  - preset: s3-deploy
    with: {bucket: assets}
tags: {cost-center: shop}
onRemoval: retain`);
    const { manifests } = validateTree(tree({ 'teams/shop/a.yaml': text }));
    expect(manifests).toMatchObject([
      {
        branches: [],
        anyBranch: true,
        session: { maxSeconds: 9000, requestSeconds: 2730 },
        policies: [{ preset: 's3-deploy', with: { bucket: 'assets' } }],
        tags: { 'cost-center': 'shop' },
        onRemoval: { mode: 'retain' },
      },
    ]);
  });

  it('may spell UUIDs in any way, and they come out in one', () => {
    const uuid = '6B1F7C2A-93D4-4E0B-8A57-2C4D6E8F0A1B';
    const text = manifest(`repositories: ["{${uuid}}"]\nenvironments: [${uuid.toLowerCase()}, production]`);
    const { manifests } = validateTree(tree({ 'teams/shop/a.yaml': text }));
    expect(manifests).toMatchObject([
      { repositories: [`{${uuid.toLowerCase()}}`], environments: [`{${uuid.toLowerCase()}}`, 'production'] },
    ]);
  });

  it('may end in .yml, and needs no branches where it names environments', () => {
    const text = manifest('repositories: [checkout-api]\nenvironments: [production]');
    expect(validateTree(tree({ 'teams/shop/a.yml': text })).issues).toEqual([]);
  });
});

describe('the settings', () => {
  it('have every default filled in', () => {
    const { settings: found } = validateTree(tree({ 'teams/shop/a.yaml': manifest(WHO) }));
    expect(found).toEqual(settings({ roles: { ...settings().roles, tags: { owner: 'platform' } } }));
  });

  it('say whose the roles are, and which other owners are believed', () => {
    const text = SETTINGS.replace(
      '  roles:',
      '  deployment: shop\n  owners: [{who: the old one}, {workspaceUuid: 99999999-8F1B-4c55-9a60-1d2e3f405162, deployment: shop, who: theirs}]\n  roles:',
    );
    const { settings: found, issues } = validateTree(tree({ 'rolekeeper.yaml': text }));
    expect(issues.filter(({ place }) => place.file === 'rolekeeper.yaml')).toEqual([]);
    expect(found).toMatchObject({
      deployment: 'shop',
      owner: '3f0a2d4e-8f1b-4c55-9a60-1d2e3f405162/shop',
      owners: new Map([
        ['3f0a2d4e-8f1b-4c55-9a60-1d2e3f405162/default', 'the old one'],
        ['99999999-8f1b-4c55-9a60-1d2e3f405162/shop', 'theirs'],
      ]),
    });
  });

  it('keep what they say, in the partition of the boundary', () => {
    const text = SETTINGS.replaceAll('arn:aws:', 'arn:aws-us-gov:')
      .replace('workspace: acme,', 'workspace: acme, audience: custom, subjectFormat: "{repositoryUuid}:{branch}",')
      .replace('  roles:', '  limits: {deletions: {count: 0}, managedPoliciesPerRole: 20}\n  roles:\n    path: /ci/bb/')
      .replace(WORKSPACE, WORKSPACE.slice(1, -1).toUpperCase());
    const { settings: found, issues } = validateTree(
      tree({ 'teams/shop/a.yaml': manifest(WHO), 'rolekeeper.yaml': text }),
    );
    expect(issues).toEqual([]);
    expect(found).toMatchObject({
      provider: {
        workspaceUuid: WORKSPACE,
        audience: 'custom',
        subjectFormat: { text: '{repositoryUuid}:{branch}', carriesBranch: true },
        arn: `arn:aws-us-gov:iam::111122223333:oidc-provider/${HOST}`,
      },
      roles: { path: '/ci/bb/' },
      limits: { deletions: { count: 0, share: 0.1 }, trustPolicyCharacters: 2048, managedPoliciesPerRole: 20 },
    });
  });
});

describe('a tree', () => {
  const CASES: { name: string; reason: string; files: Record<string, string>; expected: string[] }[] = [
    {
      name: 'mistakes in every file',
      reason: 'one run shows all of them, whatever is wrong with the others',
      files: {
        'rolekeeper.yaml': SETTINGS.replace('account:', 'acount:'),
        'bitbucket.lock.yaml': LOCK.replace('acme', 'ACME'),
        'teams/shop/a.yaml': manifest(`${WHO}\nfoo: 1\nbar: 2`),
        'teams/data/b.yaml': 'a: [',
        'teams/data/c.yaml': '',
      },
      expected: [
        'bitbucket.lock.yaml:4:14 bad-value',
        'rolekeeper.yaml:4:3 unknown-field',
        'teams/data/b.yaml:1:5 yaml-syntax',
        'teams/data/c.yaml:1:1 yaml-empty',
        'teams/shop/a.yaml:8:3 unknown-field',
        'teams/shop/a.yaml:9:3 unknown-field',
      ],
    },
    {
      name: 'files in the wrong place',
      reason: 'a role that people believe to be declared',
      files: {
        'teams/a.yaml': manifest(WHO),
        'teams/shop/old/b.yaml': manifest(WHO),
        'rolekeper.yaml': SETTINGS,
        'teams/shop/c.YAML': manifest(WHO),
        'shop/d.yaml': manifest(WHO),
        'teams/../e.yaml': manifest(WHO),
        // Empty besides, which does not matter before it is moved.
        'teams/loose.yaml': '',
      },
      expected: [
        'rolekeper.yaml:1:1 file-misplaced',
        'shop/d.yaml:1:1 file-misplaced',
        'teams/../e.yaml:1:1 file-misplaced',
        'teams/a.yaml:1:1 file-misplaced',
        'teams/loose.yaml:1:1 file-misplaced',
        'teams/shop/c.YAML:1:1 file-misplaced',
        'teams/shop/old/b.yaml:1:1 file-misplaced',
      ],
    },
    {
      name: 'names that no tag can hold',
      reason: 'the file and the team become tags',
      files: {
        'teams/shop/a&b.yaml': manifest(WHO),
        [`teams/${'x'.repeat(250)}/a.yaml`]: manifest(WHO),
        'teams/\u001b[31m/a.yaml': manifest(WHO),
        'teams/shop\u3164/a.yaml': manifest(WHO),
        'teams/shop\u00a0/a.yaml': manifest(WHO),
      },
      expected: [
        'teams/\\u{1b}[31m/a.yaml:1:1 file-name',
        'teams/shop/a&b.yaml:1:1 file-name',
        'teams/shop\\u3164/a.yaml:1:1 file-name',
        'teams/shop\\u{a0}/a.yaml:1:1 file-name',
        `teams/${'x'.repeat(250)}/a.yaml:1:1 file-name`,
      ],
    },
    {
      name: 'paths that differ in case',
      reason: 'on some computers they are one file, so none of them counts',
      files: {
        'teams/shop/a.yaml': manifest(WHO),
        'teams/shop/A.yaml': manifest(WHO),
        'teams/data/b.yaml': manifest(WHO),
        'teams/Data/c.yaml': manifest(WHO),
        'teams/ok/d.yaml': manifest(WHO),
      },
      expected: [
        'teams/Data/c.yaml:1:1 file-collision',
        'teams/data/b.yaml:1:1 file-collision',
        'teams/shop/A.yaml:1:1 file-collision',
        'teams/shop/a.yaml:1:1 file-collision',
      ],
    },
    {
      name: 'an accent spelt in two ways',
      reason: 'macOS stores them as one name',
      files: { 'teams/caf\u00e9/a.yaml': manifest(WHO), 'teams/cafe\u0301/a.yaml': manifest(WHO) },
      expected: [
        'teams/cafe\u0301/a.yaml:1:1 file-collision',
        'teams/cafe\u0301/a.yaml:1:1 file-name',
        'teams/caf\u00e9/a.yaml:1:1 file-collision',
      ],
    },
    {
      name: 'other files',
      reason: 'a README is no manifest',
      files: { 'teams/shop/a.yaml': manifest(WHO), 'README.md': '#', 'teams/shop/notes.txt': '', CODEOWNERS: '*' },
      expected: [],
    },
    { name: 'no roles', reason: 'more often a mishap than a wish', files: {}, expected: ['teams/:1:1 no-manifests'] },
  ];
  for (const { name, reason, files, expected } of CASES) {
    it(`with ${name}: ${reason}`, () => {
      const { issues, frozen, manifests } = validateTree(tree(files));
      expect(reported(issues)).toEqual(expected.toSorted());
      const wrong = new Set(issues.map(({ place }) => place.file).filter((file) => /ya?ml$/i.test(file)));
      const roleFiles = [...wrong].filter((file) => file !== 'rolekeeper.yaml' && file !== 'bitbucket.lock.yaml');
      expect(frozen.map(({ file }) => file).sort()).toEqual(roleFiles.sort());
      expect(manifests.filter(({ document }) => wrong.has(document.path))).toEqual([]);
    });
  }

  it('without settings and lock says so, and still reads the rest', () => {
    const files = tree({ 'teams/shop/a.yaml': manifest(`${WHO}\nfoo: 1`) }).files.filter(({ path }) =>
      path.startsWith('teams/'),
    );
    const { settings: none, lock, issues } = validateTree({ name: 'x', revision: undefined, files, unreadable: [] });
    expect([none, lock]).toEqual([undefined, undefined]);
    expect(reported(issues)).toEqual([
      'bitbucket.lock.yaml:1:1 lock-missing',
      'rolekeeper.yaml:1:1 settings-missing',
      'teams/shop/a.yaml:8:3 unknown-field',
    ]);
  });

  it('never takes unreadable for missing', () => {
    const unreadable: Issue[] = ['rolekeeper.yaml', 'teams/shop/a.yaml'].map((file) => ({
      code: 'file-unreadable',
      message: 'permission denied',
      remedy: 'let it be read',
      pointer: '',
      place: { file, line: 1, column: 1 },
    }));
    const files = tree({}).files.filter(({ path }) => path === 'bitbucket.lock.yaml');
    const { issues, frozen } = validateTree({ name: 'x', revision: undefined, files, unreadable });
    expect(issues).toEqual(unreadable);
    expect(frozen.map(({ file }) => file)).toContain('teams/shop/a.yaml');
  });

  it('that is too large is not read at all', () => {
    const {
      issues,
      manifests,
      settings: none,
    } = validateTree(tree({ 'teams/shop/a.yaml': manifest(WHO) }), {
      files: 2,
      bytes: 1_000_000,
    });
    expect(reported(issues)).toEqual(['rolekeeper.yaml:1:1 source-too-large']);
    expect([manifests, none]).toEqual([[], undefined]);
  });

  it('gives manifests sorted by path, whatever the order of the files', () => {
    const names = ['teams/b/a.yaml', 'teams/a/z.yaml', 'teams/a/b.yaml'];
    const { manifests } = validateTree(tree(Object.fromEntries(names.map((name) => [name, manifest(WHO)]))));
    expect(manifests.map(({ document }) => document.path)).toEqual(names.toSorted());
  });
});

describe('a frozen file', () => {
  for (const { reason, text, name } of [
    { reason: 'a wrong field leaves the name readable', text: manifest(`${WHO}\nfoo: 1`), name: 'checkout-deploy' },
    { reason: 'broken YAML below leaves it readable', text: `${manifest(WHO)}  tags: [`, name: 'checkout-deploy' },
    {
      reason: 'an anchor leaves it readable',
      text: manifest('repositories: &a [checkout-api]\nbranches: [main]'),
      name: 'checkout-deploy',
    },
    { reason: 'a number is no name', text: manifest(WHO, '12'), name: undefined },
    { reason: 'nothing can be read', text: '\0', name: undefined },
  ]) {
    it(reason, () => {
      const { frozen, manifests } = validateTree(tree({ 'teams/shop/a.yaml': text }));
      expect(frozen).toEqual([{ file: 'teams/shop/a.yaml', name }]);
      expect(manifests).toEqual([]);
    });
  }
});

describe('the samples', () => {
  it('are valid, seven roles of three teams among them', async () => {
    const { issues, frozen, manifests } = validateTree(await new ManifestFolder('manifests').read());
    expect(issues).toEqual([]);
    expect(frozen).toEqual([]);
    expect(manifests.length).toBeGreaterThanOrEqual(7);
    expect(new Set(manifests.map(({ team }) => team)).size).toBeGreaterThanOrEqual(3);
  });

  it('use every field that a manifest has', async () => {
    const { manifests } = validateTree(await new ManifestFolder('manifests').read());
    const used = new Set(manifests.flatMap(({ document }) => [...fieldsOf(document.value)]));
    const schema = JSON.parse(readFileSync('schemas/pipeline-role.schema.json', 'utf8'));
    // The account of the samples has no role of before (docs/adoption.md shows one), and no gate (docs/branches.md).
    expect([...declaredFields(schema)].filter((field) => !used.has(field))).toEqual(['adopts', 'enforcement']);
  });
});

/** The names of all fields in a file, at any depth. */
function* fieldsOf(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield key;
    yield* fieldsOf(inner);
  }
}

/** The names of all properties in a schema. */
function* declaredFields(schema: unknown): Generator<string> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [keyword, inner] of Object.entries(schema)) {
    if (keyword === 'properties') yield* Object.keys(inner);
    if (keyword !== 'examples') yield* declaredFields(inner);
  }
}
