/**
 * The actions that can give a pipeline the permissions of another identity, or everybody's data. Families as published
 * by Datadog (pathfinding.cloud), Rhino Security Labs and Bishop Fox; the sentences say what an attacker can do with the
 * action. test/core/role-guardrails/escalation-paths.ts has the published paths.
 *
 *     escalation  enough by itself, whatever the resource: IAM, or a service beside it, is rewritten
 *     passing     passes a role to a service that then acts as that role; needs iam:PassRole too. Those that AWS's own
 *                 data names are in the catalogue (`passesRole`); here are the others, and better words for some
 *     takeover    runs the caller's code, or commands, on something that already has a role; no PassRole needed
 *     pass-role, assume-role  the two that have a rule of their own
 *     data        reads, copies or shares data, or becomes a user of an application
 *     watch       ends what would tell of all this
 *
 * A new way in is one more line here; test/core/role-guardrails checks that AWS knows every action of the list.
 */

export interface SensitiveAction {
  /** As AWS spells it. */
  readonly action: string;
  /** The same in two parts, lower case. */
  readonly service: string;
  readonly name: string;
  readonly kind: 'escalation' | 'passing' | 'takeover' | 'pass-role' | 'assume-role' | 'data' | 'watch';
  /** Continues "…, which": what it does. */
  readonly means: string;
}

export interface Family {
  readonly kind: SensitiveAction['kind'];
  readonly means: string;
  /** Service -> actions, separated by spaces. */
  readonly actions: Readonly<Record<string, string>>;
}

export const FAMILIES: readonly Family[] = [
  {
    kind: 'escalation',
    means: 'changes what an attached policy allows',
    actions: { iam: 'CreatePolicyVersion SetDefaultPolicyVersion DeletePolicyVersion' },
  },
  {
    kind: 'escalation',
    means: 'gives a role, user or group any permission',
    actions: {
      iam: 'AttachRolePolicy AttachUserPolicy AttachGroupPolicy PutRolePolicy PutUserPolicy PutGroupPolicy AddUserToGroup',
    },
  },
  {
    kind: 'escalation',
    means: 'removes a denial or a policy',
    actions: {
      iam: 'DetachRolePolicy DetachUserPolicy DetachGroupPolicy DeleteRolePolicy DeleteUserPolicy DeleteGroupPolicy RemoveUserFromGroup',
    },
  },
  {
    kind: 'escalation',
    means: 'removes or replaces a permissions boundary',
    actions: {
      iam: 'PutRolePermissionsBoundary DeleteRolePermissionsBoundary PutUserPermissionsBoundary DeleteUserPermissionsBoundary',
    },
  },
  {
    kind: 'escalation',
    means: 'lets any caller assume the role',
    actions: { iam: 'UpdateAssumeRolePolicy' },
  },
  {
    kind: 'escalation',
    means: 'makes credentials of a user',
    actions: {
      iam: 'CreateAccessKey UpdateAccessKey CreateLoginProfile UpdateLoginProfile CreateServiceSpecificCredential ResetServiceSpecificCredential UpdateServiceSpecificCredential UploadSSHPublicKey UpdateSSHPublicKey UploadSigningCertificate UpdateSigningCertificate CreateVirtualMFADevice EnableMFADevice DeactivateMFADevice ResyncMFADevice',
    },
  },
  {
    kind: 'escalation',
    means: 'changes who can prove an identity to the account',
    actions: {
      iam: 'CreateOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider DeleteOpenIDConnectProvider CreateSAMLProvider UpdateSAMLProvider DeleteSAMLProvider',
      rolesanywhere: 'CreateTrustAnchor UpdateTrustAnchor CreateProfile UpdateProfile',
    },
  },
  {
    kind: 'escalation',
    means: 'hands permissions over for a time, or takes those that somebody hands over',
    actions: {
      iam: 'CreateDelegationRequest AssociateDelegationRequest AcceptDelegationRequest SendDelegationToken',
      sts: 'GetDelegatedAccessToken',
    },
  },
  {
    kind: 'escalation',
    means: 'lets callers of the account prove themselves to services outside of AWS',
    actions: { iam: 'EnableOutboundWebIdentityFederation' },
  },
  {
    kind: 'escalation',
    means: 'gives people or accounts of the organisation other permissions',
    actions: {
      sso: 'CreateAccountAssignment AttachManagedPolicyToPermissionSet AttachCustomerManagedPolicyReferenceToPermissionSet PutInlinePolicyToPermissionSet ProvisionPermissionSet DeletePermissionsBoundaryFromPermissionSet PutPermissionsBoundaryToPermissionSet',
      identitystore: 'CreateGroupMembership',
      'sso-directory': 'AddMemberToGroup',
      organizations:
        'AttachPolicy DetachPolicy UpdatePolicy DeletePolicy DisablePolicyType MoveAccount LeaveOrganization RegisterDelegatedAdministrator',
      sts: 'AssumeRoot',
    },
  },
  {
    kind: 'passing',
    means: 'starts or changes a machine that runs as the role',
    actions: {
      ec2: 'RunInstances RequestSpotInstances RequestSpotFleet CreateFleet CreateLaunchTemplate CreateLaunchTemplateVersion AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation',
      autoscaling: 'CreateLaunchConfiguration CreateAutoScalingGroup UpdateAutoScalingGroup',
      iam: 'AddRoleToInstanceProfile',
      gamelift: 'CreateFleet CreateBuild',
      imagebuilder: 'CreateInfrastructureConfiguration UpdateInfrastructureConfiguration',
      elasticbeanstalk: 'CreateEnvironment UpdateEnvironment',
      cloud9: 'CreateEnvironmentEC2',
    },
  },
  {
    kind: 'passing',
    means: 'runs code as the role',
    actions: {
      lambda: 'CreateFunction UpdateFunctionConfiguration',
      ecs: 'RegisterTaskDefinition RunTask StartTask CreateService UpdateService',
      eks: 'CreateCluster CreateNodegroup CreateFargateProfile CreatePodIdentityAssociation UpdatePodIdentityAssociation',
      batch: 'RegisterJobDefinition CreateComputeEnvironment SubmitJob',
      apprunner: 'CreateService UpdateService',
      amplify: 'CreateApp UpdateApp CreateBranch UpdateBranch',
      synthetics: 'CreateCanary UpdateCanary',
      braket: 'CreateJob',
      omics: 'StartRun',
      airflow: 'CreateEnvironment UpdateEnvironment',
      'bedrock-agentcore':
        'CreateCodeInterpreter CreateAgentRuntime UpdateAgentRuntime CreateBrowser CreateGateway CreateHarness UpdateHarness',
      bedrock: 'CreateAgent UpdateAgent',
    },
  },
  {
    kind: 'passing',
    means: 'builds, deploys or provisions as the role',
    actions: {
      cloudformation: 'CreateStack UpdateStack CreateChangeSet CreateStackSet UpdateStackSet CreateStackInstances',
      codebuild: 'CreateProject UpdateProject StartBuild StartBuildBatch',
      codepipeline: 'CreatePipeline UpdatePipeline',
      codedeploy: 'CreateDeploymentGroup UpdateDeploymentGroup',
      servicecatalog: 'CreateConstraint UpdateConstraint',
      ssm: 'StartAutomationExecution RegisterTaskWithMaintenanceWindow UpdateMaintenanceWindowTask',
    },
  },
  {
    kind: 'passing',
    means: 'calls AWS as the role',
    actions: {
      states: 'CreateStateMachine UpdateStateMachine',
      scheduler: 'CreateSchedule UpdateSchedule',
      events: 'PutTargets PutRule',
      pipes: 'CreatePipe UpdatePipe',
      iot: 'CreateTopicRule ReplaceTopicRule CreateRoleAlias UpdateRoleAlias',
      appsync: 'CreateDataSource UpdateDataSource',
      'cognito-identity': 'SetIdentityPoolRoles',
      transfer: 'CreateUser UpdateUser',
      apigateway: 'PUT PATCH POST',
    },
  },
  {
    kind: 'passing',
    means: 'works on data as the role',
    actions: {
      glue: 'CreateDevEndpoint UpdateDevEndpoint CreateJob UpdateJob CreateSession CreateCrawler UpdateCrawler',
      sagemaker:
        'CreateNotebookInstance UpdateNotebookInstance CreateTrainingJob CreateProcessingJob CreateModel CreateDomain CreateUserProfile CreatePipeline UpdatePipeline CreateAutoMLJobV2 CreateHyperParameterTuningJob',
      elasticmapreduce: 'RunJobFlow',
      'emr-serverless': 'StartJobRun',
      'emr-containers': 'StartJobRun',
      datapipeline: 'CreatePipeline PutPipelineDefinition',
      firehose: 'CreateDeliveryStream UpdateDestination',
      kinesisanalytics: 'CreateApplication UpdateApplication',
    },
  },
  {
    kind: 'takeover',
    means: 'replaces the code of a function that has a role',
    actions: { lambda: 'UpdateFunctionCode UpdateFunctionConfiguration' },
  },
  {
    kind: 'takeover',
    means: 'runs commands on a machine or in a container that has a role',
    actions: {
      ssm: 'SendCommand StartSession ResumeSession CreateAssociation UpdateAssociation StartAutomationExecution',
      'ec2-instance-connect': 'SendSSHPublicKey SendSerialConsoleSSHPublicKey OpenTunnel',
      ec2: 'ModifyInstanceAttribute',
      ecs: 'ExecuteCommand',
      'bedrock-agentcore': 'InvokeAgentRuntimeCommand InvokeAgentRuntimeCommandShell StartBrowserSession',
    },
  },
  {
    kind: 'takeover',
    means: 'changes what machines, or automations, with a role of their own start with',
    actions: { ec2: 'ModifyLaunchTemplate', ssm: 'UpdateDocument UpdateDocumentDefaultVersion' },
  },
  {
    kind: 'takeover',
    means: 'makes itself an administrator of a Kubernetes cluster, and so of the roles of its pods',
    actions: { eks: 'CreateAccessEntry UpdateAccessEntry AssociateAccessPolicy' },
  },
  {
    kind: 'takeover',
    means: 'builds or deploys with a role that is already there',
    actions: {
      cloudformation: 'UpdateStack CreateChangeSet ExecuteChangeSet UpdateStackSet',
      codebuild: 'StartBuild StartBuildBatch UpdateProject',
      codedeploy: 'CreateDeployment',
      codepipeline: 'UpdatePipeline',
      apprunner: 'UpdateService',
      amplify: 'StartJob CreateDeployment',
      states: 'UpdateStateMachine',
      elasticbeanstalk: 'UpdateEnvironment',
      servicecatalog: 'ProvisionProduct',
    },
  },
  {
    kind: 'takeover',
    means: 'runs code as the role of a job, notebook or interpreter that is already there',
    actions: {
      batch: 'SubmitJob',
      glue: 'UpdateDevEndpoint UpdateJob StartJobRun',
      sagemaker:
        'CreatePresignedNotebookInstanceUrl CreatePresignedDomainUrl UpdateNotebookInstance UpdateNotebookInstanceLifecycleConfig',
      elasticmapreduce: 'AddJobFlowSteps',
      datapipeline: 'PutPipelineDefinition',
      'bedrock-agentcore': 'StartCodeInterpreterSession InvokeCodeInterpreter',
    },
  },
  { kind: 'pass-role', means: 'passes a role to a service', actions: { iam: 'PassRole' } },
  { kind: 'assume-role', means: 'becomes another role', actions: { sts: 'AssumeRole' } },
  {
    kind: 'data',
    means: 'reads secrets and parameters',
    actions: {
      secretsmanager: 'GetSecretValue',
      ssm: 'GetParameter GetParameters GetParametersByPath GetParameterHistory',
    },
  },
  { kind: 'data', means: 'reads the objects of buckets', actions: { s3: 'GetObject GetObjectVersion' } },
  {
    kind: 'data',
    means: 'reads the rows of databases',
    actions: {
      dynamodb: 'Scan Query GetItem BatchGetItem PartiQLSelect GetRecords ExportTableToPointInTime',
      'rds-data': 'ExecuteStatement BatchExecuteStatement ExecuteSql',
      'redshift-data': 'ExecuteStatement BatchExecuteStatement',
    },
  },
  {
    kind: 'data',
    means: 'reads messages that others are waiting for',
    actions: { kinesis: 'GetRecords', sqs: 'ReceiveMessage' },
  },
  {
    kind: 'data',
    means: 'copies disks and databases, or gives copies of them to other accounts',
    actions: {
      ebs: 'GetSnapshotBlock',
      ec2: 'ModifySnapshotAttribute ModifyImageAttribute',
      rds: 'ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute StartExportTask',
    },
  },
  {
    kind: 'data',
    means: 'makes passwords or keys by which one becomes a user of a machine, a database or an application',
    actions: {
      acm: 'ExportCertificate',
      'cognito-idp': 'AdminSetUserPassword AdminInitiateAuth AdminUpdateUserAttributes',
      ec2: 'GetPasswordData',
      elasticmapreduce: 'GetClusterSessionCredentials',
      lightsail: 'GetInstanceAccessDetails DownloadDefaultKeyPair',
      redshift: 'GetClusterCredentials GetClusterCredentialsWithIAM',
      'redshift-serverless': 'GetCredentials',
    },
  },
  {
    kind: 'data',
    means: 'makes a token that proves the account to services outside of AWS',
    actions: { sts: 'GetWebIdentityToken' },
  },
  {
    kind: 'watch',
    means: 'ends the record of what is done in the account',
    actions: {
      cloudtrail: 'StopLogging DeleteTrail DeleteEventDataStore StopEventDataStoreIngestion',
      config: 'StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel',
    },
  },
  {
    kind: 'watch',
    means: 'ends what raises the alarm about attacks',
    actions: {
      'access-analyzer': 'DeleteAnalyzer',
      guardduty: 'DeleteDetector StopMonitoringMembers DisassociateFromAdministratorAccount',
      macie2: 'DisableMacie',
      securityhub: 'DisableSecurityHub DisableSecurityHubV2',
    },
  },
];

/** Their services, so that the usual action, of another service, costs one look. */
export function sensitiveActionsOf(service: string): readonly SensitiveAction[] {
  return BY_SERVICE.get(service) ?? [];
}

export const SENSITIVE_ACTIONS: readonly SensitiveAction[] = FAMILIES.flatMap(({ kind, means, actions }) =>
  Object.entries(actions).flatMap(([service, names]) =>
    names.split(' ').map((name) => ({ action: `${service}:${name}`, service, name: name.toLowerCase(), kind, means })),
  ),
);

const BY_SERVICE: ReadonlyMap<string, readonly SensitiveAction[]> = Map.groupBy(
  SENSITIVE_ACTIONS,
  ({ service }) => service,
);
