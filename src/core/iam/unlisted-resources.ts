/**
 * Resources that actions work on although AWS's reference does not list them there: it has gaps. Each with where the fact
 * is from. What is missing here is refused by resource-mismatch, so a new gap is one more line.
 */
import type { CatalogueAction } from './catalogue.ts';
import { type ResourceFormat, resourceFormat } from './resource-format.ts';

/** Other forms of a kind, whatever the action. */
const OTHER_FORMS: Readonly<Record<string, readonly string[]>> = {
  // ECS Developer Guide, "ARNs and IDs": the short form, which accounts have that opted in late.
  'arn:*:ecs:*:*:container-instance/*/*': ['arn:*:ecs:*:*:container-instance/*'],
  'arn:*:ecs:*:*:service/*/*': ['arn:*:ecs:*:*:service/*'],
  'arn:*:ecs:*:*:task/*/*': ['arn:*:ecs:*:*:task/*'],
  // S3 User Guide, "Configuring IAM policies for using access points": in the place of the bucket, or of its objects.
  'arn:*:s3:::*': ['arn:*:s3:*:*:accesspoint/*', 'arn:*:s3::*:accesspoint/*'],
  'arn:*:s3:::*/*': ['arn:*:s3:*:*:accesspoint/*/object/*', 'arn:*:s3::*:accesspoint/*/object/*'],
};

/** Kinds of single actions. */
const OTHER_KINDS: Readonly<Record<string, readonly string[]>> = {
  // CloudFormation User Guide, "Controlling access with IAM": macros, such as that of every `sam deploy`.
  'cloudformation:CreateChangeSet': ['arn:*:cloudformation:*:*:transform/*'],
  'cloudformation:CreateStack': ['arn:*:cloudformation:*:*:transform/*'],
  'cloudformation:UpdateStack': ['arn:*:cloudformation:*:*:transform/*'],
  // Policies that AWS itself has written so: AmazonConnectCampaignsServiceLinkedRolePolicy,
  'connect:GetMetricDataV2': ['arn:*:connect-campaigns:*:*:campaign/*'],
  // SageMakerStudioProjectProvisioningRolePolicy,
  'imagebuilder:GetComponent': ['arn:*:ecr:*:*:repository/*'],
  'imagebuilder:GetContainerRecipe': ['arn:*:ecr:*:*:repository/*'],
  // AWSTransformServerMigrationAgentPolicy, beside what uploads in parts; nobody misses it there,
  's3:ListBucketMultipartUploads': ['arn:*:s3:::*/*'],
  // AmazonEKSConnectorServiceRolePolicy.
  'ssm:DeregisterManagedInstance': ['arn:*:eks:*:*:cluster/*'],
};

const formats = new Map<string, ResourceFormat>();

/** Beside `formats` of the action; mostly none. */
export function unlistedFormats({ name, resources }: CatalogueAction): ResourceFormat[] {
  return [...resources.flatMap((pattern) => OTHER_FORMS[pattern] ?? []), ...(OTHER_KINDS[name] ?? [])].map(format);
}

/** Every action, and every kind, that has a line here: for the test that AWS has them. */
export const UNLISTED = { kinds: Object.keys(OTHER_FORMS), actions: Object.keys(OTHER_KINDS) };

function format(pattern: string): ResourceFormat {
  let made = formats.get(pattern);
  if (made === undefined) {
    made = resourceFormat(pattern);
    formats.set(pattern, made);
  }
  return made;
}
