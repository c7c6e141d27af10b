/** Honest mistakes in a manifest, the settings or the lock, one at a time, and what is reported of each. */
import { LOCK, SETTINGS } from '../../support/tree.ts';

const MANIFEST = `apiVersion: rolekeeper/v1
kind: PipelineRole
metadata:
  name: checkout-deploy
  description: Deploys the checkout API
spec:
  repositories: [checkout-api]
  environments: [production]
  branches: [main]
  session:
    maxDuration: 1h
    requestDuration: 15m
  policies:
    - managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy
    - name: assets
      statements:
        - actions: [s3:GetObject]
          resources: [arn:aws:s3:::checkout-assets/*]
  tags:
    cost-center: shop
`;

export const FILES = { 'teams/shop/a.yaml': MANIFEST, 'rolekeeper.yaml': SETTINGS, 'bitbucket.lock.yaml': LOCK };

export interface Mistake {
  reason: string;
  /** Default: the manifest. */
  file?: keyof typeof FILES;
  replace: string;
  by: string;
  /** `line:column code: message -> remedy`, parts of which may be left out by `…`. */
  expected: readonly string[];
}

/** The settings from the account to the boundary. */
const upToBoundary = (account: string, owner: string) =>
  SETTINGS.slice(SETTINGS.indexOf('"1111'), SETTINGS.indexOf(':policy/'))
    .replace(/"1111\d+"/, account)
    .replace(/iam::\d+/, `iam::${owner}`);

export const MISTAKES: readonly Mistake[] = [
  // Fields
  {
    reason: 'a misspelt field',
    replace: 'environments:',
    by: 'environment:',
    expected: ['8:3 unknown-field: "environment" is not a field of spec -> did you mean environments?'],
  },
  {
    reason: 'a misspelt required field is not also missing',
    replace: 'repositories:',
    by: 'repositorys:',
    expected: ['7:3 unknown-field: … -> did you mean repositories?'],
  },
  {
    reason: 'a misspelt branches does not also leave who missing',
    replace: '  environments: [production]\n  branches:',
    by: '  brances:',
    expected: ['8:3 unknown-field: … -> did you mean branches?'],
  },
  {
    reason: 'a field from nowhere',
    replace: '  tags:',
    by: '  foo: 1\n  tags:',
    expected: ['19:3 unknown-field: … -> remove it, or write one of enforcement, anyBranch, expect, onRemoval, …'],
  },
  {
    reason: 'a field that is there, under another name',
    replace: '  tags:',
    by: '  expires: 2026-12-31\n  expire: 2026-12-31\n  tags:',
    expected: ['20:3 unknown-field: "expire" is not a field of spec -> remove it: expires is there already'],
  },
  {
    reason: 'a last day that there is not, and another that is no field',
    replace: '  tags:',
    by: '  expires: 2026-99-01\n  expiry: 2026-12-31\n  tags:',
    expected: ['20:3 unknown-field: …', '19:12 date: 2026-99-01 is not in the calendar -> …'],
  },
  {
    reason: 'no metadata',
    replace: 'metadata:\n  name: checkout-deploy\n  description: Deploys the checkout API\n',
    by: '',
    expected: ['1:1 missing-field: the file has no metadata -> add metadata, with name'],
  },
  {
    reason: 'no name',
    replace: '  name: checkout-deploy\n',
    by: '',
    expected: ['3:1 missing-field: metadata has no name -> add it, such as name: checkout-deploy'],
  },
  {
    reason: 'a wrong kind',
    replace: 'PipelineRole',
    by: 'PipelineRoles',
    expected: ['2:7 wrong-kind: kind is "PipelineRoles"; in this place it must be PipelineRole -> write PipelineRole'],
  },
  { reason: 'a future version', replace: 'rolekeeper/v1', by: 'rolekeeper/v2', expected: ['1:13 wrong-kind: …'] },

  // Types
  {
    reason: 'one name instead of a list',
    replace: '[checkout-api]',
    by: 'checkout-api',
    expected: ['7:17 wrong-type: spec.repositories must be a list, not "checkout-api" -> …'],
  },
  {
    reason: 'a number as a name',
    replace: '[main]',
    by: '[1.0]',
    expected: ['9:14 quote-it: spec.branches[0] must be a text, and YAML reads a number here -> …'],
  },
  {
    reason: 'a number as a tag',
    replace: 'cost-center: shop',
    by: 'cost-center: 4711',
    expected: ['20:18 quote-it: …'],
  },
  {
    reason: 'a truth value as a tag',
    replace: 'cost-center: shop',
    by: 'public: true',
    expected: ['20:13 quote-it: spec.tags.public … reads a truth value here -> put it in quotes: "true"'],
  },
  {
    reason: 'a truth value with a capital',
    replace: 'cost-center: shop',
    by: 'public: False',
    expected: ['20:13 quote-it: … -> put it in quotes: "false"'],
  },
  {
    reason: 'a tag without a value',
    replace: 'cost-center: shop',
    by: 'public:',
    expected: ['20:5 empty-value: … -> write its value, or "" if it has none'],
  },
  {
    reason: 'an unquoted UUID in a list',
    replace: '[checkout-api]',
    by: '[{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}]',
    expected: ['7:18 quote-it: repositories: … -> write "{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}"'],
  },
  {
    reason: 'a policy ARN without managed',
    replace: '- managed: arn',
    by: '- arn',
    expected: ['14:7 wrong-type: spec.policies[0] must be a mapping, not "arn:… -> …'],
  },

  // Who
  {
    reason: 'Bitbucket takes a colon in the name of an environment, and the names here do not',
    replace: 'environments: [production]',
    by: 'environments: ["prod: eu"]',
    expected: [
      '8:18 bad-value: spec.environments[0]: "prod: eu" is not an environment name or UUID -> write one literal name; there are no wildcards, and one that has a : $ * ? or a bracket in its name is named by its UUID',
    ],
  },
  {
    reason: 'no repository is named',
    replace: '  environments: [production]\n  branches: [main]\n',
    by: '',
    expected: ['6:1 who-is-missing: …'],
  },
  {
    reason: 'some branches and all of them',
    replace: 'branches: [main]',
    by: 'branches: [main]\n  anyBranch: true',
    expected: ['10:3 branches-and-any-branch: …'],
  },
  {
    reason: 'anyBranch: false',
    replace: 'branches: [main]',
    by: 'anyBranch: false',
    expected: ['9:14 bad-value: anyBranch can only be true -> remove the line, …'],
  },
  {
    reason: 'a branch with its ref',
    replace: '[main]',
    by: '[refs/heads/main]',
    expected: ['9:14 branch-name: … -> write main'],
  },
  {
    reason: 'a branch twice',
    replace: '[main]',
    by: '[main, main]',
    expected: ['9:20 duplicate-value: "main" is in this list twice -> …'],
  },
  {
    reason: 'a UUID in two spellings',
    replace: '[checkout-api]',
    by: '["{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}", 6B1F7C2A-93D4-4E0B-8A57-2C4D6E8F0A1B]',
    expected: ['7:60 duplicate-value: {6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b} is in this list twice -> …'],
  },
  {
    reason: 'a repository with its workspace',
    replace: '[checkout-api]',
    by: '[acme/checkout-api]',
    expected: ['7:18 bad-value: … -> write the slug from the address of the repository, without the workspace; …'],
  },
  {
    reason: 'a repository in capitals',
    replace: '[checkout-api]',
    by: '[Checkout-API]',
    expected: ['7:18 bad-value: … -> slugs are in lower case: checkout-api'],
  },

  // Session
  {
    reason: 'half an hour',
    replace: 'maxDuration: 1h',
    by: 'maxDuration: 30m',
    expected: [
      '11:18 duration: maxDuration is 30m; IAM allows 1h to 12h -> write 1h; for shorter sessions the pipeline has to ask: …',
    ],
  },
  {
    reason: 'more than twelve hours',
    replace: 'maxDuration: 1h',
    by: 'maxDuration: 12h1s',
    expected: ['11:18 duration: … -> write 12h, …'],
  },
  {
    reason: 'a number of seconds',
    replace: 'maxDuration: 1h',
    by: 'maxDuration: 3600',
    expected: ['11:18 duration: spec.session.maxDuration is 3600, without a unit -> …'],
  },
  {
    reason: 'a number that can only be one of hours',
    replace: 'maxDuration: 1h',
    by: 'maxDuration: 1',
    expected: ['11:18 duration: spec.session.maxDuration is 1, without a unit -> write 1h'],
  },
  {
    reason: 'a number that can be nothing',
    replace: 'maxDuration: 1h',
    by: 'maxDuration: 20',
    expected: ['11:18 duration: spec.session.maxDuration is 20, without a unit -> write 1h, 90m or 2h30m'],
  },
  {
    reason: 'a number that can only be one of minutes',
    replace: 'requestDuration: 15m',
    by: 'requestDuration: "15"',
    expected: ['12:22 duration: spec.session.requestDuration: "15" is not a duration -> write 15m'],
  },
  {
    reason: 'half hours',
    replace: 'maxDuration: 1h',
    by: 'maxDuration: 1.5h',
    expected: ['11:18 duration: … -> write 1h30m'],
  },
  {
    reason: 'a request beyond the default maximum',
    replace: 'maxDuration: 1h\n    requestDuration: 15m',
    by: 'requestDuration: 61m',
    expected: [
      "11:22 duration: requestDuration is 61m; STS allows 15m to the role's maxDuration, 1h -> write 1h or less, or raise maxDuration",
    ],
  },
  {
    reason: 'a request under 15 minutes',
    replace: 'requestDuration: 15m',
    by: 'requestDuration: 10m',
    expected: ['12:22 duration: … -> write 15m or more'],
  },

  {
    reason: 'a request that no role allows, in a session that none has',
    replace: 'maxDuration: 1h\n    requestDuration: 15m',
    by: 'maxDuration: 13h\n    requestDuration: 12h30m',
    expected: [
      '11:18 duration: maxDuration is 13h; IAM allows 1h to 12h -> …',
      '12:22 duration: requestDuration is 12h30m; STS allows 15m to 12h -> …',
    ],
  },
  {
    reason: 'a maximum without a unit says nothing about the request',
    replace: 'maxDuration: 1h\n    requestDuration: 15m',
    by: 'maxDuration: 120\n    requestDuration: 2h',
    expected: ['11:18 duration: …'],
  },

  // Policies
  {
    reason: 'an entry that says nothing',
    replace: 'name: assets',
    by: '{}\n    - name: assets',
    expected: [
      '15:7 bad-value: spec.policies[1] must have exactly one of managed, statements, document, preset, and has none -> add one of them',
    ],
  },
  {
    reason: 'an entry that says two things',
    replace: '- managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy',
    by: '- managed: arn:aws:iam::aws:policy/ReadOnlyAccess\n      preset: s3-deploy\n      with: {bucket: assets}',
    expected: ['14:7 bad-value: … and has managed and preset -> make an entry of its own for each'],
  },
  {
    reason: 'statements without a name',
    replace: '    - name: assets\n      statements:',
    by: '    - statements:',
    expected: [
      '15:7 missing-field: spec.policies[1] has no name, which goes with statements -> add it, such as name: assets',
    ],
  },
  {
    reason: 'a managed policy with a name',
    replace: '- managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy\n',
    by: '- managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy\n      name: x\n',
    expected: ['15:7 bad-value: a managed policy has its name in its ARN -> remove name'],
  },
  {
    reason: 'a managed policy by its name',
    replace: 'arn:aws:iam::111122223333:policy/ci/checkout-deploy',
    by: 'ReadOnlyAccess',
    expected: ['14:16 bad-value: … is not the ARN of a managed policy -> …'],
  },
  {
    reason: 'an unknown preset',
    replace: 'managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy',
    by: 'preset: cdk-deplyo',
    expected: ['14:15 bad-value: … -> did you mean cdk-deploy?'],
  },
  {
    reason: 'a managed policy twice',
    replace: '    - name: assets',
    by: '    - {managed: "arn:aws:iam::111122223333:policy/ci/checkout-deploy", expires: 2026-12-31}\n    - name: assets',
    expected: [
      '15:7 duplicate-value: arn:aws:iam::111122223333:policy/ci/checkout-deploy is attached twice -> keep one of the two',
    ],
  },
  {
    reason: 'a preset without its parameters',
    replace: 'managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy',
    by: 'preset: cdk-deploy',
    expected: ['14:7 missing-field: spec.policies[0] has no with -> …'],
  },
  {
    reason: 'a misspelt parameter',
    replace: 'managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy',
    by: 'preset: cdk-deploy\n      with: {region: [eu-west-1]}',
    expected: ['15:14 unknown-field: … -> did you mean regions?'],
  },
  {
    reason: 'the parameters of the other preset',
    replace: 'managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy',
    by: 'preset: s3-deploy\n      with: {bucket: assets, qualifier: x}',
    expected: ['15:30 unknown-field: … -> remove it, or write one of prefix'],
  },
  {
    reason: 'a bucket with its scheme',
    replace: 'managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy',
    by: 'preset: s3-deploy\n      with: {bucket: "s3://assets"}',
    expected: ['15:22 bad-value: … -> write the name alone, …'],
  },
  {
    reason: 'a prefix that is no folder',
    replace: 'managed: arn:aws:iam::111122223333:policy/ci/checkout-deploy',
    by: 'preset: s3-deploy\n      with: {bucket: assets, prefix: site}',
    expected: ['15:38 bad-value: … -> write a slash at the end, and none at the beginning: site/'],
  },
  {
    reason: "IAM's spelling of a field",
    replace: 'actions:',
    by: 'Action:',
    expected: ['17:11 unknown-field: … -> did you mean actions?'],
  },
  {
    reason: 'an action without its service',
    replace: 's3:GetObject',
    by: 'GetObject',
    expected: ['17:21 bad-value: … -> write service:Action, …'],
  },
  {
    reason: 'a condition without a value',
    replace: '- actions:',
    by: '- conditions: {StringEquals: {"aws:RequestedRegion": []}}\n          actions:',
    expected: ['17:62 empty-value: …'],
  },

  // Names and tags
  {
    reason: 'a name with a space',
    replace: 'name: checkout-deploy',
    by: 'name: checkout deploy',
    expected: ['4:9 bad-value: metadata.name: "checkout deploy" is not a role name -> …'],
  },
  {
    reason: 'a name of 65 characters',
    replace: 'name: checkout-deploy',
    by: `name: ${'x'.repeat(65)}`,
    expected: ['4:9 bad-value: metadata.name has more than 64 characters -> shorten it'],
  },
  {
    reason: 'a description that IAM cannot store',
    replace: 'Deploys the',
    by: '\u0141aduje',
    expected: ['5:16 bad-value: … -> use Latin letters: …'],
  },
  {
    reason: 'a tag key that IAM refuses',
    replace: 'cost-center: shop',
    by: '"a*b": shop',
    expected: ['20:5 bad-value: … "a*b" is not a tag key -> …'],
  },
  {
    reason: 'no tags',
    replace: '  tags:\n    cost-center: shop\n',
    by: '  tags: {}\n',
    expected: ['19:9 empty-value: spec.tags is empty -> …'],
  },
  {
    reason: 'a third way of removal',
    replace: '  tags:',
    by: '  onRemoval: keep\n  tags:',
    expected: [
      '19:14 bad-value: spec.onRemoval is "keep"; it must be one of delete, retain, {quarantine: 7d} -> write delete or retain or {quarantine: 7d}',
    ],
  },
  {
    reason: 'a number for what becomes of a role',
    replace: '  tags:',
    by: '  onRemoval: 7\n  tags:',
    expected: ['19:14 wrong-type: spec.onRemoval must be a text or a mapping, not 7 -> …'],
  },
  {
    reason: 'a quarantine without a unit',
    replace: '  tags:',
    by: '  onRemoval: {quarantine: "7"}\n  tags:',
    expected: ['19:27 duration: spec.onRemoval.quarantine: "7" is not a number of days -> …'],
  },
  {
    reason: 'a quarantine of more than a year',
    replace: '  tags:',
    by: '  onRemoval: {quarantine: 400d}\n  tags:',
    expected: ['19:27 duration: quarantine is 400d; it lasts 1d to 365d -> …'],
  },
  {
    reason: 'a quarantine of no number of days',
    replace: '  tags:',
    by: '  onRemoval: quarantine\n  tags:',
    expected: [
      '19:14 bad-value: spec.onRemoval is "quarantine"; it must be one of delete, retain, {quarantine: 7d} -> write {quarantine: 7d}',
    ],
  },
  {
    reason: 'a quarantine that is a number',
    replace: '  tags:',
    by: '  onRemoval: {quarantine: 7}\n  tags:',
    expected: ['19:27 duration: spec.onRemoval.quarantine: "7" is not a number of days -> write 7d'],
  },
  {
    reason: 'a last day that is a number',
    replace: '  tags:',
    by: '  expires: 20261231\n  tags:',
    expected: ['19:12 date: spec.expires: "20261231" is not a date -> write year, month and day: 2026-12-31'],
  },
  {
    reason: 'a misspelt quarantine',
    replace: '  tags:',
    by: '  onRemoval: {quarantaine: 7d}\n  tags:',
    expected: ['19:15 unknown-field: … -> did you mean quarantine?'],
  },
  {
    reason: 'a last day in the order of letters and invoices',
    replace: '  tags:',
    by: '  expires: 31.12.2026\n  tags:',
    expected: ['19:12 date: spec.expires: "31.12.2026" is not a date -> …'],
  },
  {
    reason: 'a last day that is not in the calendar',
    replace: '  tags:',
    by: '  expires: 2027-02-29\n  tags:',
    expected: ['19:12 date: 2027-02-29 is not in the calendar -> …'],
  },
  {
    reason: 'the last day of a policy that is not in the calendar',
    replace: '    - name: assets\n',
    by: '    - name: assets\n      expires: 2026-06-31\n',
    expected: ['16:16 date: 2026-06-31 is not in the calendar -> …'],
  },

  // Settings
  {
    reason: 'an account with a leading zero, unquoted',
    file: 'rolekeeper.yaml',
    replace: '"111122223333"',
    by: '012345678901',
    expected: ['4:12 quote-it: spec.account must be a text, and YAML reads a number here -> put it in quotes: …'],
  },
  {
    reason: 'an account with dashes',
    file: 'rolekeeper.yaml',
    replace: '"111122223333"',
    by: '1111-2222-3333',
    expected: ['4:12 bad-value: …'],
  },
  {
    reason: 'a boundary of another account',
    file: 'rolekeeper.yaml',
    replace: '"111122223333"',
    by: '"444455556666"',
    expected: [
      '7:26 bad-value: the permissions boundary is in account 111122223333, the roles are in 444455556666 -> …',
    ],
  },
  {
    reason: 'a boundary that AWS keeps for a role of its own service',
    file: 'rolekeeper.yaml',
    replace: 'arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary',
    by: 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy',
    expected: [
      '7:26 bad-value: AWS keeps this policy for a role of its own service: … -> name a policy of the account',
    ],
  },
  {
    reason: 'no boundary',
    file: 'rolekeeper.yaml',
    replace: '    permissionsBoundary: arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary\n',
    by: '',
    expected: ['6:3 missing-field: spec.roles has no permissionsBoundary -> …'],
  },
  {
    reason: 'every role of the account as ours',
    file: 'rolekeeper.yaml',
    replace: '  roles:\n',
    by: '  roles:\n    path: /\n',
    expected: [
      '7:11 bad-value: … -> write a slash at the beginning and at the end, with at least one folder: /bitbucket/',
    ],
  },
  {
    reason: "AWS's own path",
    file: 'rolekeeper.yaml',
    replace: '  roles:\n',
    by: '  roles:\n    path: /aws-service-role/\n',
    expected: ['7:11 bad-value: …'],
  },
  {
    reason: 'a deployment that no bucket could be called after',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  deployment: Payments Platform\n  roles:',
    expected: ['6:15 bad-value: spec.deployment: "Payments Platform" is not the name of a deployment -> use …'],
  },
  {
    reason: 'the settings name themselves as another owner',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  owners:\n    - {deployment: payments, who: payments}\n    - {who: us}\n  roles:',
    expected: ['8:7 own-owner: 3f0a2d4e-8f1b-4c55-9a60-1d2e3f405162/default is the owner that these settings are …'],
  },
  {
    reason: 'another service over the same roles: each has a lease of its own',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  owners:\n    - {deployment: payments, path: /bitbucket/payments/, who: payments}\n    - {deployment: data, path: /data/, who: data}\n  roles:',
    expected: ['7:36 owner-path: … -> give one of the two config repositories a path of its own …'],
  },
  {
    reason: 'CloudFormation cannot work by a policy of another account: the note would be silenced for nothing',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  bootstrap:\n    - executionPolicies: ["arn:aws:iam::999988887777:policy/cdk"]\n    - {account: "999988887777", executionPolicies: ["arn:aws:iam::999988887777:policy/cdk"]}\n  roles:',
    expected: ['7:27 bad-value: … is not in account 111122223333: CloudFormation cannot have it there -> …'],
  },
  {
    reason: 'an owner twice, in two spellings of its UUID',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  owners:\n    - {deployment: payments, who: payments}\n    - {workspaceUuid: 3F0A2D4E-8F1B-4C55-9A60-1D2E3F405162, deployment: payments, who: again}\n  roles:',
    expected: ['8:7 duplicate-owner: …'],
  },
  {
    reason: 'an owner without a word about who that is',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  owners: [{deployment: payments}]\n  roles:',
    expected: ['6:12 missing-field: …'],
  },
  {
    reason: 'a subject format of nothing that exists',
    file: 'rolekeeper.yaml',
    replace: '{workspace: acme,',
    by: '{workspace: acme, subjectFormat: "{repositoryUuid}:{tag}",',
    expected: ['5:46 subject-format: subjectFormat: {tag} is not a part of a subject -> leave it out …'],
  },
  {
    reason: 'a subject format whose branch could also stand in the part behind *',
    file: 'rolekeeper.yaml',
    replace: '{workspace: acme,',
    by: '{workspace: acme, subjectFormat: "{repositoryUuid}:*:{branch}:{stepUuid}",',
    expected: [
      '5:46 subject-format: subjectFormat: a pattern for one branch, {REPOSITORY-UUID}:*:BRANCH:*, would admit others as well: what stands for * may have it, too -> leave it out …',
    ],
  },
  {
    reason: 'a subject format that names the environment twice',
    file: 'rolekeeper.yaml',
    replace: '{workspace: acme,',
    by: '{workspace: acme, subjectFormat: "{repositoryUuid}:{environmentUuid}[:{environmentUuid}]:{stepUuid}",',
    expected: ['5:46 subject-format: subjectFormat: {environmentUuid} stands in it twice -> leave it out …'],
  },
  {
    reason: 'a subject format whose patterns would shut out every step with an environment',
    file: 'rolekeeper.yaml',
    replace: '{workspace: acme,',
    by: '{workspace: acme, subjectFormat: "{repositoryUuid}[:{environmentUuid}]:{branch}",',
    expected: [
      '5:46 subject-format: subjectFormat: after [:{environmentUuid}] must follow :{stepUuid} or :*, or no pattern could leave the environment open -> leave it out …',
    ],
  },
  {
    reason: 'an environment inside another part of a subject format',
    file: 'rolekeeper.yaml',
    replace: '{workspace: acme,',
    by: '{workspace: acme, subjectFormat: "{repositoryUuid}:{br[:{environmentUuid}]anch}",',
    expected: [
      '5:46 subject-format: subjectFormat: it must be placeholders or "*" with one ":" between them, such as {repositoryUuid}[:{environmentUuid}]:{stepUuid} -> leave it out …',
    ],
  },
  {
    reason: 'the workspace of the article',
    file: 'rolekeeper.yaml',
    replace: 'workspace: acme',
    by: 'workspace: <WORKSPACE>',
    expected: [
      '5:25 placeholder: spec.provider.workspace: <WORKSPACE> is a placeholder -> put the slug of the workspace in its place: …',
    ],
  },
  {
    reason: 'the UUID of the article, in capital words',
    file: 'rolekeeper.yaml',
    replace: /workspaceUuid: "[^"]*"/.exec(SETTINGS)?.[0] ?? '',
    by: 'workspaceUuid: WORKSPACE-UUID',
    expected: [
      '5:46 placeholder: spec.provider.workspaceUuid: WORKSPACE-UUID is a placeholder -> … Repository settings, OpenID Connect, shows it',
    ],
  },
  {
    reason: 'the same in braces, which YAML reads as a mapping',
    file: 'rolekeeper.yaml',
    replace: /workspaceUuid: "[^"]*"/.exec(SETTINGS)?.[0] ?? '',
    by: 'workspaceUuid: {WORKSPACE-UUID}',
    expected: ['5:46 placeholder: spec.provider.workspaceUuid: {WORKSPACE-UUID} is a placeholder -> …'],
  },
  {
    reason: 'the audience of the article, which is well formed',
    file: 'rolekeeper.yaml',
    replace: '{workspace: acme,',
    by: '{workspace: acme, audience: "ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>",',
    expected: [
      '5:41 placeholder: spec.provider.audience: <YOUR-WORKSPACE-UUID> is a placeholder -> … leave the line out, it is the default',
    ],
  },
  {
    reason: 'the usual audience of another workspace',
    file: 'rolekeeper.yaml',
    replace: '{workspace: acme,',
    by: '{workspace: acme, audience: "ari:cloud:bitbucket::workspace/99999999-8888-4777-8666-555555555555",',
    expected: [
      '5:41 audience-mismatch: audience is that of workspace {99999999-…}, and workspaceUuid is … -> leave it out: the default is …',
    ],
  },
  {
    reason: 'an account of letters',
    file: 'rolekeeper.yaml',
    replace: /account: "\d+"/.exec(SETTINGS)?.[0] ?? '',
    by: 'account: "<ACCOUNT_ID>"',
    expected: [
      '4:12 placeholder: spec.account: <ACCOUNT_ID> is a placeholder -> … `aws sts get-caller-identity` prints it',
    ],
  },
  {
    reason: 'a boundary whose account was not filled in',
    file: 'rolekeeper.yaml',
    replace: /arn:aws:iam::\d+:policy/.exec(SETTINGS)?.[0] ?? '',
    by: 'arn:aws:iam::xxxxxxxxxxxx:policy',
    expected: ['7:26 placeholder: spec.roles.permissionsBoundary: xxxxxxxxxxxx is a placeholder -> …'],
  },
  {
    reason: 'a UUID of the lock file that was not filled in',
    file: 'bitbucket.lock.yaml',
    replace: /uuid: "[^"]*"/.exec(LOCK)?.[0] ?? '',
    by: 'uuid: "{REPOSITORY-UUID}"',
    expected: ['7:13 placeholder: … {REPOSITORY-UUID} is a placeholder -> … `rolekeeper resolve` writes it, …'],
  },
  {
    reason: 'a bucket of a page, in an ARN that IAM would take',
    replace: 'checkout-assets/*',
    by: '<BUCKET>/*',
    expected: ['18:23 placeholder: spec.policies[1].statements[0].resources[0]: <BUCKET> is a placeholder -> …'],
  },
  {
    reason: 'a branch of a page',
    replace: '[main]',
    by: '[<BRANCH>]',
    expected: ['9:14 placeholder: spec.branches[0]: <BRANCH> is a placeholder -> … `git branch` prints it'],
  },
  {
    reason: 'an environment of a page',
    replace: '[production]',
    by: '[YOUR_ENVIRONMENT]',
    expected: ['8:18 placeholder: spec.environments[0]: YOUR_ENVIRONMENT is a placeholder -> …'],
  },
  {
    reason: 'a repository of a page',
    replace: '[checkout-api]',
    by: '[your-repository]',
    expected: ['7:18 placeholder: spec.repositories[0]: your-repository is a placeholder -> …'],
  },
  {
    reason: 'a name of a page',
    replace: 'name: checkout-deploy\n',
    by: 'name: YOUR_ROLE_NAME\n',
    expected: ['4:9 placeholder: metadata.name: YOUR_ROLE_NAME is a placeholder -> …'],
  },
  {
    reason: 'our own tag in the settings',
    file: 'rolekeeper.yaml',
    replace: 'owner: platform',
    by: 'rolekeeper:managed-by: x',
    expected: ['8:12 reserved-tag: …'],
  },
  {
    reason: 'a tag twice in the settings',
    file: 'rolekeeper.yaml',
    replace: 'owner: platform',
    by: 'owner: a, Owner: b',
    expected: ['8:22 duplicate-tag: …'],
  },
  {
    reason: 'a share in per cent',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  limits: {deletions: {share: 10}}\n  roles:',
    expected: ['6:31 bad-value: spec.limits.deletions.share is 10; it must be at most 1 -> write 1 or less'],
  },
  {
    reason: 'a freeze window that ends before it begins',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  freeze:\n    - {from: 2026-12-20T18:00Z, to: 2026-12-20T18:30+01:00, reason: launch}\n  roles:',
    expected: ['7:37 date: the window ends before it begins -> write a "to" that is later than "from"'],
  },
  {
    reason: 'a freeze window without a zone',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  freeze:\n    - {from: 2026-12-20T18:00, to: 2027-01-04T08:00Z, reason: launch}\n  roles:',
    expected: ['7:14 date: spec.freeze[0].from: "2026-12-20T18:00" is not a moment -> …'],
  },
  {
    reason: 'approval with something else than a digest',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  deletions: {digest: all, expires: 2026-11-23T18:00Z}\n  roles:',
    expected: ['6:23 bad-value: … is not the digest of a set of deletions -> …'],
  },
  {
    reason: 'approval of lockouts with the digest of deletions',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  lockouts: {digest: deletions-e96f746b625a4c1f9d3b7a08c2f5e416, expires: 2026-11-23T18:00Z}\n  roles:',
    expected: ['6:22 bad-value: … is not the digest of a set of lockouts -> …'],
  },
  {
    reason: 'approval without an end',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  deletions: {digest: deletions-e96f746b625a4c1f9d3b7a08c2f5e416}\n  roles:',
    expected: ['6:3 missing-field: spec.deletions has no expires -> …'],
  },
  {
    reason: 'approval until a day that is not in the calendar',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  deletions: {digest: deletions-e96f746b625a4c1f9d3b7a08c2f5e416, expires: 2026-11-31T18:00Z}\n  roles:',
    expected: ['6:76 date: 2026-11-31T18:00Z is not in the calendar -> …'],
  },
  {
    reason: 'a way for roles to go that there is not',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  removal: {mode: keep}\n  roles:',
    expected: ['6:19 bad-value: spec.removal.mode is "keep"; it must be one of delete, quarantine, retain -> …'],
  },
  {
    reason: 'a way to go that needs a field',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  removal: quarantine\n  roles:',
    expected: ['6:12 wrong-type: spec.removal must be a mapping, not "quarantine" -> write {mode: quarantine}'],
  },
  {
    reason: 'a level that needs a field, and a reason',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  guardrails: {own-assets: warn}\n  roles:',
    expected: ['6:28 wrong-type: … -> write {level: warn, reason: "migration until March, SEC-112"}'],
  },
  {
    reason: 'a number that needs a field',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  limits: {deletions: 3}\n  roles:',
    expected: ['6:23 wrong-type: … -> write its fields below it, such as {count: 3, share: 0.1}'],
  },
  {
    reason: 'sessions of a team that no role can have',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  teams: {shop: {repositories: [checkout-api, nowhere], maxSession: 99h}}\n  roles:',
    expected: ['6:69 duration: maxSession is 99h; IAM allows 1h to 12h -> write 12h or less'],
  },
  {
    reason: 'sessions of a team that no role can enforce',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  teams: {shop: {repositories: [checkout-api, nowhere], maxSession: 30}}\n  roles:',
    expected: ['6:69 duration: spec.teams.shop.maxSession is 30, without a unit -> write 1h, 90m or 2h30m'],
  },
  {
    reason: 'a trust quota that AWS does not give',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  limits: {trustPolicyCharacters: 9000}\n  roles:',
    expected: ['6:35 bad-value: … it must be at most 8192 -> …'],
  },

  {
    reason: 'an account that is no account says nothing about the boundary',
    file: 'rolekeeper.yaml',
    replace: upToBoundary('"111122223333"', '111122223333'),
    by: upToBoundary('4444-5555-6666', '444455556666'),
    expected: ['4:12 bad-value: …'],
  },
  {
    reason: 'a window whose beginning is no moment says nothing about its end',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  freeze:\n    - {from: 2025-12-20, to: 2026-01-04T08:00Z, reason: launch}\n  roles:',
    expected: ['7:14 date: …'],
  },
  {
    reason: 'a reason that is a number is still a reason',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  guardrails: {unknown-action: {level: warn, reason: 140}}\n  roles:',
    expected: ['6:54 quote-it: …'],
  },
  {
    reason: 'a rule that is loosened without a reason',
    file: 'rolekeeper.yaml',
    replace: '  roles:',
    by: '  guardrails: {pass-role: {level: warn}}\n  roles:',
    expected: ['6:35 missing-field: guardrails.pass-role has level warn and no reason -> …'],
  },

  // Lock
  {
    reason: 'attested on a day that no year has',
    file: 'bitbucket.lock.yaml',
    replace: 'on: 2026-11-03',
    by: 'on: 2026-02-30',
    expected: ['9:72 date: 2026-02-30 is not in the calendar -> write a day that exists: 2026-12-31'],
  },
  {
    reason: 'attested in a month that no year has',
    file: 'bitbucket.lock.yaml',
    replace: 'on: 2026-11-03',
    by: 'on: 2026-99-99',
    expected: ['9:72 date: 2026-99-99 is not in the calendar -> …'],
  },
  {
    reason: 'attested for an environment that is not there, on a day that is not there',
    file: 'bitbucket.lock.yaml',
    replace: 'attested: {production: {branches: [main], by: platform team, on: 2026-11-03',
    by: 'attested: {staging: {branches: [main], by: platform team, on: 2026-11-31',
    expected: ['9:69 date: …', '9:27 unknown-environment: …'],
  },
  {
    reason: 'another workspace',
    file: 'bitbucket.lock.yaml',
    replace: 'workspace: acme',
    by: 'workspace: other',
    expected: ['4:14 workspace-mismatch: the lock file is for workspace other, the settings are for acme -> …'],
  },
  {
    reason: 'an unquoted UUID',
    file: 'bitbucket.lock.yaml',
    replace: '"{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}"',
    by: '{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}',
    expected: ['7:13 quote-it: uuid: …'],
  },
  {
    reason: 'a UUID in the place of a repository',
    file: 'bitbucket.lock.yaml',
    replace: '    reports:',
    by: '    web: {0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5aa}\n    reports:',
    expected: ['10:10 quote-it: web: … -> write {uuid: "{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5aa}"}'],
  },
  {
    reason: 'a UUID that lacks a digit',
    file: 'bitbucket.lock.yaml',
    replace: '8a57-2c4d6e8f0a1b}',
    by: '8a57-2c4d6e8f0a1}',
    expected: ['7:13 bad-value: … is not a UUID -> …'],
  },
  {
    reason: 'a UUID pasted twice',
    file: 'bitbucket.lock.yaml',
    replace: '{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1c}',
    by: '{6B1F7C2A-93D4-4E0B-8A57-2C4D6E8F0A1B}',
    expected: [
      '11:13 duplicate-value: {6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b} is also the UUID of repository checkout-api -> …',
    ],
  },
  {
    reason: 'an environment that has the UUID of its repository',
    file: 'bitbucket.lock.yaml',
    replace: '{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d4}',
    by: '{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}',
    expected: ['8:34 duplicate-value: … is also the UUID of repository checkout-api -> …'],
  },
];
