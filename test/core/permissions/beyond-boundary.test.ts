import { describe, expect, it } from 'vitest';
import { isWithin } from '../../../src/core/model/beyond-boundary.ts';
import type { Arn } from '../../../src/core/model/ids.ts';
import type { ManagedTexts } from '../../../src/core/model/managed-text.ts';
import { adoptionFacts, beyondBoundary } from '../../../src/core/permissions/beyond-boundary.ts';

const text = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (action: string | string[], resource: string | string[] = '*', rest: object = {}) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...rest,
});
const OWN = 'arn:aws:s3:::rolekeeper-config/*';
const BOUNDARY = text(
  { Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: '*' },
  allow(['iam:GetRole', 'iam:ListRoles']),
  allow('sts:AssumeRole', 'arn:aws:iam::111122223333:role/cdk-*'),
  { Effect: 'Deny', Action: 's3:*', Resource: OWN },
  { Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*', Condition: { Bool: { 'aws:ViaAWSService': 'false' } } },
);
const CUSTOM = 'arn:aws:iam::111122223333:policy/ci/deploy' as Arn;

const CASES: {
  name: string;
  reason: string;
  inline?: string;
  managed?: string[];
  texts?: ManagedTexts;
  lost?: string[];
  perhaps?: string[];
  unseen?: string[];
}[] = [
  { name: 'nothing at all', reason: 'a role without policies has nothing to lose' },
  {
    name: 'what the boundary allows',
    reason: 'it stays as it is',
    inline: text(allow('s3:PutObject', 'arn:aws:s3:::shop/*')),
  },
  {
    name: 'everything of a service that the boundary leaves out',
    reason: 'two hundred names say less than one',
    inline: text(allow('sts:Get*'), allow('iam:ListUsers')),
    lost: ['iam:ListUsers', 'sts:Get*'],
  },
  {
    name: 'a single action of iam',
    reason: 'the boundary takes away nearly all of iam',
    inline: text(allow(['iam:CreateRole', 'IAM:getrole'])),
    lost: ['iam:CreateRole'],
  },
  {
    name: 'a role that the boundary lets it assume, and another one',
    reason: 'one of the two resources is lost',
    inline: text(allow('sts:AssumeRole', ['arn:aws:iam::111122223333:role/cdk-a', 'arn:aws:iam::111122223333:role/x'])),
    lost: ['sts:AssumeRole'],
  },
  {
    name: 'an object of the service itself',
    reason: 'the boundary denies exactly that',
    inline: text(allow('s3:GetObject', OWN)),
    lost: ['s3:GetObject'],
  },
  {
    name: 'every object',
    reason: 'what the boundary keeps from every role is no loss of this one',
    inline: text(allow('s3:GetObject')),
  },
  {
    name: 'what depends on a condition of the boundary',
    reason: 'whether it is lost cannot be said offline',
    inline: text(allow('ec2:RunInstances')),
    perhaps: ['ec2:RunInstances'],
  },
  {
    name: 'all but a service',
    reason: 'NotAction stands for everything else, also of iam',
    inline: text({ Effect: 'Allow', NotAction: ['s3:*', 'ec2:*', 'iam:*', 'sts:AssumeRole'], Resource: '*' }),
    lost: ['sts:*'],
  },
  {
    name: 'a Deny',
    reason: 'it gives nothing',
    inline: text({ Effect: 'Deny', Action: 'iam:*', Resource: '*' }),
  },
  {
    name: 'an action that AWS does not list',
    reason: 'it may be newer than the list',
    inline: text(allow('iam:BrandNewAction')),
    lost: ['iam:BrandNewAction'],
  },
  {
    name: 'a managed policy of AWS',
    reason: 'a part of its text ships with the program, and that is not enough to say that nothing is lost',
    managed: ['arn:aws:iam::aws:policy/IAMReadOnlyAccess'],
    unseen: ['arn:aws:iam::aws:policy/IAMReadOnlyAccess'],
  },
  {
    name: 'a customer managed policy that was read',
    reason: 'its text counts like an inline one',
    managed: [CUSTOM],
    texts: new Map([[CUSTOM, { is: 'read', version: 'v1', document: text(allow('iam:PassRole')) }]]),
    lost: ['iam:PassRole'],
  },
  {
    name: 'a customer managed policy that was not read',
    reason: '"could not read" is not "loses nothing"',
    managed: [CUSTOM],
    unseen: [CUSTOM],
  },
];

describe('what a role loses by the boundary', () => {
  for (const { name, reason, inline, managed = [], texts = new Map(), lost = [], perhaps = [], unseen = [] } of CASES) {
    it(`of ${name}: ${reason}`, () => {
      const role = { inlinePolicies: inline === undefined ? {} : { own: inline }, managedPolicyArns: managed as Arn[] };
      const beyond = beyondBoundary(role, BOUNDARY, texts);
      expect(beyond).toEqual({ lost, perhaps, unseen });
      expect(isWithin(beyond)).toBe(lost.length + perhaps.length + unseen.length === 0);
    });
  }
});

describe('what is known of a role that is adopted', () => {
  const role = { inlinePolicies: {}, managedPolicyArns: [] as Arn[] };
  const facts = (texts: ManagedTexts, more: Partial<typeof role> = {}, gains: Arn[] = []) =>
    adoptionFacts({ ...role, ...more }, gains, { boundary: BOUNDARY, texts });
  const read = (document: string) => new Map([[CUSTOM, { is: 'read', version: 'v1', document }]]) as ManagedTexts;

  it('does not rest on the part of a policy of AWS that ships with this program', () => {
    const ofAws = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' as Arn;
    expect(facts(new Map(), { managedPolicyArns: [ofAws] }).unseen).toEqual([ofAws]);
  });

  it('has a policy that it gets for harmless only where its text was read and denies nothing', () => {
    expect([...facts(read(text(allow('s3:GetObject'))), {}, [CUSTOM]).harmless]).toEqual([CUSTOM]);
    const denying = text({ Effect: 'Deny', Action: 's3:*', Resource: '*' });
    expect(facts(read(denying), {}, [CUSTOM]).harmless.size + facts(new Map(), {}, [CUSTOM]).harmless.size).toBe(0);
  });
});
