/**
 * `npm run deploy`, step by step: nothing is changed before the person has seen what will change. Everything that
 * reaches outside goes through `world`.
 */

/** Account and region of a stack. */
export interface Environment {
  account: string;
  region: string;
}

export interface DeployWorld {
  /** Runs `cdk` with these arguments, its output going to the terminal; resolves to its exit code. */
  cdk(args: readonly string[]): Promise<number>;
  /** Where the stacks of the assembly that `cdk synth` has written go. */
  environments(): Promise<Environment[]>;
  /** The account that the credentials belong to, twelve digits. */
  account(): Promise<string>;
  /** Whether `cdk bootstrap` was run there. */
  bootstrapped(environment: Environment): Promise<boolean>;
  /** Asks a person; false if there is no terminal to answer on. */
  confirm(question: string): Promise<boolean>;
  say(line: string): void;
}

/** What is deployed is what was shown: diff and deploy take the assembly that synth wrote, and do not make another. */
const SAME_ASSEMBLY = ['--app', 'cdk.out'];

/**
 * @param args for the CDK: `-c driftMinutes=30`, `--profile admin`; `--yes` is ours and answers the question
 * @returns the exit code
 */
export async function deploy(args: readonly string[], world: DeployWorld): Promise<number> {
  const forCdk = args.filter((arg) => arg !== '--yes');
  const synthesised = await world.cdk(['synth', '--quiet', ...forCdk]);
  if (synthesised !== 0) return synthesised;
  const obstacle = await whatIsMissing(world);
  if (obstacle !== undefined) {
    world.say(obstacle);
    return 1;
  }
  const credentials = withoutContext(forCdk);
  const compared = await world.cdk(['diff', ...SAME_ASSEMBLY, ...credentials]);
  if (compared !== 0) return compared;
  if (!args.includes('--yes') && !(await world.confirm('Deploy these changes?'))) {
    world.say('Nothing was deployed. Without a terminal, add --yes.');
    return 1;
  }
  // The person has just seen and approved the whole difference.
  return world.cdk(['deploy', '--all', '--require-approval', 'never', ...SAME_ASSEMBLY, ...credentials]);
}

async function whatIsMissing(world: DeployWorld): Promise<string | undefined> {
  const environments = await world.environments();
  const account = await world.account();
  const elsewhere = environments.find((environment) => environment.account !== account);
  if (elsewhere !== undefined) {
    return (
      `The credentials belong to account ${account}, but manifests/rolekeeper.yaml says ${elsewhere.account}. ` +
      'Use a profile of that account, or correct the settings.'
    );
  }
  for (const environment of environments) {
    if (await world.bootstrapped(environment)) continue;
    const target = `aws://${environment.account}/${environment.region}`;
    return (
      `The CDK was not set up for Rolekeeper in ${target}. Once: npx cdk bootstrap ${target} ` +
      '--cloudformation-execution-policies POLICY (docs/deploy.md has a policy for it)'
    );
  }
  return undefined;
}

/** An assembly is finished: it takes no context any more. */
function withoutContext(args: readonly string[]): string[] {
  return args.filter(
    (arg, index) => !/^(-c|--context)(=|$)/.test(arg) && !/^(-c|--context)$/.test(args[index - 1] ?? ''),
  );
}
