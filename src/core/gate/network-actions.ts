/**
 * The actions that put a network interface into a VPC, or open one to other networks. The trust policy of a gated role asks
 * from which VPC it is assumed, so that each of them, in the VPC of the gate, is a way around the branches. Where the gate
 * shares an account with pipelines their boundary denies what IAM can tell apart (infra/gate-boundary.ts), and
 * `doctor --gate` lists the roles that may do the rest.
 *
 * A condition key is what IAM knows of the request. It is absent where the request names no VPC, and then a Deny that asks
 * for it does not apply: which is right, as there is no interface then. The keys are those of AWS's Service Authorization
 * Reference; a test holds every line to it (test/core/gate/network-actions.test.ts), so a key that AWS adds is found there.
 *
 * This is about callers. What a service does later with a role of its own, or with one that it was given, is not the
 * caller's action any more: a stack of CloudFormation that has a role, a task that EventBridge starts. For those counts what
 * that role may do.
 */

/** What the values of a key are. */
export type NetworkKeyKind = 'vpc-arn' | 'vpc-id' | 'subnet-id' | 'subnet-arn';

export interface NetworkKey {
  readonly name: string;
  readonly kind: NetworkKeyKind;
  /** Whether a request can have several values of it. */
  readonly isList: boolean;
}

export interface NetworkAction {
  /** `ecs:RunTask` */
  readonly action: string;
  /** By which IAM can tell the VPC or its subnets; undefined: it cannot, and no policy can deny the action for one VPC only. */
  readonly key: NetworkKey | undefined;
}

const key = (name: string, kind: NetworkKeyKind): NetworkKey => ({ name, kind, isList: false });
const keys = (name: string, kind: NetworkKeyKind): NetworkKey => ({ name, kind, isList: true });

/** Actions of one service, by the key that tells. EC2 has one on every thing in a VPC, and one on the VPC itself. */
const BY_KEY: readonly (readonly [NetworkKey, service: string, actions: string])[] = [
  [
    key('ec2:Vpc', 'vpc-arn'),
    'ec2',
    `RunInstances RequestSpotInstances RequestSpotFleet ModifySpotFleetRequest CreateFleet ModifyFleet ImportInstance
     CreateNetworkInterface AttachNetworkInterface ModifyNetworkInterfaceAttribute CreateNetworkInterfacePermission
     AssignPrivateIpAddresses AssignIpv6Addresses AssociateAddress ModifyInstanceAttribute CreateInstanceConnectEndpoint
     ModifyInstanceConnectEndpoint ModifyVpcEndpoint CreateNatGateway CreateTransitGatewayVpcAttachment
     ModifyTransitGatewayVpcAttachment CreateVerifiedAccessEndpoint ModifyVerifiedAccessEndpoint CreateRouteServerEndpoint
     ModifySubnetAttribute AssociateSubnetCidrBlock CreateRoute ReplaceRoute AssociateRouteTable ReplaceRouteTableAssociation
     EnableVgwRoutePropagation EnableRouteServerPropagation CreateNetworkAclEntry ReplaceNetworkAclEntry
     ReplaceNetworkAclAssociation AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress ModifySecurityGroupRules
     AssociateSecurityGroupVpc ApplySecurityGroupsToClientVpnTargetNetwork CreateTrafficMirrorSession`,
  ],
  [
    key('ec2:VpcID', 'vpc-id'),
    'ec2',
    `CreateVpcEndpoint CreateVpcPeeringConnection AcceptVpcPeeringConnection AttachInternetGateway AttachVpnGateway
     CreateEgressOnlyInternetGateway CreateCarrierGateway CreateSubnet CreateSecurityGroup CreateRouteTable CreateNetworkAcl
     CreateClientVpnEndpoint ModifyClientVpnEndpoint AssociateVpcCidrBlock AssociateDhcpOptions AssociateRouteServer
     ModifyVpcAttribute CreateLocalGatewayRouteTableVpcAssociation CreateOdbNetworkPeering ModifyOdbNetworkPeering`,
  ],
  [key('ec2:SubnetID', 'subnet-id'), 'ec2', 'AssociateClientVpnTargetNetwork CreateClientVpnRoute'],
  [key('lambda:VpcIds', 'vpc-id'), 'lambda', 'CreateFunction UpdateFunctionConfiguration'],
  [keys('lambda:SubnetIds', 'subnet-id'), 'lambda', 'CreateCapacityProvider CreateNetworkConnector'],
  [key('codebuild:vpcConfig.vpcId', 'vpc-id'), 'codebuild', 'CreateProject UpdateProject CreateFleet UpdateFleet'],
  [keys('glue:VpcIds', 'vpc-id'), 'glue', 'CreateJob UpdateJob CreateSession'],
  [keys('cloudshell:VpcIds', 'vpc-id'), 'cloudshell', 'CreateEnvironment'],
  [key('codeconnections:VpcId', 'vpc-id'), 'codeconnections', 'CreateHost UpdateHost'],
  [key('codestar-connections:VpcId', 'vpc-id'), 'codestar-connections', 'CreateHost UpdateHost'],
  [
    key('vpc-lattice:VpcId', 'vpc-id'),
    'vpc-lattice',
    'CreateResourceGateway CreateServiceNetworkVpcAssociation UpdateServiceNetworkVpcAssociation CreateTargetGroup',
  ],
  [key('networkmanager:vpcArn', 'vpc-arn'), 'networkmanager', 'CreateVpcAttachment'],
  [keys('networkmanager:subnetArns', 'subnet-arn'), 'networkmanager', 'UpdateVpcAttachment'],
  [
    keys('ecs:subnet', 'subnet-id'),
    'ecs',
    'CreateService UpdateService CreateExpressGatewayService UpdateExpressGatewayService',
  ],
  [keys('autoscaling:VPCZoneIdentifiers', 'subnet-id'), 'autoscaling', 'CreateAutoScalingGroup UpdateAutoScalingGroup'],
  [
    keys('elasticloadbalancing:Subnet', 'subnet-id'),
    'elasticloadbalancing',
    'CreateLoadBalancer SetSubnets AttachLoadBalancerToSubnets',
  ],
  [
    keys('bedrock-agentcore:subnets', 'subnet-id'),
    'bedrock-agentcore',
    'CreateAgentRuntime UpdateAgentRuntime CreateBrowser CreateCodeInterpreter',
  ],
  [key('cloud9:SubnetId', 'subnet-id'), 'cloud9', 'CreateEnvironmentEC2'],
  [
    keys('comprehend:VpcSubnets', 'subnet-id'),
    'comprehend',
    `CreateDocumentClassifier CreateEntityRecognizer CreateFlywheel UpdateFlywheel StartDocumentClassificationJob
     StartDominantLanguageDetectionJob StartEntitiesDetectionJob StartKeyPhrasesDetectionJob StartSentimentDetectionJob
     StartTargetedSentimentDetectionJob StartTopicsDetectionJob`,
  ],
  [
    keys('sagemaker:VpcSubnets', 'subnet-id'),
    'sagemaker',
    `CreateAutoMLJob CreateAutoMLJobV2 CreateCluster UpdateCluster CreateDataQualityJobDefinition CreateDomain UpdateDomain
     CreateEndpointConfig CreateHyperParameterTuningJob CreateJob CreateModel CreateModelBiasJobDefinition
     CreateModelExplainabilityJobDefinition CreateModelQualityJobDefinition CreateMonitoringSchedule UpdateMonitoringSchedule
     CreateNotebookInstance CreateProcessingJob CreateTrainingJob`,
  ],
  // A subnet that is shared is one in which another account can make interfaces.
  [key('ram:ResourceArn', 'subnet-arn'), 'ram', 'CreateResourceShare AssociateResourceShare'],
];

/** Of which no request tells IAM where: subnets by a group of them that has a name, or by a parameter without a key. */
const WITHOUT_KEY: Readonly<Record<string, string>> = {
  airflow: 'CreateEnvironment',
  aoss: 'CreateVpcEndpoint UpdateVpcEndpoint',
  apprunner: 'CreateVpcConnector',
  appstream: 'CreateFleet UpdateFleet CreateImageBuilder CreateAppBlockBuilder UpdateAppBlockBuilder',
  aps: 'CreateScraper',
  autoscaling: 'CreateLaunchConfiguration',
  batch: 'CreateComputeEnvironment UpdateComputeEnvironment',
  bedrock: 'CreateModelCustomizationJob CreateModelInvocationJob',
  cloudhsm: 'CreateCluster CreateHsm',
  datasync: 'CreateAgent CreateLocationEfs CreateLocationFsxLustre',
  dax: 'CreateSubnetGroup UpdateSubnetGroup',
  devicefarm: 'CreateProject UpdateProject CreateTestGridProject UpdateTestGridProject',
  dms: 'CreateReplicationSubnetGroup ModifyReplicationSubnetGroup CreateInstanceProfile',
  // AWS sells no more of the first, and the other joins interfaces that are there.
  ec2: 'RunScheduledInstances AssociateTrunkInterface',
  'docdb-elastic': 'CreateCluster UpdateCluster',
  drs: 'CreateReplicationConfigurationTemplate UpdateReplicationConfigurationTemplate UpdateReplicationConfiguration',
  ds: 'CreateDirectory CreateMicrosoftAD ConnectDirectory AddRegion',
  ecs: 'RunTask StartTask CreateTaskSet CreateCapacityProvider UpdateCapacityProvider',
  eks: 'CreateCluster UpdateClusterConfig CreateNodegroup CreateFargateProfile',
  elasticache: 'CreateCacheSubnetGroup ModifyCacheSubnetGroup CreateServerlessCache',
  elasticbeanstalk: 'CreateEnvironment UpdateEnvironment',
  elasticfilesystem: 'CreateMountTarget',
  elasticmapreduce: 'RunJobFlow CreateStudio',
  'emr-serverless': 'CreateApplication UpdateApplication',
  es: `CreateDomain CreateElasticsearchDomain UpdateDomainConfig UpdateElasticsearchDomainConfig CreateVpcEndpoint
       UpdateVpcEndpoint`,
  evs: 'CreateEnvironment',
  finspace: 'CreateKxCluster',
  firehose: 'CreateDeliveryStream UpdateDestination',
  fsx: 'CreateFileSystem CreateFileSystemFromBackup CreateFileCache',
  glue: 'CreateConnection UpdateConnection CreateDevEndpoint',
  grafana: 'CreateWorkspace UpdateWorkspace',
  imagebuilder: 'CreateInfrastructureConfiguration UpdateInfrastructureConfiguration',
  iot: 'CreateTopicRuleDestination',
  kafka: 'CreateCluster CreateClusterV2 CreateVpcConnection CreateReplicator',
  kafkaconnect: 'CreateConnector',
  kendra: 'CreateDataSource UpdateDataSource',
  kinesisanalytics: 'AddApplicationVpcConfiguration CreateApplication UpdateApplication',
  // For a cluster of Kafka that is not AWS's the mapping names subnets.
  lambda: 'CreateEventSourceMapping UpdateEventSourceMapping UpdateCapacityProvider UpdateNetworkConnector',
  m2: 'CreateEnvironment',
  mediaconnect: 'AddFlowVpcInterfaces CreateFlow',
  medialive: 'CreateInput CreateChannel',
  memorydb: 'CreateSubnetGroup UpdateSubnetGroup',
  mgn: 'CreateReplicationConfigurationTemplate UpdateReplicationConfigurationTemplate UpdateReplicationConfiguration',
  mq: 'CreateBroker',
  'neptune-graph': 'CreatePrivateGraphEndpoint',
  'network-firewall': 'CreateFirewall AssociateSubnets',
  osis: 'CreatePipeline',
  pcs: 'CreateCluster CreateComputeNodeGroup UpdateComputeNodeGroup',
  pipes: 'CreatePipe UpdatePipe',
  qbusiness: 'CreateDataSource UpdateDataSource',
  quicksight: 'CreateVPCConnection UpdateVPCConnection',
  // `rds:Vpc` says whether it is in a VPC, and not in which.
  rds: 'CreateDBSubnetGroup ModifyDBSubnetGroup CreateDBProxy CreateDBProxyEndpoint',
  redshift: 'CreateClusterSubnetGroup ModifyClusterSubnetGroup CreateEndpointAccess',
  'redshift-serverless': 'CreateWorkgroup UpdateWorkgroup CreateEndpointAccess',
  route53resolver: 'CreateResolverEndpoint UpdateResolverEndpoint AssociateResolverEndpointIpAddress',
  synthetics: 'CreateCanary UpdateCanary',
  'timestream-influxdb': 'CreateDbInstance CreateDbCluster',
  transfer: 'CreateServer UpdateServer',
  'vpc-lattice': 'UpdateResourceGateway',
  workspaces: 'RegisterWorkspaceDirectory',
  'workspaces-web': 'CreateNetworkSettings UpdateNetworkSettings',
};

const words = (text: string): string[] => text.split(/\s+/);

/** Each once. Those without a key no policy can deny for one VPC only. */
export const NETWORK_ACTIONS: readonly NetworkAction[] = [
  ...BY_KEY.flatMap(([named, service, actions]) =>
    words(actions).map((name) => ({ action: `${service}:${name}`, key: named })),
  ),
  ...Object.entries(WITHOUT_KEY).flatMap(([service, actions]) =>
    words(actions).map((name) => ({ action: `${service}:${name}`, key: undefined })),
  ),
];

/** The keys that boundary and doctor ask by, each once. */
export const NETWORK_KEYS: readonly NetworkKey[] = BY_KEY.map(([named]) => named);

/** `arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0abc` -> its parts; undefined: it is the ARN of something else. */
export function vpcParts(arn: string): { account: string; region: string; id: string } | undefined {
  const [, region, account, id] = /^arn:[a-z-]+:ec2:([a-z\d-]+):(\d{12}):vpc\/(vpc-[\da-f]+)$/.exec(arn) ?? [];
  return region && account && id ? { account, region, id } : undefined;
}
