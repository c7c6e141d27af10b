/** What `scan` says of the policies of roles that were there before: by their texts, as `validate` judges a manifest. */
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import sarifSchema from '../../core/render/sarif-schema/sarif-schema-2.1.0.json' with { type: 'json' };
import { appliedWorkspace, type Workspace } from '../workspace.ts';

const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
const TRUST = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${HOST}:aud`]: 'ari:cloud:bitbucket::workspace/cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d' },
      StringLike: {
        [`${HOST}:sub`]: '{3f5f830f-cfa7-44a2-bc63-88ffe448a123}:{b724c703-77fe-4524-985e-a0675f422829}:*',
      },
    },
  },
};

const allow = (Action: unknown, Resource: unknown = '*') => ({ Effect: 'Allow', Action, Resource });
const own = (name: string) => `arn:aws:iam::111122223333:policy/ci/${name}`;
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;

/** The customer managed policies of the account. */
const POLICIES: Readonly<Record<string, object>> = {
  everything: allow('*'),
  'pass-and-create': allow(['iam:PassRole', 'lambda:CreateFunction']),
  'pass-one': allow('iam:PassRole', 'arn:aws:iam::111122223333:role/billing'),
  assets: allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::checkout-assets/*'),
};

interface Case {
  name: string;
  reason: string;
  managed: string[];
  inline?: object;
  /** The cells VERDICT and ADMIN. */
  cells: string;
  /** `code policy` of what is said. */
  said: string[];
}

const CASES: Case[] = [
  {
    name: 'customer-everything',
    reason: 'the text is in the dump',
    managed: [own('everything')],
    cells: 'reject yes',
    said: [`admin-access ${own('everything')}`],
  },
  {
    name: 'customer-pass-role',
    reason: 'passing any role and running code as it is every permission',
    managed: [own('pass-and-create')],
    cells: 'reject yes',
    said: [`pass-role ${own('pass-and-create')}`],
  },
  {
    name: 'two-halves',
    reason: 'one half of a way in is in a customer policy, the other one in the role: they count together',
    managed: [own('pass-one')],
    inline: allow('lambda:CreateFunction', 'arn:aws:lambda:eu-west-1:111122223333:function:billing'),
    cells: 'reject yes',
    said: [`pass-role ${own('pass-one')}`],
  },
  {
    name: 'customer-harmless',
    reason: 'it was looked at, and nothing is wrong',
    managed: [own('assets')],
    cells: 'ok no',
    said: [],
  },
  {
    name: 'gone',
    reason: 'a policy that the dump does not hold was not looked at',
    managed: [own('nowhere')],
    cells: 'ok not looked at',
    said: [],
  },
  {
    name: 'aws-newer-than-our-data',
    reason: 'nothing is known of it but its name, and that says nothing',
    managed: [aws('AWSSomethingOfNextYear')],
    cells: 'ok not looked at',
    said: [],
  },
  {
    name: 'aws-pipeline',
    reason: 'its name says nothing of lambda:* and PassRole',
    managed: [aws('AmazonDynamoDBFullAccesswithDataPipeline')],
    cells: 'reject yes',
    said: [`admin-managed-policy ${aws('AmazonDynamoDBFullAccesswithDataPipeline')}`],
  },
  {
    name: 'aws-migration',
    reason: 'it has the code that a document in a manifest has',
    managed: [aws('AWSApplicationMigrationEC2Access')],
    cells: 'reject yes',
    said: [`pass-role ${aws('AWSApplicationMigrationEC2Access')}`],
  },
  {
    name: 'aws-reading',
    reason: 'a policy of AWS that only reads was asked for by its name',
    managed: [aws('AmazonS3ReadOnlyAccess'), aws('ReadOnlyAccess')],
    cells: 'ok no',
    said: [],
  },
];

async function accountWith(cases: readonly Case[], policies = POLICIES): Promise<Workspace> {
  const folder = await appliedWorkspace();
  const state = JSON.parse(await folder.read('.rolekeeper/iam.json'));
  const [role] = state.RoleDetailList;
  state.RoleDetailList = cases.map(({ name, managed, inline }, index) => ({
    ...role,
    Path: '/',
    RoleName: name,
    RoleId: `AROAFOREIGNROLE00000${index}`,
    Arn: `arn:aws:iam::111122223333:role/${name}`,
    AssumeRolePolicyDocument: TRUST,
    RolePolicyList: inline
      ? [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [inline] } }]
      : [],
    AttachedManagedPolicies: managed.map((PolicyArn) => ({ PolicyName: PolicyArn.split('/').at(-1), PolicyArn })),
    Tags: [],
  }));
  const [policy] = state.Policies;
  state.Policies = Object.entries(policies).map(([PolicyName, statement], index) => ({
    ...policy,
    PolicyName,
    PolicyId: `ANPACUSTOMERPOLICY00${index}`,
    Arn: own(PolicyName),
    Path: '/ci/',
    DefaultVersionId: 'v2',
    PolicyVersionList: [
      { Document: { Version: '2012-10-17', Statement: [statement] }, VersionId: 'v2', IsDefaultVersion: true },
      { Document: { Version: '2012-10-17', Statement: [allow('*')] }, VersionId: 'v1', IsDefaultVersion: false },
    ].map((version) => ({ ...version, CreateDate: '2026-01-01T00:00:00+00:00' })),
  }));
  await folder.write('dumps/account dump.json', JSON.stringify(state, null, 2));
  return folder;
}

const TARGET = ['--target', 'file:dumps/account dump.json'];

interface ScanJson {
  counts: object;
  roles: {
    name: string;
    verdict: string;
    trust: string;
    admin: boolean | null;
    policies: { code: string; policy: string; message: string }[];
    notLookedAt: string[];
  }[];
}

describe('rolekeeper scan judges policies', () => {
  it.for(CASES)('$name: $reason', async (one) => {
    const folder = await accountWith([one]);
    const { code, json } = await folder.json(['scan', ...TARGET]);
    const [role] = (json as ScanJson).roles;
    expect(role?.policies.map((fault) => `${fault.code} ${fault.policy}`)).toEqual(one.said);
    expect(role?.trust).toBe('ok');
    expect(code).toBe(one.cells.startsWith('reject') ? 1 : 0);
    const { out } = await folder.run(['scan', ...TARGET]);
    expect(out.split('\n').find((line) => line.startsWith(one.name))).toMatch(
      new RegExp(`no +${one.cells.replace(' ', ' +')}  `),
    );
    expect(out.includes('not looked at arn:')).toBe(one.cells.endsWith('not looked at'));
  });

  it('judges a policy that was made to take long as if it were about everything', async () => {
    const list = (count: number, text: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => text(index));
    const long = {
      Effect: 'Allow',
      Action: list(120, (index) => `iam:*a*${index}*`).concat('iam:PassRole'),
      Resource: list(60, (index) => `arn:aws:iam::111122223333:role/*a*b*${index}`),
    };
    const role = { name: 'slow', reason: '', managed: [own('long')], cells: '', said: [] };
    const folder = await accountWith([role], { long });
    const { json } = await folder.json(['scan', ...TARGET]);
    expect((json as ScanJson).roles[0]?.policies).toMatchObject([
      { code: 'pass-role', message: expect.stringContaining('iam:PassRole on *') },
    ]);
  });

  it('says of a dump without policies that none of the account was looked at', async () => {
    const folder = await accountWith(CASES, {});
    const { json } = await folder.json(['scan', ...TARGET]);
    const { roles, counts } = json as ScanJson;
    expect(counts).toMatchObject({ admin: 2, notLookedAt: 6 });
    expect(roles.filter(({ admin }) => admin === false).map(({ name }) => name)).toEqual(['aws-reading']);
  });

  it('takes the levels and the exceptions of the settings', async () => {
    const folder = await accountWith(CASES.slice(2, 3));
    const settings = await folder.read('manifests/rolekeeper.yaml');
    const excepted = '  guardrails: {pass-role: {exceptions: {two-halves: until March}}}\n';
    await folder.write('manifests/rolekeeper.yaml', settings.replace('spec:\n', `spec:\n${excepted}`));
    const { code, json } = await folder.json(['scan', ...TARGET]);
    expect(code).toBe(0);
    expect((json as ScanJson).roles[0]).toMatchObject({ verdict: 'warn', admin: true });
  });

  it('says "not looked at", never no, where a rule is off', async () => {
    const folder = await accountWith(CASES.slice(2, 3));
    const settings = await folder.read('manifests/rolekeeper.yaml');
    const off = '  guardrails: {pass-role: {level: "off", reason: until March}}\n';
    await folder.write('manifests/rolekeeper.yaml', settings.replace('spec:\n', `spec:\n${off}`));
    const { json } = await folder.json(['scan', ...TARGET]);
    expect((json as ScanJson).roles[0]).toMatchObject({ verdict: 'ok', admin: null });
  });

  it('answers in SARIF as its official schema has it, each role at its own line of the dump', async () => {
    const folder = await accountWith(CASES);
    const { out } = await folder.run(['scan', ...TARGET, '--format', 'sarif']);
    const sarif = JSON.parse(out);
    // Formats such as uri-reference need a package of their own; the shapes are what counts.
    const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false });
    expect(ajv.validate(sarifSchema, sarif), JSON.stringify(ajv.errors)).toBe(true);
    const lines = (await folder.read('dumps/account dump.json')).split('\n');
    const [{ results, invocations }] = sarif.runs;
    expect(results.length).toBeGreaterThan(4);
    for (const { locations } of results) {
      const [{ physicalLocation, logicalLocations }] = locations;
      expect(physicalLocation.artifactLocation.uri).toBe('dumps/account%20dump.json');
      const line = lines[physicalLocation.region.startLine - 1];
      expect(line?.trim()).toBe(`"Arn": "${logicalLocations[0].fullyQualifiedName}",`);
    }
    const [{ toolExecutionNotifications }] = invocations;
    expect(toolExecutionNotifications.map(({ message }: { message: { text: string } }) => message.text)).toEqual([
      `Not looked at, as their texts could not be read: ${own('nowhere')}, ${aws('AWSSomethingOfNextYear')}.`,
    ]);
  });
});
