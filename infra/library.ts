/**
 * The service as constructs, for the CDK app of another team: the package exports this file as `…/cdk`, bundled
 * (scripts/package.ts). Our own stacks and these constructs are made by the same functions, so that they do not differ.
 *
 * What is here may be in any stack, but not in any number: the things have fixed names (names.ts), since the boundary
 * and the permissions name them before they exist. So a deployment has one of each.
 *
 * The permissions boundary keeps pipelines away from all that the service consists of, and whoever may update a stack
 * may change everything in it. Our own stacks are recognized by their names. Stacks of other apps have names of their
 * own, which the deployment is therefore told (`stacks`, or `service.stacks` in the settings); a construct in a stack that it was not told of is an error.
 *
 * The types of this file are all that its users see, so none of them is from another file of ours.
 */
import { join } from 'node:path';
import { Stack, Token } from 'aws-cdk-lib';
import { Code, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import cdk from '../cdk.json' with { type: 'json' };
import { validateTree } from '../src/core/manifest/validate.ts';
import { ManifestFolder } from '../src/files/manifest-folder.ts';
import { createAccount } from './account-stack.ts';
import { createBranchAudit } from './branch-audit-stack.ts';
import { readContext } from './context.ts';
import { DeploymentError, type DeploymentSpec, describeDeployment } from './deployment.ts';
import { createForwarder } from './forwarder-stack.ts';
import { gatePlace } from './gate-place.ts';
import { createGate } from './gate-stack.ts';
import { iamEventsRegion } from './iam-changes.ts';
import { STACK_PREFIX } from './names.ts';
import { createService } from './reconciler-stack.ts';
import { createWebhook } from './webhook-stack.ts';

/** What can be chosen; docs/deploy.md describes each under "What can be chosen". */
export interface RolekeeperOptions {
  /**
   * Names of the stacks that these constructs are in, beside those that the settings name (service.stacks): the boundary
   * keeps pipelines away from both, and of those in the settings a manifest is refused that touches them.
   */
  readonly stacks?: readonly string[];
  /** Region of the service. */
  readonly region: string;
  readonly driftMinutes?: number;
  readonly mode?: 'heal' | 'report';
  readonly layout?: 'revision' | 'folder';
  /** Whether there is a RolekeeperWebhook. */
  readonly webhook?: boolean;
  /** Whether there is a RolekeeperBranchAudit. */
  readonly branchAudit?: boolean;
  /** The Regions whose CloudTrail it reads. */
  readonly auditRegions?: readonly string[];
  /** Whether there is a RolekeeperGate, in the account of the service. */
  readonly gate?: boolean;
  /** Another account, which the RolekeeperGate is in. */
  readonly gateAccount?: string;
  /** ARN of the VPC of the RolekeeperGate, once it is deployed and the settings name it. */
  readonly gateVpc?: string;
  /** Ids of its subnets, where it is in the account of the service. */
  readonly gateSubnets?: readonly string[];
  /** The two Availability Zones that it stands in. */
  readonly gateZones?: readonly string[];
  /** Id of the organisation whose roles its endpoint lets be assumed. */
  readonly gateOrganization?: string;
  readonly alarmEmail?: string | readonly string[];
  readonly alarmTopicArn?: string;
  readonly runbookUrl?: string;
  readonly providerArn?: string;
  readonly createBoundary?: boolean;
  readonly passRolePath?: string;
  /** ARN of a permissions boundary for the roles of the service itself. */
  readonly serviceBoundary?: string;
  readonly foreignRoles?: 'none' | 'quarantine' | 'delete';
  readonly unownedRoles?: 'takeover' | 'refuse';
  readonly source?: 'bucket' | 'bitbucket';
  readonly configRepository?: string;
  readonly deploymentEnvironment?: string;
  readonly configBranch?: string;
  readonly configFolder?: string;
  /** MB of the reconcile function. */
  readonly functionMemory?: number;
  /** Seconds after which Lambda ends a pass. */
  readonly functionTimeout?: number;
  /** Executions of the account's limit that are kept for the reconcile function alone. */
  readonly functionConcurrency?: number;
}

/** One deployment: the settings and the lock file of a manifests folder, and what was chosen. */
export class RolekeeperDeployment {
  readonly account: string;
  readonly region: string;
  /** Where IAM's events are, and so where a RolekeeperForwarder has to be; undefined: the service is there itself. */
  readonly forwarderRegion: string | undefined;
  /** Where a RolekeeperGate has to be: the account of the service, or the one that was chosen for it. */
  readonly gateAccount: string;

  private constructor(spec: DeploymentSpec) {
    SPECS.set(this, spec);
    this.account = spec.place.account;
    this.region = spec.place.region;
    this.gateAccount = gatePlace(spec)?.account ?? spec.place.account;
    const events = iamEventsRegion(spec.place.partition);
    this.forwarderRegion = events === this.region ? undefined : events;
  }

  /**
   * Reads `rolekeeper.yaml` and `bitbucket.lock.yaml` of the folder.
   * @throws Error with every mistake in a line of its own
   */
  static async read(manifests: string, { stacks = [], ...options }: RolekeeperOptions): Promise<RolekeeperDeployment> {
    const validated = validateTree(await new ManifestFolder(manifests).read());
    const spec = describeDeployment(validated, readContext({ ...options, manifests }));
    const all = new Set([...spec.stacks, ...stacks]);
    return new RolekeeperDeployment({ ...spec, stacks: [...all].filter((name) => !isOurs(name)) });
  }
}

export interface RolekeeperAccountProps {
  readonly deployment: RolekeeperDeployment;
}

/** What an account has once: the OIDC provider, the permissions boundary, the roles of the service. */
export class RolekeeperAccount extends Construct {
  constructor(scope: Construct, id: string, { deployment }: RolekeeperAccountProps) {
    super(scope, id);
    withOurFlags(this);
    createAccount(this, specFor(this, deployment, deployment.region));
  }
}

export interface RolekeeperServiceProps {
  readonly deployment: RolekeeperDeployment;
  /** Where it is made by the same app: it has to be there first. */
  readonly account?: RolekeeperAccount;
}

/** The service: buckets, queues, the function, its schedule, alarms and dashboard. */
export class RolekeeperService extends Construct {
  readonly configBucket: IBucket;
  readonly stateBucket: IBucket;
  readonly function: IFunction;
  /** Gets every alarm. */
  readonly alarmTopic: ITopic;

  constructor(scope: Construct, id: string, { deployment, account }: RolekeeperServiceProps) {
    super(scope, id);
    withOurFlags(this);
    const made = createService(this, specFor(this, deployment, deployment.region), packagedFunction);
    this.configBucket = made.configBucket;
    this.stateBucket = made.stateBucket;
    this.function = made.function;
    this.alarmTopic = made.alarmTopic;
    // The function's role is named, not referenced, so the CDK does not see that it has to be there first.
    if (account !== undefined) this.node.addDependency(account);
  }
}

export interface RolekeeperWebhookProps {
  /** With `webhook: true`. */
  readonly deployment: RolekeeperDeployment;
  /** Where it is made by the same app: it has the queue that rings, and has to be there first. */
  readonly service?: RolekeeperService;
}

/** Lets Bitbucket ring after a push, by an address on the internet; without it the schedule finds what was merged. */
export class RolekeeperWebhook extends Construct {
  readonly function: IFunction;
  /** For the form of the webhook in Bitbucket. */
  readonly url: string;

  constructor(scope: Construct, id: string, { deployment, service }: RolekeeperWebhookProps) {
    super(scope, id);
    withOurFlags(this);
    const made = createWebhook(this, specFor(this, deployment, deployment.region), packagedFunction);
    this.function = made.function;
    this.url = made.url;
    if (service !== undefined) this.node.addDependency(service);
  }
}

export interface RolekeeperBranchAuditProps {
  /** With `branchAudit: true`. */
  readonly deployment: RolekeeperDeployment;
  /** Where it is made by the same app: it has the buckets, and has to be there first. */
  readonly service?: RolekeeperService;
}

/** Looks once a day from which branches roles were used. */
export class RolekeeperBranchAudit extends Construct {
  readonly function: IFunction;

  constructor(scope: Construct, id: string, { deployment, service }: RolekeeperBranchAuditProps) {
    super(scope, id);
    withOurFlags(this);
    this.function = createBranchAudit(this, specFor(this, deployment, deployment.region), packagedFunction);
    if (service !== undefined) this.node.addDependency(service);
  }
}

export interface RolekeeperGateProps {
  /** With `gate: true`, or with `gateAccount`. */
  readonly deployment: RolekeeperDeployment;
  /** Where it is made by the same app in the same account: it has the bucket and the topic, and has to be there first. */
  readonly service?: RolekeeperService;
}

/** Lets steps of the declared branches into the roles with `enforcement: gate`, by an address on the internet. */
export class RolekeeperGate extends Construct {
  readonly function: IFunction;
  /** For `gate.url` of the settings. */
  readonly url: string;
  /** For `gate.vpcs` of the settings. */
  readonly vpcArn: string;

  constructor(scope: Construct, id: string, { deployment, service }: RolekeeperGateProps) {
    super(scope, id);
    withOurFlags(this);
    const made = createGate(
      this,
      specFor(this, deployment, deployment.region, deployment.gateAccount),
      packagedFunction,
    );
    this.function = made.function;
    this.url = made.url;
    this.vpcArn = made.vpcArn;
    if (service !== undefined) this.node.addDependency(service);
  }
}

export interface RolekeeperForwarderProps {
  readonly deployment: RolekeeperDeployment;
}

/** Sends IAM's events to the region of the service; without it the schedule alone finds manual changes. */
export class RolekeeperForwarder extends Construct {
  constructor(scope: Construct, id: string, { deployment }: RolekeeperForwarderProps) {
    super(scope, id);
    withOurFlags(this);
    const { forwarderRegion } = deployment;
    if (forwarderRegion === undefined) {
      throw new DeploymentError([`the service is in ${deployment.region}, where IAM's events are: nothing to forward`]);
    }
    createForwarder(this, specFor(this, deployment, forwarderRegion));
  }
}

/**
 * The CDK's feature flags change what a construct makes, some of them who may read a bucket. An app has its own, so these
 * constructs are made with those that our stacks are made and tested with. By which bootstrap it is deployed is for the app.
 */
function withOurFlags(construct: Construct): void {
  for (const [flag, value] of Object.entries(cdk.context)) {
    if (flag.startsWith('@aws-cdk/') && flag !== BOOTSTRAP_QUALIFIER) construct.node.setContext(flag, value);
  }
}

const BOOTSTRAP_QUALIFIER = '@aws-cdk/core:bootstrapQualifier';

/** Not a field: the types of the deployment's parts are ours. */
const SPECS = new WeakMap<RolekeeperDeployment, DeploymentSpec>();

/** @throws DeploymentError unless the construct is where the deployment says that it is */
function specFor(
  construct: Construct,
  deployment: RolekeeperDeployment,
  region: string,
  account: string = deployment.account,
): DeploymentSpec {
  const spec = SPECS.get(deployment);
  if (spec === undefined) throw new Error('a deployment comes from RolekeeperDeployment.read');
  const stack = Stack.of(construct);
  const where = construct.node.path;
  const problems: string[] = [];
  if (stack.account !== account || stack.region !== region) {
    const env = [stack.account, stack.region].map((one) => (Token.isUnresolved(one) ? 'any' : one)).join(' and ');
    problems.push(
      `${where} is in a stack for account and region ${env}: give the stack ` +
        `env: {account: '${account}', region: '${region}'}`,
    );
  }
  if (Token.isUnresolved(stack.stackName)) {
    problems.push(`${where} is in a nested stack, whose name is not known before it exists: put it into a stack`);
  } else if (!isOurs(stack.stackName) && !spec.stacks.includes(stack.stackName)) {
    problems.push(
      `${where} is in the stack ${stack.stackName}: name it in stacks, so that pipelines may not touch it, ` +
        'or better under service.stacks in rolekeeper.yaml, so that no manifest may either',
    );
  }
  if (problems.length > 0) throw new DeploymentError(problems);
  return spec;
}

/** Such as the boundary recognizes. */
function isOurs(stackName: string): boolean {
  return stackName.startsWith(STACK_PREFIX);
}

/** The package holds the functions as they are deployed, beside this file. */
function packagedFunction(entry: string): Code {
  return Code.fromAsset(join(import.meta.dirname, 'functions', entry));
}
