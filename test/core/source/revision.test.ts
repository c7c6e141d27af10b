import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../../../src/core/model/source-tree.ts';
import { buildRevision, openRevision, type Revision } from '../../../src/core/source/revision.ts';

const COMMIT = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
const FILES: SourceFile[] = [
  file('teams/shop/a.yaml', 'kind: PipelineRole\n'),
  file('rolekeeper.yaml', 'kind: Settings\n'),
];

describe('a revision', () => {
  it('gives back the very bytes that went in, whatever they say', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 50 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(texts, fc.boolean(), (contents, mark) => {
        const files = contents.map((text, index) => file(`teams/t/${index}.yaml`, mark ? `\uFEFF${text}` : text));
        const revision = built(files);
        const opened = openRevision(JSON.stringify(revision), revision);
        expect(opened).toEqual({ files });
      }),
    );
  });

  it('does not depend on the order in which files were found', () => {
    expect(built(FILES.toReversed())).toEqual(built(FILES));
  });

  const unfit = [
    {
      name: 'UTF-16',
      reason: 'JSON holds text',
      files: [{ path: 'a.yaml', bytes: new Uint8Array([0xff, 0xfe, 0x41, 0]) }],
      message: /not UTF-8/,
    },
    {
      name: 'over 64 KiB',
      reason: 'no manifest is',
      files: [file('a.yaml', 'x'.repeat(65_537))],
      message: /larger than 65536/,
    },
    {
      name: 'a path that leaves',
      reason: 'a reader may join it with a folder',
      files: [file('../a.yaml', '')],
      message: /path/,
    },
    { name: 'an absolute path', reason: 'the same', files: [file('/etc/a.yaml', '')], message: /path/ },
    {
      name: 'a backslash',
      reason: 'Windows takes it for a folder',
      files: [file('teams\\a.yaml', '')],
      message: /path/,
    },
    {
      name: 'a control character',
      reason: 'people do not see it',
      files: [file('teams/a\u202e.yaml', '')],
      message: /path/,
    },
  ];
  for (const { name, reason, files, message } of unfit) {
    it(`is not made of ${name}: ${reason}`, () => {
      const made = buildRevision(COMMIT, [...FILES, ...files]);
      expect(made).toMatchObject({ issues: [{ code: 'file-unreadable', message: expect.stringMatching(message) }] });
    });
  }

  const revision = built(FILES);
  const tampered: { name: string; text: string; problem: RegExp }[] = [
    { name: 'half of it', text: JSON.stringify(revision).slice(0, -20), problem: /not a revision/ },
    {
      name: 'another commit',
      text: JSON.stringify({ ...revision, commit: 'b'.repeat(40) }),
      problem: /for commit bbbb/,
    },
    {
      name: 'a changed file',
      text: changed(({ files: [first, ...rest] }) => ({ files: [{ ...first, text: 'x' }, ...rest] })),
      problem: /does not match its digest/,
    },
    { name: 'a file less', text: changed(({ files }) => ({ files: files.slice(1) })), problem: /digest/ },
    { name: 'no file', text: changed(() => ({ files: [] })), problem: /digest/ },
    { name: 'a file twice', text: changed(({ files }) => ({ files: [...files, ...files] })), problem: /twice/ },
    {
      name: 'a file moved',
      text: changed(({ files }) => ({ files: files.map((one) => ({ ...one, path: `teams/x/${one.sha256}` })) })),
      problem: /digest/,
    },
    {
      name: 'a path that leaves',
      text: changed(({ files }) => ({ files: files.map((one) => ({ ...one, path: '../x' })) })),
      problem: /holds a file at \.\.\/x/,
    },
    { name: 'its own digest rewritten', text: changed(() => ({ digest: '0'.repeat(64) })), problem: /digest/ },
    {
      name: 'another version',
      text: JSON.stringify({ ...revision, version: 'rolekeeper.revision/v2' }),
      problem: /not a revision/,
    },
    { name: 'a list', text: '[]', problem: /not a revision/ },
    { name: 'null', text: 'null', problem: /not a revision/ },
  ];
  for (const { name, text, problem } of tampered) {
    it(`is refused as a whole when it has ${name}`, () => {
      expect(openRevision(text, revision)).toEqual({ problem: expect.stringMatching(problem) });
    });
  }

  it('is refused when it is whole and the pointer names another', () => {
    const other = built([file('rolekeeper.yaml', 'kind: Settings\n# other\n')]);
    expect(openRevision(JSON.stringify(other), revision)).toEqual({ problem: expect.stringMatching(/digest/) });
  });

  function changed(change: (revision: Revision) => object): string {
    return JSON.stringify({ ...revision, ...change(revision) });
  }
});

function built(files: readonly SourceFile[]): Revision {
  const made = buildRevision(COMMIT, files);
  if ('issues' in made) throw new Error(JSON.stringify(made.issues));
  return made.revision;
}

function file(path: string, text: string): SourceFile {
  return { path, bytes: new TextEncoder().encode(text) };
}
