/** What beside the trust policy keeps a role from being exact, and what keeps a manifest from being written. */
import { describe, expect, it } from 'vitest';
import type { ManagedTexts } from '../../../src/core/model/managed-text.ts';
import { MANAGED_BY, TAGS } from '../../../src/core/model/ownership.ts';
import { anArn } from '../../support/ids.ts';
import { ALLOWS, type OldRole } from '../../support/old-account.ts';
import { BOUNDARY, OWNER, REPOSITORY } from '../../support/roles.ts';
import { SETTINGS, tree } from '../../support/tree.ts';
import { importOf, readRole } from './imported.ts';

const POLICY = 'arn:aws:iam::111122223333:policy/ci/deploy';
const FORMER = 'arn:aws:iam::111122223333:policy/former';
const S3 = JSON.stringify(ALLOWS('s3:*', '*'));
const texts = (entries: Readonly<Record<string, unknown>>): ManagedTexts =>
  new Map(
    Object.entries(entries).map(([arn, document]) => [
      anArn(arn),
      { is: 'read', version: 'v1', document: JSON.stringify(document) },
    ]),
  );

const IF = (Condition: unknown, Effect = 'Allow') => ({
  Version: '2012-10-17',
  Statement: [...ALLOWS('s3:GetObject').Statement, { ...ALLOWS('s3:PutObject').Statement[0], Effect, Condition }],
});

interface Case extends Omit<OldRole, 'name'> {
  readonly why: string;
  readonly becomes: string;
  /** A part of what is said. */
  readonly says?: string;
  readonly texts?: ManagedTexts;
  readonly boundaryText?: string | undefined;
}

const CASES: Readonly<Record<string, Case>> = {
  'inside of the boundary': {
    why: 'nothing is lost',
    inline: { a: ALLOWS('s3:GetObject') },
    boundaryText: S3,
    becomes: 'exact',
  },
  'outside of the boundary': {
    why: 'the boundary takes it away',
    inline: {
      a: ALLOWS(['s3:GetObject', 'sns:Publish'], ['arn:aws:s3:::a/*', 'arn:aws:sns:eu-west-1:111122223333:a']),
    },
    boundaryText: S3,
    becomes: 'tightens',
    says: 'boundary: takes away sns:Publish',
  },
  'with our boundary': {
    why: 'it is limited so today',
    boundary: BOUNDARY,
    inline: { a: ALLOWS('sns:Publish', 'arn:aws:sns:eu-west-1:111122223333:a') },
    boundaryText: S3,
    becomes: 'exact',
  },
  'a boundary without a text': {
    why: 'what it takes is not known',
    boundaryText: undefined,
    becomes: 'tightens',
    says: 'its text is not known',
  },
  'another boundary that allows it all': {
    why: 'nothing was kept back by it',
    boundary: FORMER,
    inline: { a: ALLOWS('s3:GetObject') },
    texts: texts({ [FORMER]: ALLOWS('s3:*', '*') }),
    boundaryText: S3,
    becomes: 'exact',
  },
  'another boundary that keeps back': {
    why: 'ours would allow what that one does not',
    boundary: FORMER,
    inline: { a: ALLOWS('s3:PutObject') },
    texts: texts({ [FORMER]: ALLOWS('s3:GetObject', '*') }),
    boundaryText: S3,
    becomes: 'widens',
    says: 'takes the place of',
  },
  'another boundary that was not read': {
    why: 'nobody knows what it keeps back',
    boundary: FORMER,
    inline: { a: ALLOWS('s3:GetObject') },
    boundaryText: S3,
    becomes: 'widens',
  },
  'a managed policy inside': {
    why: 'its text was read',
    managed: [POLICY],
    texts: texts({ [POLICY]: ALLOWS('s3:GetObject') }),
    boundaryText: S3,
    becomes: 'exact',
  },
  'a managed policy that was not read': {
    why: 'what the boundary takes of it is not known',
    managed: [POLICY],
    boundaryText: S3,
    becomes: 'tightens',
    says: POLICY,
  },
  'a policy of AWS that was not read': {
    why: 'a part of it ships, and not all',
    managed: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
    boundaryText: S3,
    becomes: 'tightens',
  },
  'a session of two hours': { why: 'it is written', session: 7200, becomes: 'exact' },
  'a session with seconds': { why: 'IAM counts them', session: 3601, becomes: 'exact' },
  'session and description not read': {
    why: 'the dump has no listing',
    session: null,
    becomes: 'tightens',
    says: 'session and description: not read',
  },
  'a description in Latin-1': {
    why: 'IAM stores these letters',
    description: 'Déploie la boutique, « prod »!',
    becomes: 'exact',
  },
  'a description in two lines': { why: 'the schema takes it', description: 'one\ntwo: "three"', becomes: 'exact' },
  'a description that IAM does not store': {
    why: 'the schema refuses it',
    description: 'λ',
    becomes: 'refused',
    says: 'description',
  },
  'a tag of its own': { why: 'it is kept', tags: { 'cost-center': 'shop' }, becomes: 'exact' },
  'a tag that the settings set': {
    why: 'its value is another one then',
    tags: { owner: 'shop' },
    becomes: 'tightens',
    says: 'tag owner: "platform" in the place of "shop"',
  },
  'a tag that the settings set so': { why: 'it is the same', tags: { owner: 'platform' }, becomes: 'exact' },
  'a tag of ours on a copy': { why: 'it is taken off, or ours', tags: { [TAGS.team]: 'shop' }, becomes: 'exact' },
  'a tag called constructor': {
    why: 'every object seems to have it, and our YAML refuses it as a key',
    tags: { constructor: 'x' },
    becomes: 'refused',
  },
  'fifty tags': {
    why: 'ours do not fit',
    tags: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, 'x'])),
    becomes: 'tags',
  },
  'forty-three tags': {
    why: 'ours fit beside them',
    tags: Object.fromEntries(Array.from({ length: 43 }, (_, index) => [`key-${index}`, 'x'])),
    becomes: 'exact',
  },
  'an administrator': {
    why: 'a guardrail refuses the manifest',
    managed: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    becomes: 'refused',
    says: 'admin-managed-policy',
  },
  'a star': {
    why: 'the same in a policy of its own',
    inline: { a: ALLOWS('*', '*') },
    becomes: 'refused',
    says: 'admin-access',
  },
  'a policy of the older language': {
    why: 'IAM takes none such for a role',
    inline: { a: { Statement: ALLOWS('s3:GetObject').Statement } },
    becomes: 'refused',
    says: 'policy-grammar',
  },
  'a statement that is no list': {
    why: 'IAM makes no difference',
    inline: { a: { Version: '2012-10-17', Statement: ALLOWS('s3:GetObject').Statement[0] } },
    becomes: 'exact',
  },
  'NotResource in a Deny': {
    why: 'a document is copied word for word',
    inline: {
      a: {
        Version: '2012-10-17',
        Statement: [
          ...ALLOWS('s3:GetObject').Statement,
          { Effect: 'Deny', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::checkout-assets/*' },
        ],
      },
    },
    becomes: 'exact',
  },
  'an Id': {
    why: 'a manifest’s statements have none, a document does',
    inline: { a: { Id: 'x', ...ALLOWS('s3:GetObject') } },
    becomes: 'exact',
  },
  'a Sid with a blank': {
    why: 'IAM would not take it in a manifest',
    inline: { a: { Version: '2012-10-17', Statement: [{ Sid: 'a b', ...ALLOWS('s3:GetObject').Statement[0] }] } },
    becomes: 'refused',
  },
  'a condition': {
    why: 'it is copied',
    inline: {
      a: {
        Version: '2012-10-17',
        Statement: [
          {
            ...ALLOWS('s3:GetObject').Statement[0],
            Condition: { Bool: { 'aws:SecureTransport': true }, StringEquals: { 'aws:RequestedRegion': ['a', 'b'] } },
          },
        ],
      },
    },
    becomes: 'exact',
  },
  'a condition on a tag that the settings put on it': {
    why: 'it is not fulfilled today',
    inline: { a: IF({ StringEquals: { 'aws:PrincipalTag/Owner': 'platform' } }) },
    becomes: 'widens',
    says: 'tag owner, which becomes "platform"',
  },
  'the value of such a tag in a resource': {
    why: 'it names other objects then',
    tags: { owner: 'shop' },
    inline: { a: ALLOWS('s3:GetObject', 'arn:aws:s3:::checkout-assets/${aws:PrincipalTag/owner}/*') },
    becomes: 'widens',
  },
  'such a condition in a managed policy': {
    why: 'its text counts like one of the role',
    managed: [POLICY],
    texts: texts({ [POLICY]: IF({ StringEquals: { 'aws:PrincipalTag/owner': 'platform' } }) }),
    becomes: 'widens',
  },
  'a condition on a tag that it keeps': {
    why: 'it holds as it did',
    tags: { owner: 'platform', stage: 'prod' },
    inline: { a: IF({ StringEquals: { 'aws:PrincipalTag/stage': 'prod', 'aws:PrincipalTag/owner': 'platform' } }) },
    becomes: 'exact',
  },
  'a Deny for its own ARN': {
    why: 'the role beside it has another one, and is denied nothing',
    inline: { a: IF({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/old-deploy' } }, 'Deny') },
    becomes: 'widens',
    says: 'aws:PrincipalArn',
  },
  'a Deny for its own ARN, in place': {
    why: 'it keeps its ARN',
    path: '/bitbucket/',
    inline: { a: IF({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/bitbucket/old-deploy' } }, 'Deny') },
    becomes: 'exact',
  },
  'of another config repository': {
    why: 'its tag says so',
    path: '/bitbucket/',
    tags: { [TAGS.managedBy]: MANAGED_BY, [TAGS.owner]: 'x/y' },
    becomes: 'another-owner',
  },
  'ours, without its manifest': {
    why: 'the manifest is written again',
    path: '/bitbucket/',
    boundary: BOUNDARY,
    tags: {
      owner: 'platform',
      [TAGS.managedBy]: MANAGED_BY,
      [TAGS.owner]: OWNER,
      [TAGS.team]: 'shop',
      [TAGS.source]: 'teams/shop/x.yaml',
    },
    becomes: 'exact',
  },
};

describe('a role of before', () => {
  for (const [name, { why, becomes, says = '', texts: known = new Map(), ...rest }] of Object.entries(CASES)) {
    it(`with ${name}: ${becomes}, as ${why}`, () => {
      const { boundaryText, ...old } = rest;
      const role = readRole({ name: 'old-deploy', sub: `${REPOSITORY}:*`, ...old });
      const overrides = { texts: known, ...('boundaryText' in rest && { boundary: boundaryText }) };
      const found = importOf([role], overrides).roles.get('old-deploy');
      expect(found?.reason?.code ?? found?.grade).toBe(becomes);
      const told = [found?.reason?.words ?? '', ...(found?.graded?.more ?? []), ...(found?.graded?.differs ?? [])].join(
        '\n',
      );
      expect(told).toContain(says);
    });
  }

  it('that AWS CloudFormation made is left to it, by the tags that no caller can write', () => {
    const role = {
      ...readRole({ name: 'old', sub: `${REPOSITORY}:*` }),
      systemTags: { 'aws:cloudformation:stack-name': 'shop' },
    };
    expect(importOf([role]).roles.get('old')?.reason?.code).toBe('managed-elsewhere');
  });

  it('that the settings ignore is left out with their reason, until the last day', () => {
    const ignore = '  ignore:\n    - {name: old-*, reason: kept for the audit, until: 2026-11-30}\n';
    const folder = tree({ 'rolekeeper.yaml': SETTINGS + ignore });
    const role = readRole({ name: 'old-deploy', sub: `${REPOSITORY}:*` });
    expect(importOf([role], {}, folder).roles.get('old-deploy')?.reason).toMatchObject({
      code: 'ignored',
      words: expect.stringContaining('kept for the audit'),
    });
    const later = { now: new Date('2026-12-01T00:00:00Z') };
    expect(importOf([role], later, folder).roles.get('old-deploy')?.grade).toBe('exact');
  });

  it('whose trust policy is at the limit is judged like any other', () => {
    const sub = Array.from(
      { length: 34 },
      (_, index) => `{${String(index).padStart(8, '0')}-93d4-4e0b-8a57-2c4d6e8f0a1b}:*`,
    );
    const role = readRole({ name: 'old', sub });
    expect(role.trust.length).toBeLessThan(2048);
    expect(importOf([role]).roles.get('old')?.grade).toBe('exact');
  });

  it('that names itself is told of, where the new one has another ARN', () => {
    const role = readRole({
      name: 'old',
      sub: `${REPOSITORY}:*`,
      inline: { a: ALLOWS('iam:GetRole', 'arn:aws:iam::111122223333:role/old') },
    });
    expect(importOf([role]).roles.get('old')).toMatchObject({
      grade: 'exact',
      notes: [expect.stringContaining('name the role itself')],
    });
    const here = readRole({
      name: 'old',
      path: '/bitbucket/',
      sub: `${REPOSITORY}:*`,
      inline: { a: ALLOWS('iam:GetRole', 'arn:aws:iam::111122223333:role/bitbucket/old') },
    });
    expect(importOf([here]).roles.get('old')).toMatchObject({ grade: 'exact', notes: [] });
  });

  it('that a manifest declares and that is ours is left alone', () => {
    const tags = {
      owner: 'platform',
      [TAGS.managedBy]: MANAGED_BY,
      [TAGS.owner]: OWNER,
      [TAGS.team]: 'shop',
      [TAGS.source]: 'teams/shop/x.yaml',
    };
    const role = readRole({ name: 'x', path: '/bitbucket/', sub: `${REPOSITORY}:*`, tags });
    const { tree: written } = importOf([role]);
    expect(importOf([role], {}, written).roles.get('x')?.reason?.code).toBe('ours-already');
  });

  it('that has its successor beside it is left alone: a manifest that was made stricter since is not set back', () => {
    const role = readRole({ name: 'old', sub: `${REPOSITORY}:*` });
    const { tree: written, imported } = importOf([role]);
    const file = imported.files.find(({ path }) => path.startsWith('teams/'));
    const stricter = (file?.after ?? '').replace('anyBranch: true', 'environments: [production]');
    const folder = tree({ [file?.path ?? '']: stricter });
    const tags = { owner: 'platform', [TAGS.managedBy]: MANAGED_BY, [TAGS.owner]: OWNER, [TAGS.team]: 'checkout-api' };
    const beside = readRole({ name: 'old-bb', path: '/bitbucket/', sub: `${REPOSITORY}:*`, tags });
    const again = importOf([role, beside], {}, folder).imported;
    expect(again.files).toEqual([]);
    expect(again.roles.map(({ reason }) => reason?.code)).toEqual(['ours-already', 'ours-already']);
    expect(importOf([role], {}, written).imported.roles[0]?.grade).toBe('exact');
  });

  it('is found by its manifest, whatever that is called and wherever it lies', () => {
    const role = readRole({ name: 'old', sub: `${REPOSITORY}:*` });
    const manifest = `apiVersion: rolekeeper/v1\nkind: PipelineRole\nmetadata:\n  name: new-name # ours\n  adopts: ${role.arn}\nspec:\n  repositories: [checkout-api]\n  anyBranch: true\n`;
    const { imported } = importOf([role], {}, tree({ 'teams/other/file.yaml': manifest }));
    expect(imported.files).toEqual([]);
    expect(imported.roles[0]?.manifest).toMatchObject({ file: 'teams/other/file.yaml', change: 'same' });
  });
});
