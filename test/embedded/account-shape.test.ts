/** What is not a dump of an account, each with the place that says so. */
import { expect, test } from 'vitest';
import { readAccount } from '../../src/embedded/account-shape.ts';
import dump from './dumps/account.json' with { type: 'json' };

const [role, protectedRole] = dump.RoleDetailList;
const [policy] = dump.Policies;

interface BadDump {
  name: string;
  reason: string;
  json: unknown;
  message: string | RegExp;
}

const cases: readonly BadDump[] = [
  { name: 'a list', reason: 'not an account', json: [], message: 'the file must be an object, not a list' },
  {
    name: 'another file',
    reason: 'an object without roles must not read as an account without roles',
    json: { Policies: [] },
    message: '/RoleDetailList must be a list, and is missing',
  },
  {
    name: 'a dump made with --max-items',
    reason: 'the rest would read as deleted',
    json: { ...dump, NextToken: 'eyJ' },
    message: 'the file holds only the first page of the account',
  },
  {
    name: 'one page of the bare API',
    reason: 'the rest would read as deleted',
    json: { ...dump, IsTruncated: true, Marker: 'x' },
    message: 'the file holds only the first page of the account',
  },
  {
    name: 'a document that is cut short',
    reason: 'URL-encoded, and not to its end',
    json: { ...dump, RoleDetailList: [{ ...role, AssumeRolePolicyDocument: '%7B%22Version' }] },
    message:
      '/RoleDetailList/0/AssumeRolePolicyDocument is a text that holds no policy document: neither JSON nor JSON that is URL-encoded, as the bare API sends it',
  },
  {
    name: 'no ARN and no account',
    reason: 'nothing says whose it is',
    json: { RoleDetailList: [] },
    message: '/Account is missing, and there is no ARN to take it from',
  },
  {
    name: 'an account of eleven digits',
    reason: 'a typing error',
    json: { ...dump, Account: '44445555666' },
    message: '/Account must be twelve digits',
  },
  {
    name: 'another account than the ARNs say',
    reason: 'a plan against the wrong account',
    json: { ...dump, Account: '111122223333' },
    message: 'the file holds ARNs of two accounts, 444455556666 and 111122223333',
  },
  {
    name: 'a role without a name',
    reason: 'hand-edited',
    json: { ...dump, RoleDetailList: [{ ...role, RoleName: undefined }] },
    message: '/RoleDetailList/0/RoleName must be a text, and is missing',
  },
  {
    name: 'two roles that differ by case',
    reason: 'IAM would not have them',
    json: { ...dump, RoleDetailList: [protectedRole, role, { ...role, RoleName: 'WEB' }] },
    message: '/RoleDetailList/2 is WEB, which is there already: IAM ignores case, so that web is the same name',
  },
  {
    name: 'a role twice',
    reason: 'two dumps were pasted together: which of the two is the role is not known',
    json: { ...dump, RoleDetailList: [protectedRole, role, role] },
    message: '/RoleDetailList/2 is web, which is there already: a role stands in a dump once',
  },
  {
    name: 'list-roles alone',
    reason: 'it has no policies, and must not read as an account whose roles have none',
    json: { Roles: dump.RoleDetailList },
    message: 'the file holds what aws iam list-roles prints: that has no policies, tags and boundaries',
  },
  {
    name: 'a date that is none',
    reason: 'hand-edited',
    json: { ...dump, RoleDetailList: [{ ...role, CreateDate: 'yesterday' }] },
    message: '/RoleDetailList/0/CreateDate must be an ISO date, not "yesterday"',
  },
  {
    name: 'a tag without a value',
    reason: 'hand-edited',
    json: { ...dump, RoleDetailList: [{ ...role, Tags: [{ Key: 'a' }] }] },
    message: '/RoleDetailList/0/Tags/0/Value must be a text, and is missing',
  },
  {
    name: 'tags as an object',
    reason: 'a likely slip',
    json: { ...dump, RoleDetailList: [{ ...role, Tags: { team: 'shop' } }] },
    message: '/RoleDetailList/0/Tags must be a list, not an object',
  },
  {
    name: 'a duration as text',
    reason: 'a likely slip',
    json: { ...dump, RoleDetailList: [{ ...role, MaxSessionDuration: '3600' }] },
    message: '/RoleDetailList/0/MaxSessionDuration must be a whole number, not a string',
  },
  {
    name: 'a policy that may or may not be attached',
    reason: 'hand-edited',
    json: { ...dump, Policies: [{ ...policy, IsAttachable: null }] },
    message: '/Policies/0/IsAttachable must be true or false, not null',
  },
  {
    name: 'list-roles of another day',
    reason: 'a role that one of the two does not have',
    json: { ...dump, Roles: [{ Arn: 'arn:aws:iam::444455556666:role/new', MaxSessionDuration: 3600 }] },
    message: '/Roles names arn:aws:iam::444455556666:role/new, which /RoleDetailList does not',
  },
];

test.each(cases)('$name: $reason', ({ json, message }) => {
  expect(() => readAccount(json)).toThrow(message);
});

test('a role may lack the lists that it has nothing in', () => {
  const { Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument } = role ?? protectedRole ?? expect.fail();
  const bare = { Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument };
  expect(readAccount({ RoleDetailList: [bare] })).toMatchObject({
    Account: '444455556666',
    RoleDetailList: [
      { ...bare, InstanceProfileList: [], RolePolicyList: [], AttachedManagedPolicies: [], Tags: [], RoleLastUsed: {} },
    ],
    Policies: [],
  });
});
