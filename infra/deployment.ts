/** One deployment of the service: what the settings say, what the context chooses, checked against each other. */
import { indexLock } from '../src/core/manifest/lock-index.ts';
import type { BitbucketLock, Settings } from '../src/core/manifest/settings.ts';
import { type Issue, placeText } from '../src/core/model/diagnosis.ts';
import type { DeploymentContext } from './context.ts';
import {
  alarmProblems,
  placeProblems,
  settingsProblems,
  toolkitProblems,
  webhookProblems,
} from './deployment-problems.ts';
import { gateProblems } from './gate-problems.ts';
import type { Place } from './names.ts';
import type { ConfigRepository } from './pipeline-roles.ts';

export interface DeploymentSpec
  extends Pick<
    DeploymentContext,
    | 'driftMinutes'
    | 'mode'
    | 'layout'
    | 'webhook'
    | 'branchAudit'
    | 'auditRegions'
    | 'gate'
    | 'gateAccount'
    | 'gateVpc'
    | 'gateSubnets'
    | 'gateZones'
    | 'gateOrganization'
    | 'alarmEmail'
    | 'alarmTopicArn'
    | 'runbookUrl'
    | 'createBoundary'
    | 'adoptBoundary'
    | 'serviceBoundary'
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
  const found = [
    ...problems,
    ...placeProblems(settings, values),
    ...settingsProblems(settings, values),
    ...alarmProblems(settings, values),
  ];
  const configRepository = resolveRepository(settings, lock, values, found);
  if (values.webhook) found.push(...webhookProblems(values));
  found.push(...gateProblems(settings, values));
  if (toolkitStack !== undefined) found.push(...toolkitProblems(settings, toolkitStack));
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
