/** The Resource of a permission policy: how much of an ARN IAM checks, and with which words. */
import { IAM_RESOURCES } from '../core/iam/resource-grammar.ts';
import { type IamError, malformedPolicyDocument, notParsed } from './iam-error.ts';

const PARTITION = /^(\*|aws(-[a-z]+)*)$/;

/** @throws IamError MalformedPolicyDocument */
export function checkResource(resource: string): void {
  if (resource === '*') return;
  const [arn, partition, vendor, region, account, ...rest] = resource.split(':');
  if (arn !== 'arn' || partition === undefined) {
    throw malformedPolicyDocument(`Resource ${resource} must be in ARN format or "*".`);
  }
  if (!PARTITION.test(partition)) throw badPartition(partition, vendor, region, account, rest);
  if (!vendor) {
    throw malformedPolicyDocument('Resource vendor must be fully qualified and cannot contain regexes.');
  }
  // `arn:aws:s3*` is an ARN to IAM; one that breaks off after an empty part is not.
  if (rest.length === 0 && resource.includes('::')) {
    throw notParsed();
  }
  if (vendor === 's3' && region && !rest.join(':').startsWith('accesspoint/')) {
    throw malformedPolicyDocument(`Resource ${resource} can not contain region information.`);
  }
  if (vendor === 'iam') checkIamResource(resource, region, rest.join(':'));
}

function checkIamResource(resource: string, region: string | undefined, path: string): void {
  if (region) throw malformedPolicyDocument(`IAM resource ${resource} cannot contain region information.`);
  if (path === '*' || IAM_RESOURCES.some((start) => path.startsWith(start))) return;
  throw malformedPolicyDocument(`IAM resource path must either be "*" or start with ${IAM_RESOURCES.join(', ')}.`);
}

/** IAM shows the ARN with `*` for the parts that it lacks. */
function badPartition(partition: string, vendor = '*', region = '*', account = '*', rest: readonly string[]): IamError {
  const shown = ['arn', partition, vendor, region, account, rest.length > 0 ? rest.join(':') : '*'].join(':');
  return malformedPolicyDocument(`Partition "${partition}" is not valid for resource "${shown}".`);
}
