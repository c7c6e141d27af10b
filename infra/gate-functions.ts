/** The gate's two functions, each with a role of its own: the one that decides, and the one that asks STS. */
import { Duration } from 'aws-cdk-lib';
import { Policy, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnFunction, type Code, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { ExchangeEnvironment } from '../functions/gate-environment.ts';
import { METRICS_NAMESPACE } from '../src/service/metrics.ts';
import { acknowledge } from './acknowledge.ts';
import type { DeploymentSpec } from './deployment.ts';
import type { GateNetwork } from './gate-network.ts';
import { exchangeStatements, gateStatements, interfaceArns } from './gate-permissions.ts';
import { bucketNames, namesOf, type Place, TOOL_PATH } from './names.ts';
import { NodeFunction } from './node-function.ts';
import { type PolicyStatementJson, policyDocument } from './policy-statement.ts';

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

/** The function that decides: it stands outside of every VPC, as the keys of the issuer and the table are out there. */
export function createDecider(
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
export function createExchange(
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
