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
 * A new way in is one more line of leading-further.ts, or here; test/core/role-guardrails checks that AWS knows every action of the list.
 */
import { LEADING_FURTHER } from './leading-further.ts';
import type { Family } from './sensitive-family.ts';

export interface SensitiveAction {
  /** As AWS spells it. */
  readonly action: string;
  /** The same in two parts, lower case. */
  readonly service: string;
  readonly name: string;
  readonly kind: Family['kind'];
  /** Continues "…, which": what it does. */
  readonly means: string;
}

/** Those that read what belongs to everybody, and those that end what would tell of it. */
const DATA_AND_WATCH: readonly Family[] = [
  {
    kind: 'data',
    means: 'reads secrets and parameters',
    actions: {
      secretsmanager: 'GetSecretValue',
      events: 'RetrieveConnectionCredentials',
      ssm: 'GetParameter GetParameters GetParametersByPath GetParameterHistory',
    },
  },
  {
    kind: 'data',
    means: 'reads the objects of buckets',
    actions: { s3: 'GetObject GetObjectVersion', 's3-object-lambda': 'GetObject' },
  },
  {
    kind: 'data',
    means: 'reads the rows of databases',
    actions: {
      dynamodb: 'Scan Query GetItem BatchGetItem PartiQLSelect GetRecords ExportTableToPointInTime',
      'rds-data': 'ExecuteStatement BatchExecuteStatement ExecuteSql',
      cassandra: 'Select',
      'neptune-db': 'ReadDataViaQuery',
      timestream: 'Select',
      'redshift-data': 'ExecuteStatement BatchExecuteStatement',
    },
  },
  {
    kind: 'data',
    means: 'reads messages that others are waiting for',
    actions: { kinesis: 'GetRecords', 'kafka-cluster': 'ReadData', sqs: 'ReceiveMessage' },
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
      ds: 'ResetUserPassword',
      'ds-data': 'AddGroupMember',
      dsql: 'DbConnect DbConnectAdmin',
      ec2: 'GetPasswordData',
      elasticmapreduce: 'GetClusterSessionCredentials',
      gamelift: 'GetComputeAccess GetInstanceAccess',
      lightsail: 'GetInstanceAccessDetails DownloadDefaultKeyPair GetRelationalDatabaseMasterUserPassword',
      'rds-db': 'connect',
      redshift: 'GetClusterCredentials GetClusterCredentialsWithIAM',
      'redshift-serverless': 'GetCredentials',
      workmail: 'ResetPassword AssumeImpersonationRole',
    },
  },
  {
    kind: 'data',
    // Those of DataZone work on no single resource: a refusal could not be followed. ReadOnlyAccess has the other.
    means: 'hands out credentials of a role that is already there',
    actions: {
      'cognito-identity': 'GetOpenIdTokenForDeveloperIdentity',
      datazone: 'GetEnvironmentCredentials GetDomainExecutionRoleCredentials',
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

export const FAMILIES: readonly Family[] = [...LEADING_FURTHER, ...DATA_AND_WATCH];

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
