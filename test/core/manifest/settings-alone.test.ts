import { describe, expect, it } from 'vitest';
import { settingsAlone } from '../../../src/core/manifest/settings-alone.ts';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import { SETTINGS_FILE } from '../../../src/core/source/file-place.ts';
import { SETTINGS, tree } from '../../support/tree.ts';

const fileOf = (text: string) => ({ path: SETTINGS_FILE, bytes: new TextEncoder().encode(text) });

describe('the settings before any other file', () => {
  it('are those that the whole tree has', () => {
    expect(settingsAlone(fileOf(SETTINGS))).toEqual(validateTree(tree({})).settings);
  });

  const wrong = [
    { name: 'no YAML', reason: 'nothing can be read from it', text: 'spec: [' },
    {
      name: 'an account of eleven digits',
      reason: 'the schema refuses it',
      text: SETTINGS.replace(/\d{12}/g, '1'.repeat(11)),
    },
    { name: 'an unknown field', reason: 'it may be a field that was misspelt', text: `${SETTINGS}  pathh: /\n` },
    {
      name: 'another kind',
      reason: 'it is no file of settings',
      text: SETTINGS.replace('kind: Settings', 'kind: Setting'),
    },
  ];
  for (const { name, reason, text } of wrong) {
    it(`are not there with ${name}: ${reason}`, () => {
      expect(validateTree(tree({ [SETTINGS_FILE]: text })).settings).toBeUndefined();
      expect(settingsAlone(fileOf(text))).toBeUndefined();
    });
  }
});
