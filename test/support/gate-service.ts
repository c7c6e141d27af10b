/**
 * The gate as it is deployed, on loopback: both bundles in processes of their own, and around them an issuer with TLS, the
 * bucket, Lambda's Invoke, and an STS that evaluates the trust policies of the roles with what it knows of the call.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import type { GateEnvironment } from '../../functions/gate-environment.ts';
import { gateTableDigest, gateTableText } from '../../src/core/gate/stored-table.ts';
import type { GateRole, GateTable } from '../../src/core/model/gate-table.ts';
import { trustPolicy } from '../../src/core/trust/trust.ts';
import { type FunctionFolder, functionFolder } from './function-folder.ts';
import { type UrlAnswer, type UrlEventOptions, urlEvent } from './function-url.ts';
import { GateAws } from './gate-aws.ts';
import { aUuid } from './ids.ts';
import { type Invocation, LambdaRuntime } from './lambda-runtime.ts';
import { type LocalIssuer, type MintOptions, startIssuer } from './local-issuer.ts';
import type { StateFile } from './local-sts.ts';
import { ACCOUNT, ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY, settings, WORKSPACE } from './roles.ts';
import { StsServer, type StsWorld } from './sts-server.ts';

export const REGION = 'eu-central-1';
export const GATE_VPC = `arn:aws:ec2:${REGION}:${ACCOUNT}:vpc/vpc-0a1b2c3d4e5f60718`;
export const STEP = aUuid('{0f6d2a86-0c5e-4f0f-9a44-5f7a1d3c2b10}');
export const BUCKET = `rolekeeper-state-${ACCOUNT}-${REGION}`;
export const EXCHANGE = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:rolekeeper-gate-exchange`;
const { provider } = settings();

const role = (name: string, rest: Omit<GateRole, 'arn'>): [string, GateRole] => [
  name,
  { arn: `arn:aws:iam::${ACCOUNT}:role/bitbucket/${name}` as GateRole['arn'], ...rest },
];

/** Roles that the gate keeps the branches of. */
export const GATED: Readonly<Record<string, GateRole>> = Object.fromEntries([
  role('checkout-deploy', {
    maxSessionSeconds: 3_600,
    requestSeconds: 1_800,
    doors: [{ repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT }],
    branches: ['main', 'release/*'],
  }),
  role('checkout-test', { maxSessionSeconds: 43_200, doors: [{ repositoryUuid: REPOSITORY }], branches: ['main'] }),
  role('shipping-deploy', {
    maxSessionSeconds: 3_600,
    doors: [{ repositoryUuid: OTHER_REPOSITORY }],
    branches: ['main'],
  }),
]);

export interface GateServiceOptions {
  readonly environment?: Partial<GateEnvironment>;
  /** Of both processes. */
  readonly nodeOptions?: string;
  /** The clock of the gate can be put ahead. */
  readonly movesClock?: boolean;
  /** How many containers of each there are. */
  readonly containers?: number;
  /** What the processes of the gate are started by, such as `taskset`. */
  readonly launcher?: readonly string[];
  /** Where lines of the gate's log go; neither function's are kept then. @param container from 0 */
  readonly onLine?: (line: string, container: number) => void;
}

/** What a caller of the gate sees. */
export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly log: readonly string[];
}

export class GateService {
  readonly issuer: LocalIssuer;
  readonly aws: GateAws;
  readonly stsWorld: StsWorld;
  /** Through the interface endpoint of the gate's VPC. */
  readonly sts: StsServer;
  readonly #folders: FunctionFolder[];
  readonly gates: LambdaRuntime[] = [];
  readonly exchanges: LambdaRuntime[] = [];

  private constructor(issuer: LocalIssuer, keys: JSONWebKeySet, folders: FunctionFolder[]) {
    this.issuer = issuer;
    this.#folders = folders;
    this.stsWorld = { state: accountWith(GATED), keys };
    this.sts = new StsServer(this.stsWorld, GATE_VPC);
    const invoke = (event: unknown) => idle(this.exchanges).invoke(event);
    this.aws = new GateAws({ bucket: BUCKET, exchange: EXCHANGE, invoke });
  }

  /** What the issuer publishes, as STS would have it. */
  keySet(): Promise<JSONWebKeySet> {
    return keySet(this.issuer);
  }

  static async start(options: GateServiceOptions = {}): Promise<GateService> {
    const issuer = await startIssuer({ workspace: 'acme', workspaceUuid: WORKSPACE });
    const folders = await Promise.all([functionFolder('gate'), functionFolder('exchange')]);
    const service = new GateService(issuer, await keySet(issuer), folders);
    await service.#start(options);
    return service;
  }

  async #start(options: GateServiceOptions): Promise<void> {
    const [gate, exchange] = this.#folders.map(({ path }) => path);
    const authority = join(gate ?? '', 'authority.pem');
    await writeFile(authority, this.issuer.loopback.ca);
    const [aws, sts] = await Promise.all([this.aws.start(), this.sts.start()]);
    const { nodeOptions = '', containers = 1, launcher = [], movesClock = false, onLine } = options;
    await this.setAhead(0);
    const clock = movesClock ? `--import=${new URL('clock-ahead.mjs', import.meta.url).href}` : '';
    for (let number = 0; number < containers; number += 1) {
      this.gates.push(
        await LambdaRuntime.start({
          ...lambdaOf('gate', gate ?? '', launcher),
          // The deadline is a moment of our clock.
          timeout: movesClock ? 86_400_000 : 30_000,
          ...(onLine && { onLine: (line: string) => onLine(line, number) }),
          environment: {
            ...gateEnvironment(this.issuer, authority),
            AWS_ENDPOINT_URL: aws,
            NODE_OPTIONS: `--import=${BITBUCKET} ${clock} ${nodeOptions}`,
            CLOCK_AHEAD: this.#clockFile,
            ...options.environment,
          },
        }),
      );
      this.exchanges.push(
        await LambdaRuntime.start({
          ...lambdaOf('exchange', exchange ?? '', []),
          ...(onLine && { onLine: () => {} }),
          environment: { ...TELEMETRY, AWS_ENDPOINT_URL_STS: sts, NODE_OPTIONS: nodeOptions },
        }),
      );
    }
    this.writeTable();
  }

  get #clockFile(): string {
    return join(this.#folders[0]?.path ?? '', 'clock-ahead');
  }

  /** @param seconds that the gate's clock is ahead of ours from now on */
  async setAhead(seconds: number): Promise<void> {
    await writeFile(this.#clockFile, String(seconds * 1_000));
  }

  /** Puts a table into the bucket as a pass does, by default one that is just written. */
  writeTable(roles: Readonly<Record<string, GateRole>> = GATED, rest: Partial<GateTable> = {}): string {
    const text = tableText(roles, rest);
    this.aws.objects.set('gate.json', text);
    return text;
  }

  /** As a quiet pass does, of the table that lies there. */
  confirm(confirmedAt = new Date(), digest = gateTableDigest(this.aws.objects.text('gate.json') ?? '')): void {
    const gate = { digest, confirmedAt: confirmedAt.toISOString() };
    this.aws.objects.set('latest.json', JSON.stringify({ version: 'rolekeeper.report/v2', gate }));
  }

  /** Of a deployment step on main, with those claims in their place. */
  token(claims: Readonly<Record<string, unknown>> = {}, options: MintOptions = {}): Promise<string> {
    return this.issuer.token({ ...stepClaims(), ...claims }, options);
  }

  /** In the gate's own form. */
  async ask(role: string, token: string, more: Readonly<Record<string, string>> = {}): Promise<Seen> {
    return this.send(new URLSearchParams({ role, token, ...more }).toString());
  }

  async send(body: string, options: UrlEventOptions = {}): Promise<Seen> {
    return seen(await this.invoke(urlEvent(body, options)));
  }

  async invoke(event: unknown): Promise<Invocation> {
    return idle(this.gates).invoke(event);
  }

  /** All that both functions have written. */
  get logs(): string {
    return [...this.gates, ...this.exchanges].flatMap(({ log }) => log).join('\n');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.gates, ...this.exchanges].map((one) => one.stop()));
    await Promise.all([this.aws.stop(), this.sts.stop(), this.issuer.stop()]);
    await Promise.all(this.#folders.map((folder) => folder.remove()));
  }
}

/** The text of a table that is just written. */
export function tableText(roles: Readonly<Record<string, GateRole>>, rest: Partial<GateTable> = {}): string {
  const writtenAt = new Date().toISOString();
  return gateTableText({
    version: 'rolekeeper.gate/v1',
    writtenAt,
    revision: null,
    tokenSeconds: 7_200,
    roles,
    ...rest,
  });
}

/** A container has one request at a time. */
function idle(containers: readonly LambdaRuntime[]): LambdaRuntime {
  const [found] = [...containers].sort((a, b) => a.load - b.load);
  if (found === undefined) throw new Error('there is no container');
  return found;
}

export const TELEMETRY = {
  POWERTOOLS_SERVICE_NAME: 'rolekeeper',
  POWERTOOLS_METRICS_NAMESPACE: 'Rolekeeper',
  POWERTOOLS_LOG_LEVEL: 'INFO',
} as const;

const GATE_ENVIRONMENT: GateEnvironment = {
  WORKSPACE: 'acme',
  WORKSPACE_UUID: WORKSPACE,
  AUDIENCE: provider.audience,
  STATE_BUCKET: BUCKET,
  EXCHANGE_FUNCTION: EXCHANGE,
  FRESH_SECONDS: '3600',
  ...TELEMETRY,
};

const BITBUCKET = new URL('bitbucket-on-loopback.mjs', import.meta.url).href;

/**
 * As the template sets it; and Bitbucket is on loopback.
 * @param authority file with the certificate of the issuer's authority
 */
export function gateEnvironment(issuer: LocalIssuer, authority: string) {
  return {
    ...GATE_ENVIRONMENT,
    NODE_OPTIONS: `--import=${BITBUCKET}`,
    NODE_EXTRA_CA_CERTS: authority,
    BITBUCKET_ON_LOOPBACK: String(issuer.loopback.port),
  };
}

function lambdaOf(name: 'gate' | 'exchange', folder: string, launcher: readonly string[]) {
  return {
    folder,
    handler: `${name}.handler`,
    functionName: name === 'gate' ? 'rolekeeper-gate' : 'rolekeeper-gate-exchange',
    account: ACCOUNT,
    region: REGION,
    // As infra/gate-functions.ts has them.
    timeout: name === 'gate' ? 25_000 : 10_000,
    patience: 60_000,
    launcher,
  };
}

/** What a Function URL makes of an invocation. */
export function seen({ answer, error, log }: Invocation): Seen {
  if (error !== undefined) return { status: 502, headers: {}, body: 'Internal Server Error', log };
  const { statusCode, headers = {}, body = '' } = answer as UrlAnswer;
  return { status: statusCode, headers, body, log };
}

export function stepClaims(): Record<string, unknown> {
  return {
    aud: provider.audience,
    sub: `${REPOSITORY}:${ENVIRONMENT}:${STEP}`,
    branchName: 'main',
    repositoryUuid: REPOSITORY,
    deploymentEnvironmentUuid: ENVIRONMENT,
    pipelineUuid: '{b6f6e7c0-3a1c-4a55-8d0f-6a7c1f2e3d4c}',
    stepUuid: STEP,
  };
}

/** Of a step that deploys to nothing. */
export const NO_ENVIRONMENT = { sub: `${REPOSITORY}:${STEP}`, deploymentEnvironmentUuid: undefined };

export async function keySet(issuer: LocalIssuer): Promise<JSONWebKeySet> {
  const keys = await issuer.keys.keys('acme');
  return { keys: keys.map(({ n, e, kid }) => ({ kty: 'RSA', n, e, ...(kid !== undefined && { kid }), alg: 'RS256' })) };
}

/** An account that has these roles, each with the trust policy that a manifest of them would have. */
export function accountWith(roles: Readonly<Record<string, GateRole>>): StateFile {
  return {
    Account: ACCOUNT,
    Policies: [],
    OpenIDConnectProviders: [{ Arn: provider.arn, Url: provider.host, ClientIDList: [provider.audience] }],
    RoleDetailList: Object.entries(roles).map(([RoleName, { arn, doors, maxSessionSeconds }]) => ({
      Path: '/bitbucket/',
      RoleName,
      RoleId: 'AROAEXAMPLEGATE00000',
      Arn: arn,
      AssumeRolePolicyDocument: JSON.parse(trustPolicy(provider, doors, [GATE_VPC])),
      MaxSessionDuration: maxSessionSeconds,
    })),
  };
}
