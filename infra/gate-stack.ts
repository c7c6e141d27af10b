/**
 * The gate, where it is asked for (`-c gate=true`, or `-c gateAccount=ACCOUNT` for an account of its own): an address on the
 * internet that steps send their token to, and two functions behind it. The first one decides, and stands in no VPC; the
 * second one asks STS from the one VPC that gated roles let in (infra/gate-network.ts).
 *
 * Bucket and topic are named, as all that the service consists of has fixed names: no export holds the stacks together, and
 * none could between two accounts.
 */
import { Annotations, CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Policy, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnFunction, type Code, FunctionUrlAuthType, type IFunction, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ExchangeEnvironment } from '../functions/gate-environment.ts';
import { METRICS_NAMESPACE } from '../src/service/metrics.ts';
import { acknowledge } from './acknowledge.ts';
import { createAlarms } from './alarm-row.ts';
import { createGateDashboard } from './dashboard.ts';
import { DeploymentError, type DeploymentSpec } from './deployment.ts';
import { gateAlarmRows } from './gate-alarms.ts';
import { sharedVpcs } from './gate-boundary.ts';
import { endpointPolicy } from './gate-endpoint-policy.ts';
import { GateNetwork } from './gate-network.ts';
import { exchangeStatements, gateStatements, interfaceArns } from './gate-permissions.ts';
import { gatePlace, sharesAccount } from './gate-place.ts';
import { bucketNames, namesOf, type Place, TOOL_PATH } from './names.ts';
import { NodeFunction } from './node-function.ts';
import { type PolicyStatementJson, policyDocument } from './policy-statement.ts';
import { boundServiceRoles } from './service-boundary.ts';
import { metricsOf } from './service-metrics.ts';

/**
 * A step waits for the gate, and the gate for the issuer's keys, two objects and the exchange, each with a limit of its own;
 * the exchange waits for STS.
 */
const TIMEOUT = { gate: Duration.seconds(25), exchange: Duration.seconds(10) };

/**
 * How many requests are answered at a time, by each of the two functions. A request takes a third of a second, so thirty steps
 * get in within one, and the others of a large push by their second try. Lambda lets ten times as many in a second and turns
 * the rest away before they cost anything: so this number is what a flood costs at most (docs/deploy.md). The exchange has as
 * many, so that who was let in finds room; and no other function of the account can take them.
 */
const AT_A_TIME = 10;

/** Three periods may fail before nothing is let in any more, and a pass may take a quarter of an hour. */
export function freshSeconds({ driftMinutes }: Pick<DeploymentSpec, 'driftMinutes'>): number {
  return (3 * driftMinutes + 15) * 60;
}

export interface GateStackProps extends StackProps {
  deployment: DeploymentSpec;
  /** The code of a function of functions/, by the name of its file. */
  codeOf: (entry: string) => Code;
}

export class GateStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, codeOf, ...props }: GateStackProps) {
    super(scope, id, props);
    createGate(this, deployment, codeOf);
  }
}

/** What other stacks may want to refer to. */
export interface Gate {
  readonly function: IFunction;
  /** What steps call: `gate.url` of the settings. */
  readonly url: string;
  /** For `gate.vpcs` of the settings. */
  readonly vpcArn: string;
}

/**
 * What the stack consists of, in any scope; infra/library.ts puts it into stacks of other apps.
 * @param codeOf the code of a function of functions/, by the name of its file
 * @throws DeploymentError unless the deployment has a gate
 */
export function createGate(scope: Construct, deployment: DeploymentSpec, codeOf: (entry: string) => Code): Gate {
  const home = gatePlace(deployment);
  if (home === undefined) throw new DeploymentError(['the deployment has no gate: choose gate, or gateAccount']);
  boundServiceRoles(scope, boundaryIn(home, deployment));
  warnOfForeignBoundary(scope, deployment);
  const { place, settings } = deployment;
  const names = namesOf(place);
  const network = new GateNetwork(scope, 'Network', {
    service: names.service,
    zones: deployment.gateZones,
    policy: endpointPolicy(settings, deployment.gateOrganization),
  });
  const exchange = createExchange(scope, home, network, codeOf);
  const gate = createDecider(scope, deployment, home, codeOf);
  // No signature of AWS: a step has no credentials yet. The function looks at its token before anything else.
  const { url } = gate.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
  const metric = metricsOf(names).gate;
  // Of the service: an alarm may call a topic of another account, and that one lets it (infra/alarm-topic.ts).
  const sns = `arn:${place.partition}:sns:${place.region}:${place.account}:${names.alarmTopic}`;
  const topic = Topic.fromTopicArn(scope, 'AlarmTopic', deployment.alarmTopicArn ?? sns);
  const rows = gateAlarmRows({
    gate,
    exchange,
    metric,
    service: names.service,
    driftMinutes: deployment.driftMinutes,
    freshSeconds: freshSeconds(deployment),
  });
  createAlarms(new Construct(scope, 'Alarms'), rows, { topic, runbookUrl: deployment.runbookUrl, names });
  // In the account of the service its dashboard has the row.
  if (!sharesAccount(deployment)) createGateDashboard(scope, names);
  const vpcArn = `arn:${home.partition}:ec2:${home.region}:${home.account}:vpc/${network.vpcId}`;
  new CfnOutput(scope, 'GateVpcArn', {
    value: vpcArn,
    description: 'For gate.vpcs of rolekeeper.yaml, and -c gateVpc',
  });
  new CfnOutput(scope, 'GateUrl', { value: url, description: 'For gate.url of rolekeeper.yaml' });
  if (sharesAccount(deployment)) {
    new CfnOutput(scope, 'GateSubnets', {
      value: network.subnetIds.join(','),
      description: 'For -c gateSubnets: the boundary keeps pipelines from them',
    });
  }
  return { function: gate, url, vpcArn };
}

/** A policy of the organisation's own has the same name in each account; one of AWS is the same. */
function boundaryIn(home: Place, { serviceBoundary, place }: DeploymentSpec): Pick<DeploymentSpec, 'serviceBoundary'> {
  return { serviceBoundary: serviceBoundary?.replace(`:${place.account}:`, `:${home.account}:`) };
}

/** The function that decides: it stands outside of every VPC, as the keys of the issuer and the table are out there. */
function createDecider(
  scope: Construct,
  deployment: DeploymentSpec,
  home: Place,
  codeOf: (entry: string) => Code,
): NodeFunction {
  const { place, settings } = deployment;
  const names = namesOf(place);
  const role = lambdaRole(
    scope,
    'GateRole',
    names.roles.gate,
    'Reads whom the gate lets in, and hands tokens to the exchange',
  );
  const gate = new NodeFunction(scope, 'Gate', {
    entry: 'gate',
    code: codeOf('gate'),
    functionName: names.gate,
    description: 'Lets steps of the declared branches into their roles',
    role,
    timeout: TIMEOUT.gate,
    // The processor comes with the memory, and a step waits for the start.
    memorySize: 512,
    // A flood would be traced as well, and a trace costs more than the call.
    tracing: Tracing.DISABLED,
    reservedConcurrentExecutions: AT_A_TIME,
    environment: {
      WORKSPACE: settings.provider.workspace,
      WORKSPACE_UUID: settings.provider.workspaceUuid,
      AUDIENCE: settings.provider.audience,
      STATE_BUCKET: bucketNames(place).state,
      EXCHANGE_FUNCTION: exchangeArn(home),
      FRESH_SECONDS: `${freshSeconds(deployment)}`,
      ...telemetry(names.service),
    },
  });
  allow(scope, 'GateAccess', { role, to: gate }, gateStatements(place, exchangeArn(home), gate.logGroup.logGroupArn));
  return gate;
}

/** The function that asks STS, in the subnets that lead to it and nowhere else. */
function createExchange(
  scope: Construct,
  home: Place,
  network: GateNetwork,
  codeOf: (entry: string) => Code,
): NodeFunction {
  const names = namesOf(home);
  const role = lambdaRole(
    scope,
    'ExchangeRole',
    names.roles.gateExchange,
    'Stands in the VPC of the gate; may do nothing else',
  );
  const exchange = new NodeFunction(scope, 'Exchange', {
    entry: 'exchange',
    code: codeOf('exchange'),
    functionName: names.gateExchange,
    description: 'Asks STS with the token that the gate has let in',
    role,
    timeout: TIMEOUT.exchange,
    memorySize: 256,
    tracing: Tracing.DISABLED,
    reservedConcurrentExecutions: AT_A_TIME,
    environment: telemetry(names.service),
  });
  // Not by the construct's own property, which gives the role a policy of AWS with more in it.
  (exchange.node.defaultChild as CfnFunction).vpcConfig = {
    subnetIds: [...network.subnetIds],
    securityGroupIds: [network.securityGroupId],
  };
  const statements = exchangeStatements(home, exchangeArn(home), exchange.logGroup.logGroupArn);
  // Lambda makes the interfaces as the role, and takes them away: the policy is there before the function and after it.
  const access = allow(scope, 'ExchangeAccess', { role, to: exchange }, statements);
  acknowledge(access, {
    'AwsSolutions-IAM5[Resource::*]':
      'DescribeNetworkInterfaces and DescribeSubnets have no resource to name; the Deny is of all',
    [`AwsSolutions-IAM5[Resource::${interfaceArns(home)}]`]:
      'Lambda names the interfaces, and AWS says that with less the function may not get into its VPC. Its code may do none of it',
  });
  return exchange;
}

/** Written out: the gate names it in its own environment and policy. */
function exchangeArn({ partition, region, account, deployment }: Place): string {
  return `arn:${partition}:lambda:${region}:${account}:function:${namesOf({ deployment }).gateExchange}`;
}

function telemetry(service: string): ExchangeEnvironment {
  return {
    POWERTOOLS_SERVICE_NAME: service,
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
}

function lambdaRole(scope: Construct, id: string, roleName: string, description: string): Role {
  return new Role(scope, id, {
    roleName,
    path: TOOL_PATH,
    description,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
}

function allow(
  scope: Construct,
  id: string,
  { role, to }: { role: Role; to: NodeFunction },
  statements: readonly PolicyStatementJson[],
): Policy {
  const access = new Policy(scope, id, {
    document: PolicyDocument.fromJson(policyDocument(statements)),
    roles: [role],
  });
  to.node.addDependency(access);
  return access;
}

/** With a boundary of another's nothing here keeps pipelines out of the VPC. */
function warnOfForeignBoundary(scope: Construct, deployment: DeploymentSpec): void {
  const { settings, createBoundary } = deployment;
  if (createBoundary || !sharesAccount(deployment)) return;
  Annotations.of(scope).addWarningV2(
    'rolekeeper:gate-not-in-boundary',
    `the gate is in the account of the pipelines' roles, and their boundary ${settings.roles.permissionsBoundary} is not made here: ` +
      `it has to deny what puts an interface into ${sharedVpcs(settings).join(', ') || 'the VPC of the gate'}, as ours does ` +
      '(infra/gate-boundary.ts; docs/deploy.md). Or give the gate an account of its own, with gateAccount',
  );
}
