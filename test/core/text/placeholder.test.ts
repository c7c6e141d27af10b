import { describe, expect, it } from 'vitest';
import { isPlaceholder, isWorkspacePlaceholder, placeholderIn } from '../../../src/core/text/placeholder.ts';

describe('placeholderIn', () => {
  const CASES = [
    {
      text: 'ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>',
      word: '<YOUR-WORKSPACE-UUID>',
      reason: 'the article',
    },
    { text: 'api.bitbucket.org/2.0/workspaces/<WORKSPACE>/x', word: '<WORKSPACE>', reason: 'in the middle' },
    { text: '{REPOSITORY-UUID}', word: '{REPOSITORY-UUID}', reason: 'in braces' },
    { text: '{{ACCOUNT}}', word: '{{ACCOUNT}}', reason: 'in two pairs of braces' },
    { text: 'arn:aws:iam::YOUR_ACCOUNT_ID:role/x', word: 'YOUR_ACCOUNT_ID', reason: 'capitals that say so' },
    { text: 'your-workspace', word: 'your-workspace', reason: 'a slug that says so' },
    {
      text: '{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}',
      word: '{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}',
      reason: 'crosses',
    },
    { text: 'arn:aws:iam::xxxxxxxxxxxx:role/x', word: 'xxxxxxxxxxxx', reason: 'an account of crosses' },
    { text: '${BUCKET}/${{NAME}}', word: undefined, reason: 'variables, which have a message of their own' },
    { text: '{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}', word: undefined, reason: 'a UUID' },
    { text: '<6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b>', word: undefined, reason: 'a UUID in the wrong brackets' },
    { text: 'arn:aws:s3:::home/${aws:username}/*', word: undefined, reason: 'a policy variable' },
    { text: '{repositoryUuid}[:{environmentUuid}]:{stepUuid}', word: undefined, reason: 'a format of subjects' },
    { text: 'WORKSPACE_UUID', word: undefined, reason: 'a branch may be called so' },
    { text: 'yourself-service', word: undefined, reason: 'a word that begins alike' },
    { text: 'feature/a<b', word: undefined, reason: 'one bracket' },
    { text: 'arn:aws:execute-api:eu-west-1:111122223333:x/{proxy+}', word: undefined, reason: 'a path of an API' },
  ];
  for (const { text, word, reason } of CASES) {
    it(`finds ${word ?? 'nothing'} in ${text}: ${reason}`, () => expect(placeholderIn(text)).toBe(word));
  }
});

describe('isPlaceholder', () => {
  it('also takes words in capitals for one, where the text cannot be right', () => {
    for (const text of ['WORKSPACE_UUID', '{REPO-ID}', '<REPO>', '$WORKSPACE_ID'])
      expect(isPlaceholder(text)).toBe(true);
    for (const text of ['main', 'MAIN', 'X-y', 'x <REPO>', '{}']) expect(isPlaceholder(text)).toBe(false);
  });
});

describe('isWorkspacePlaceholder', () => {
  it('knows the workspace’s', () => {
    for (const text of ['{WORKSPACE-UUID}', '<YOUR-WORKSPACE-UUID>', '$WORKSPACE_ID'])
      expect(isWorkspacePlaceholder(text)).toBe(true);
    for (const text of ['{REPOSITORY-UUID}', 'workspace', '<WORKSPACE>'])
      expect(isWorkspacePlaceholder(text)).toBe(false);
  });
});
