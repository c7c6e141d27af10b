/** What `npm run deploy` sees of an account before it begins, and what it tells the function, on moto. */
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateOpenIDConnectProviderCommand, CreatePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AssembledStack } from '../../scripts/assembly.ts';
import { DeployAccount } from '../../scripts/deploy-account.ts';
import type { LastingThing } from '../../scripts/lasting-things.ts';
import { findMoto, type Moto, startMoto } from '../support/moto.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-central-1';

const STACK: AssembledStack = {
  id: 'Rolekeeper',
  name: 'Rolekeeper',
  account: ACCOUNT,
  region: REGION,
  qualifier: 'rolekeeper',
  deployRole: `arn:\${AWS::Partition}:iam::${ACCOUNT}:role/cdk-rolekeeper-deploy-role-${ACCOUNT}-${REGION}`,
  lookupRole: `arn:\${AWS::Partition}:iam::${ACCOUNT}:role/cdk-rolekeeper-lookup-role-${ACCOUNT}-${REGION}`,
  templateFile: '',
  template: { Resources: {} },
};

/** A parameter of Systems Manager stands for the function, which moto does not make without code. */
const TEMPLATE = {
  Parameters: { Announced: { Type: 'String', Default: '{}' }, Other: { Type: 'String', Default: 'kept' } },
  Resources: {
    Told: { Type: 'AWS::SSM::Parameter', Properties: { Name: 'told', Type: 'String', Value: { Ref: 'Announced' } } },
    State: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'rolekeeper-state-held' } },
  },
};

const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/rolekeeper/pipeline-boundary`;
const CEILING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*', Sid: 'A' }],
};

function thing(kind: LastingThing['kind'], name: string, logicalId = 'Thing'): LastingThing {
  return { kind, name, stack: STACK, logicalId, adopted: false };
}

describe.skipIf(findMoto() === undefined)('the account before a deployment', () => {
  let moto: Moto;
  const config = () => ({ region: REGION, endpoint: moto.endpoint });

  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.stop());
  beforeEach(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    await moto.reset();
  });
  afterEach(() => vi.unstubAllEnvs());

  const createStack = () =>
    new CloudFormationClient(config()).send(
      new CreateStackCommand({
        StackName: STACK.name,
        TemplateBody: JSON.stringify(TEMPLATE),
        // Given, although it is the default: moto knows no previous value of what was not given.
        Parameters: [{ ParameterKey: 'Other', ParameterValue: 'kept' }],
      }),
    );

  test('of an empty one nothing is there, and no stack is no error', async () => {
    const account = new DeployAccount();
    expect(await account.account(REGION)).toBe(ACCOUNT);
    expect(await account.bootstrapped(STACK)).toBe(false);
    expect(await account.look(thing('provider', PROVIDER))).toEqual({ is: 'absent' });
    expect(await account.look(thing('boundary', BOUNDARY))).toEqual({ is: 'absent' });
    expect(await account.look(thing('bucket', 'rolekeeper-state-x'))).toEqual({ is: 'absent' });
    expect(await account.look(thing('role', 'rolekeeper-reconciler'))).toEqual({ is: 'absent' });
    expect(await account.deployedTemplate(STACK)).toBeUndefined();
  });

  test('what an earlier deployment has left is there, and in no stack', async () => {
    const iam = new IAMClient(config());
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${PROVIDER.split('oidc-provider/')[1]}` }));
    await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'pipeline-boundary',
        Path: '/rolekeeper/',
        PolicyDocument: JSON.stringify(CEILING),
      }),
    );
    const Bucket = `cdk-rolekeeper-assets-${ACCOUNT}-${REGION}`;
    const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
    await new S3Client(config()).send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const account = new DeployAccount();
    expect(await account.bootstrapped(STACK)).toBe(true);
    expect(await account.look(thing('provider', PROVIDER))).toEqual({ is: 'loose' });
    expect(await account.look(thing('boundary', BOUNDARY))).toEqual({ is: 'loose' });
    expect(await account.look(thing('bucket', Bucket))).toEqual({ is: 'loose' });
    expect(await account.policyDocument(thing('boundary', BOUNDARY))).toEqual(CEILING);
  });

  test('what is in its stack is held; another thing of that name in the template is not', async () => {
    await createStack();
    const account = new DeployAccount();
    expect(await account.look(thing('bucket', 'rolekeeper-state-held', 'State'))).toEqual({ is: 'held' });
    expect(await account.look(thing('bucket', 'rolekeeper-state-held', 'Other'))).toEqual({ is: 'loose' });
    const Bucket = 'rolekeeper-state-before';
    const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
    await new S3Client(config()).send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const instead = { is: 'loose', instead: 'rolekeeper-state-held' };
    expect(await account.look(thing('bucket', Bucket, 'State'))).toEqual(instead);
    expect(await account.deployedTemplate(STACK)).toMatchObject({ Parameters: TEMPLATE.Parameters });
  });

  test('a parameter is set, and everything else stays as it is', async () => {
    await createStack();
    await new DeployAccount().setParameter(STACK, { key: 'Announced', value: '{"until":"x"}' });
    const client = new CloudFormationClient(config());
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: STACK.name }));
    expect(stack?.StackStatus).toBe('UPDATE_COMPLETE');
    expect(stack?.Parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ParameterKey: 'Announced', ParameterValue: '{"until":"x"}' }),
        expect.objectContaining({ ParameterKey: 'Other', ParameterValue: 'kept' }),
      ]),
    );
    const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: STACK.name }));
    expect(JSON.parse(TemplateBody).Resources).toEqual(TEMPLATE.Resources);
  });
});
