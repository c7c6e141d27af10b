import { describe, expect, it } from 'vitest';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { ENVIRONMENT, HOST, OTHER_REPOSITORY, OWNER, REPOSITORY, WORKSPACE } from '../../support/roles.ts';
import { manifest, OTHER_ENVIRONMENT, SETTINGS, tree } from '../../support/tree.ts';

const FILE = 'teams/shop/checkout-deploy.yaml';
const SEED = SETTINGS.replace(
  '{workspace:',
  '{subjectFormat: "{workspaceUuid}:{repositoryUuid}:*:{branch}", workspace:',
);
const VPC = 'arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718';
const OTHER_VPC = 'arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60700';
const GATED = `${SETTINGS.trimEnd()}\n  gate: {vpcs: ["${VPC}"]}\n`;
const compiled = (spec: string, more: Record<string, string> = {}) =>
  desiredState(tree({ [FILE]: manifest(spec), ...more }));

const SUBJECTS = [
  {
    name: 'an environment',
    spec: 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]',
    sub: `${REPOSITORY}:${ENVIRONMENT}:*`,
  },
  {
    name: 'an environment alone',
    spec: 'repositories: [checkout-api]\nenvironments: [production]',
    sub: `${REPOSITORY}:${ENVIRONMENT}:*`,
  },
  { name: 'any branch', spec: 'repositories: [checkout-api]\nanyBranch: true', sub: `${REPOSITORY}:*` },
  {
    name: 'any branch of an environment',
    spec: 'repositories: [checkout-api]\nenvironments: [production]\nanyBranch: true',
    sub: `${REPOSITORY}:${ENVIRONMENT}:*`,
  },
  {
    name: 'an environment by name in each of two repositories',
    spec: 'repositories: [reports, checkout-api]\nenvironments: [production]',
    sub: [`${REPOSITORY}:${ENVIRONMENT}:*`, `${OTHER_REPOSITORY}:${OTHER_ENVIRONMENT}:*`],
  },
  {
    name: 'an environment by UUID, paired with its own repository only',
    spec: `repositories: [reports, checkout-api]\nenvironments: ["${ENVIRONMENT}", staging]`,
    issue: 'unknown-environment',
  },
  {
    name: 'a repository by UUID that the lock knows',
    spec: `repositories: ["${REPOSITORY}"]\nenvironments: [production]`,
    sub: `${REPOSITORY}:${ENVIRONMENT}:*`,
  },
  {
    name: 'a repository and an environment that only UUIDs name',
    spec: 'repositories: ["{11111111-1111-4111-8111-111111111111}"]\nenvironments: ["{22222222-2222-4222-8222-222222222222}"]',
    sub: '{11111111-1111-4111-8111-111111111111}:{22222222-2222-4222-8222-222222222222}:*',
  },
  {
    name: 'a branch, where the subject carries it',
    spec: 'repositories: [checkout-api]\nbranches: [main]',
    settings: SEED,
    sub: `${WORKSPACE}:${REPOSITORY}:*:main`,
  },
  {
    name: 'two branches, where the subject carries them',
    spec: 'repositories: [checkout-api]\nbranches: [main, release/1]',
    settings: SEED,
    sub: [`${WORKSPACE}:${REPOSITORY}:*:main`, `${WORKSPACE}:${REPOSITORY}:*:release/1`],
  },
  {
    name: 'a branch in letters that IAM does not take, where the subject carries it',
    spec: 'repositories: [checkout-api]\nbranches: [リリース]',
    settings: SEED,
    issue: 'branch-name',
  },
  {
    name: 'a branch that the gate keeps',
    spec: 'repositories: [checkout-api]\nbranches: [main, release/*]\nenforcement: gate',
    settings: GATED,
    sub: `${REPOSITORY}:*`,
    vpcs: VPC,
  },
  {
    name: 'a branch and an environment that the gate keeps',
    spec: 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]\nenforcement: gate',
    settings: GATED,
    sub: `${REPOSITORY}:${ENVIRONMENT}:*`,
    vpcs: VPC,
  },
  {
    name: 'a branch that the gate keeps by default, from two VPCs in whatever order',
    spec: 'repositories: [checkout-api]\nbranches: [main]',
    settings: `${GATED.replace(`["${VPC}"]`, `["${VPC}", "${OTHER_VPC}"]`)}  enforcement: gate\n`,
    sub: `${REPOSITORY}:*`,
    vpcs: [OTHER_VPC, VPC],
  },
  {
    name: 'an environment, where the gate is the default and the manifest says otherwise',
    spec: 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]\nenforcement: environment',
    settings: `${GATED}  enforcement: gate\n`,
    sub: `${REPOSITORY}:${ENVIRONMENT}:*`,
  },
  {
    name: 'any branch, where the gate is the default',
    spec: 'repositories: [checkout-api]\nanyBranch: true',
    settings: `${GATED}  enforcement: gate\n`,
    sub: `${REPOSITORY}:*`,
  },
  {
    name: 'the gate for every branch',
    spec: 'repositories: [checkout-api]\nanyBranch: true\nenforcement: gate',
    settings: GATED,
    issue: 'gate-without-branches',
  },
  {
    name: 'the gate for no branch',
    spec: 'repositories: [checkout-api]\nenvironments: [production]\nenforcement: gate',
    settings: GATED,
    issue: 'gate-without-branches',
  },
  {
    name: 'the gate by default, and none in the settings',
    spec: 'repositories: [checkout-api]\nbranches: [main]',
    settings: `${SETTINGS.trimEnd()}\n  enforcement: gate\n`,
    issue: 'gate-missing',
  },
  {
    name: 'the gate, where tokens have another subject',
    spec: 'repositories: [checkout-api]\nbranches: [main]\nenforcement: gate',
    settings: GATED.replace('{workspace:', '{subjectFormat: "{repositoryUuid}:{branch}:{stepUuid}", workspace:'),
    issue: 'gate-subject-format',
    remedy: /enforcement: environment/,
  },
  {
    name: 'a branch pattern that crosses slashes',
    spec: 'repositories: [checkout-api]\nbranches: ["release/**"]\nenforcement: gate',
    settings: GATED,
    issue: 'branch-wildcard',
    remedy: /release\/\*\/\*/,
  },
  {
    name: 'a branch of nothing but wildcards',
    spec: 'repositories: [checkout-api]\nbranches: ["*/*"]\nenforcement: gate',
    settings: GATED,
    issue: 'branch-wildcard',
    remedy: /anyBranch: true/,
  },
  {
    name: 'a branch pattern that an environment would have to keep',
    spec: 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [release/*]',
    issue: 'branch-wildcard',
    remedy: /enforcement: gate/,
  },
  {
    name: 'a branch that nothing keeps',
    spec: 'repositories: [checkout-api]\nbranches: [main]',
    issue: 'branches-not-enforced',
  },
  {
    name: 'an environment, where the subject carries none',
    spec: 'repositories: [checkout-api]\nenvironments: [production]',
    settings: SEED,
    issue: 'environments-not-enforced',
  },
  {
    name: 'a misspelt repository',
    spec: 'repositories: [checkout-apo]\nanyBranch: true',
    issue: 'unknown-repository',
    remedy: /checkout-api/,
  },
  {
    name: 'a misspelt environment',
    spec: 'repositories: [checkout-api]\nenvironments: [producton]',
    issue: 'unknown-environment',
    remedy: /production/,
  },
  {
    name: 'an environment that one of two repositories lacks',
    spec: 'repositories: [checkout-api, reports]\nenvironments: [staging]',
    issue: 'unknown-environment',
  },
  {
    name: 'an environment of a repository that is not named',
    spec: `repositories: [reports]\nenvironments: ["${ENVIRONMENT}"]`,
    issue: 'unknown-environment',
  },
  {
    name: 'an environment by name in a repository that the lock does not know',
    spec: 'repositories: ["{11111111-1111-4111-8111-111111111111}"]\nenvironments: [production]',
    issue: 'unknown-environment',
  },
];

describe('who may enter', () => {
  for (const { name, spec, settings, ...expected } of SUBJECTS) {
    it(name, () => {
      const { roles, issues, frozen } = compiled(spec, settings === undefined ? {} : { 'rolekeeper.yaml': settings });
      if ('issue' in expected) {
        expect(issues.map(({ code }) => code)).toContain(expected.issue);
        expect(frozen).toEqual([{ file: FILE, name: 'checkout-deploy' }]);
        expect(roles).toEqual([]);
        expect(issues[0]?.remedy).toMatch(expected.remedy ?? /./);
        return;
      }
      expect(issues).toEqual([]);
      const [statement] = JSON.parse(roles[0]?.trust ?? '').Statement;
      expect(statement.Condition.StringLike[`${HOST}:sub`]).toEqual(expected.sub);
      expect(statement.Condition.StringEquals['aws:SourceVpcArn']).toEqual(expected.vpcs);
    });
  }
});

const MISTAKES = [
  { name: 'a tag of ours', spec: 'tags: {"rolekeeper:team": x}', issue: 'reserved-tag', line: /rolekeeper:team/ },
  { name: 'a tag of AWS', spec: 'tags: {"aws:x": x}', issue: 'reserved-tag', line: /aws:x/ },
  {
    name: 'a tag that the platform sets, in other letters',
    spec: 'tags: {Owner: me}',
    issue: 'reserved-tag',
    line: /Owner/,
  },
  { name: 'two tags that are one to IAM', spec: 'tags: {a: x, A: y}', issue: 'duplicate-tag', line: /A: y/ },
  {
    name: 'more tags than IAM takes',
    spec: `tags: {${Array.from({ length: 46 }, (_, i) => `t${i}: x`).join(', ')}}`,
    issue: 'too-many-tags',
    line: /tags/,
  },
  {
    name: 'two inline policies of one name',
    spec: 'policies:\n- {preset: s3-deploy, name: p, with: {bucket: aaa}}\n- {preset: s3-deploy, name: p, with: {bucket: bbb}}',
    issue: 'duplicate-policy',
    line: /bbb/,
  },
  {
    name: 'inline policies over 10,240 characters',
    spec: `policies:\n- name: p\n  statements: [{actions: [s3:GetObject], resources: [${Array.from({ length: 300 }, (_, i) => `"arn:aws:s3:::acme-bucket-number-${i}/*"`).join(', ')}]}]`,
    issue: 'inline-too-long',
    line: /policies/,
  },
  {
    name: 'eleven managed policies',
    spec: `policies:\n${Array.from({ length: 11 }, (_, i) => `- managed: arn:aws:iam::111122223333:policy/ci/p${i}`).join('\n')}`,
    issue: 'too-many-managed-policies',
    line: /policies/,
  },
];

describe('what IAM would refuse', () => {
  const base = 'repositories: [checkout-api]\nenvironments: [production]\n';
  for (const { name, spec, issue, line } of MISTAKES) {
    it(name, () => {
      const text = manifest(base + spec);
      const { issues, roles } = desiredState(tree({ [FILE]: text }));
      expect(issues.map(({ code }) => code)).toEqual([issue]);
      expect(text.split('\n')[(issues[0]?.place.line ?? 0) - 1]).toMatch(line);
      expect(roles).toEqual([]);
    });
  }

  it('a trust policy over its size, with the count and the way out', () => {
    const uuids = Array.from({ length: 60 }, (_, i) => `"{11111111-1111-4111-8111-1111111111${10 + i}}"`);
    const { issues } = compiled(`repositories: [${uuids.join(', ')}]\nanyBranch: true\n`);
    expect(issues).toMatchObject([
      {
        code: 'trust-too-long',
        message: expect.stringMatching(/\d{4} characters.*2048/),
        remedy: expect.stringMatching(/split the role/),
      },
    ]);
  });

  it('two roles of one name in other letters: both files are reported, each naming the other', () => {
    const spec = base;
    const { issues, roles, frozen } = desiredState(
      tree({ [FILE]: manifest(spec), 'teams/data/b.yaml': manifest(spec, 'Checkout-Deploy') }),
    );
    expect(issues.map(({ code, place }) => [code, place.file])).toEqual([
      ['duplicate-role', 'teams/data/b.yaml'],
      ['duplicate-role', FILE],
    ]);
    expect(issues[0]?.message).toContain(FILE);
    expect(roles).toEqual([]);
    expect(frozen.map(({ file }) => file).sort()).toEqual(['teams/data/b.yaml', FILE]);
  });
});

describe('what IAM gets', () => {
  it('is the whole role, signed and with our tags', () => {
    const { roles, issues } = compiled(`
repositories: [checkout-api]
environments: [production]
branches: [main]
session: {maxDuration: 2h30m, requestDuration: 15m}
policies:
  - managed: arn:aws:iam::111122223333:policy/ci/b
  - managed: arn:aws:iam::111122223333:policy/ci/a
  - name: assets
    statements:
      - {sid: Read, actions: [s3:GetObject], resources: ["arn:aws:s3:::a/*"]}
      - {effect: Deny, actions: [s3:GetObject, s3:PutObject], resources: ["arn:aws:s3:::a/secret"], conditions: {Bool: {"aws:SecureTransport": "false"}}}
  - preset: cdk-deploy
    with: {regions: [eu-west-1]}
tags: {cost-center: shop}
onRemoval: retain`);
    expect(issues).toEqual([]);
    expect(roles).toMatchObject([
      {
        name: 'checkout-deploy',
        path: '/bitbucket/',
        maxSessionSeconds: 9000,
        requestSeconds: 900,
        boundaryArn: 'arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary',
        managedPolicyArns: ['arn:aws:iam::111122223333:policy/ci/a', 'arn:aws:iam::111122223333:policy/ci/b'],
        tags: {
          owner: 'platform',
          'cost-center': 'shop',
          [TAGS.managedBy]: 'rolekeeper',
          [TAGS.owner]: OWNER,
          [TAGS.team]: 'shop',
          [TAGS.source]: FILE,
          [TAGS.onRemoval]: 'retain',
        },
        digest: expect.stringMatching(/^v1-[0-9a-f]{32}$/),
      },
    ]);
    const policies = roles[0]?.inlinePolicies ?? {};
    expect(JSON.parse(policies.assets ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' },
        {
          Effect: 'Deny',
          Action: ['s3:GetObject', 's3:PutObject'],
          Resource: 'arn:aws:s3:::a/secret',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
    expect(JSON.parse(policies['cdk-deploy'] ?? '').Statement[0].Resource).toContain(
      'arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-eu-west-1',
    );
  });

  it('sends a pasted document in IAM’s usual order, and a version without quotes as the text that it is', () => {
    const spec = (document: string) =>
      `repositories: [checkout-api]\nenvironments: [production]\npolicies:\n  - name: assets\n    document: ${document}`;
    const statement = '{Resource: "arn:aws:s3:::a/*", Action: s3:GetObject, Effect: Allow, Sid: Read}';
    const { roles, issues } = compiled(spec(`{Statement: [${statement}], Version: 2012-10-17}`));
    expect(issues).toEqual([]);
    expect(roles[0]?.inlinePolicies.assets).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}]}',
    );
    const usual = `{Version: "2012-10-17", Statement: [{Sid: Read, Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::a/*"}]}`;
    expect(roles[0]?.digest).toBe(compiled(spec(usual)).roles[0]?.digest);
  });

  it('has another digest when anything that IAM stores is another, and the same when it is not', () => {
    const base = 'repositories: [checkout-api]\nenvironments: [production]\n';
    const digest = (spec: string) => compiled(spec).roles[0]?.digest;
    const first = digest(base);
    expect(first).toBeDefined();
    for (const more of [
      'session: {maxDuration: 2h}',
      'tags: {a: b}',
      'onRemoval: retain',
      'policies: [{managed: "arn:aws:iam::111122223333:policy/ci/a"}]',
    ]) {
      expect(digest(base + more)).not.toBe(first);
    }
    expect(digest(`${base}session: {maxDuration: 60m, requestDuration: 20m}`)).toBe(first);
  });
});
