/**
 * What can be chosen about a deployment, from the CDK context: `-c driftMinutes=30`, or `"context"` in cdk.json. On the
 * command line every value is text; in cdk.json numbers and booleans are themselves.
 */

import {
  FOREIGN_GRANTS,
  type ForeignGrant,
  MANIFEST_SOURCES,
  type ManifestOrigin,
  UNOWNED_ROLES,
  type UnownedRoles,
} from '../src/core/model/deployment.ts';
import { type Arn, arn } from '../src/core/model/ids.ts';
import { didYouMean } from '../src/core/text/did-you-mean.ts';
import { LAYOUTS, type Layout, MODES, type Mode } from '../src/layout.ts';
import { TOOL_PATH } from './names.ts';
import { runbookUrlFault } from './runbook-link.ts';

export interface DeploymentContext {
  /** Folder that holds rolekeeper.yaml and bitbucket.lock.yaml. */
  manifests: string;
  /** Region of the service; IAM itself is the same everywhere. Not that of the profile: two people have two. */
  region: string;
  /** Minutes between two passes that look for drift. */
  driftMinutes: number;
  mode: Mode;
  layout: Layout;
  /** Whether Bitbucket can ring after a push, by an address on the internet; only where a pass reads from Bitbucket. */
  webhook: boolean;
  /** Whether a function looks once a day from which branches roles were used. */
  branchAudit: boolean;
  /** The Regions whose CloudTrail it reads; none: that of the service, and where the global endpoint of STS has its events. */
  auditRegions: readonly string[];
  /** Whether the gate is deployed, beside the service in its own account. */
  gate: boolean;
  /** Another account, which the gate is deployed to; undefined: none. */
  gateAccount: string | undefined;
  /** ARN of the VPC that the gate's stack has made; undefined: it is not deployed yet, and no role can be entered through it. */
  gateVpc: Arn | undefined;
  /** Ids of the subnets that the gate's stack has made; none: the boundary does not know them. */
  gateSubnets: readonly string[];
  /** The two Availability Zones that the gate stands in; none: the first two of the region. */
  gateZones: readonly string[];
  /** Id of the organisation whose roles the gate's endpoint lets be assumed; undefined: those of this account. */
  gateOrganization: string | undefined;
  /** Addresses that get every alarm; none: no person is subscribed yet. */
  alarmEmail: readonly string[];
  /** ARN of an SNS topic that exists and gets every alarm; undefined: one is made. */
  alarmTopicArn: string | undefined;
  /** Address of the runbook, for the link in each alarm's text; undefined: the text names the file. */
  runbookUrl: string | undefined;
  /** ARN of the Bitbucket provider that the account has already; undefined: it is created. */
  providerArn: string | undefined;
  /** false: the boundary that the settings name exists already, and is left as it is. */
  createBoundary: boolean;
  /** Whether a boundary that an earlier deployment has left is taken into the stack again. */
  adoptBoundary: boolean;
  /** ARN of the permissions boundary that an organisation wants on the roles of the service itself; undefined: none. */
  serviceBoundary: string | undefined;
  /** IAM path of the roles that pipelines may pass to services, such as `/app/`. */
  passRolePath: string | undefined;
  /**
   * What the service may do to roles that are not ours and trust the provider; the settings have to ask for it as well.
   */
  foreignRoles: ForeignGrant;
  /**
   * What becomes of roles of ours that name no owner: those from before the owner tag are taken over; once none is left,
   * IAM can be told to refuse every write to such a role.
   */
  unownedRoles: UnownedRoles;
  /** The name of the deployment; undefined: as the settings have it. The settings have to name the same. */
  name: string | undefined;
  /** Where the manifests come from: published to a bucket, or fetched from the config repository. */
  source: ManifestOrigin;
  /** Repository of the manifests, as the lock file names it; undefined: no roles are created for its pipelines. */
  configRepository: string | undefined;
  /** The deployment environment of that repository that may publish. */
  deploymentEnvironment: string;
  /** The branch that is fetched; or that may publish, where the workspace's tokens carry the branch. */
  configBranch: string;
  /** The manifests folder in the repository, where it is fetched. */
  configFolder: string;
  /** That of the CDK bootstrap which deploys the service; undefined: another app's, or that of the settings. */
  bootstrapQualifier: string | undefined;
  /** MB of the reconcile function. */
  functionMemory: number;
  /** Seconds after which Lambda ends a pass; the queue and the alarms follow it. */
  functionTimeout: number;
  /** Executions of the account's limit that are kept for the reconcile function alone; undefined: none. */
  functionConcurrency: number | undefined;
}

/** The CDK's own key. */
const QUALIFIER_KEY = '@aws-cdk/core:bootstrapQualifier';

/** Not the root of the repository: its bitbucket-pipelines.yml declares no role. */
const FOLDER = /^(?!\.{1,2}(\/|$))[\w. -]+(\/(?!\.{1,2}(\/|$))[\w. -]+)*$/;

/** Of one account, or of AWS. */
const POLICY_ARN = /^arn:[a-z-]+:iam::(\d{12}|aws):policy\/([\w+=,.@-]+\/)*[\w+=,.@-]+$/;

/** CloudWatch gives no message group, so that a FIFO topic would refuse what it publishes. */
const STANDARD_TOPIC = /^arn:[a-z-]+:sns:[a-z\d-]+:\d{12}:[\w-]{1,256}$/;

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;

const ADDRESS = { pattern: /^[^\s@,]+@[^\s@,]+$/, what: 'an e-mail address' };
const VPC_ARN = /^arn:[a-z-]+:ec2:[a-z\d-]+:\d{12}:vpc\/vpc-[\da-f]{8,17}$/;

const SUBNET = { pattern: /^subnet-[\da-f]{8,17}$/, what: 'the id of a subnet, as the stack of the gate prints it' };
const ZONE = { pattern: /^[a-z]{2,4}(-[a-z]+)+-\d+[a-z]$/, what: 'an Availability Zone such as eu-central-1a' };
const AUDIT_REGION = { pattern: REGION, what: 'a region such as eu-central-1' };

/** Two periods must fit into the day that is the longest an alarm looks back. */
const DRIFT_MINUTES = { least: 5, most: 720, byDefault: 15, unit: 'minutes' };

/**
 * Lambda has 128 to 10,240 MB. With less than 256 the bundle and the answers of IAM for some hundred roles have no room.
 * IAM's answers for 5,000 roles are about 60 MB as objects; beyond 512 MB a pass waits for IAM, not for the CPU.
 */
const FUNCTION_MEMORY = { least: 256, most: 10_240, byDefault: 512, unit: 'MB' };

/**
 * A pass begins no operation in its last minute (src/service/pass-times.ts), so that in less than two it would do next to
 * nothing; Lambda ends at 15 minutes. A pass over 1,000 unchanged roles takes seconds; one that creates them all stops in time, and
 * the next goes on.
 */
const FUNCTION_TIMEOUT = { least: 120, most: 900, byDefault: 300, unit: 'seconds' };

/** One pass at a time is all that there is; a second execution is for a person who runs one by hand meanwhile. */
const FUNCTION_CONCURRENCY = { least: 1, most: 10, byDefault: undefined, unit: 'executions' };

export const CONTEXT_KEYS: readonly Exclude<keyof DeploymentContext, 'bootstrapQualifier'>[] = [
  'manifests',
  'region',
  'driftMinutes',
  'mode',
  'layout',
  'webhook',
  'branchAudit',
  'auditRegions',
  'gate',
  'gateAccount',
  'gateVpc',
  'gateSubnets',
  'gateZones',
  'gateOrganization',
  'alarmEmail',
  'alarmTopicArn',
  'runbookUrl',
  'providerArn',
  'createBoundary',
  'adoptBoundary',
  'serviceBoundary',
  'passRolePath',
  'foreignRoles',
  'unownedRoles',
  'name',
  'source',
  'configRepository',
  'deploymentEnvironment',
  'configBranch',
  'configFolder',
  'functionMemory',
  'functionTimeout',
  'functionConcurrency',
];

/** Reads the context; `problems` are sentences, all of them at once. */
export function readContext(context: Readonly<Record<string, unknown>>): {
  values: DeploymentContext;
  problems: string[];
} {
  const problems = unknownKeys(context);
  const text = (key: string, pattern: RegExp, what: string): string | undefined => {
    const value = context[key];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string' && pattern.test(value)) return value;
    problems.push(`context ${key} is ${JSON.stringify(value)}: it must be ${what}`);
    return undefined;
  };
  const oneOf = <T extends string>(key: keyof DeploymentContext, allowed: readonly [T, ...T[]]): T => {
    const value = text(key, new RegExp(`^(${allowed.join('|')})$`), allowed.join(' or '));
    return allowed.find((item) => item === value) ?? allowed[0];
  };
  const whole = <Default extends number | undefined>(key: keyof DeploymentContext, range: Range<Default>) =>
    wholeNumber(key, context[key], range, problems);
  const values: DeploymentContext = {
    manifests: text('manifests', /./, 'the path of a folder') ?? 'manifests',
    region: text('region', REGION, 'a region such as eu-central-1') ?? 'us-east-1',
    driftMinutes: whole('driftMinutes', DRIFT_MINUTES),
    mode: oneOf('mode', MODES),
    layout: oneOf('layout', LAYOUTS),
    webhook: yesOrNo('webhook', context.webhook, problems, false),
    branchAudit: yesOrNo('branchAudit', context.branchAudit, problems, false),
    auditRegions: listed('auditRegions', context.auditRegions, AUDIT_REGION, problems),
    gate: yesOrNo('gate', context.gate, problems, false),
    gateAccount: text('gateAccount', /^\d{12}$/, 'the twelve digits of an account, in quotes'),
    gateVpc: arn(text('gateVpc', VPC_ARN, 'the ARN of a VPC, as the stack of the gate prints it') ?? ''),
    gateSubnets: listed('gateSubnets', context.gateSubnets, SUBNET, problems),
    gateZones: listed('gateZones', context.gateZones, ZONE, problems),
    gateOrganization: text('gateOrganization', /^o-[a-z\d]{10,32}$/, 'the id of an organisation, such as o-a1b2c3d4e5'),
    alarmEmail: listed('alarmEmail', context.alarmEmail, ADDRESS, problems),
    alarmTopicArn: text('alarmTopicArn', STANDARD_TOPIC, 'the ARN of an SNS topic, and not of a FIFO topic'),
    runbookUrl: runbookUrl(text('runbookUrl', /./, 'the address of the runbook'), problems),
    providerArn: text('providerArn', /^arn:/, 'the ARN of an OIDC provider'),
    createBoundary: yesOrNo('createBoundary', context.createBoundary, problems, true),
    adoptBoundary: yesOrNo('adoptBoundary', context.adoptBoundary, problems, false),
    serviceBoundary: text('serviceBoundary', POLICY_ARN, 'the ARN of a policy, arn:aws:iam::ACCOUNT:policy/NAME'),
    passRolePath: passRolePath(text('passRolePath', /^\/([\w+=,.@-]+\/)+$/, 'an IAM path such as /app/'), problems),
    foreignRoles: oneOf('foreignRoles', FOREIGN_GRANTS),
    unownedRoles: oneOf('unownedRoles', UNOWNED_ROLES),
    name: text('name', /./, 'the name of a deployment'),
    source: oneOf('source', MANIFEST_SOURCES),
    configRepository: text('configRepository', /./, 'the slug of a repository'),
    deploymentEnvironment: text('deploymentEnvironment', /./, 'the name of a deployment environment') ?? 'production',
    configBranch: text('configBranch', /^[^*?]+$/, 'the name of a branch, without wildcards') ?? 'main',
    configFolder: text('configFolder', FOLDER, 'a folder of the repository, such as iam/manifests') ?? 'manifests',
    bootstrapQualifier: text(QUALIFIER_KEY, /^[a-z0-9]{1,10}$/, 'at most ten lower-case letters and digits'),
    functionMemory: whole('functionMemory', FUNCTION_MEMORY),
    functionTimeout: whole('functionTimeout', FUNCTION_TIMEOUT),
    functionConcurrency: whole('functionConcurrency', FUNCTION_CONCURRENCY),
  };
  return { values, problems };
}

interface Range<Default> {
  readonly least: number;
  readonly most: number;
  readonly byDefault: Default;
  readonly unit: string;
}

function wholeNumber<Default extends number | undefined>(
  key: keyof DeploymentContext,
  value: unknown,
  { least, most, byDefault, unit }: Range<Default>,
  problems: string[],
): number | Default {
  if (value === undefined || value === '') return byDefault;
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  problems.push(
    `context ${key} is ${JSON.stringify(value)}: it must be a whole number of ${unit} from ${least} to ${most}`,
  );
  return least;
}

/** Separated by commas; a list in cdk.json. */
function listed(
  key: keyof DeploymentContext,
  value: unknown,
  { pattern, what }: { readonly pattern: RegExp; readonly what: string },
  problems: string[],
): string[] {
  if (value === undefined || value === '') return [];
  const all = typeof value === 'string' ? value.split(',').map((one) => one.trim()) : value;
  if (Array.isArray(all) && all.every((one): one is string => typeof one === 'string' && pattern.test(one))) {
    return [...new Set(all)];
  }
  problems.push(`context ${key} is ${JSON.stringify(value)}: it must be ${what}, or several with commas between them`);
  return [];
}

function runbookUrl(url: string | undefined, problems: string[]): string | undefined {
  const fault = url === undefined ? undefined : runbookUrlFault(url);
  if (fault === undefined) return url;
  problems.push(`context runbookUrl is ${JSON.stringify(url)}: it must ${fault}`);
  return undefined;
}

function yesOrNo(key: keyof DeploymentContext, value: unknown, problems: string[], otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  problems.push(`context ${key} is ${JSON.stringify(value)}: it must be true or false`);
  return otherwise;
}

/** Passing the service's own roles would be the shortest way past the boundary. */
function passRolePath(path: string | undefined, problems: string[]): string | undefined {
  if (path === undefined || !TOOL_PATH.startsWith(path)) return path;
  problems.push(`context passRolePath is "${path}": ${TOOL_PATH} holds the service's own roles`);
  return undefined;
}

/**
 * The CDK's own keys all hold a colon or a slash. A misspelt key would otherwise silently leave the default in force.
 */
function unknownKeys(context: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(context)
    .filter((key) => !/[:/]/.test(key) && !(CONTEXT_KEYS as readonly string[]).includes(key))
    .map((key) => {
      const near = didYouMean(key, CONTEXT_KEYS);
      return `context ${key} is not known${near === undefined ? '' : `: did you mean ${near}?`}`;
    });
}
