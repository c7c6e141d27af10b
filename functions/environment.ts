/** The environment of the functions: what the template sets (infra/node-function.ts) and what they read. */
import { FOREIGN_GRANTS, type ForeignGrant } from '../src/core/model/deployment.ts';
import { LAYOUTS, type Layout, MODES, type Mode } from '../src/service/layout.ts';

export interface FunctionEnvironment {
  /** Bucket that the manifests are published to. */
  CONFIG_BUCKET: string;
  /** Bucket for inventory, lease, reports and history. */
  STATE_BUCKET: string;
  LAYOUT: Layout;
  MODE: Mode;
  /** The account that this deployment is for, twelve digits: settings that name another one are refused. */
  ACCOUNT: string;
  /** Digest of the permissions boundary as this deployment makes it; empty if it belongs to somebody else. */
  BOUNDARY_DIGEST: string;
  /** JSON: digests of the trust policies of the service's own roles as this deployment makes them, by name. */
  SERVICE_TRUSTS: string;
  /** What this deployment's permissions let it do to roles that are not ours. */
  FOREIGN_ROLES: ForeignGrant;
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
  boundaryDigest: string | undefined;
  serviceTrusts: Readonly<Record<string, string>>;
  foreignGrant: ForeignGrant;
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
  const digests = (name: keyof FunctionEnvironment): Record<string, string> => {
    const value = text(name);
    if (value === '') return {};
    try {
      return JSON.parse(value) as Record<string, string>;
    } catch {
      problems.push(`${name} is not JSON`);
      return {};
    }
  };
  const settings: FunctionSettings = {
    configBucket: text('CONFIG_BUCKET'),
    stateBucket: text('STATE_BUCKET'),
    layout: oneOf('LAYOUT', LAYOUTS),
    mode: oneOf('MODE', MODES),
    account: text('ACCOUNT'),
    boundaryDigest: env.BOUNDARY_DIGEST || undefined,
    serviceTrusts: digests('SERVICE_TRUSTS'),
    foreignGrant: oneOf('FOREIGN_ROLES', FOREIGN_GRANTS),
  };
  if (problems.length > 0) throw new Error(`The function's environment is wrong: ${problems.join('; ')}`);
  return settings;
}
