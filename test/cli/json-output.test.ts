import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { OUTPUT_SCHEMAS, SCHEMAS, SERVICE_SCHEMAS } from '../../src/cli/command/schemas.ts';
import { mistakes } from './schema-mistakes.ts';
import { appliedWorkspace, emptyWorkspace, settledWorkspace, workspace } from './workspace.ts';

const LINTED = '../../docs/samples/lint-pipeline/bitbucket-pipelines.yml';

describe('--json', () => {
  const cases = [
    { name: 'valid manifests', argv: ['validate'], schema: 'validation', code: 0 },
    { name: 'a new account', argv: ['plan'], schema: 'plan', code: 0 },
    { name: 'a first apply', argv: ['apply', '--yes'], schema: 'apply', code: 0 },
    { name: 'a table of new roles', argv: ['status'], schema: 'status', code: 0 },
    { name: 'a scan of a new account', argv: ['scan'], schema: 'scan', code: 0 },
    { name: 'an import of a new account', argv: ['import', '--check'], schema: 'import', code: 0 },
    { name: 'no settings to import by', argv: ['import', '--out', 'nowhere'], schema: 'failure', code: 1 },
    { name: 'no trust policy', argv: ['lint-trust', 'manifests/rolekeeper.yaml'], schema: 'trust-verdict', code: 1 },
    { name: 'no token', argv: ['token', 'inspect'], schema: 'failure', code: 1 },
    {
      name: 'a file that is no token',
      argv: ['token', 'inspect', '--token-file', 'manifests/rolekeeper.yaml'],
      schema: 'failure',
      code: 1,
    },
    { name: 'a role’s snippet', argv: ['snippet', 'reports-publish'], schema: 'snippet', code: 0 },
    { name: 'no file to lint', argv: ['lint-pipeline', 'nowhere.yml'], schema: 'failure', code: 1 },
    {
      name: 'a manifest that is no pipelines file',
      argv: ['lint-pipeline', 'manifests/rolekeeper.yaml', '--repo', 'checkout-api'],
      schema: 'pipeline-lint',
      code: 1,
    },
    {
      name: 'every answer about a step',
      argv: ['lint-pipeline', join(import.meta.dirname, LINTED), '--repo', 'checkout-api'],
      schema: 'pipeline-lint',
      code: 1,
    },
    {
      name: 'a step, and the roles that let it in',
      argv: ['explain-access', '--repo', 'checkout-api'],
      schema: 'access-explanation',
      code: 0,
    },
    {
      name: 'a role that IAM does not have yet, and what it may do',
      argv: [
        ...['explain-access', '--repo', 'reports', '--environment', 'production', '--role', 'reports-publish'],
        ...['--branch', 'main', '--action', 's3:PutObject', '--target', 'embedded'],
      ],
      schema: 'access-explanation',
      code: 1,
    },
    { name: 'no step', argv: ['explain-access'], schema: 'failure', code: 1 },
    { name: 'who gets into a role', argv: ['who-can', '--role', 'checkout-checks'], schema: 'who-can', code: 0 },
    { name: 'who may do something', argv: ['who-can', '--action', 's3:PutObject'], schema: 'who-can', code: 0 },
    {
      name: 'who may do something, in an account',
      argv: ['who-can', '--action', 's3:PutObject', '--target', 'embedded'],
      schema: 'who-can',
      code: 0,
    },
    { name: 'a review of manifests that are in no git', argv: ['pr'], schema: 'review', code: 0 },
    { name: 'a review against an account', argv: ['pr', '--target', 'embedded'], schema: 'review', code: 0 },
    { name: 'no bucket to follow a commit in', argv: ['follow'], schema: 'failure', code: 1 },
    { name: 'no bucket to read a report in', argv: ['report'], schema: 'failure', code: 1 },
    { name: 'no bucket to read the days in', argv: ['history'], schema: 'failure', code: 1 },
    { name: 'no events', argv: ['trail', '--events', 'nowhere.json'], schema: 'failure', code: 1 },
    { name: 'no role', argv: ['lint-trust', '--role', 'nobody'], schema: 'failure', code: 1 },
    { name: 'one code', argv: ['explain', 'usage'], schema: 'explanation', code: 0 },
    { name: 'all codes', argv: ['explain'], schema: 'explanation', code: 0 },
    {
      name: 'deletions that do not wait for approval',
      argv: ['approve', 'deletions-e96f746b625a4c1f9d3b7a08c2f5e416', '--yes'],
      schema: 'failure',
      code: 1,
    },
    { name: 'nothing to restore', argv: ['restore', 'nobody', '--yes'], schema: 'failure', code: 1 },
    { name: 'an unknown code', argv: ['explain', 'x-y-z'], schema: 'failure', code: 1 },
    { name: 'no folder', argv: ['plan', 'nowhere'], schema: 'failure', code: 1 },
    { name: 'no folder to validate', argv: ['validate', 'nowhere'], schema: 'failure', code: 1 },
    { name: 'an unknown option', argv: ['plan', '--nonsense'], schema: 'failure', code: 1 },
    { name: 'no terminal to ask on', argv: ['apply'], schema: 'failure', code: 1 },
    {
      name: 'another plan',
      argv: ['apply', '--yes', '--expect', 'plan-3f9c0a1b2c4d5e6f708192a3b4c5d6e7'],
      schema: 'failure',
      code: 1,
    },
    { name: 'no digest of a plan', argv: ['apply', '--yes', '--expect', 'x'], schema: 'failure', code: 1 },
  ];
  for (const { name, argv, schema, code } of cases) {
    it(`is a document of ${schema}.schema.json: ${name}`, async () => {
      const folder = await workspace();
      const { code: exitCode, json } = await folder.json(argv);
      expect(mistakes(schema, json)).toEqual([]);
      expect(exitCode).toBe(code);
    });
  }

  it('lists what the pipeline of a config repository asks for: the two roles that no manifest declares', async () => {
    const folder = await emptyWorkspace();
    await folder.run(['init', '--pipeline']);
    const { code, json } = await folder.json(['lint-pipeline', 'bitbucket-pipelines.yml', '--repo', 'iam-roles']);
    expect([code, mistakes('pipeline-lint', json)]).toEqual([0, []]);
    const [file] = (json as { files: { undeclared: Record<string, unknown>[] }[] }).files;
    expect(
      file?.undeclared.map(({ step, arn, ofService }) => [step, String(arn).split('/').at(-1), ofService]),
    ).toEqual([
      ['Review', 'rolekeeper-plan', true],
      ['Publish', 'rolekeeper-upload', true],
      ['Applied', 'rolekeeper-plan', true],
    ]);
    await folder.edit('bitbucket-pipelines.yml', 'rolekeeper-upload', 'another');
    const { out } = await folder.run(['lint-pipeline', 'bitbucket-pipelines.yml', '--repo', 'iam-roles']);
    expect(out).toMatch(/role\/rolekeeper\/another:\s+no\s+manifest\s+declares/);
  });

  it('says of each environment of each repository what is attested', async () => {
    const folder = await workspace();
    const attested =
      'attested:\n        production: {branches: [main], by: data team, on: 2026-11-10, uuid: "{9bfb2649-89bd-4b71-a3e4-f8845be70cda}"}';
    await folder.edit('manifests/bitbucket.lock.yaml', attested, '');
    const { json } = await folder.json(['plan']);
    const { changes } = json as { changes: { name: string; enforcement: unknown }[] };
    const production = { environment: 'production' };
    expect(Object.fromEntries(changes.map(({ name, enforcement }) => [name, enforcement]))).toEqual({
      'checkout-checks': { branches: [], branchesAre: 'not-enforced', gate: null, attestations: [] },
      'checkout-deploy': {
        branches: ['main'],
        branchesAre: 'attested',
        gate: null,
        attestations: [
          {
            ...production,
            repository: 'checkout-api',
            is: 'attested',
            branches: ['main'],
            by: 'platform team',
            on: '2026-11-03',
            uuid: '{b724c703-77fe-4524-985e-a0675f422829}',
          },
        ],
      },
      'reports-publish': {
        branches: ['main'],
        branchesAre: 'not-attested',
        gate: null,
        attestations: [
          { ...production, repository: 'reports', is: 'missing', branches: null, by: null, on: null, uuid: null },
        ],
      },
    });
  });

  it('describes every kind of change, finding, operation and outcome', async () => {
    const folder = await appliedWorkspace();
    const role = await folder.read('manifests/teams/data/reports-publish.yaml');
    await folder.write('manifests/teams/data/added.yaml', role.replace('reports-publish', 'added'));
    await folder.edit('manifests/teams/data/reports-publish.yaml', '2h', '3h\n    requestDuration: 15m');
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'ci/checkout-deploy', 'ci/missing');
    await folder.write('manifests/teams/shop/broken.yaml', role.replace('spec:', 'spex:'));
    await folder.remove('manifests/teams/shop/checkout-checks.yaml');
    const state = JSON.parse(await folder.read('.rolekeeper/iam.json'));
    state.OpenIDConnectProviders = [];
    state.RoleDetailList.push({
      ...state.RoleDetailList[0],
      RoleName: 'legacy',
      Path: '/',
      RoleId: 'AROAEXAMPLELEGACYXXXX',
    });
    await folder.write(
      'manifests/rolekeeper.yaml',
      `${await folder.read('manifests/rolekeeper.yaml')}  drift: {foreign-trust: {response: delete, reason: SEC-160}}\n`,
    );
    await folder.write('.rolekeeper/iam.json', JSON.stringify(state));
    await folder.fillAccount();

    for (const [verb, schema] of [
      ['validate', 'validation'],
      ['status', 'status'],
      ['plan', 'failure'],
    ] as const) {
      expect(mistakes(schema, (await folder.json([verb])).json), verb).toEqual([]);
    }
    expect(mistakes('plan', (await folder.json(['plan', '--skip-invalid'])).json)).toEqual([]);
    const { code, json } = await folder.json(['apply', '--yes', '--skip-invalid']);
    expect(mistakes('apply', json)).toEqual([]);
    expect(code).toBe(1);
    expect(json).toMatchObject({ inSync: false, interrupted: false });
    expect((json as { outcomes: unknown[] }).outcomes).toContainEqual({
      role: 'added',
      complete: false,
      done: [],
      failure: expect.objectContaining({ call: 'CreateRole', code: 'refused', retryable: false }),
      notTried: ['PutRolePolicy'],
    });
  });

  it('describes drift that is accepted, a foreign role that is closed, and findings that have a place', async () => {
    const folder = await settledWorkspace();
    await folder.grant('quarantine');
    await folder.edit('manifests/teams/data/reports-publish.yaml', 's3:PutObject', '"s3:*"');
    const drift = ['drift-session', 'drift-deleted', 'foreign-trust'].map(
      (kind) => `    ${kind}: {response: ${kind === 'foreign-trust' ? 'quarantine' : 'report'}, reason: SEC-160}\n`,
    );
    const settings = await folder.read('manifests/rolekeeper.yaml');
    await folder.write('manifests/rolekeeper.yaml', `${settings}  drift:\n${drift.join('')}`);
    const state = JSON.parse(await folder.read('.rolekeeper/iam.json'));
    const [deleted, changed, ...rest] = state.RoleDetailList;
    const legacy = { ...changed, RoleName: 'legacy', Path: '/', RoleId: 'AROAEXAMPLELEGACYXXXX' };
    state.RoleDetailList = [{ ...changed, MaxSessionDuration: 43_200 }, ...rest, legacy];
    await folder.write('.rolekeeper/iam.json', JSON.stringify(state));

    const { json } = await folder.json(['plan']);
    expect(json).toMatchObject({
      counts: { accepted: 2, quarantine: 1, update: 1 },
      changes: expect.arrayContaining([
        expect.objectContaining({ name: deleted.RoleName, action: 'create', accepted: 'SEC-160' }),
        expect.objectContaining({ name: changed.RoleName, facets: [expect.objectContaining({ accepted: 'SEC-160' })] }),
      ]),
      findings: expect.arrayContaining([
        expect.objectContaining({
          code: 'named-service-wildcard',
          pointer: '/spec/policies/0/statements/0/actions/0',
          place: { file: 'teams/data/reports-publish.yaml', line: 14, column: 21 },
        }),
      ]),
    });
    for (const verb of ['validation', 'plan', 'status', 'scan', 'apply']) {
      const argv = verb === 'apply' ? ['apply', '--yes'] : [verb.replace('validation', 'validate')];
      expect(mistakes(verb, (await folder.json(argv)).json), verb).toEqual([]);
    }
  });

  it('has the roles that were approved: of deletions, and of lockouts', async () => {
    const folder = await settledWorkspace();
    await folder.remove('manifests/teams/shop/checkout-checks.yaml');
    await folder.edit('manifests/rolekeeper.yaml', 'spec:\n', 'spec:\n  limits: {deletions: {count: 0, share: 0}}\n');
    const lock = await folder.read('manifests/bitbucket.lock.yaml');
    await folder.write(
      'manifests/bitbucket.lock.yaml',
      lock.replace(/(?<=uuid: "\{)[0-9a-f]{8}(?=-)/g, '00000000').replaceAll(/, uuid: "[^"]+"/g, ''),
    );
    const { out } = await folder.run(['plan']);
    const digests = new Set(out.match(/(deletions|lockouts)-[0-9a-f]{32}/g));
    expect([...digests].map((digest) => digest.replace(/-.*/, '')).sort()).toEqual(['deletions', 'lockouts']);
    for (const digest of digests) {
      const { code, json } = await folder.json(['approve', digest, '--yes']);
      expect(mistakes('approval', json)).toEqual([]);
      expect(code).toBe(0);
    }
  });

  it('has a role that was created again', async () => {
    const folder = await appliedWorkspace();
    await folder.remove('manifests/teams/shop/checkout-checks.yaml');
    await folder.run(['apply', '--yes']);
    const { code, out, err } = await folder.run(['restore', 'checkout-checks', '--json'], {
      isTTY: true,
      stdin: 'y\n',
    });
    expect(code).toBe(0);
    expect(mistakes('restoration', JSON.parse(out))).toEqual([]);
    expect(JSON.parse(out)).toMatchObject({ role: 'checkout-checks', declared: false, trust: { verdict: 'warn' } });
    expect(err).toContain('who may enter');
  });

  it('lists the mistakes that kept a plan from being made', async () => {
    const folder = await workspace();
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'spec:', 'spex:');
    const { code, json } = await folder.json(['plan']);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      version: 'rolekeeper.failure/v2',
      error: { code: 'manifests-invalid', retryable: false },
      issues: [
        {
          code: 'unknown-field',
          place: { file: 'teams/shop/checkout-deploy.yaml', line: 6, column: 1 },
          pointer: '/spex',
        },
      ],
    });
  });

  it('is written to --out as well, also when the command fails', async () => {
    const folder = await workspace();
    const { code, out } = await folder.run(['plan', 'nowhere', '--json', '--out', 'answer.json']);
    expect([code, out]).toEqual([1, '']);
    expect(mistakes('failure', JSON.parse(await folder.read('answer.json')))).toEqual([]);
  });

  it('asks a person on standard error, so that the document stays alone', async () => {
    const folder = await workspace();
    const { code, out, err } = await folder.run(['apply', '--json'], { isTTY: true, stdin: 'y\n' });
    expect(code).toBe(0);
    expect(mistakes('apply', JSON.parse(out))).toEqual([]);
    expect(err).toContain('3 to create');
    expect(err).toContain('[y/N]');
  });
});

describe('every schema', () => {
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    it(`${name} is printed by its name`, async () => {
      const folder = await workspace();
      const { out } = await folder.run(['schema', name]);
      expect(JSON.parse(out)).toMatchObject(schema);
      // By itself: an editor or a pipeline has none of its neighbours.
      expect(new Ajv2020({ strict: false }).compile(JSON.parse(out))({})).toBe(false);
    });
  }

  for (const [name, schema] of Object.entries({ ...OUTPUT_SCHEMAS, ...SERVICE_SCHEMAS })) {
    it(`${name} describes every property, with an example`, () => {
      expect(undescribed(schema, name)).toEqual([]);
    });
  }

  it('refers to its neighbours by file name, so that it resolves offline', () => {
    for (const schema of Object.values(SCHEMAS)) {
      const references = JSON.stringify(schema).matchAll(/"\$ref":"([^"#]*)/g);
      for (const [, file] of references) {
        expect(['', ...Object.values(SCHEMAS).map(({ $id }) => $id)]).toContain(file);
      }
    }
  });
});

/** The places of properties that say nothing to a reader. */
function undescribed(value: unknown, place: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const properties = 'properties' in value && typeof value.properties === 'object' ? (value.properties ?? {}) : {};
  const silent = Object.entries(properties).flatMap(([name, property]: [string, Record<string, unknown>]) => {
    const isCompound = 'properties' in property || 'items' in property || '$ref' in property;
    const says = typeof property.description === 'string' && (isCompound || Array.isArray(property.examples));
    return says ? [] : [`${place}/${name}`];
  });
  return [...silent, ...Object.entries(value).flatMap(([key, one]) => undescribed(one, `${place}/${key}`))];
}
