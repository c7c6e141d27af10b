/** The environment of the functions: what the template sets (infra/node-function.ts) and what they read. */
import { readAnnouncement } from '../src/core/model/announcement.ts';
import { type Deployment, readDeployment, UNDEPLOYED } from '../src/core/model/deployment.ts';
import { parseJsonObject } from '../src/core/text/json.ts';
import { normalUuid, type Uuid } from '../src/core/text/uuid.ts';
import { LAYOUTS, type Layout, MODES, type Mode } from '../src/layout.ts';

/** Where the manifests are, by the fact `source` of the deployment. */
export type SourceEnvironment = BucketEnvironment | BitbucketEnvironment;

interface BucketEnvironment {
  /** Bucket that the manifests are published to. */
  CONFIG_BUCKET: string;
  LAYOUT: Layout;
}

interface BitbucketEnvironment {
  /** UUIDs of the config repository and its workspace, with braces. */
  SOURCE_WORKSPACE: string;
  SOURCE_REPOSITORY: string;
  SOURCE_BRANCH: string;
  /** The manifests folder, from the root of the repository. */
  SOURCE_FOLDER: string;
  /** Name of the secret with the token. */
  SOURCE_TOKEN_SECRET: string;
}

export type FunctionEnvironment = CommonEnvironment & SourceEnvironment;

interface CommonEnvironment {
  /** Bucket for inventory, lease, reports and history. */
  STATE_BUCKET: string;
  MODE: Mode;
  /** The account of this deployment, twelve digits: settings that name another one are refused. */
  ACCOUNT: string;
  /** JSON: the facts of this deployment (src/core/model/deployment.ts). */
  DEPLOYMENT: string;
  /** JSON: what a deployment that has begun is about to change (src/core/model/announcement.ts); absent: nothing. */
  ANNOUNCED?: string;
  POWERTOOLS_SERVICE_NAME: string;
  POWERTOOLS_METRICS_NAMESPACE: string;
  POWERTOOLS_LOG_LEVEL: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
}

export type SourceSettings =
  | { is: 'bucket'; name: string; layout: Layout }
  | { is: 'bitbucket'; workspace: Uuid; repository: Uuid; branch: string; folder: string; tokenSecret: string };

type Name = keyof CommonEnvironment | keyof BucketEnvironment | keyof BitbucketEnvironment;

export interface FunctionSettings {
  source: SourceSettings;
  stateBucket: string;
  mode: Mode;
  account: string;
  deployment: Deployment;
}

/**
 * The settings of a function, from `process.env`.
 * @throws Error that names every variable that is missing or has a value it cannot have
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): FunctionSettings {
  const problems: string[] = [];
  const text = (name: Name) => {
    const value = env[name] ?? '';
    if (value === '') problems.push(`${name} is not set`);
    return value;
  };
  const oneOf = <T extends string>(name: Name, allowed: readonly [T, ...T[]]): T => {
    const value = text(name);
    const found = allowed.find((item) => item === value);
    if (found === undefined && value !== '') problems.push(`${name} is "${value}", not one of ${allowed.join(', ')}`);
    return found ?? allowed[0];
  };
  const uuid = (name: Name): Uuid => {
    const value = text(name);
    const found = normalUuid(value);
    if (found === undefined && value !== '') problems.push(`${name} is "${value}", which is no UUID`);
    return found ?? ('' as Uuid);
  };
  // What is wrong with it is told last; without it the manifests are where they always were.
  const ofDeployment: string[] = [];
  const announced = readAnnouncement(parseJsonObject(env.ANNOUNCED ?? ''));
  const deployment = { ...deploymentIn(env.DEPLOYMENT ?? '', ofDeployment), ...(announced && { announced }) };
  const source: SourceSettings =
    deployment.source === 'bucket'
      ? { is: 'bucket', name: text('CONFIG_BUCKET'), layout: oneOf('LAYOUT', LAYOUTS) }
      : {
          is: 'bitbucket',
          workspace: uuid('SOURCE_WORKSPACE'),
          repository: uuid('SOURCE_REPOSITORY'),
          branch: text('SOURCE_BRANCH'),
          folder: text('SOURCE_FOLDER'),
          tokenSecret: text('SOURCE_TOKEN_SECRET'),
        };
  const settings: FunctionSettings = {
    source,
    stateBucket: text('STATE_BUCKET'),
    mode: oneOf('MODE', MODES),
    account: text('ACCOUNT'),
    deployment,
  };
  problems.push(...ofDeployment);
  if (problems.length > 0) throw new Error(`The function's environment is wrong: ${problems.join('; ')}`);
  return settings;
}

function deploymentIn(text: string, problems: string[]): Deployment {
  if (text === '') problems.push('DEPLOYMENT is not set');
  const deployment = readDeployment(parseJsonObject(text));
  if (deployment === undefined && text !== '')
    problems.push(`DEPLOYMENT does not hold the facts of a deployment: ${text}`);
  return deployment ?? UNDEPLOYED;
}
