/**
 * The account as `npm run deploy` sees it. The deployer needs no permission there but to enter the roles of the bootstrap
 * (docs/samples/deployer-policy.json): it looks by the one for lookups, and updates a stack by the one that deploys.
 */
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  UpdateStackCommand,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { GetPolicyCommand, GetPolicyVersionCommand, IAMClient } from '@aws-sdk/client-iam';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { StackParameter } from './announcement.ts';
import type { AssembledStack, Template } from './assembly.ts';
import type { LastingThing, Sighting } from './lasting-things.ts';
import { type ClientConfig, isNoStack, nameOf, sightingOf } from './sightings.ts';

/** An update of one parameter is done in a minute. */
const UPDATE_SECONDS = 600;

export class DeployAccount {
  #identity: Promise<{ account: string; partition: string }> | undefined;
  readonly #entered = new Map<string, Promise<ClientConfig>>();

  /** The account that the credentials belong to, twelve digits. STS of another partition does not know them: `region` is of theirs. */
  async account(region: string): Promise<string> {
    return (await this.#caller(region)).account;
  }

  async bootstrapped({ account, region, qualifier }: AssembledStack): Promise<boolean> {
    const Bucket = `cdk-${qualifier}-assets-${account}-${region}`;
    try {
      await new S3Client({ region }).send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: account }));
      return true;
    } catch (error) {
      // "Forbidden" means that the bucket is there; the deployment will report what it may not do.
      return nameOf(error) !== 'NotFound';
    }
  }

  async look(thing: LastingThing): Promise<Sighting> {
    return sightingOf(thing, await this.#lookup(thing.stack));
  }

  /** The text of a policy in force, as JSON. */
  async policyDocument({ stack, name: PolicyArn }: LastingThing): Promise<unknown> {
    const iam = new IAMClient(await this.#lookup(stack));
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const { PolicyVersion } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
    );
    return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''));
  }

  async deployedTemplate(stack: AssembledStack): Promise<Template | undefined> {
    const cloudFormation = new CloudFormationClient(await this.#lookup(stack));
    try {
      const { TemplateBody = '' } = await cloudFormation.send(new GetTemplateCommand({ StackName: stack.name }));
      return JSON.parse(TemplateBody) as Template;
    } catch (error) {
      if (isNoStack(error)) return undefined;
      throw error;
    }
  }

  async setParameter(stack: AssembledStack, { key, value }: StackParameter): Promise<void> {
    const config = await this.#enter(stack, stack.deployRole);
    const client = new CloudFormationClient(config);
    const { Stacks: [now] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack.name }));
    const Parameters = (now?.Parameters ?? []).map(({ ParameterKey }) =>
      ParameterKey === key ? { ParameterKey, ParameterValue: value } : { ParameterKey, UsePreviousValue: true },
    );
    await client.send(
      new UpdateStackCommand({
        StackName: stack.name,
        UsePreviousTemplate: true,
        Parameters,
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      }),
    );
    await waitUntilStackUpdateComplete({ client, maxWaitTime: UPDATE_SECONDS }, { StackName: stack.name });
  }

  /** Who may not enter the role looks with what they have, as the CDK does. */
  async #lookup(stack: AssembledStack): Promise<ClientConfig> {
    return this.#enter(stack, stack.lookupRole).catch(() => ({ region: stack.region }));
  }

  #enter({ region }: AssembledStack, role: string | undefined): Promise<ClientConfig> {
    if (role === undefined) return Promise.resolve({ region });
    const known = this.#entered.get(role);
    if (known !== undefined) return known;
    const entered = this.#assume(region, role);
    this.#entered.set(role, entered);
    return entered;
  }

  async #assume(region: string, role: string): Promise<ClientConfig> {
    const { partition } = await this.#caller(region);
    const RoleArn = role.replace(`\${AWS::Partition}`, partition);
    const { Credentials } = await new STSClient({ region }).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'rolekeeper-deploy' }),
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    return {
      region,
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    };
  }

  #caller(region: string): Promise<{ account: string; partition: string }> {
    this.#identity ??= new STSClient({ region })
      .send(new GetCallerIdentityCommand({}))
      .then(({ Account = '', Arn = '' }) => ({ account: Account, partition: Arn.split(':')[1] ?? 'aws' }));
    return this.#identity;
  }
}
