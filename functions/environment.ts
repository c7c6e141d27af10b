/** The environment of the functions: what the template sets (infra/node-function.ts) and what they read. */
import { type Deployment, readDeployment, UNDEPLOYED } from '../src/core/model/deployment.ts';
import { parseJsonObject } from '../src/core/text/json.ts';
import { LAYOUTS, type Layout, MODES, type Mode } from '../src/layout.ts';

export interface FunctionEnvironment {
  /** Bucket that the manifests are published to. */
  CONFIG_BUCKET: string;
  /** Bucket for inventory, lease, reports and history. */
  STATE_BUCKET: string;
  LAYOUT: Layout;
  MODE: Mode;
  /** The account of this deployment, twelve digits: settings that name another one are refused. */
  ACCOUNT: string;
  /** JSON: the facts of this deployment (src/core/model/deployment.ts). */
  DEPLOYMENT: string;
  POWERTOOLS_SERVICE_NAME: string;
  POWERTOOLS_METRICS_NAMESPACE: string;
  POWERTOOLS_LOG_LEVEL: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
}

export interface FunctionSettings {
  configBucket: string;
  stateBucket: string;
  layout: Layout;
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
  const text = (name: keyof FunctionEnvironment) => {
    const value = env[name] ?? '';
    if (value === '') problems.push(`${name} is not set`);
    return value;
  };
  const oneOf = <T extends string>(name: keyof FunctionEnvironment, allowed: readonly [T, ...T[]]): T => {
    const value = text(name);
    const found = allowed.find((item) => item === value);
    if (found === undefined && value !== '') problems.push(`${name} is "${value}", not one of ${allowed.join(', ')}`);
    return found ?? allowed[0];
  };
  const settings: FunctionSettings = {
    configBucket: text('CONFIG_BUCKET'),
    stateBucket: text('STATE_BUCKET'),
    layout: oneOf('LAYOUT', LAYOUTS),
    mode: oneOf('MODE', MODES),
    account: text('ACCOUNT'),
    deployment: deploymentIn(text('DEPLOYMENT'), problems),
  };
  if (problems.length > 0) throw new Error(`The function's environment is wrong: ${problems.join('; ')}`);
  return settings;
}

function deploymentIn(text: string, problems: string[]): Deployment {
  const deployment = readDeployment(parseJsonObject(text));
  if (deployment === undefined && text !== '')
    problems.push(`DEPLOYMENT does not hold the facts of a deployment: ${text}`);
  return deployment ?? UNDEPLOYED;
}
