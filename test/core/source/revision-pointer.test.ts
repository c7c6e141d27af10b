import { describe, expect, it } from 'vitest';
import { type RevisionPointer, readPointer } from '../../../src/core/source/revision-pointer.ts';

const POINTER: RevisionPointer = {
  version: 'rolekeeper.pointer/v1',
  sequence: 7,
  commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
  digest: '0123456789abcdef'.repeat(4),
  build: 41,
};

describe('a pointer', () => {
  it('is read as it was written', () => {
    expect(readPointer(JSON.stringify(POINTER))).toEqual(POINTER);
  });

  for (const sequence of ['9007199254740991', '9007199254740992', '1e21', '1e400']) {
    it(`is read with the number ${sequence}, from which there has to be a way out`, () => {
      const text = JSON.stringify(POINTER).replace('"sequence":7', `"sequence":${sequence}`);
      expect(readPointer(text)).toEqual({ ...POINTER, sequence: Number(sequence) });
    });
  }

  const unreadable = [
    { name: 'no JSON', text: 'sequence: 7' },
    { name: 'nothing', text: '' },
    { name: 'null', text: 'null' },
    { name: 'another version', text: JSON.stringify({ ...POINTER, version: 'rolekeeper.pointer/v2' }) },
    { name: 'a sequence of 0', text: JSON.stringify({ ...POINTER, sequence: 0 }) },
    { name: 'a sequence that is text', text: JSON.stringify({ ...POINTER, sequence: '7' }) },
    { name: 'a sequence below 0', text: JSON.stringify({ ...POINTER, sequence: -7 }) },
    { name: 'a sequence with a fraction', text: JSON.stringify({ ...POINTER, sequence: 7.5 }) },
    { name: 'no sequence', text: JSON.stringify({ ...POINTER, sequence: null }) },
    { name: 'a commit that is a path', text: JSON.stringify({ ...POINTER, commit: '../../secrets' }) },
    { name: 'a short commit', text: JSON.stringify({ ...POINTER, commit: 'a1b2c3d' }) },
    { name: 'a short digest', text: JSON.stringify({ ...POINTER, digest: '0123' }) },
  ];
  for (const { name, text } of unreadable) {
    it(`is refused with ${name}`, () => expect(readPointer(text)).toBeUndefined());
  }
});
