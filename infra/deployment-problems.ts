/** What makes a deployment impossible, as sentences for people; infra/deployment.ts reports all of them at once. */
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Settings } from '../src/core/manifest/settings.ts';
import { ownQualifier } from '../src/core/role-guardrails/service-assets.ts';
import type { DeploymentContext } from './context.ts';
import { bucketNames, STACK_PREFIX, TOOL_PATH } from './names.ts';

/** The names of buckets are the longest that AWS restricts: 63 characters (Amazon S3, bucket naming rules). */
const BUCKET_NAME_CHARACTERS = 63;

export function placeProblems({ partition, account, deployment }: Settings, { region }: DeploymentContext): string[] {
  const problems: string[] = [];
  // A region that is newer than the CDK's list is not known to be wrong.
  const home = RegionInfo.get(region).partition;
  if (home !== undefined && home !== partition) {
    problems.push(
      `context region is "${region}", which is in partition ${home}, but the settings are of partition ${partition}: ` +
        'its ARNs would name nothing. Name a region of that partition, or correct roles.permissionsBoundary in the settings',
    );
  }
  const { state, config } = bucketNames({ account, region, deployment });
  const longest = Math.max(state.length, config.length);
  if (longest > BUCKET_NAME_CHARACTERS) {
    problems.push(
      `deployment is "${deployment}" in the settings, and the names of its buckets would have ${longest} characters ` +
        `(${config}): S3 takes ${BUCKET_NAME_CHARACTERS}. Choose a name of ` +
        `${deployment.length - (longest - BUCKET_NAME_CHARACTERS)} characters or less`,
    );
  }
  return problems;
}

/** Of the settings, and of settings and context together. */
export function settingsProblems(settings: Settings, values: DeploymentContext): string[] {
  const { roles, provider, deployment } = settings;
  const problems: string[] = [];
  if (values.name !== undefined && values.name !== deployment) {
    problems.push(
      `context name is "${values.name}", but the settings are of deployment "${deployment}": the service would refuse ` +
        'them. Correct the context, or deployment in the settings',
    );
  }
  if (TOOL_PATH.startsWith(roles.path) || roles.path.startsWith(TOOL_PATH)) {
    problems.push(
      `roles.path is "${roles.path}": it must be a path of its own, such as /bitbucket/. ` +
        `The service's own roles are under ${TOOL_PATH}, and may not be among the roles that it manages`,
    );
  }
  if (values.providerArn !== undefined && values.providerArn !== provider.arn) {
    problems.push(
      `context providerArn is ${values.providerArn}, but workspace "${provider.workspace}" issues its tokens as ` +
        `${provider.arn}. Correct the context, or provider.workspace in the settings`,
    );
  }
  problems.push(...boundaryProblems(settings, values));
  const qualifier = ownQualifier(settings);
  if (values.bootstrapQualifier !== undefined && values.bootstrapQualifier !== qualifier) {
    problems.push(
      `the bootstrap qualifier is "${values.bootstrapQualifier}" (@aws-cdk/core:bootstrapQualifier in cdk.json or the ` +
        `context), and boundary and guardrails would protect the bootstrap "${qualifier}". Name it in rolekeeper.yaml as ` +
        `well: service: {bootstrapQualifier: ${values.bootstrapQualifier}}`,
    );
  }
  const { passRolePath } = values;
  if (passRolePath !== undefined && (roles.path.startsWith(passRolePath) || passRolePath.startsWith(roles.path))) {
    problems.push(`context passRolePath is "${passRolePath}": pipelines may not pass each other's roles`);
  }
  return problems;
}

/** Whoever may update that stack may enter the roles that it holds. */
export function toolkitProblems({ service: { stacks = [] } }: Settings, name: string): string[] {
  if (name.startsWith(STACK_PREFIX) || stacks.includes(name)) return [];
  return [
    `toolkitStackName in cdk.json is "${name}": pipelines could change the roles that deploy the service. Give it a name ` +
      `that begins with ${STACK_PREFIX}, or name it in rolekeeper.yaml: service: {stacks: [${name}]}`,
  ];
}

function boundaryProblems(
  { account, partition, roles: { permissionsBoundary } }: Settings,
  { createBoundary, adoptBoundary, serviceBoundary }: DeploymentContext,
): string[] {
  const problems: string[] = [];
  if (createBoundary && permissionsBoundary.split(':')[4] !== account) {
    problems.push(
      `roles.permissionsBoundary is "${permissionsBoundary}", which is not in account ${account} and cannot be ` +
        'created there. Name a policy of this account, or deploy with -c createBoundary=false',
    );
  }
  if (adoptBoundary && !createBoundary) {
    problems.push(
      'context adoptBoundary takes the boundary into the stack, and createBoundary=false leaves it out. Leave one of ' +
        'them away: adoptBoundary where an earlier deployment of Rolekeeper has left it, createBoundary=false where it is yours',
    );
  }
  if (serviceBoundary === undefined) return problems;
  const [, ofPartition, , , owner] = serviceBoundary.split(':') as (string | undefined)[];
  if (ofPartition !== partition || (owner !== account && owner !== 'aws')) {
    problems.push(
      `context serviceBoundary is ${serviceBoundary}: IAM takes a policy of account ${account}, or one of AWS in ` +
        `partition ${partition}, and no other`,
    );
  }
  if (serviceBoundary === permissionsBoundary) {
    problems.push(
      `context serviceBoundary is ${serviceBoundary}, the boundary of the managed roles: it denies everything of the ` +
        'service, and the service could do nothing. Name the one that your organisation has for roles like these',
    );
  }
  return problems;
}

/** An alarm calls only a topic of its own region; whether the topic lets CloudWatch publish, only AWS knows. */
export function alarmProblems(
  { partition }: Settings,
  { alarmEmail, alarmTopicArn, region }: DeploymentContext,
): string[] {
  if (alarmTopicArn === undefined) return [];
  const [, ofPartition, , ofRegion] = alarmTopicArn.split(':');
  const problems: string[] = [];
  if (ofPartition !== partition || ofRegion !== region) {
    problems.push(
      `context alarmTopicArn is ${alarmTopicArn}, and the service is in ${region} (${partition}): CloudWatch calls only ` +
        'topics of its own region. Name one there, or leave alarmTopicArn out',
    );
  }
  if (alarmEmail.length > 0) {
    problems.push(
      'context names alarmTopicArn and alarmEmail: addresses are subscribed only to a topic of our own. ' +
        'Leave alarmEmail out, and subscribe them to that topic yourself',
    );
  }
  return problems;
}

export function webhookProblems({ source, configRepository }: DeploymentContext): string[] {
  const problems: string[] = [];
  if (source !== 'bitbucket') {
    problems.push(
      'context webhook is true, but the manifests are read from the bucket, which rings by itself when they are ' +
        'published. Deploy with -c source=bitbucket, or without the webhook',
    );
  }
  if (configRepository === undefined) {
    problems.push('context webhook is true, and context configRepository does not say which repository may ring');
  }
  return problems;
}
