import { expect, test } from 'vitest';
import { type DeployWorld, deploy, type Environment } from '../../scripts/deploy-steps.ts';

const HOME = { account: '111122223333', region: 'eu-central-1' };
const EVENTS = { account: '111122223333', region: 'us-east-1' };

interface Situation {
  account?: string;
  notBootstrapped?: Environment;
  answer?: boolean;
  failing?: string;
}

/** A world that notes what was run and printed, and changes nothing. */
function worldWith({ account = HOME.account, notBootstrapped, answer = false, failing }: Situation) {
  const ran: string[] = [];
  const lines: string[] = [];
  const world: DeployWorld = {
    cdk: async (args) => {
      ran.push(args.join(' '));
      return args[0] === failing ? 2 : 0;
    },
    environments: async () => [HOME, EVENTS],
    account: async () => account,
    bootstrapped: async (environment) => environment !== notBootstrapped,
    confirm: async () => answer,
    say: (line) => lines.push(line),
  };
  return { world, ran, lines };
}

const SYNTH = 'synth --quiet';
const DIFF = 'diff --app cdk.out';
const DEPLOY = 'deploy --all --require-approval never --app cdk.out';

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
    notBootstrapped: EVENTS,
    answer: true,
    runs: [SYNTH],
    says: 'npx cdk bootstrap aws://111122223333/us-east-1',
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
];

test.for(CASES)('$name', async ({ args = [], runs, says, exit, reason, ...situation }) => {
  const { world, ran, lines } = worldWith(situation);
  expect(await deploy(args, world), reason).toBe(exit);
  expect(ran).toEqual(runs);
  expect(lines.join('\n')).toContain(says ?? '');
});
