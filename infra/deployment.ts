/** One deployment of the service: what the settings say, what the context chooses, checked against each other. */
import { indexLock } from '../src/core/manifest/lock-index.ts';
import type { BitbucketLock, Settings } from '../src/core/manifest/settings.ts';
import { type Issue, placeText } from '../src/core/model/diagnosis.ts';
import { ownQualifier } from '../src/core/role-guardrails/service-assets.ts';
import type { DeploymentContext } from './context.ts';
import { type Place, STACKS, TOOL_PATH } from './names.ts';
import type { ConfigRepository } from './pipeline-roles.ts';

export interface DeploymentSpec
  extends Pick<
    DeploymentContext,
    | 'driftMinutes'
    | 'mode'
    | 'layout'
    | 'webhook'
    | 'alarmEmail'
    | 'createBoundary'
    | 'adoptBoundary'
    | 'serviceBoundary'
    | 'passRolePath'
    | 'foreignRoles'
    | 'unownedRoles'
    | 'source'
    | 'configFolder'
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

/**
 * @param toolkitStack name of the stack of the bootstrap that deploys us alone; undefined: another app's
 * @throws DeploymentError
 */
export function describeDeployment(
  { settings, lock, issues }: ValidatedSettings,
  { values, problems }: { values: DeploymentContext; problems: readonly string[] },
  toolkitStack?: string,
): DeploymentSpec {
  // A broken role manifest is reported by the pass; only what names account, path, boundary and UUIDs matters here.
  if (settings === undefined || lock === undefined) {
    const about = ({ place, message }: Issue) => `${values.manifests}/${placeText(place)} ${message}`;
    throw new DeploymentError([
      ...problems,
      ...issues.filter(({ place }) => !place.file.startsWith('teams/')).map(about),
    ]);
  }
  const found = [...problems, ...settingsProblems(settings, values)];
  const configRepository = resolveRepository(settings, lock, values, found);
  if (values.webhook) found.push(...webhookProblems(values));
  if (toolkitStack !== undefined) found.push(...toolkitProblems(settings, toolkitStack));
  if (found.length > 0) throw new DeploymentError(found);
  return {
    ...values,
    settings,
    place: { partition: settings.partition, account: settings.account, region: values.region },
    createProvider: values.providerArn === undefined,
    configRepository,
    stacks: settings.service.stacks ?? [],
  };
}

function settingsProblems(settings: Settings, values: DeploymentContext): string[] {
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
function toolkitProblems({ service: { stacks = [] } }: Settings, name: string): string[] {
  if (name.startsWith(STACKS.reconciler) || stacks.includes(name)) return [];
  return [
    `toolkitStackName in cdk.json is "${name}": pipelines could change the roles that deploy the service. Give it a name ` +
      `that begins with ${STACKS.reconciler}, or name it in rolekeeper.yaml: service: {stacks: [${name}]}`,
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
