/** A deployment that fetches the manifests (`source=bitbucket`): what is there, what is not, and who may read the token. */
import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../functions/environment.ts';
import { readContext } from '../../infra/context.ts';
import { DeploymentError } from '../../infra/deployment.ts';
import { reconcilerStatements } from '../../infra/reconciler-permissions.ts';
import { accessStatements } from '../../infra/reconciler-stack.ts';
import { STACKS } from '../support/default-names.ts';
import { type Decision, evaluate } from './policy-evaluator.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { ACCOUNT, CONFIG_REPOSITORY, sampleSettings } from './sample-settings.ts';
import { attachedTo, listed, permissionsOf } from './template-permissions.ts';

const CONTEXT = { source: 'bitbucket', configFolder: 'iam/manifests', configBranch: 'release' };
const app = sampleApp(sampleDeployment(CONTEXT));
const account = templateOf(app, STACKS.account);
const reconciler = templateOf(app, STACKS.reconciler);
const NAME = 'rolekeeper/bitbucket-token';

function environment(): Record<string, string> {
  const [fn] = Object.values(reconciler.findResources('AWS::Lambda::Function'));
  const variables = Object.entries((fn?.Properties.Environment.Variables ?? {}) as Record<string, unknown>);
  return Object.fromEntries(variables.map(([name, value]) => [name, typeof value === 'string' ? value : name]));
}

describe('a deployment that fetches', () => {
  test('makes an empty secret, which no update of the stack fills, and which goes with the stack', () => {
    const [secret] = Object.values(reconciler.findResources('AWS::SecretsManager::Secret'));
    expect(Object.keys(secret?.Properties ?? {}).sort()).toEqual(['Description', 'Name', 'Tags']);
    expect(secret?.Properties.Name).toBe(NAME);
    expect(secret?.DeletionPolicy ?? 'Delete').toBe('Delete');
  });

  test('has no role that publishes, and says so of the roles that it watches', () => {
    expect(Object.keys(permissionsOf(account))).not.toContain('rolekeeper-upload');
    expect(Object.keys(permissionsOf(account))).toContain('rolekeeper-plan');
    const { serviceTrusts } = readEnvironment(environment()).deployment;
    expect(Object.keys(serviceTrusts ?? {}).sort()).toEqual(['rolekeeper-plan', 'rolekeeper-reconciler']);
  });

  test('keeps the config bucket for the way back, and lets nobody write to it', () => {
    const policies = JSON.stringify(reconciler.findResources('AWS::S3::BucketPolicy'));
    expect(policies).toContain('"Sid":"NothingIsPublishedHere"');
    const published = templateOf(sampleApp(sampleDeployment()), STACKS.reconciler);
    expect(JSON.stringify(published.findResources('AWS::S3::BucketPolicy'))).not.toContain('NothingIsPublishedHere');
    expect(Object.keys(published.findResources('AWS::SecretsManager::Secret'))).toEqual([]);
    const nameOf = (template: typeof reconciler) =>
      Object.entries(template.findResources('AWS::S3::Bucket')).map(([id, { Properties }]) => [
        id,
        Properties.BucketName,
      ]);
    // The same resources, so that CloudFormation neither makes nor removes a bucket that it must not.
    expect(nameOf(reconciler)).toEqual(nameOf(published));
  });

  test('is rung by IAM and the schedule, and not by a bucket', () => {
    const rules = Object.values(reconciler.findResources('AWS::Events::Rule')).map(({ Properties }) => Properties.Name);
    expect(rules).toEqual(['rolekeeper-iam-changed']);
    reconciler.resourceCountIs('AWS::Scheduler::Schedule', 1);
  });

  test('tells the function where the manifests are, by UUIDs', () => {
    expect(readEnvironment(environment())).toMatchObject({
      source: {
        is: 'bitbucket',
        workspace: sampleSettings().provider.workspaceUuid,
        repository: CONFIG_REPOSITORY.uuid,
        branch: 'release',
        folder: 'iam/manifests',
        tokenSecret: NAME,
      },
      deployment: { source: 'bitbucket' },
    });
  });

  test('needs no environment that may publish', () => {
    const settings = sampleSettings({}, '{workspaceUuid}:{repositoryUuid}:{stepUuid}');
    const spec = sampleDeployment({ source: 'bitbucket', configRepository: 'scratch' }, settings);
    expect(spec.configRepository).toMatchObject({ slug: 'scratch', publisher: undefined });
  });

  test('has its permissions in the template as the evaluated tables have them', () => {
    expect(permissionsOf(account)['rolekeeper-reconciler']?.map(listed)).toEqual(
      reconcilerStatements(sampleSettings(), 'none', 'takeover', 'bitbucket').map(listed),
    );
    const Statement = [
      ...reconcilerStatements(sampleSettings(), 'delete', 'takeover', 'bitbucket'),
      ...attachedTo('rolekeeper-reconciler', reconciler).map(listed),
    ];
    expect(JSON.stringify({ Version: '2012-10-17', Statement }).length + 500).toBeLessThan(10_240);
  });
});

describe('the environment of a function that fetches', () => {
  test('is wrong in all that is wrong, at once', () => {
    const wrong = { ...environment(), SOURCE_WORKSPACE: 'acme', SOURCE_BRANCH: undefined, SOURCE_TOKEN_SECRET: '' };
    expect(() => readEnvironment(wrong)).toThrow(
      /SOURCE_WORKSPACE is "acme", which is no UUID; SOURCE_BRANCH is not set; SOURCE_TOKEN_SECRET is not set/,
    );
  });
});

const PLACE = { partition: 'aws', account: ACCOUNT, region: 'eu-central-1', deployment: 'default' };
const secret = (name: string, region = 'eu-central-1') => `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}`;
const of = (source: 'bucket' | 'bitbucket') => [
  ...accessStatements(PLACE, 'arn:aws:logs:log', source),
  ...reconcilerStatements(sampleSettings(), 'none', 'takeover', source),
];

const REQUESTS: { name: string; source?: 'bucket'; action: string; resource: string; expected: Decision }[] = [
  {
    name: 'read its token',
    action: 'secretsmanager:GetSecretValue',
    resource: secret(`${NAME}-AbCdEf`),
    expected: 'allowed',
  },
  {
    name: 'read a secret whose name begins alike',
    action: 'secretsmanager:GetSecretValue',
    resource: secret(`${NAME}-of-others-AbCdEf`),
    expected: 'not allowed',
  },
  {
    name: 'read any other secret',
    action: 'secretsmanager:GetSecretValue',
    resource: secret('database-AbCdEf'),
    expected: 'not allowed',
  },
  {
    name: 'read a secret of that name in another region',
    action: 'secretsmanager:GetSecretValue',
    resource: secret(`${NAME}-AbCdEf`, 'eu-west-1'),
    expected: 'not allowed',
  },
  {
    name: 'write its token',
    action: 'secretsmanager:PutSecretValue',
    resource: secret(`${NAME}-AbCdEf`),
    expected: 'explicitly denied',
  },
  {
    name: 'read what was published before',
    action: 's3:GetObject',
    resource: `arn:aws:s3:::rolekeeper-config-${ACCOUNT}-eu-central-1/current.json`,
    expected: 'not allowed',
  },
  {
    name: 'read a token, where manifests are published',
    source: 'bucket',
    action: 'secretsmanager:GetSecretValue',
    resource: secret(`${NAME}-AbCdEf`),
    expected: 'explicitly denied',
  },
];

test.for(REQUESTS)(
  'the reconciler may $name: $expected',
  ({ source = 'bitbucket' as const, action, resource, expected }) => {
    const context = { 'aws:ResourceAccount': ACCOUNT };
    expect(evaluate(of(source), { action, resource, context })).toBe(expected);
  },
);

const MISTAKES = [
  { name: 'a source that is none', context: { source: 'github' }, says: 'context source is "github"' },
  {
    name: 'no repository',
    context: { source: 'bitbucket', configRepository: '' },
    says: 'name the repository that is fetched with configRepository',
  },
  {
    name: 'a repository that is not in the lock file',
    context: { source: 'bitbucket', configRepository: 'iam-rolls' },
    says: 'the lock file has no such repository',
  },
  ...['/manifests', 'manifests/', '../manifests', 'a/../b', '.', './manifests', 'a//b', 'a\\b'].map((configFolder) => ({
    name: `the folder ${configFolder}`,
    context: { source: 'bitbucket', configFolder },
    says: 'context configFolder is',
  })),
];

test.for(MISTAKES)('$name cannot be deployed', ({ context, says }) => {
  const read = () => sampleDeployment(context);
  expect(read).toThrow(DeploymentError);
  expect(read).toThrow(says);
});

test.for(['manifests', 'iam/prod', 'a.b/c-d_e', 'with space/x', '.hidden'])(
  'the folder %s can be fetched',
  (folder) => {
    expect(readContext({ configFolder: folder }).values.configFolder).toBe(folder);
  },
);
