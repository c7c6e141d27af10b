/** Whose name it is, and what a team may do with its folder. */
import { describe, expect, it } from 'vitest';
import { allow, type Draft, judged, statement } from '../../support/judged-role.ts';
import { OTHER_REPOSITORY, REPOSITORY } from '../../support/roles.ts';

const SHOP = { repositories: ['checkout-api'] };
const OBJECTS = 'arn:aws:s3:::checkout-assets/*';

interface Case extends Draft {
  title: string;
  reason: string;
  refused?: string[];
  /** A part of the first message or remedy. */
  words?: string;
}

const NAMES: Case[] = [
  {
    title: 'our own',
    reason: 'rolekeeper-reconciler is a role of the service',
    name: 'rolekeeper-reconciler',
    refused: ['reserved-name /metadata/name'],
  },
  {
    title: 'a policy named as the one that ends sessions',
    reason: 'what stands under that name is not compared with the manifest',
    policies: [
      { name: 'awsRevokeOlderSessions', statements: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::a/*'] }] },
    ],
    refused: ['reserved-name /spec/policies/0/name'],
  },
  {
    title: 'ours in capitals',
    reason: 'IAM ignores case in names',
    name: 'RoleKeeper-Upload',
    refused: ['reserved-name /metadata/name'],
  },
  {
    title: 'Identity Center’s',
    reason: 'AWS makes these',
    name: 'AWSReservedSSO_Admin',
    refused: ['reserved-name /metadata/name'],
  },
  {
    title: 'a service-linked role’s',
    reason: 'AWS makes these',
    name: 'AWSServiceRoleForECS',
    refused: ['reserved-name /metadata/name'],
  },
  {
    title: 'a CDK role’s',
    reason: 'trust policies admit cdk-* by prefix',
    name: 'cdk-hnb659fds-deploy-role-1',
    refused: ['reserved-name /metadata/name'],
  },
  {
    title: 'the organisation’s',
    reason: 'its owner is the management account',
    name: 'OrganizationAccountAccessRole',
    refused: ['reserved-name /metadata/name'],
  },
  { title: 'CDK inside', reason: 'only the beginning counts', name: 'checkout-cdk-deploy' },
  { title: 'a keeper of roles', reason: 'only the whole prefix counts', name: 'role-keeper' },
];

const TEAMS: Case[] = [
  { title: 'no teams in the settings', reason: 'nothing is asked', repositories: ['reports'] },
  { title: 'the own repository', reason: 'by name', teams: { shop: SHOP } },
  {
    title: 'the own repository by UUID',
    reason: 'the lock says that it is the same',
    teams: { shop: SHOP },
    repositories: [REPOSITORY],
  },
  {
    title: 'listed by UUID, named by name',
    reason: 'the other way round',
    teams: { shop: { repositories: [REPOSITORY.toUpperCase()] } },
  },
  {
    title: 'a folder that is not listed',
    reason: 'it has no rights',
    team: 'shpo',
    teams: { shop: SHOP },
    refused: ['team-unlisted '],
    words: 'did you mean the folder teams/shop?',
  },
  {
    title: 'a folder with a Cyrillic o, where no teams are listed',
    reason: 'a second team that looks like shop',
    team: 'sh\u043ep',
    refused: ['team-unlisted '],
    words: 'has U+043E in its name',
  },
  {
    title: 'a folder with letters of full width',
    reason: 'it looks like shop as well',
    team: '\uff53hop',
    refused: ['team-unlisted '],
  },
  {
    title: 'a folder in other letters that the settings list',
    reason: 'the platform has seen it',
    team: 'caf\u00e9',
    teams: { 'caf\u00e9': SHOP },
  },
  {
    title: 'a team called constructor',
    reason: 'what objects inherit is no right',
    team: 'constructor',
    teams: { shop: SHOP },
    refused: ['team-unlisted '],
  },
  {
    title: 'another team’s repository',
    reason: 'it would open the role to their pipelines, or theirs to ours',
    teams: { shop: SHOP },
    repositories: ['checkout-api', 'reports'],
    refused: ['team-repository /spec/repositories/1'],
    words: 'team shop may not name repository reports',
  },
  {
    title: 'another team’s repository by UUID',
    reason: 'a UUID is no way around',
    teams: { shop: SHOP },
    repositories: [OTHER_REPOSITORY],
    refused: ['team-repository /spec/repositories/0'],
    words: 'team shop may not name repository reports',
  },
  {
    title: 'a name with the prefix',
    reason: 'as the settings want',
    name: 'shop-checkout',
    teams: { shop: { ...SHOP, namePrefix: 'shop-' } },
  },
  {
    title: 'a name without the prefix',
    reason: 'it could be another team’s',
    teams: { shop: { ...SHOP, namePrefix: 'shop-' } },
    refused: ['team-name-prefix /metadata/name'],
    words: 'name it shop-checkout-deploy',
  },
  {
    title: 'a managed policy of the list',
    reason: 'the platform has read it',
    policies: [{ managed: 'arn:aws:iam::111122223333:policy/ci/checkout' }],
    teams: { shop: { ...SHOP, managedPolicies: ['arn:aws:iam::111122223333:policy/ci/*'] } },
  },
  {
    title: 'a managed policy beside the list',
    reason: 'it was not reviewed',
    policies: [{ managed: 'arn:aws:iam::111122223333:policy/other/checkout' }],
    teams: { shop: { ...SHOP, managedPolicies: ['arn:aws:iam::111122223333:policy/ci/*'] } },
    refused: ['team-managed-policy /spec/policies/0/managed'],
    words: 'may not attach',
  },
  {
    title: 'an account of the list',
    reason: 'the second account of the team',
    policies: [allow(['sts:AssumeRole'], ['arn:aws:iam::444455556666:role/releases/publish'])],
    teams: { shop: { ...SHOP, accounts: ['111122223333', '444455556666'] } },
  },
  {
    title: 'an account beside the list',
    reason: 'another team’s account',
    policies: [allow(['sts:AssumeRole'], ['arn:aws:iam::777788889999:role/releases/publish'])],
    teams: { shop: { ...SHOP, accounts: ['111122223333', '444455556666'] } },
    refused: ['team-account /spec/policies/0/statements/0/resources/0'],
  },
  {
    title: 'an account with a wildcard in it',
    reason: 'it may become any of ten accounts',
    policies: [allow(['sqs:SendMessage'], ['arn:aws:sqs:eu-west-1:44445555666?:orders'])],
    teams: { shop: { ...SHOP, accounts: ['111122223333'] } },
    refused: ['team-account /spec/policies/0/statements/0/resources/0'],
  },
  {
    title: 'an account of a preset',
    reason: 'a preset is no way around',
    policies: [{ preset: 'cdk-deploy', with: { regions: ['eu-west-1'], account: '777788889999' } }],
    teams: { shop: { ...SHOP, accounts: ['111122223333'] } },
    refused: ['team-account /spec/policies/0/with'],
  },
  {
    title: 'buckets, which have no account',
    reason: 'nothing to judge',
    policies: [allow(['s3:GetObject'], [OBJECTS])],
    teams: { shop: { ...SHOP, accounts: ['111122223333'] } },
  },
  {
    title: 'a denied account',
    reason: 'a Deny reaches no account',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['s3:GetObject'], [OBJECTS]),
          statement('Deny', ['sqs:SendMessage'], ['arn:aws:sqs:eu-west-1:777788889999:orders']),
        ],
      },
    ],
    teams: { shop: { ...SHOP, accounts: ['111122223333'] } },
  },
  {
    title: 'a team of another account',
    reason: 'its roles do not belong here',
    teams: { shop: { ...SHOP, accounts: ['444455556666'] } },
    refused: ['team-account '],
  },
  {
    title: 'a session within the limit',
    reason: 'two hours of two',
    session: { maxDuration: '2h' },
    teams: { shop: { ...SHOP, maxSession: '120m' } },
  },
  {
    title: 'a session over the limit',
    reason: 'a minute too much',
    session: { maxDuration: '2h1m' },
    teams: { shop: { ...SHOP, maxSession: '2h' } },
    refused: ['team-session /spec/session/maxDuration'],
    words: 'sessions may last 2h1m; team shop may have 2h',
  },
  {
    title: 'a limit below an hour',
    reason: 'no role could keep it',
    teams: { shop: { ...SHOP, maxSession: '30m' } },
    refused: ['duration /spec/teams/shop/maxSession'],
  },
  {
    title: 'retain, and the team may not',
    reason: 'no role of it is to outlive its manifest',
    onRemoval: 'retain',
    teams: { shop: { ...SHOP, retain: false } },
    refused: ['team-retain /spec/onRemoval'],
    words: 'team shop may not have roles retained when their manifests are gone',
  },
  {
    title: 'quarantine, and the team may not retain',
    reason: 'it ends',
    onRemoval: { quarantine: '7d' },
    teams: { shop: { ...SHOP, retain: false } },
  },
  {
    title: 'retain, and nothing is said about it',
    reason: 'left out, a team may',
    onRemoval: 'retain',
    teams: { shop: SHOP },
  },
];

describe('reserved names', () => {
  for (const { title, reason, refused = [], ...draft } of NAMES) {
    it(`${title}: ${reason}`, () => {
      expect(judged(draft).refused).toEqual(refused);
    });
  }
});

describe('teams', () => {
  for (const { title, reason, refused = [], words = '', ...draft } of TEAMS) {
    it(`${title}: ${reason}`, () => {
      const judgement = judged(draft);
      expect(judgement.refused).toEqual(refused);
      expect(judgement.issues.map(({ message, remedy }) => `${message} ${remedy}`).join('\n')).toContain(words);
    });
  }

  it('reports everything at once', () => {
    const { refused } = judged({
      repositories: ['reports'],
      session: { maxDuration: '4h' },
      policies: [allow(['iam:*'], ['*'])],
      teams: { shop: { ...SHOP, namePrefix: 'shop-', maxSession: '2h' } },
    });
    expect(refused.map((line) => line.split(' ')[0])).toEqual([
      'team-name-prefix',
      'team-repository',
      'team-session',
      'admin-access',
    ]);
  });
});
