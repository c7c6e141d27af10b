/**
 * The gate, where it is asked for (`-c gate=true`, or `-c gateAccount=ACCOUNT` for an account of its own): an address on the
 * internet that steps send their token to, and two functions behind it. The first one decides, and stands in no VPC; the
 * second one asks STS from the one VPC that gated roles let in (infra/gate-network.ts).
 *
 * Bucket and topic are named, as all that the service consists of has fixed names: no export holds the stacks together, and
 * none could between two accounts.
 */
import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { type Code, FunctionUrlAuthType, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { createAlarms } from './alarm-row.ts';
import { createGateDashboard } from './dashboard.ts';
import { DeploymentError, type DeploymentSpec } from './deployment.ts';
import { gateAlarmRows } from './gate-alarms.ts';
import { sharedVpcs } from './gate-boundary.ts';
import { endpointPolicy } from './gate-endpoint-policy.ts';
import { createDecider, createExchange, freshSeconds } from './gate-functions.ts';
import { GateNetwork } from './gate-network.ts';
import { gatePlace, sharesAccount } from './gate-place.ts';
import { namesOf, type Place } from './names.ts';
import { boundServiceRoles } from './service-boundary.ts';
import { metricsOf } from './service-metrics.ts';

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
