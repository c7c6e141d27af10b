/** The environment of the gate and of its exchange: what the template sets and what the functions read. */
import { issuerOf, tokenIssuer } from '../src/core/access/token-issuer.ts';
import { normalUuid } from '../src/core/text/uuid.ts';
import type { GatePlace } from '../src/service/gate/gate-world.ts';
import type { FunctionEnvironment } from './environment.ts';

type Telemetry = Pick<FunctionEnvironment, `POWERTOOLS_${'SERVICE_NAME' | 'METRICS_NAMESPACE' | 'LOG_LEVEL'}`>;

export interface GateEnvironment extends Telemetry {
  /** The slug, by which the issuer is known. */
  WORKSPACE: string;
  /** In braces, as the lock file has it. */
  WORKSPACE_UUID: string;
  /** The one audience of the tokens that are taken. */
  AUDIENCE: string;
  /** Where the passes write the table, and report. */
  STATE_BUCKET: string;
  /** ARN of the function that asks STS. */
  EXCHANGE_FUNCTION: string;
  /** How old the table may be, in seconds: some intervals of the passes. */
  FRESH_SECONDS: string;
}

/** The region, by which STS's regional name is known, is Lambda's own AWS_REGION. */
export type ExchangeEnvironment = Telemetry;

export interface GateFunctionSettings {
  readonly place: GatePlace;
  readonly stateBucket: string;
  readonly exchangeFunction: string;
}

/**
 * The settings of the gate, from `process.env`.
 * @throws Error that names every variable that is missing or has a value it cannot have
 */
export function readGateEnvironment(env: Readonly<Record<string, string | undefined>>): GateFunctionSettings {
  const problems: string[] = [];
  const text = (name: keyof GateEnvironment, wanted: (value: string) => boolean = () => true, what = '') => {
    const value = env[name] ?? '';
    if (value === '') problems.push(`${name} is not set`);
    else if (!wanted(value)) problems.push(`${name} is "${value}", which is no ${what}`);
    return value;
  };
  const settings: GateFunctionSettings = {
    place: {
      workspace: text('WORKSPACE', (value) => tokenIssuer(issuerOf(value)).is === 'bitbucket', 'slug of a workspace'),
      workspaceUuid: normalUuid(text('WORKSPACE_UUID', (value) => normalUuid(value) !== undefined, 'UUID')) ?? '',
      audience: text('AUDIENCE'),
      freshSeconds: Number(text('FRESH_SECONDS', (value) => /^[1-9]\d{0,6}$/.test(value), 'number of seconds')),
    },
    stateBucket: text('STATE_BUCKET'),
    exchangeFunction: text('EXCHANGE_FUNCTION', (value) => FUNCTION_ARN.test(value), 'ARN of a function'),
  };
  if (problems.length > 0) throw new Error(`The gate's environment is wrong: ${problems.join('; ')}`);
  return settings;
}

const FUNCTION_ARN = /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+$/;
