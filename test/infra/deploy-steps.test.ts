import { expect, test } from 'vitest';
import { readAssembly } from '../../scripts/assembly.ts';
import { type DeployWorld, deploy, profileIn } from '../../scripts/deploy-steps.ts';
import type { Sighting } from '../../scripts/lasting-things.ts';
import { ROLE_NAMES } from '../support/default-names.ts';
import { GATE_ACCOUNT } from './gate-settings.ts';
import { sampleApp, sampleDeployment } from './sample-app.ts';
import { BOUNDARY_ARN, PROVIDER_ARN } from './sample-settings.ts';

const ACCOUNT = '111122223333';
const STATE_BUCKET = `rolekeeper-state-${ACCOUNT}-eu-central-1`;

/** What `cdk synth` writes with this context. */
function assemblyOf(context: Record<string, unknown>) {
  return readAssembly(sampleApp(sampleDeployment(context)).synth().directory);
}

/** The one that most cases are about: service in eu-central-1, forwarder in us-east-1. */
const USUAL = await assemblyOf({});

interface Situation {
  account?: string;
  /** A region. */
  notBootstrapped?: string;
  context?: Record<string, unknown>;
  /** By ARN or name; else it is in its stack, or where only the name is given, in the account. */
  sightings?: Record<string, Sighting>;
  /** What CloudFormation has of the stacks: as the assembly, or deployed with this context. */
  before?: Record<string, unknown> | 'nothing' | 'unreadable';
  answer?: boolean;
  failing?: string;
}

/** A world that notes what was run and printed, and changes nothing. */
async function worldWith(situation: Situation) {
  const {
    account = ACCOUNT,
    notBootstrapped,
    answer = false,
    failing,
    context,
    sightings = {},
    before = {},
  } = situation;
  const assembly = context === undefined ? USUAL : await assemblyOf(context);
  const deployed = typeof before === 'string' ? [] : await assemblyOf(before);
  const ran: string[] = [];
  const lines: string[] = [];
  const world: DeployWorld = {
    cdk: async (args) => {
      ran.push(args.join(' '));
      return args[0] === failing ? 2 : 0;
    },
    assembly: async () => assembly,
    account: async () => account,
    bootstrapped: async ({ region }) => region !== notBootstrapped,
    look: async ({ name, logicalId }) => sightings[name] ?? { is: logicalId === undefined ? 'loose' : 'held' },
    assemblyAsFound: async ({ name }) => `FOLDER-WITH-${name.split('/').pop()}`,
    discard: async (folder) => {
      ran.push(`discard ${folder}`);
    },
    deployedTemplate: async ({ id }) => {
      if (before === 'unreadable') throw new Error('Access denied');
      return deployed.find((stack) => stack.id === id)?.template;
    },
    setParameter: async ({ name }, { key, value }) => {
      const { until, ...digests } = JSON.parse(value);
      ran.push(`set ${key} of ${name} until ${until} for ${told(digests)}`);
    },
    now: () => new Date('2026-11-27T10:00:00Z'),
    confirm: async () => answer,
    say: (line) => lines.push(line),
  };
  return { world, ran, lines };
}

function told({ boundary, serviceTrusts }: { boundary: string | null; serviceTrusts: object }): string {
  return [...(boundary === null ? [] : ['the boundary']), ...Object.keys(serviceTrusts)].join(', ');
}

const SYNTH = 'synth --quiet';
const DIFF = 'diff --app cdk.out';
const DEPLOY = 'deploy --all --require-approval never --app cdk.out';

const [BOUNDARY_ID] = Object.entries(USUAL.find(({ id }) => id === 'RolekeeperAccount')?.template.Resources ?? {})
  .filter(([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy')
  .map(([id]) => id);
const MAPPING = JSON.stringify({ [BOUNDARY_ID ?? '']: { PolicyArn: BOUNDARY_ARN } });
const IMPORT = `import RolekeeperAccount --app FOLDER-WITH-pipeline-boundary --resource-mapping-inline ${MAPPING} --force`;

interface Case extends Situation {
  name: string;
  reason: string;
  args?: string[];
  runs: string[];
  says?: string;
  exit: number;
}

const CASES: Case[] = [
  {
    name: 'asked and approved',
    reason: 'the usual way',
    answer: true,
    runs: [SYNTH, DIFF, DEPLOY],
    exit: 0,
  },
  {
    name: 'asked and not approved',
    reason: 'what was seen was not wanted',
    runs: [SYNTH, DIFF],
    says: 'Nothing was deployed',
    exit: 1,
  },
  {
    name: '--yes',
    reason: 'in a pipeline no person answers; the CDK does not know the option',
    args: ['--yes'],
    runs: [SYNTH, DIFF, DEPLOY],
    exit: 0,
  },
  {
    name: 'a gate in another account, with credentials of that of the service',
    reason: 'one person has one of the two at a time',
    context: { gateAccount: GATE_ACCOUNT },
    answer: true,
    runs: [
      SYNTH,
      'diff RolekeeperAccount Rolekeeper RolekeeperForwarder --app cdk.out',
      'deploy RolekeeperAccount Rolekeeper RolekeeperForwarder --require-approval never --app cdk.out',
    ],
    says: `The stack RolekeeperGate is of account ${GATE_ACCOUNT}: deploy it by the same command`,
    exit: 0,
  },
  {
    name: 'the same, with those of the account of the gate',
    reason: 'nothing of the service is touched',
    context: { gateAccount: GATE_ACCOUNT },
    account: GATE_ACCOUNT,
    answer: true,
    runs: [SYNTH, 'diff RolekeeperGate --app cdk.out', 'deploy RolekeeperGate --require-approval never --app cdk.out'],
    says: `The stack RolekeeperAccount is of account ${ACCOUNT}: deploy it by the same command`,
    exit: 0,
  },
  {
    name: 'the same, with those of a third account',
    reason: 'nothing of this is there',
    context: { gateAccount: GATE_ACCOUNT },
    account: '999988887777',
    runs: [SYNTH],
    says: 'The credentials belong to account 999988887777, but manifests/rolekeeper.yaml says 111122223333',
    exit: 1,
  },
  {
    name: 'context and profile',
    reason: 'context makes the assembly and cannot change it afterwards; the profile is needed by all three',
    args: ['-c', 'driftMinutes=30', '--context=mode=report', '--profile', 'admin'],
    answer: true,
    runs: [
      `${SYNTH} -c driftMinutes=30 --context=mode=report --profile admin`,
      `${DIFF} --profile admin`,
      `${DEPLOY} --profile admin`,
    ],
    exit: 0,
  },
  {
    name: 'credentials of another account',
    reason: 'the first deployment would make a provider and roles there',
    account: '999999999999',
    answer: true,
    runs: [SYNTH],
    says: 'belong to account 999999999999, but manifests/rolekeeper.yaml says 111122223333',
    exit: 1,
  },
  {
    name: 'a region without bootstrap',
    reason: 'the forwarder’s region is easily forgotten, and the CDK fails late there',
    notBootstrapped: 'us-east-1',
    answer: true,
    runs: [SYNTH],
    says: 'npx cdk bootstrap aws://111122223333/us-east-1 --qualifier rolekeeper',
    exit: 1,
  },
  {
    name: 'a synth that fails',
    reason: 'its message has been printed; there is nothing to compare',
    failing: 'synth',
    answer: true,
    runs: [SYNTH],
    exit: 2,
  },
  {
    name: 'a diff that fails',
    reason: 'people could not see what would change',
    failing: 'diff',
    args: ['--yes'],
    runs: [SYNTH, DIFF],
    exit: 2,
  },
  {
    name: 'a provider that another made',
    reason: 'IAM refuses a second one, in the middle of the deployment',
    sightings: { [PROVIDER_ARN]: { is: 'loose' } },
    answer: true,
    runs: [SYNTH],
    says: `Pass -c providerArn=${PROVIDER_ARN}`,
    exit: 1,
  },
  {
    name: 'the same, as it says',
    reason: 'the remedy works',
    context: { providerArn: PROVIDER_ARN },
    before: { providerArn: PROVIDER_ARN },
    sightings: { [PROVIDER_ARN]: { is: 'loose' } },
    answer: true,
    runs: [SYNTH, DIFF, DEPLOY],
    exit: 0,
  },
  {
    name: 'a provider that is named and not there',
    reason: 'no pipeline could enter a role',
    context: { providerArn: PROVIDER_ARN },
    sightings: { [PROVIDER_ARN]: { is: 'absent' } },
    answer: true,
    runs: [SYNTH],
    says: 'Leave providerArn out of the context',
    exit: 1,
  },
  {
    name: 'a boundary that is there',
    reason: 'only a person knows whose it is',
    sightings: { [BOUNDARY_ARN]: { is: 'loose' } },
    answer: true,
    runs: [SYNTH],
    says: 'If an earlier deployment of Rolekeeper has left it, pass -c adoptBoundary=true',
    exit: 1,
  },
  {
    name: 'a boundary that the settings named before',
    reason: 'the stack has another one in its place; CloudFormation imports nothing there, and would fail to create it',
    context: { adoptBoundary: true },
    sightings: { [BOUNDARY_ARN]: { is: 'loose', instead: 'arn:aws:iam::111122223333:policy/rolekeeper/new' } },
    answer: true,
    runs: [SYNTH],
    says: `aws iam delete-policy --policy-arn ${BOUNDARY_ARN}`,
    exit: 1,
  },
  {
    name: 'a bucket in the place of another',
    reason: 'it cannot be imported there',
    args: ['--import-existing-resources'],
    sightings: { [STATE_BUCKET]: { is: 'loose', instead: 'rolekeeper-state-old' } },
    answer: true,
    runs: [SYNTH],
    says: `has the bucket rolekeeper-state-old, and would replace it by ${STATE_BUCKET}`,
    exit: 1,
  },
  {
    name: 'a deployment in another region',
    reason: 'who forgets -c region would create roles that are there, and fail in the middle',
    sightings: { [ROLE_NAMES.reconciler]: { is: 'loose' }, [BOUNDARY_ARN]: { is: 'loose' } },
    answer: true,
    runs: [SYNTH],
    says: `The role ${ROLE_NAMES.reconciler} is there already, and not in the stack RolekeeperAccount in eu-central-1`,
    exit: 1,
  },
  {
    name: 'a boundary of theirs that is not there',
    reason: 'every role would be refused by IAM',
    context: { createBoundary: false },
    sightings: { [BOUNDARY_ARN]: { is: 'absent' } },
    answer: true,
    runs: [SYNTH],
    says: 'leave createBoundary out of the context',
    exit: 1,
  },
  {
    name: 'a bucket that was left',
    reason: 'CloudFormation would not create it',
    sightings: { [STATE_BUCKET]: { is: 'loose' } },
    answer: true,
    runs: [SYNTH],
    says: 'Pass --import-existing-resources',
    exit: 1,
  },
  {
    name: 'the same, as it says',
    reason: 'the remedy works, and synth does not know the option',
    args: ['--import-existing-resources'],
    sightings: { [STATE_BUCKET]: { is: 'loose' } },
    answer: true,
    runs: [SYNTH, `${DIFF} --import-existing-resources`, `${DEPLOY} --import-existing-resources`],
    exit: 0,
  },
  {
    name: 'a bucket of another account',
    reason: 'no option gets it',
    args: ['--import-existing-resources'],
    sightings: { [STATE_BUCKET]: { is: 'taken' } },
    answer: true,
    runs: [SYNTH],
    says: `The bucket ${STATE_BUCKET} belongs to another AWS account`,
    exit: 1,
  },
  {
    name: 'what nobody may look at',
    reason: 'should it be there, the deployment is taken back; that is no reason to keep it from a deployer',
    sightings: { [BOUNDARY_ARN]: { is: 'unseen', why: 'not allowed: iam:GetPolicy' } },
    answer: true,
    runs: [SYNTH, DIFF, DEPLOY],
    says: `Could not look whether ${BOUNDARY_ARN} is there: not allowed: iam:GetPolicy`,
    exit: 0,
  },
  {
    name: 'a boundary that is taken over',
    reason: 'after the approval, as it is there; the deployment afterwards brings its text up to date',
    context: { adoptBoundary: true },
    before: 'nothing',
    sightings: { [BOUNDARY_ARN]: { is: 'loose' } },
    answer: true,
    runs: [SYNTH, DIFF, IMPORT, 'discard FOLDER-WITH-pipeline-boundary', DEPLOY],
    says: `The policy ${BOUNDARY_ARN} is not created: it is taken over as it is`,
    exit: 0,
  },
  {
    name: 'a boundary that is taken over, and not approved',
    reason: 'an import changes the stack',
    context: { adoptBoundary: true },
    sightings: { [BOUNDARY_ARN]: { is: 'loose' } },
    runs: [SYNTH, DIFF],
    exit: 1,
  },
  {
    name: 'an import that fails',
    reason: 'the deployment would find the policy in its way',
    context: { adoptBoundary: true },
    sightings: { [BOUNDARY_ARN]: { is: 'loose' } },
    failing: 'import',
    answer: true,
    runs: [SYNTH, DIFF, expect.stringContaining('import RolekeeperAccount'), expect.stringContaining('discard')],
    exit: 2,
  },
  {
    name: 'adoptBoundary that stayed in cdk.json',
    reason: 'the stack has it: there is nothing to take over',
    context: { adoptBoundary: true },
    before: { adoptBoundary: true },
    answer: true,
    runs: [SYNTH, DIFF, DEPLOY],
    exit: 0,
  },
  {
    name: 'adoptBoundary in an account without a boundary',
    reason: 'it is created',
    context: { adoptBoundary: true },
    before: 'nothing',
    sightings: { [BOUNDARY_ARN]: { is: 'absent' } },
    answer: true,
    runs: [SYNTH, DIFF, DEPLOY],
    exit: 0,
  },
  {
    name: 'an upgrade that changes the boundary',
    reason: 'a pass between the two stacks would find a document that the function does not know',
    context: { passRolePath: '/app/' },
    answer: true,
    runs: [SYNTH, DIFF, 'set Announced of Rolekeeper until 2026-11-27T10:50:00.000Z for the boundary', DEPLOY],
    exit: 0,
  },
  {
    name: 'an upgrade that changes who may enter a role of ours',
    reason: 'the same of its trust; only what changes is announced',
    context: { configRepository: 'iam-roles' },
    before: { configRepository: '' },
    answer: true,
    runs: [
      SYNTH,
      DIFF,
      'set Announced of Rolekeeper until 2026-11-27T10:50:00.000Z for rolekeeper-plan, rolekeeper-upload',
      DEPLOY,
    ],
    exit: 0,
  },
  {
    name: 'an upgrade that is not approved',
    reason: 'an announcement is a change too',
    context: { passRolePath: '/app/' },
    runs: [SYNTH, DIFF],
    exit: 1,
  },
  {
    name: 'a function that cannot be told',
    reason: 'an alarm too many is better than no deployment, and the person knows why it rings',
    context: { passRolePath: '/app/' },
    before: 'unreadable',
    answer: true,
    runs: [SYNTH, DIFF, DEPLOY],
    says: 'The function in Rolekeeper could not be told: Access denied. The deployment goes on',
    exit: 0,
  },
];

test.for(CASES)('$name', async ({ args = [], runs, says, exit, reason, ...situation }) => {
  const { world, ran, lines } = await worldWith(situation);
  expect(await deploy(args, world), reason).toBe(exit);
  expect(ran).toEqual(runs);
  expect(lines.join('\n')).toContain(says ?? '');
});

test.for([
  { args: ['--profile', 'admin'], profile: 'admin', reason: 'as the AWS CLI has it' },
  {
    args: ['--profile=admin'],
    profile: 'admin',
    reason: 'the CDK takes it, and our own look would be at another account',
  },
  { args: ['--yes'], profile: undefined, reason: 'the environment says which' },
])('the profile of $args is $profile: $reason', ({ args, profile }) => {
  expect(profileIn(args)).toBe(profile);
});

test('the account is asked for in the region of the stacks', async () => {
  const asked: string[] = [];
  const { world } = await worldWith({});
  // STS of us-east-1 does not know credentials of GovCloud, of China or of the Sovereign Cloud.
  await deploy([], {
    ...world,
    account: async (region) => {
      asked.push(region);
      return ACCOUNT;
    },
  });
  expect(asked).toEqual([USUAL[0]?.region]);
  expect(asked).toEqual(['eu-central-1']);
});
