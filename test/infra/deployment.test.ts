import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readContext } from '../../infra/context.ts';
import { describeDeployment } from '../../infra/deployment.ts';
import type { Settings } from '../../src/core/manifest/settings.ts';
import { anArn } from '../support/ids.ts';
import { GATE_ACCOUNT, GATE_VPC, gatedSettings } from './gate-settings.ts';
import {
  ACCOUNT,
  BOUNDARY_ARN,
  CONFIG_REPOSITORY,
  PROVIDER_ARN,
  SAMPLE_LOCK,
  sampleSettings,
} from './sample-settings.ts';

function describeWith(context: Record<string, unknown>, settings: Settings | undefined = sampleSettings()) {
  return describeDeployment({ settings, lock: SAMPLE_LOCK, issues: [] }, readContext(context));
}

test('without any context everything has a default', () => {
  expect(describeWith({})).toMatchObject({
    place: { partition: 'aws', account: '111122223333', region: 'us-east-1', deployment: 'default' },
    driftMinutes: 15,
    mode: 'heal',
    layout: 'revision',
    webhook: false,
    branchAudit: false,
    auditRegions: [],
    gate: false,
    gateAccount: undefined,
    gateVpc: undefined,
    gateSubnets: [],
    createProvider: true,
    createBoundary: true,
    configRepository: undefined,
  });
});

test('the command line’s text and cdk.json’s values mean the same', () => {
  const text = describeWith({ driftMinutes: '30', createBoundary: 'false', mode: 'report' });
  expect(text).toEqual(describeWith({ driftMinutes: 30, createBoundary: false, mode: 'report' }));
  expect(text).toMatchObject({ driftMinutes: 30, createBoundary: false, mode: 'report' });
});

test('the config repository and its environment are resolved through the lock file', () => {
  const { uuid, environmentUuid } = CONFIG_REPOSITORY;
  expect(describeWith({ configRepository: 'iam-roles' }).configRepository).toMatchObject({
    uuid,
    publisher: { environment: 'production', environmentUuid },
  });
});

const PLACES = [
  { region: 'eusc-de-east-1', partition: 'aws-eusc', reason: 'five letters where others have two' },
  { region: 'us-gov-west-1', partition: 'aws-us-gov', reason: 'three words' },
  { region: 'xx-new-1', partition: 'aws', reason: 'newer than the CDK: not known to be wrong' },
];
test.for(PLACES)('$region can be deployed to: $reason', ({ region, partition }) => {
  const settings = { ...sampleSettings(), partition };
  expect(describeWith({ region }, settings).place).toMatchObject({ region, partition });
});

test('the region does not come from the profile of whoever deploys', () => {
  vi.stubEnv('CDK_DEFAULT_REGION', 'eu-north-1');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(readContext({}).values.region).toBe('us-east-1');
});

function withService(service: Partial<Settings['service']>): Settings {
  const settings = sampleSettings();
  return { ...settings, service: { ...settings.service, ...service } };
}

test('a bootstrap of the organisation’s own is named in the settings, and in cdk.json', () => {
  const settings = withService({ bootstrapQualifier: 'acmeroles' });
  const context = { '@aws-cdk/core:bootstrapQualifier': 'acmeroles' };
  expect(describeWith(context, settings).settings.service.bootstrapQualifier).toBe('acmeroles');
});

describe('the stack of the bootstrap is protected as the others are', () => {
  const describeIn = (stack: string, settings: Settings) =>
    describeDeployment({ settings, lock: SAMPLE_LOCK, issues: [] }, readContext({ region: 'eu-central-1' }), stack);

  test.for([
    { name: 'RolekeeperToolkit', settings: sampleSettings() },
    { name: 'AcmeToolkit', settings: withService({ stacks: ['AcmeToolkit'] }) },
  ])('$name', ({ name, settings }) => {
    expect(() => describeIn(name, settings)).not.toThrow();
  });

  test('one that nothing protects is refused', () => {
    expect(() => describeIn('CDKToolkit', sampleSettings())).toThrow('service: {stacks: [CDKToolkit]}');
  });
});

const MISTAKES: {
  name: string;
  context: Record<string, unknown>;
  settings?: Settings;
  says: string;
  reason: string;
}[] = [
  {
    name: 'a misspelt key',
    context: { drifMinutes: 30 },
    says: 'context drifMinutes is not known: did you mean driftMinutes?',
    reason: 'it would silently be the default',
  },
  { name: 'a period of no length', context: { driftMinutes: 0 }, says: 'from 5 to 720', reason: 'rate(0) is refused' },
  {
    name: 'a function without room',
    context: { functionMemory: 128 },
    says: 'context functionMemory is 128: it must be a whole number of MB from 256 to 10240',
    reason: 'it would end without an answer at every pass',
  },
  {
    name: 'a function without time',
    context: { functionTimeout: '60' },
    says: 'whole number of seconds from 120 to 900',
    reason: 'a pass begins no operation in its last minute',
  },
  {
    name: 'more time than Lambda gives',
    context: { functionTimeout: 901 },
    says: 'from 120 to 900',
    reason: 'CloudFormation: late',
  },
  {
    name: 'no execution at all',
    context: { functionConcurrency: 0 },
    says: 'whole number of executions from 1 to 10',
    reason: '0 switches a function off',
  },
  { name: 'half a minute', context: { driftMinutes: '7.5' }, says: 'whole number', reason: 'rate() has whole minutes' },
  {
    name: 'a mode that is none',
    context: { mode: 'dry-run' },
    says: 'heal or report',
    reason: 'not a default instead',
  },
  { name: 'yes for true', context: { createBoundary: 'yes' }, says: 'true or false', reason: 'not a default instead' },
  {
    name: 'no e-mail address',
    context: { alarmEmail: 'me' },
    says: 'e-mail address',
    reason: 'SNS would refuse it late',
  },
  {
    name: 'two e-mail addresses, and one that is none',
    context: { alarmEmail: 'ada@example.com,bob' },
    says: 'context alarmEmail is "ada@example.com,bob": it must be an e-mail address, or several with commas',
    reason: 'SNS would refuse it late',
  },
  {
    name: 'a number among the addresses',
    context: { alarmEmail: ['ada@example.com', 7] },
    says: 'several with commas',
    reason: 'cdk.json takes any JSON',
  },
  {
    name: 'a topic that is none',
    context: { alarmTopicArn: 'on-call' },
    says: 'context alarmTopicArn is "on-call": it must be the ARN of an SNS topic',
    reason: 'CloudFormation: late',
  },
  {
    name: 'a FIFO topic',
    context: { alarmTopicArn: 'arn:aws:sns:us-east-1:111122223333:on-call.fifo' },
    says: 'and not of a FIFO topic',
    reason: 'CloudWatch names no message group',
  },
  {
    name: 'a topic of another region',
    context: { alarmTopicArn: 'arn:aws:sns:eu-central-1:111122223333:on-call' },
    says: 'and the service is in us-east-1 (aws): CloudWatch calls only topics of its own region',
    reason: 'CloudFormation: late',
  },
  {
    name: 'a topic of another partition',
    context: { alarmTopicArn: 'arn:aws-cn:sns:us-east-1:111122223333:on-call' },
    says: 'CloudWatch calls only topics of its own region',
    reason: 'CloudFormation: late',
  },
  {
    name: 'addresses beside a topic that exists',
    context: { alarmTopicArn: 'arn:aws:sns:us-east-1:111122223333:on-call', alarmEmail: 'ada@example.com' },
    says: 'Leave alarmEmail out, and subscribe them to that topic yourself',
    reason: 'nobody of them would be called, or they would get the alarms of others',
  },
  {
    name: 'a runbook without encryption',
    context: { runbookUrl: 'http://wiki.example.com/runbook.md' },
    says: 'it must be an address such as https://HOST/runbook.md',
    reason: 'it has commands that people copy',
  },
  {
    name: 'a runbook with a blank',
    context: { runbookUrl: 'https://wiki.example.com/our runbook.md' },
    says: 'it must be an address such as',
    reason: 'the link would end at the blank',
  },
  {
    name: 'a runbook with a password',
    context: { runbookUrl: 'https://ada:secret@wiki.example.com/runbook.md' },
    says: 'have no user name in it',
    reason: 'it would be in every mail',
  },
  {
    name: 'a runbook at one section',
    context: { runbookUrl: 'https://wiki.example.com/runbook.md#pass-failed' },
    says: 'end before the #, as each alarm has a section of its own; or have {alarm}',
    reason: 'every alarm would lead there',
  },
  {
    name: 'a runbook with a long address',
    context: { runbookUrl: `https://wiki.example.com/${'x'.repeat(700)}` },
    says: 'have 700 characters at most',
    reason: 'CloudWatch would refuse the alarm late',
  },
  {
    name: 'a runbook whose address is long once the names are in it',
    context: { runbookUrl: `https://wiki.example.com/${'{alarm}/'.repeat(22)}` },
    says: 'have 700 characters at most, with the name of an alarm for each {alarm}',
    reason: 'CloudWatch would refuse the alarm late',
  },
  { name: 'no region', context: { region: 'Frankfurt' }, says: 'a region such as', reason: 'CloudFormation: late' },
  {
    name: 'a region of another partition',
    context: { region: 'us-gov-west-1' },
    says: 'is in partition aws-us-gov, but the settings are of partition aws',
    reason: 'half of the ARNs would name nothing',
  },
  {
    name: 'a name that makes the names of buckets too long',
    context: { region: 'ap-southeast-1' },
    settings: { ...sampleSettings(), deployment: 'payments-and-moree' },
    says: 'Choose a name of 17 characters or less',
    reason: 'S3 refuses it when half is deployed',
  },
  {
    name: 'a provider of another workspace',
    context: { providerArn: `${PROVIDER_ARN}x` },
    says: 'issues its tokens as',
    reason: 'every role would trust a provider that is not there',
  },
  {
    name: 'a name that the settings do not have',
    context: { name: 'payments' },
    says: 'but the settings are of deployment "default"',
    reason: 'the service would refuse every revision',
  },
  {
    name: 'roles without an owner that are deleted',
    context: { unownedRoles: 'delete' },
    says: 'takeover or refuse',
    reason: 'not a default instead',
  },
  {
    name: 'yes for a webhook',
    context: { webhook: 'yes' },
    says: 'context webhook is "yes": it must be true or false',
    reason: 'not a default instead',
  },
  {
    name: 'a webhook beside a bucket',
    context: { webhook: true, configRepository: 'iam-roles' },
    says: 'Deploy with -c source=bitbucket, or without the webhook',
    reason: 'it would ring before anything was published',
  },
  {
    name: 'a webhook of no repository',
    context: { webhook: true, source: 'bitbucket' },
    says: 'does not say which repository may ring',
    reason: 'there is no UUID to compare',
  },
  {
    name: 'yes for a gate',
    context: { gate: 'yes' },
    says: 'context gate is "yes": it must be true or false',
    reason: 'not a default instead',
  },
  {
    name: 'an account that lost its zeros',
    context: { gateAccount: 1234567890 },
    says: 'context gateAccount is 1234567890: it must be the twelve digits of an account, in quotes',
    reason: 'a number in cdk.json has no zeros in front',
  },
  {
    name: 'the account of the roles for a gate of its own',
    context: { gateAccount: ACCOUNT },
    says: 'deploy with -c gate=true for a gate that shares their account',
    reason: 'that it is shared is a decision, and has a key of its own',
  },
  {
    name: 'a gate in two places',
    context: { gate: true, gateAccount: GATE_ACCOUNT },
    says: 'there is one gate. Leave one of them out',
    reason: 'the service has one table and names one VPC',
  },
  {
    name: 'a VPC without a gate',
    context: { gateVpc: GATE_VPC, region: 'eu-central-1' },
    settings: gatedSettings(GATE_VPC),
    says: 'and no gate is deployed: keep gate=true or gateAccount beside it',
    reason: 'manifests could ask for a gate that is not there',
  },
  {
    name: 'a VPC that the settings do not name',
    context: { gate: true, gateVpc: GATE_VPC, region: 'eu-central-1' },
    says: 'Put it under gate.vpcs of the settings, beside the one that is there if the VPC is replaced, and publish',
    reason: 'no trust policy would let the gate in',
  },
  {
    name: 'a VPC of another account than the gate’s',
    context: { gateAccount: GATE_ACCOUNT, gateVpc: GATE_VPC, region: 'eu-central-1' },
    settings: gatedSettings(GATE_VPC),
    says: `the gate is deployed to account ${GATE_ACCOUNT} in eu-central-1. Take GateVpcArn, which the stack of the gate prints, or, before its first deployment there, none (-c gateVpc=)`,
    reason: 'the gate stands elsewhere',
  },
  {
    name: 'a VPC of another region',
    context: { gate: true, gateVpc: GATE_VPC, region: 'eu-west-1' },
    settings: gatedSettings(GATE_VPC),
    says: `the gate is deployed to account ${ACCOUNT} in eu-west-1`,
    reason: 'the same',
  },
  {
    name: 'the id of a VPC alone',
    context: { gate: true, gateVpc: 'vpc-0a1b2c3d4e5f60718' },
    says: 'it must be the ARN of a VPC, as the stack of the gate prints it',
    reason: 'ids are unique in a region only',
  },
  {
    name: 'subnets of a gate that is elsewhere',
    context: { gateAccount: GATE_ACCOUNT, gateSubnets: 'subnet-0a1b2c3d4e5f60711' },
    says: 'gate.vpcs of the settings names no VPC there. Leave it out',
    reason: 'no pipeline of this account gets there',
  },
  {
    name: 'names in place of subnets',
    context: { gate: true, gateSubnets: 'private-a' },
    says: 'it must be the id of a subnet, as the stack of the gate prints it, or several with commas',
    reason: 'IAM compares ids',
  },
  {
    name: 'one zone',
    context: { gate: true, gateZones: 'us-east-1a' },
    says: 'context gateZones names 1 Availability Zones: the gate stands in two',
    reason: 'it would be gone with that zone',
  },
  {
    name: 'a zone of another region',
    context: { gate: true, gateZones: 'us-east-1a,eu-west-1a' },
    says: 'context gateZones has eu-west-1a, which is not in region us-east-1',
    reason: 'CloudFormation: late',
  },
  {
    name: 'the name of an organisation',
    context: { gate: true, gateOrganization: 'acme' },
    says: 'it must be the id of an organisation, such as o-a1b2c3d4e5',
    reason: 'the endpoint would let nothing through',
  },
  {
    name: 'a repository that is not in the lock file',
    context: { configRepository: 'iam-rolls' },
    says: 'has no such repository',
    reason: 'there is no UUID to trust',
  },
  {
    name: 'an environment that the repository does not have',
    context: { configRepository: 'iam-roles', deploymentEnvironment: 'publish' },
    says: 'repository iam-roles has production',
    reason: 'never the whole repository instead',
  },
  {
    name: 'a repository without environments',
    context: { configRepository: 'scratch' },
    says: 'has no environments',
    reason: 'never the whole repository instead',
  },
  {
    name: 'tokens that nothing can be pinned by',
    context: { configRepository: 'iam-roles' },
    settings: sampleSettings({}, '{workspaceUuid}:{repositoryUuid}:{stepUuid}'),
    says: 'every branch of the config repository could publish',
    reason: 'the largest hole of a push design',
  },
  {
    name: 'every role of the account as managed',
    context: {},
    settings: sampleSettings({ path: '/' }),
    says: 'must be a path of its own',
    reason: 'the reconciler could then change its own role',
  },
  {
    name: 'managed roles among the service’s own',
    context: {},
    settings: sampleSettings({ path: '/rolekeeper/pipelines/' }),
    says: 'must be a path of its own',
    reason: 'the boundary keeps pipelines off that path',
  },
  {
    name: 'a boundary that AWS owns',
    context: {},
    settings: sampleSettings({ permissionsBoundary: anArn('arn:aws:iam::aws:policy/PowerUserAccess') }),
    says: 'createBoundary=false',
    reason: 'it cannot be created',
  },
  {
    name: 'a boundary that is taken over and left alone',
    context: { adoptBoundary: true, createBoundary: false },
    says: 'Leave one of them away',
    reason: 'one of them is a mistake, and nobody knows which',
  },
  {
    name: 'a service boundary that is no policy',
    context: { serviceBoundary: 'arn:aws:iam::111122223333:role/boundary' },
    says: 'context serviceBoundary is "arn:aws:iam::111122223333:role/boundary": it must be the ARN of a policy',
    reason: 'CloudFormation would find it in the middle of a deployment',
  },
  {
    name: 'a service boundary of another account',
    context: { serviceBoundary: 'arn:aws:iam::999999999999:policy/org' },
    says: 'IAM takes a policy of account 111122223333',
    reason: 'the same',
  },
  {
    name: 'a service boundary of another partition',
    context: { serviceBoundary: 'arn:aws-cn:iam::111122223333:policy/org' },
    says: 'in partition aws, and no other',
    reason: 'the same',
  },
  {
    name: 'the boundary of the pipelines for the service itself',
    context: { serviceBoundary: BOUNDARY_ARN },
    says: 'the service could do nothing',
    reason: 'it denies all that the service consists of',
  },
  {
    name: 'a bootstrap that the settings do not name',
    context: { '@aws-cdk/core:bootstrapQualifier': 'acmeroles' },
    says: 'service: {bootstrapQualifier: acmeroles}',
    reason: 'pipelines could enter the roles that deploy the service',
  },
  {
    name: 'a bootstrap that the settings name alone',
    context: { '@aws-cdk/core:bootstrapQualifier': 'rolekeeper' },
    settings: withService({ bootstrapQualifier: 'acmeroles' }),
    says: 'would protect the bootstrap "acmeroles"',
    reason: 'the same',
  },
  {
    name: 'a qualifier that the CDK refuses',
    context: { '@aws-cdk/core:bootstrapQualifier': 'acme-roles-of-all' },
    says: 'at most ten lower-case letters and digits',
    reason: 'bootstrap would refuse it',
  },
  {
    name: 'passing the managed roles',
    context: { passRolePath: '/bitbucket/' },
    says: "may not pass each other's roles",
    reason: 'a deploy role would run in a function that other callers can write',
  },
  {
    name: 'passing the service’s roles',
    context: { passRolePath: '/rolekeeper/' },
    says: "the service's own roles",
    reason: 'the shortest way past the boundary',
  },
];

describe('what cannot be deployed is reported before AWS is asked', () => {
  test.for(MISTAKES)('$name', ({ context, settings, says, reason }) => {
    expect(() => describeWith(context, settings), reason).toThrow(says);
  });

  test('all of it at once', () => {
    expect(() => describeWith({ mode: 'x', layout: 'y' })).toThrow(/context mode.*\n.*context layout/);
  });

  test('mistakes in the settings, with their place', () => {
    const issue = {
      code: 'bad-value',
      message: 'no',
      remedy: 'say yes',
      pointer: '',
      place: { file: 'rolekeeper.yaml', line: 4, column: 3 },
    } as const;
    const broken = { settings: undefined, lock: SAMPLE_LOCK, issues: [issue] };
    expect(() => describeDeployment(broken, readContext({}))).toThrow('manifests/rolekeeper.yaml:4:3 no');
  });
});

test('an existing provider and an existing boundary are left alone', () => {
  const existing = describeWith({ providerArn: PROVIDER_ARN, createBoundary: false });
  expect(existing).toMatchObject({ createProvider: false, createBoundary: false });
  expect(existing.settings.roles.permissionsBoundary).toBe(BOUNDARY_ARN);
});
