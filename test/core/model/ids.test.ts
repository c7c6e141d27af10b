/** What is taken for an ID of AWS, and what is not: from then on only its type is asked. */
import { describe, expect, it } from 'vitest';
import { arn, roleId } from '../../../src/core/model/ids.ts';

interface Case {
  text: string;
  reason: string;
}

const DIGITS = '111122223333';
const PROVIDER = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';

describe('an ARN', () => {
  const good: Case[] = [
    { text: `arn:aws:iam::${DIGITS}:role/checkout-deploy`, reason: 'a role on no path has the shortest ARN of a role' },
    {
      text: `arn:aws:iam::${DIGITS}:role/bitbucket/old/checkout-deploy`,
      reason: 'the path of a role stands in its ARN',
    },
    {
      text: `arn:aws:iam::${DIGITS}:role/a+b=c,d.e@f_g-h`,
      reason: 'the name of a role may hold all of these signs',
    },
    { text: `arn:aws:iam::${DIGITS}:policy/ci/checkout-deploy`, reason: 'a policy of the account can be attached' },
    { text: 'arn:aws:iam::aws:policy/ReadOnlyAccess', reason: 'a policy of AWS has a word where the account stands' },
    { text: 'arn:aws-cn:iam::aws:policy/AWSDenyAll', reason: 'China is a partition of its own' },
    { text: 'arn:aws-us-gov:iam::aws:policy/AWSDenyAll', reason: 'GovCloud is another partition' },
    {
      text: `arn:aws:iam::${DIGITS}:oidc-provider/${PROVIDER}`,
      reason: 'a provider has the address of its issuer in it, with slashes and dots',
    },
    {
      text: `arn:aws:iam::${DIGITS}:policy/rolekeeper/pipeline-boundary`,
      reason: 'a boundary is a policy as any other',
    },
    {
      text: `arn:aws:lambda:eu-central-1:${DIGITS}:function:reconciler:live`,
      reason: 'the last part may hold colons, and is one part all the same',
    },
  ];
  for (const { text, reason } of good) {
    it(`is ${text}: ${reason}`, () => expect(arn(text)).toBe(text));
  }

  const bad: Case[] = [
    { text: '', reason: 'an answer without a field is often read as the empty text' },
    { text: 'arn', reason: 'the word alone names nothing' },
    { text: 'arn:', reason: 'all the parts are missing' },
    { text: 'arn:aws:iam', reason: 'three of the parts are missing' },
    { text: `arn:aws:iam::${DIGITS}`, reason: 'it names an account, and nothing in it' },
    { text: `arn:aws:iam::${DIGITS}:`, reason: 'what it names is empty' },
    { text: `arn:aws:iam::${DIGITS}:policy/ci deploy`, reason: 'there is a space in what it names' },
    { text: `arn:aws:iam: :${DIGITS}:policy/ci`, reason: 'there is a space in a part that is usually empty' },
    { text: ` arn:aws:iam::${DIGITS}:policy/ci`, reason: 'there is a space before it' },
    { text: `arn:aws:iam::${DIGITS}:policy/ci\n`, reason: 'it ends with a line break, as what is read from a shell' },
    { text: `arn:aws:iam::${DIGITS}:policy/ci\narn:aws:iam::aws:policy/x`, reason: 'two ARNs on two lines are no ARN' },
    { text: 'checkout-deploy', reason: 'it is the name of a role' },
    { text: 'ReadOnlyAccess', reason: 'it is the name of a policy' },
    { text: `iam::${DIGITS}:role/checkout-deploy`, reason: 'the first word is missing' },
    { text: `ARN:aws:iam::${DIGITS}:role/checkout-deploy`, reason: 'the first word is always in small letters' },
    { text: 'AROAJQABLZS4A3QDU576Q', reason: 'it is the unique ID of a role' },
  ];
  for (const { text, reason } of bad) {
    it(`is not ${JSON.stringify(text)}: ${reason}`, () => expect(arn(text)).toBeUndefined());
  }
});

describe('a RoleId', () => {
  const good: Case[] = [
    { text: 'AROAJQABLZS4A3QDU576Q', reason: 'IAM gives a role AROA and 17 letters and digits' },
    { text: 'AROACHECKOUTXXXXXXXXX', reason: 'what follows the prefix is any letter or digit' },
    { text: 'A'.repeat(128), reason: 'the API allows 128 characters' },
  ];
  for (const { text, reason } of good) {
    it(`is ${shown(text)}: ${reason}`, () => expect(roleId(text)).toBe(text));
  }

  const bad: Case[] = [
    { text: '', reason: 'an answer without a field is often read as the empty text' },
    { text: 'A'.repeat(129), reason: 'it is longer than the API allows' },
    { text: 'AROAJQABLZS4-A3QDU576Q', reason: 'a dash ends it in the name of a snapshot' },
    { text: 'AROAJQABLZS4 A3QDU576Q', reason: 'there is a space in it' },
    { text: 'AROAJQABLZS4A3QDU576Q ', reason: 'there is a space after it' },
    { text: 'AROAJQABLZS4A3QDU576Q\n', reason: 'it ends with a line break, as what is read from a shell' },
    { text: 'checkout-deploy', reason: 'it is the name of a role' },
    { text: `arn:aws:iam::${DIGITS}:role/checkout-deploy`, reason: 'it is the ARN of a role' },
    { text: 'AROA/../JQABLZS4A3QDU', reason: 'it would lead out of the folder of the snapshots' },
    { text: 'AROAJQABLZS4A3QDU576Ü', reason: 'only letters of ASCII are meant' },
  ];
  for (const { text, reason } of bad) {
    it(`is not ${shown(text)}: ${reason}`, () => expect(roleId(text)).toBeUndefined());
  }
});

function shown(text: string): string {
  return text.length > 100 ? `${text.length} times ${text[0]}` : JSON.stringify(text);
}
