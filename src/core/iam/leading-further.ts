/** The families of actions that can give a pipeline the permissions of another identity (sensitive-actions.ts). */
import type { Family } from './sensitive-family.ts';

export const LEADING_FURTHER: readonly Family[] = [
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
      rolesanywhere:
        'CreateTrustAnchor UpdateTrustAnchor EnableTrustAnchor CreateProfile UpdateProfile EnableProfile PutAttributeMapping DisableCrl DeleteCrl',
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
        'AttachPolicy DetachPolicy UpdatePolicy DeletePolicy DisablePolicyType MoveAccount LeaveOrganization RemoveAccountFromOrganization RegisterDelegatedAdministrator',
      sts: 'AssumeRoot',
      iam: 'EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions',
    },
  },
  {
    kind: 'escalation',
    means: 'changes who can sign in as people of the organisation, or as the owner of the account',
    actions: {
      'sso-directory':
        'UpdatePassword CreateBearerToken CreateExternalIdPConfigurationForDirectory UpdateExternalIdPConfigurationForDirectory EnableExternalIdPConfigurationForDirectory ImportExternalIdPCertificate',
      sso: 'AssociateDirectory AssociateProfile CreateTrustedTokenIssuer UpdateTrustedTokenIssuer',
      account: 'StartPrimaryEmailUpdate AcceptPrimaryEmailUpdate',
      iam: 'UpdateAccountEmailAddress',
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
      ssm: 'SendCommand StartSession ResumeSession CreateAssociation CreateAssociationBatch UpdateAssociation StartAutomationExecution StartChangeRequestExecution RegisterTaskWithMaintenanceWindow UpdateMaintenanceWindowTask',
      'ec2-instance-connect': 'SendSSHPublicKey SendSerialConsoleSSHPublicKey OpenTunnel',
      ec2: 'ModifyInstanceAttribute',
      ecs: 'ExecuteCommand',
      'bedrock-agentcore': 'InvokeAgentRuntimeCommand InvokeAgentRuntimeCommandShell StartBrowserSession',
      appstream: 'CreateStreamingURL CreateImageBuilderStreamingURL CreateAppBlockBuilderStreamingURL',
      cloud9: 'CreateEnvironmentMembership UpdateEnvironmentMembership',
      codebuild: 'StartSandbox StartSandboxConnection StartCommandExecution',
      lambda: 'CreateMicrovmShellAuthToken',
      airflow: 'CreateCliToken CreateWebLoginToken',
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
      amplify: 'StartJob CreateDeployment UpdateApp UpdateBranch',
      states: 'UpdateStateMachine',
      elasticbeanstalk: 'UpdateEnvironment',
      servicecatalog: 'ProvisionProduct CreateProvisioningArtifact',
    },
  },
  {
    kind: 'takeover',
    means: 'runs code as the role of a job, notebook or interpreter that is already there',
    actions: {
      batch: 'SubmitJob',
      glue: 'UpdateDevEndpoint UpdateJob UpdateJobFromSourceControl StartJobRun RunStatement',
      athena: 'StartCalculationExecution CreatePresignedNotebookUrl',
      sagemaker:
        'CreatePresignedNotebookInstanceUrl CreatePresignedDomainUrl StartSession UpdateNotebookInstance UpdateNotebookInstanceLifecycleConfig',
      elasticmapreduce: 'AddJobFlowSteps OpenEditorInConsole',
      'emr-containers': 'GetManagedEndpointSessionCredentials',
      kinesisanalytics: 'UpdateApplication',
      synthetics: 'UpdateCanary',
      datapipeline: 'PutPipelineDefinition',
      'bedrock-agentcore': 'StartCodeInterpreterSession InvokeCodeInterpreter',
    },
  },
  {
    kind: 'takeover',
    means: 'hands out credentials of a role that is already there',
    actions: {
      'cognito-identity': 'UpdateIdentityPool',
      deadline:
        'AssumeQueueRoleForUser AssumeQueueRoleForWorker AssumeQueueRoleForRead AssumeFleetRoleForWorker AssumeFleetRoleForRead',
    },
  },
  { kind: 'pass-role', means: 'passes a role to a service', actions: { iam: 'PassRole' } },
  { kind: 'assume-role', means: 'becomes another role', actions: { sts: 'AssumeRole' } },
];
