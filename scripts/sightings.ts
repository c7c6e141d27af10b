/** Whether what outlives our stacks is in the account, and in its stack. */
import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { GetOpenIDConnectProviderCommand, GetPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
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
    if (logicalId !== undefined && (await isHeld(config, stack, logicalId))) return { is: 'held' };
    if (kind === 'bucket') return await lookForBucket(config, name);
    const iam = new IAMClient(config);
    if (kind === 'provider') await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: name }));
    else await iam.send(new GetPolicyCommand({ PolicyArn: name }));
    return { is: 'loose' };
  } catch (error) {
    if (nameOf(error).startsWith('NoSuchEntity')) return { is: 'absent' };
    return { is: 'unseen', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether the stack has it. What a failed creation has left behind is listed as well, and is not in the stack. */
async function isHeld(config: ClientConfig, { name }: AssembledStack, logicalId: string): Promise<boolean> {
  const client = new CloudFormationClient(config);
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    // The CDK deletes such a stack, and creates it again.
    if (/^(ROLLBACK_|CREATE_FAILED|DELETE_|REVIEW_)/.test(stack?.StackStatus ?? 'DELETE_')) return false;
    const resources: StackResourceSummary[] = [];
    for await (const page of paginateListStackResources({ client }, { StackName: name })) {
      resources.push(...(page.StackResourceSummaries ?? []));
    }
    return resources.some(
      ({ LogicalResourceId, ResourceStatus }) =>
        LogicalResourceId === logicalId && !/^(DELETE_|CREATE_FAILED)/.test(ResourceStatus ?? ''),
    );
  } catch (error) {
    if (isNoStack(error)) return false;
    throw error;
  }
}

async function lookForBucket(config: ClientConfig, name: string): Promise<Sighting> {
  const s3 = new S3Client(config);
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({ Prefix: name }));
  if (Buckets.some(({ Name }) => Name === name)) return { is: 'loose' };
  try {
    await s3.send(new HeadBucketCommand({ Bucket: name }));
    return { is: 'taken' };
  } catch (error) {
    const status = (error as Partial<S3ServiceException>).$metadata?.httpStatusCode;
    if (status === 404) return { is: 'absent' };
    // Ours are in the list: this one is another's, here or in another region.
    if (status === 403 || status === 301) return { is: 'taken' };
    throw error;
  }
}

/** CloudFormation has no code of its own for it. */
export function isNoStack(error: unknown): boolean {
  return nameOf(error) === 'ValidationError' && /does not exist/.test((error as Error).message);
}

/** `NoSuchEntityException`, `NotFound` …; empty for what is no error. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
