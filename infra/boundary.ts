/**
 * The permissions boundary of all managed roles: the ceiling that no manifest can pass. A boundary grants nothing; what
 * a role may do is what its policies **and** this document allow.
 *
 * It leaves out whole services instead of listing dangerous actions, so that an action invented tomorrow is out as
 * well: identities and organisation (iam, sts, organizations, account, sso). From those it lets back in what a pipeline
 * needs: reading, and assuming the roles that `cdk bootstrap` made for deployments. What resource-based policies could
 * otherwise grant past a boundary (a role that trusts one session by its ARN) is denied explicitly.
 *
 * Of the service itself nothing is left: its parts by their ARNs, and by condition keys what no ARN names (the alarms' key,
 * the mapping that starts the function, the metrics). test/infra/everything-under-the-boundary.test.ts asks for every action
 * on every resource of our templates. What an action without resources could do to us is listed there with its reason. And
 * where the gate's VPC is in the account, its network (infra/gate-boundary.ts).
 *
 * A boundary bounds the role that wears it, and not what others do for that role. So this is **not** a ceiling where
 * another role works for the pipeline; the person who opens one of these ways should know it:
 *
 * - CloudFormation. A stack keeps the role that it was made with: who may update it has that role's permissions, without
 *   iam:PassRole. The CDK's deploy role, which this document lets in, hands CloudFormation an execution role that a plain
 *   `cdk bootstrap` makes an administrator. Then the ceiling is `--cloudformation-execution-policies`; this very policy is
 *   one that can be given there (docs/deploy.md). The plan notes which roles this is about (deployment-roles).
 * - The CDK's file-publishing role, which it lets in as well, writes to the bucket that stacks are deployed from. Ours come
 *   from a bucket of their own, by roles of their own, which it denies. Constructs of ours in the app of another team come
 *   from the bucket of that app: the pipelines that deploy by the same bootstrap can replace them.
 * - Everything that already has a role and runs what the pipeline gives it: functions, tasks, builds, instances.
 * - `iam:PassRole` is out unless the context names a path of roles that pipelines may hand to services
 *   (`passRolePath`). A role under that path is as much a part of the ceiling as this document.
 */
import { type CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Settings } from '../src/core/manifest/settings.ts';
import { ownQualifiers } from '../src/core/role-guardrails/service-assets.ts';
import { METRICS_NAMESPACE } from '../src/service/metrics.ts';
import { acknowledge } from './acknowledge.ts';
import { gateDenials, outsideOfGate, sharedVpcs } from './gate-boundary.ts';
import { ALARM_KEYS, assetArns, functionArns, stackArns, TOOL_PATH } from './names.ts';
import { type PolicyStatementJson, policyDocument } from './policy-statement.ts';

export interface BoundaryOptions {
  /** IAM path of roles that pipelines may pass to services; undefined: none. */
  passRolePath: string | undefined;
  /** Names of stacks that hold the service, beside those that begin as ours do: pipelines may not touch these. */
  stacks: readonly string[];
  /** A topic of others that gets the alarms; undefined: our own, which is among our parts. */
  alarmTopicArn?: string | undefined;
  /** Ids of the gate's subnets, where its VPC is in this account. */
  gateSubnets?: readonly string[];
}

/** In the Metadata of the policy in the template: the deployment takes over a policy that is there (scripts/deploy-steps.ts). */
export const ADOPT = 'rolekeeper:adopt';

/** Creates the policy under exactly the name that the settings give it. */
export function createBoundary(
  scope: Construct,
  settings: Settings,
  { adopt, ...options }: BoundaryOptions & { adopt: boolean },
): ManagedPolicy {
  const { path, name } = policyPathAndName(settings.roles.permissionsBoundary);
  const policy = new ManagedPolicy(scope, 'PipelineBoundary', {
    managedPolicyName: name,
    path,
    description: 'The most that any role managed by Rolekeeper can do, whatever its own policies say',
    document: PolicyDocument.fromJson(policyDocument(boundaryStatements(settings, options))),
  });
  // A managed role without its boundary could do whatever its own policies say; IAM refuses the deletion of a boundary
  // in use anyway, and the removal of the stack would then be stuck half way. In a first deployment that fails no role
  // wears it yet: it goes, so that the deployment can be repeated.
  policy.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  if (adopt) (policy.node.defaultChild as CfnResource).addMetadata(ADOPT, true);
  acknowledge(policy, {
    'CloudFormation-Validate::W2512': 'Leaving whole services out is the point; see above',
    'AwsSolutions-IAM5': 'A permissions boundary grants nothing: it is the ceiling, and has to be wider than any role',
  });
  return policy;
}

/** The boundary's statements as data. */
export function boundaryStatements(
  settings: Settings,
  { passRolePath, stacks, alarmTopicArn, gateSubnets = [] }: BoundaryOptions,
): PolicyStatementJson[] {
  const { partition, account } = settings;
  const place = { partition, account };
  const iam = `arn:${place.partition}:iam::${place.account}`;
  const deployRoles = ['deploy', 'file-publishing', 'image-publishing', 'lookup'].map(
    (kind) => `arn:${place.partition}:iam::*:role/cdk-*-${kind}-role-*`,
  );
  const outside = outsideOfGate(settings, gateSubnets);
  return [
    {
      Sid: 'AllowAllButIdentities',
      Effect: 'Allow',
      NotAction: ['account:*', 'iam:*', 'identitystore:*', 'organizations:*', 'sso-directory:*', 'sso:*', 'sts:*'],
      Resource: ['*'],
      ...(outside && { Condition: outside }),
    },
    {
      Sid: 'AllowReadingIdentities',
      Effect: 'Allow',
      Action: ['iam:Get*', 'iam:List*', 'sts:GetCallerIdentity'],
      Resource: ['*'],
    },
    { Sid: 'AllowCdkDeployments', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: deployRoles },
    ...passRole(iam, passRolePath),
    {
      Sid: 'DenyOtherRoles',
      Effect: 'Deny',
      Action: ['sts:AssumeRole', 'sts:AssumeRoot'],
      NotResource: deployRoles,
    },
    {
      Sid: 'DenyRolekeeper',
      Effect: 'Deny',
      Action: ['*'],
      Resource: [
        ...assetArns(place, ownQualifiers(settings)),
        ...stackArns(place, stacks),
        `${iam}:role${TOOL_PATH}*`,
        settings.provider.arn,
        ...sharedVpcs(settings),
      ],
    },
    {
      Sid: 'DenyAlarmKey',
      Effect: 'Deny',
      Action: ['kms:*'],
      Resource: ['*'],
      Condition: { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': ALARM_KEYS } },
    },
    ...alarmTopic(alarmTopicArn),
    {
      // A mapping has an id that AWS makes: only its function tells which one is ours.
      Sid: 'DenyStartOfFunctions',
      Effect: 'Deny',
      Action: ['lambda:*EventSourceMapping'],
      Resource: ['*'],
      Condition: { ArnLike: { 'lambda:FunctionArn': functionArns(place) } },
    },
    {
      // AWS's own are not for callers in any case: the second heartbeat rests on one of them.
      Sid: 'DenyForgedMetrics',
      Effect: 'Deny',
      Action: ['cloudwatch:PutMetricData'],
      Resource: ['*'],
      Condition: { StringLike: { 'cloudwatch:namespace': [METRICS_NAMESPACE, 'AWS/*'] } },
    },
    {
      // Code and templates of stacks wait there to be deployed, ours too where it shares the bucket. Publishing has a role.
      Sid: 'DenyCdkAssets',
      Effect: 'Deny',
      NotAction: ['s3:Get*', 's3:List*'],
      Resource: [`arn:${partition}:s3:::cdk-*-assets-${account}-*`],
    },
    ...gateDenials(settings),
  ];
}

function passRole(iam: string, path: string | undefined): PolicyStatementJson[] {
  if (path === undefined) return [];
  return [
    {
      Sid: 'AllowHandingRolesToServices',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: [`${iam}:role${path}*`],
    },
  ];
}

/** It is the topic of others as well, and pipelines may have messages for it; but none may delete it, or change who listens. */
function alarmTopic(arn: string | undefined): PolicyStatementJson[] {
  if (arn === undefined) return [];
  return [
    {
      Sid: 'DenyAlarmTopic',
      Effect: 'Deny',
      NotAction: ['sns:Publish', 'sns:Get*', 'sns:List*'],
      Resource: [arn],
    },
  ];
}

/** `arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary` -> `/rolekeeper/` and `pipeline-boundary`. */
export function policyPathAndName(arn: string): { path: string; name: string } {
  const [, resource = ''] = arn.split(':policy');
  const end = resource.lastIndexOf('/') + 1;
  return { path: resource.slice(0, end), name: resource.slice(end) };
}
