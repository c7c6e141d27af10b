/** Whether what outlives our stacks is in the account, and in its stack. */
import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { GetOpenIDConnectProviderCommand, GetPolicyCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { HeadBucketCommand, ListBucketsCommand, S3Client, type S3ServiceException } from '@aws-sdk/client-s3';
import type { AssembledStack } from './assembly.ts';
import type { LastingThing, Sighting } from './lasting-things.ts';

/** What the SDK's clients are made with. */
export interface ClientConfig {
  region: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
}

/** What cannot be looked at is `unseen`, with the reason; nothing is thrown. */
export async function sightingOf(
  { stack, kind, name, logicalId }: LastingThing,
  config: ClientConfig,
): Promise<Sighting> {
  try {
    const held = logicalId === undefined ? undefined : await heldBy(config, stack, logicalId);
    if (held === name) return { is: 'held' };
    const loose: Sighting = { is: 'loose', ...(held !== undefined && { instead: held }) };
    if (kind === 'bucket') return await lookForBucket(config, name, stack.account, loose);
    const iam = new IAMClient(config);
    if (kind === 'provider') await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: name }));
    else if (kind === 'role') await iam.send(new GetRoleCommand({ RoleName: name }));
    else await iam.send(new GetPolicyCommand({ PolicyArn: name }));
    return loose;
  } catch (error) {
    if (nameOf(error).startsWith('NoSuchEntity')) return { is: 'absent' };
    return { is: 'unseen', why: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * What the stack has under the logical id, by ARN or name: after a change of the settings not what the template names now.
 * undefined: nothing. What a failed creation or import has left behind is listed as well, and is not in the stack.
 */
async function heldBy(config: ClientConfig, { name }: AssembledStack, logicalId: string): Promise<string | undefined> {
  const client = new CloudFormationClient(config);
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    // That there is no such stack is an error of its own.
    if (stack?.StackStatus === undefined) throw new Error(`CloudFormation does not say how the stack ${name} is`);
    // The CDK deletes such a stack, and creates it again.
    if (/^(ROLLBACK_|CREATE_FAILED|DELETE_|REVIEW_)/.test(stack.StackStatus)) return undefined;
    const resources: StackResourceSummary[] = [];
    for await (const { StackResourceSummaries } of paginateListStackResources({ client }, { StackName: name })) {
      if (StackResourceSummaries === undefined) throw new Error(`CloudFormation does not list the stack ${name}`);
      resources.push(...StackResourceSummaries);
    }
    return resources.find(
      ({ LogicalResourceId, ResourceStatus = '' }) => LogicalResourceId === logicalId && !NOT_HELD.test(ResourceStatus),
    )?.PhysicalResourceId;
  } catch (error) {
    if (isNoStack(error)) return undefined;
    throw error;
  }
}

/** Of a resource: it was never in the stack, or is not in it any more. */
const NOT_HELD = /^(DELETE_|CREATE_FAILED|IMPORT_FAILED|IMPORT_ROLLBACK_)/;

async function lookForBucket(
  config: ClientConfig,
  Bucket: string,
  ExpectedBucketOwner: string,
  loose: Sighting,
): Promise<Sighting> {
  const s3 = new S3Client(config);
  try {
    await s3.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner }));
    return loose;
  } catch (error) {
    const status = (error as Partial<S3ServiceException>).$metadata?.httpStatusCode;
    if (status === 404) return { is: 'absent' };
    // Not ours; or ours, and in another region, or not to be looked at: then it is in the list.
    if (status !== 403 && status !== 301) throw error;
  }
  const { Buckets } = await s3.send(new ListBucketsCommand({ Prefix: Bucket }));
  if (Buckets === undefined) throw new Error('S3 does not list the buckets of the account');
  return Buckets.some(({ Name }) => Name === Bucket) ? loose : { is: 'taken' };
}

/** CloudFormation has no code of its own for it. */
export function isNoStack(error: unknown): boolean {
  return nameOf(error) === 'ValidationError' && /does not exist/.test((error as Error).message);
}

/** `NoSuchEntityException`, `NotFound` …; empty for what is no error. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
