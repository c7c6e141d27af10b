import type { RoleDetail } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actualRole, decodePolicy } from '../../src/aws/role-detail.ts';
import { REVOCATION, revocationPolicy } from '../../src/core/iam/revocation-policy.ts';
import type { ActualRole } from '../../src/core/model/actual-role.ts';
import { IncompleteReadError } from '../../src/errors.ts';
import { described, SCOPE } from './account-fake.ts';

describe('decodePolicy', () => {
  const cases = [
    { name: 'encoded', reason: 'IAM sends documents so', given: '%7B%22a%22%3A%20%22b%22%7D', expected: '{"a": "b"}' },
    { name: 'plain', reason: "moto's trust documents come so", given: '{"a": "b"}', expected: '{"a": "b"}' },
    { name: 'a plus', reason: 'RFC 3986: a plus is a plus', given: '%7B%22a+b%22%7D', expected: '{"a+b"}' },
    { name: 'an encoded plus', reason: 'IAM encodes it', given: '%7B%22a%2Bb%22%7D', expected: '{"a+b"}' },
    { name: 'a percent in plain text', reason: 'it means itself', given: '{"a": "100%"}', expected: '{"a": "100%"}' },
    { name: 'an encoded percent', reason: 'decoded once only', given: '%7B%22%2541%22%7D', expected: '{"%41"}' },
  ];
  for (const { name, reason, given, expected } of cases) {
    it(`reads ${name}: ${reason}`, () => expect(decodePolicy(given)).toBe(expected));
  }

  it('gives back any document, sent encoded or plain', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), (object) => {
        const text = JSON.stringify(object);
        fc.pre(text.isWellFormed());
        expect(decodePolicy(encodeURIComponent(text))).toBe(text);
        expect(decodePolicy(text)).toBe(text);
      }),
    );
  });
});

describe('actualRole', () => {
  const ours = { Key: 'rolekeeper:managed-by', Value: 'rolekeeper' };
  const owned = (Value: string, Key = 'rolekeeper:owner') => ({ Tags: [ours, { Key, Value }] });
  const another = '99999999-8f1b-4c55-9a60-1d2e3f405162/default';
  const owners: { name: string; reason: string; detail: RoleDetail; owner: ActualRole['owner'] }[] = [
    { name: 'path, tag and owner', reason: 'all are there', detail: owned(SCOPE.owner), owner: 'us' },
    { name: 'no owner', reason: 'it is of before there were any', detail: { Tags: [ours] }, owner: 'unowned' },
    { name: 'no owner elsewhere', reason: 'the path is not ours', detail: { Tags: [ours], Path: '/' }, owner: 'other' },
    { name: 'another owner', reason: 'its tag says so', detail: owned(another), owner: 'another' },
    {
      name: 'another owner elsewhere',
      reason: 'the settings may name it',
      detail: { ...owned(another), Path: '/' },
      owner: 'another',
    },
    {
      name: 'another deployment',
      reason: 'two config repositories of one workspace',
      detail: owned(SCOPE.owner.replace('/default', '/payments')),
      owner: 'another',
    },
    {
      name: 'our owner in another spelling of the key',
      reason: 'to IAM it is the same tag, and we do not write it',
      detail: owned(SCOPE.owner, 'Rolekeeper:Owner'),
      owner: 'another',
    },
    { name: 'an empty owner', reason: 'it names nobody, and not us', detail: owned(''), owner: 'another' },
    {
      name: 'our owner tag alone',
      reason: 'our other tag is missing',
      detail: { Tags: [{ Key: 'rolekeeper:owner', Value: SCOPE.owner }] },
      owner: 'other',
    },
    { name: 'a path below ours', reason: 'it begins with ours', detail: { Path: '/bitbucket/a/' }, owner: 'us' },
    { name: 'the path alone', reason: 'everybody may use any path', detail: { Tags: [] }, owner: 'other' },
    { name: 'the tag alone', reason: 'people clone roles by hand', detail: { Path: '/' }, owner: 'other' },
    {
      name: 'a neighbouring path',
      reason: '/bitbucket-old/ is not below /bitbucket/',
      detail: { Path: '/bitbucket-old/' },
      owner: 'other',
    },
    {
      name: 'another value of the tag',
      reason: 'some other tool keeps it',
      detail: { Tags: [{ ...ours, Value: 'another-tool' }] },
      owner: 'other',
    },
  ];
  for (const { name, reason, detail, owner } of owners) {
    it(`finds the owner by ${name}: ${reason}`, () => {
      expect(actualRole(described('deploy', detail), SCOPE).owner).toBe(owner);
    });
  }

  const malformed: { name: string; detail: RoleDetail }[] = [
    { name: 'Arn', detail: { Arn: 'deploy' } },
    { name: 'RoleId', detail: { RoleId: 'AROA 1' } },
    { name: 'PermissionsBoundaryArn', detail: { PermissionsBoundary: { PermissionsBoundaryArn: 'boundary' } } },
    { name: 'PolicyArn', detail: { AttachedManagedPolicies: [{ PolicyName: 'x', PolicyArn: 'x' }] } },
  ];
  for (const { name, detail } of malformed) {
    it(`concludes nothing from an answer whose ${name} is none`, () => {
      expect(() => actualRole(described('deploy', detail), SCOPE)).toThrow(IncompleteReadError);
    });
  }

  it('takes a revocation out of the policies: no manifest can ask for one', () => {
    const role = (PolicyDocument: string) =>
      actualRole(described('deploy', { RolePolicyList: [{ PolicyName: REVOCATION, PolicyDocument }] }), SCOPE);
    const document = revocationPolicy('2026-11-22T09:15:00Z');
    expect(role(encodeURIComponent(document))).toMatchObject({
      inlinePolicies: {},
      revoked: { before: '2026-11-22T09:15:00Z' },
    });
    const other = document.replace('Deny', 'Allow');
    expect(role(other).revoked).toBeUndefined();
    expect(role(other).inlinePolicies).toEqual({ [REVOCATION]: other });
  });

  it('takes everything that IAM shows', () => {
    const role = described('deploy', {
      AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/b' }, { PolicyArn: 'arn:aws:iam::aws:policy/a' }],
      RolePolicyList: [
        { PolicyName: 'z', PolicyDocument: '%7B%7D' },
        { PolicyName: '__proto__', PolicyDocument: '%7B%22a%22%3A1%7D' },
      ],
      PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary' },
      Tags: [
        ...owned(SCOPE.owner).Tags,
        // Of an earlier version, and of the creation: they say nothing about the role.
        { Key: 'rolekeeper:digest', Value: 'v1-abc' },
        { Key: 'rolekeeper:creation', Value: '5f1c7a52' },
        { Key: 'aws:cloudformation:stack-name', Value: 'x' },
      ],
      InstanceProfileList: ['b', 'a'].map((InstanceProfileName) => ({
        InstanceProfileName,
        Path: undefined,
        InstanceProfileId: undefined,
        Arn: undefined,
        CreateDate: undefined,
        Roles: undefined,
      })),
      RoleLastUsed: { LastUsedDate: new Date(7) },
    });
    const actual = actualRole(role, SCOPE);
    expect(actual).toStrictEqual({
      name: 'deploy',
      path: '/bitbucket/',
      description: '',
      maxSessionSeconds: 3600,
      trust: '{"Version":"2012-10-17","Statement":[]}',
      boundaryArn: 'arn:aws:iam::111122223333:policy/boundary',
      managedPolicyArns: ['arn:aws:iam::aws:policy/a', 'arn:aws:iam::aws:policy/b'],
      inlinePolicies: Object.fromEntries([
        ['__proto__', '{"a":1}'],
        ['z', '{}'],
      ]),
      tags: { 'rolekeeper:managed-by': 'rolekeeper', 'rolekeeper:owner': SCOPE.owner },
      systemTags: { 'aws:cloudformation:stack-name': 'x' },
      arn: 'arn:aws:iam::111122223333:role/bitbucket/deploy',
      roleId: 'AROADEPLOY',
      owner: 'us',
      instanceProfiles: ['a', 'b'],
      lastUsed: new Date(7),
      unread: ['session', 'description'],
    });
    expect(Object.keys(actual.inlinePolicies)).toEqual(['__proto__', 'z']);
  });

  const always = ['RoleName', 'Path', 'Arn', 'RoleId', 'AssumeRolePolicyDocument'] as const;
  for (const field of always) {
    it(`refuses a role without ${field}: half a role is not a role`, () => {
      const { [field]: _, ...rest } = described('deploy');
      expect(() => actualRole(rest, SCOPE)).toThrow(IncompleteReadError);
    });
  }
});
