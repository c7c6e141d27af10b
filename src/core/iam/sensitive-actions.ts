/**
 * The actions that can give a pipeline the permissions of another identity. Families as published by Datadog
 * (pathfinding.cloud), Rhino Security Labs and Bishop Fox; the sentences say what an attacker can do with the action.
 *
 *     escalation  enough by itself, whatever the resource: IAM, or a service beside it, is rewritten
 *     passing     passes a role to a service that then acts as that role; needs iam:PassRole too
 *     takeover    runs the caller's code, or commands, on something that already has a role; no PassRole needed
 *     pass-role, assume-role  the two that have a rule of their own
 *
 * A new way in is one more line here; test/core/role-guardrails checks that AWS knows every action of the list.
 */

export interface SensitiveAction {
  /** As AWS spells it. */
  readonly action: string;
  /** The same in two parts, lower case. */
  readonly service: string;
  readonly name: string;
  readonly kind: 'escalation' | 'passing' | 'takeover' | 'pass-role' | 'assume-role';
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
    means: 'gives people or accounts of the organisation other permissions',
    actions: {
      sso: 'CreateAccountAssignment AttachManagedPolicyToPermissionSet AttachCustomerManagedPolicyReferenceToPermissionSet PutInlinePolicyToPermissionSet ProvisionPermissionSet DeletePermissionsBoundaryFromPermissionSet PutPermissionsBoundaryToPermissionSet',
      identitystore: 'CreateGroupMembership',
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
      'bedrock-agentcore': 'CreateCodeInterpreter CreateAgentRuntime UpdateAgentRuntime CreateBrowser CreateGateway',
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
    },
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
    },
  },
  {
    kind: 'takeover',
    means: 'runs code as the role of a job, notebook or interpreter that is already there',
    actions: {
      batch: 'SubmitJob',
      glue: 'UpdateDevEndpoint UpdateJob',
      sagemaker: 'CreatePresignedNotebookInstanceUrl CreatePresignedDomainUrl UpdateNotebookInstanceLifecycleConfig',
      elasticmapreduce: 'AddJobFlowSteps',
      datapipeline: 'PutPipelineDefinition',
      'bedrock-agentcore': 'StartCodeInterpreterSession InvokeCodeInterpreter',
    },
  },
  { kind: 'pass-role', means: 'passes a role to a service', actions: { iam: 'PassRole' } },
  { kind: 'assume-role', means: 'becomes another role', actions: { sts: 'AssumeRole' } },
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
