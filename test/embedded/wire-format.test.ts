/** How policy documents travel. */
import {
  GetAccountAuthorizationDetailsCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { encodeDocument } from '../../src/embedded/wire-format.ts';
import { createRole, PERMISSIONS, sampleAccount } from './sample-account.ts';

test('law: an encoded document holds unreserved characters only and decodes to what it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (document) => {
      const encoded = encodeDocument(document);
      expect(encoded).toMatch(/^[A-Za-z0-9\-._~%]*$/);
      expect(decodeURIComponent(encoded)).toBe(JSON.stringify(document));
    }),
  );
});

test('a plus sign is not a blank', () => {
  expect(encodeDocument({ a: 'b+c d' })).toBe('%7B%22a%22%3A%22b%2Bc%20d%22%7D');
});

test('every call that hands out a document encodes it', async () => {
  const iam = new EmbeddedIam(sampleAccount());
  const RoleName = 'deploy';
  const PolicyDocument = JSON.stringify(PERMISSIONS);
  const answers = [
    await iam.send(createRole(RoleName)),
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'assets', PolicyDocument })),
    await iam.send(new GetRoleCommand({ RoleName })),
    await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'assets' })),
    await iam.send(new ListRolesCommand({})),
    await iam.send(new GetAccountAuthorizationDetailsCommand({})),
  ];
  const documents = answers.flatMap(documentsIn);
  // Trust in four answers, the inline policy in two, two managed policies.
  expect(documents).toHaveLength(8);
  for (const document of documents) expect(document).toMatch(/^%7B%22Version%22%3A%222012-10-17%22/);
});

function documentsIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, item]) => (member.endsWith('Document') ? [item] : documentsIn(item)));
}
