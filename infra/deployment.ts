/** One deployment of the service: what the settings say, what the context chooses, checked against each other. */
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { indexLock } from '../src/core/manifest/lock-index.ts';
import type { BitbucketLock, Settings } from '../src/core/manifest/settings.ts';
import { type Issue, placeText } from '../src/core/model/diagnosis.ts';
import type { DeploymentContext } from './context.ts';
import { bucketNames, type Place, TOOL_PATH } from './names.ts';
import type { ConfigRepository } from './pipeline-roles.ts';

export interface DeploymentSpec
  extends Pick<
    DeploymentContext,
    | 'driftMinutes'
    | 'mode'
    | 'layout'
    | 'webhook'
    | 'alarmEmail'
    | 'alarmTopicArn'
    | 'runbookUrl'
    | 'createBoundary'
    | 'passRolePath'
    | 'foreignRoles'
    | 'unownedRoles'
    | 'source'
    | 'configFolder'
    | 'functionMemory'
    | 'functionTimeout'
    | 'functionConcurrency'
  > {
  settings: Settings;
  place: Place;
  /** false: the account has the provider already. It is shared, so it is never taken over or recreated. */
  createProvider: boolean;
  configRepository: ConfigRepository | undefined;
  /** Stacks of other apps that hold the service (infra/library.ts). */
  stacks: readonly string[];
}

/** Something about settings or context makes a deployment impossible; `message` lists all of it. */
export class DeploymentError extends Error {
  constructor(problems: readonly string[]) {
    super(`This cannot be deployed:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'DeploymentError';
  }
}

/** The part of `validateTree`'s answer that a deployment depends on. */
export interface ValidatedSettings {
  settings: Settings | undefined;
  lock: BitbucketLock | undefined;
  issues: readonly Issue[];
}

/** @throws DeploymentError */
export function describeDeployment(
  { settings, lock, issues }: ValidatedSettings,
  { values, problems }: { values: DeploymentContext; problems: readonly string[] },
): DeploymentSpec {
  // A broken role manifest is reported by the pass; only what names account, path, boundary and UUIDs matters here.
  if (settings === undefined || lock === undefined) {
    const about = ({ place, message }: Issue) => `${values.manifests}/${placeText(place)} ${message}`;
    throw new DeploymentError([
      ...problems,
      ...issues.filter(({ place }) => !place.file.startsWith('teams/')).map(about),
    ]);
  }
  const found = [
    ...problems,
    ...placeProblems(settings, values),
    ...settingsProblems(settings, values),
    ...alarmProblems(settings, values),
  ];
  const configRepository = resolveRepository(settings, lock, values, found);
  if (values.webhook) found.push(...webhookProblems(values));
  if (found.length > 0) throw new DeploymentError(found);
  return {
    ...values,
    settings,
    place: {
      partition: settings.partition,
      account: settings.account,
      region: values.region,
      deployment: settings.deployment,
    },
    createProvider: values.providerArn === undefined,
    configRepository,
    stacks: settings.service.stacks ?? [],
  };
}

/** The names of buckets are the longest that AWS restricts: 63 characters (Amazon S3, bucket naming rules). */
const BUCKET_NAME_CHARACTERS = 63;

function placeProblems({ partition, account, deployment }: Settings, { region }: DeploymentContext): string[] {
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

function settingsProblems(settings: Settings, values: DeploymentContext): string[] {
  const { account, roles, provider, deployment } = settings;
  const problems: string[] = [];
  if (values.name !== undefined && values.name !== deployment) {
    problems.push(
      `context name is "${values.name}", but the settings are of deployment "${deployment}": the service would refuse ` +
        'them. Correct the context, or deployment in the settings',
    );
  }
  const [, , , , boundaryAccount] = roles.permissionsBoundary.split(':') as (string | undefined)[];
  if (TOOL_PATH.startsWith(roles.path) || roles.path.startsWith(TOOL_PATH)) {
    problems.push(
      `roles.path is "${roles.path}": it must be a path of its own, such as /bitbucket/. ` +
        `The service's own roles are under ${TOOL_PATH}, and may not be among the roles that it manages`,
    );
  }
  if (values.createBoundary && boundaryAccount !== account) {
    problems.push(
      `roles.permissionsBoundary is "${roles.permissionsBoundary}", which is not in account ${account} and cannot be ` +
        'created there. Name a policy of this account, or deploy with -c createBoundary=false',
    );
  }
  if (values.providerArn !== undefined && values.providerArn !== provider.arn) {
    problems.push(
      `context providerArn is ${values.providerArn}, but workspace "${provider.workspace}" issues its tokens as ` +
        `${provider.arn}. Correct the context, or provider.workspace in the settings`,
    );
  }
  const { passRolePath } = values;
  if (passRolePath !== undefined && (roles.path.startsWith(passRolePath) || passRolePath.startsWith(roles.path))) {
    problems.push(`context passRolePath is "${passRolePath}": pipelines may not pass each other's roles`);
  }
  return problems;
}

/** An alarm calls only a topic of its own region; whether the topic lets CloudWatch publish, only AWS knows. */
function alarmProblems({ partition }: Settings, { alarmEmail, alarmTopicArn, region }: DeploymentContext): string[] {
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

function webhookProblems({ source, configRepository }: DeploymentContext): string[] {
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

function resolveRepository(
  settings: Settings,
  lock: BitbucketLock,
  { source, configRepository: slug, deploymentEnvironment: environment, configBranch: branch }: DeploymentContext,
  problems: string[],
): ConfigRepository | undefined {
  if (source === 'bitbucket') return fetchedRepository(lock, { slug, branch }, problems);
  if (slug === undefined) return undefined;
  const { carriesBranch, carriesEnvironment } = settings.provider.subjectFormat;
  if (!carriesBranch && !carriesEnvironment) {
    problems.push(
      'provider.subjectFormat carries neither environment nor branch: every branch of the config repository could ' +
        'publish. Leave configRepository out and make an upload role that you can vouch for',
    );
  }
  const repository = indexLock(lock).bySlug.get(slug);
  const environmentUuid = repository?.environments.get(environment);
  if (repository === undefined) {
    problems.push(`context configRepository is "${slug}": the lock file has no such repository`);
  } else if (environmentUuid === undefined) {
    problems.push(
      `context deploymentEnvironment is "${environment}": in the lock file repository ${slug} has ` +
        `${[...repository.environments.keys()].join(', ') || 'no environments'}`,
    );
  }
  if (repository === undefined || environmentUuid === undefined) return undefined;
  return { slug, uuid: repository.uuid, branch, publisher: { environment, environmentUuid } };
}

/** Its pipeline publishes nothing, so that none of its environments matters. */
function fetchedRepository(
  lock: BitbucketLock,
  { slug, branch }: { slug: string | undefined; branch: string },
  problems: string[],
): ConfigRepository | undefined {
  const uuid = slug === undefined ? undefined : indexLock(lock).bySlug.get(slug)?.uuid;
  if (slug !== undefined && uuid !== undefined) return { slug, uuid, branch, publisher: undefined };
  problems.push(
    slug === undefined
      ? 'context source is "bitbucket": name the repository that is fetched with configRepository, as bitbucket.lock.yaml has it'
      : `context configRepository is "${slug}": the lock file has no such repository`,
  );
  return undefined;
}
