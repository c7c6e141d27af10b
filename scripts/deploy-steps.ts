/**
 * `npm run deploy`, step by step: nothing is changed before the person has seen what will change. Everything that
 * reaches outside goes through `world`.
 */
import { announcementFor, hasWatcher, type StackParameter } from './announcement.ts';
import type { AssembledStack, Template } from './assembly.ts';
import { type LastingThing, lastingThings, obstacle, type Sighting } from './lasting-things.ts';

export interface DeployWorld {
  /** Runs `cdk` with these arguments, its output going to the terminal; resolves to its exit code. */
  cdk(args: readonly string[]): Promise<number>;
  /** The stacks of the assembly that `cdk synth` has written. */
  assembly(): Promise<readonly AssembledStack[]>;
  /** The account that the credentials belong to, twelve digits. @param region of its partition: another one does not know them */
  account(region: string): Promise<string>;
  /** Whether `cdk bootstrap` was run where this stack goes, with its qualifier. */
  bootstrapped(stack: AssembledStack): Promise<boolean>;
  /** Whether it is there, and in its stack. */
  look(thing: LastingThing): Promise<Sighting>;
  /** Another assembly, in which the boundary has the text that it has in the account; resolves to its folder. */
  assemblyAsFound(boundary: LastingThing): Promise<string>;
  /** That folder is not needed any more. */
  discard(folder: string): Promise<void>;
  /** The stack's template as it is in CloudFormation; undefined: there is no such stack. */
  deployedTemplate(stack: AssembledStack): Promise<Template | undefined>;
  /** Sets one parameter of a stack and nothing else; resolves when the stack is updated. */
  setParameter(stack: AssembledStack, parameter: StackParameter): Promise<void>;
  now(): Date;
  /** Asks a person; false if there is no terminal to answer on. */
  confirm(question: string): Promise<boolean>;
  say(line: string): void;
}

/** What is deployed is what was shown: diff and deploy take the assembly that synth wrote, and do not make another. */
const SAME_ASSEMBLY = ['--app', 'cdk.out'];

/** The CDK's, for diff and deploy: a bucket that is there already becomes part of the stack. */
const IMPORTS = '--import-existing-resources';

/**
 * @param args for the CDK: `-c driftMinutes=30`, `--profile admin`; `--yes` is ours and answers the question
 * @returns the exit code
 */
export async function deploy(args: readonly string[], world: DeployWorld): Promise<number> {
  const imports = args.includes(IMPORTS);
  const forCdk = args.filter((arg) => arg !== '--yes' && arg !== IMPORTS);
  const synthesised = await world.cdk(['synth', '--quiet', ...forCdk]);
  if (synthesised !== 0) return synthesised;
  const all = await world.assembly();
  const account = await world.account(all[0]?.region ?? 'us-east-1');
  const stacks = ofAccount(account, all, world);
  const missing = await whatIsMissing(account, stacks, world);
  if (missing !== undefined) {
    world.say(missing);
    return 1;
  }
  const around = await lookAround(stacks, imports, world);
  if (around === undefined) return 1;
  const credentials = withoutContext(forCdk);
  const options = [...SAME_ASSEMBLY, ...(imports ? [IMPORTS] : []), ...credentials];
  // A stack that is named brings those with it that it depends on: all of them are of the account.
  const named = stacks.length === all.length ? [] : stacks.map(({ id }) => id);
  const compared = await world.cdk(['diff', ...named, ...options]);
  if (compared !== 0) return compared;
  for (const { name } of around.adopted) {
    world.say(`The policy ${name} is not created: it is taken over as it is, and then made what is shown above.`);
  }
  if (!args.includes('--yes') && !(await world.confirm('Deploy these changes?'))) {
    world.say('Nothing was deployed. Without a terminal, add --yes.');
    return 1;
  }
  for (const boundary of around.adopted) {
    const adopted = await adopt(boundary, credentials, world);
    if (adopted !== 0) return adopted;
  }
  await announce(stacks, world);
  // The person has just seen and approved the whole difference.
  return world.cdk(['deploy', ...(named.length === 0 ? ['--all'] : named), '--require-approval', 'never', ...options]);
}

/**
 * A gate may have an account of its own: what is deployed is what is of the account that the credentials belong to, and the
 * rest is named.
 * @returns all of them where none is: the credentials are of another account altogether
 */
function ofAccount(account: string, stacks: readonly AssembledStack[], world: DeployWorld): readonly AssembledStack[] {
  const ours = stacks.filter((stack) => stack.account === account);
  if (ours.length === 0 || ours.length === stacks.length) return stacks;
  for (const { name, account: other } of stacks.filter((stack) => !ours.includes(stack))) {
    world.say(
      `The stack ${name} is of account ${other}: deploy it by the same command with credentials of that account.`,
    );
  }
  return ours;
}

async function whatIsMissing(
  account: string,
  stacks: readonly AssembledStack[],
  world: DeployWorld,
): Promise<string | undefined> {
  const elsewhere = stacks.find((stack) => stack.account !== account);
  if (elsewhere !== undefined) {
    return (
      `The credentials belong to account ${account}, but manifests/rolekeeper.yaml says ${elsewhere.account}. ` +
      'Use a profile of that account, or correct the settings.'
    );
  }
  const regions = new Map(stacks.map((stack) => [stack.region, stack]));
  for (const stack of regions.values()) {
    if (await world.bootstrapped(stack)) continue;
    const target = `aws://${stack.account}/${stack.region}`;
    return (
      `The CDK was not set up for Rolekeeper in ${target} (qualifier ${stack.qualifier}). Once: npx cdk bootstrap ` +
      `${target} --qualifier ${stack.qualifier} --cloudformation-execution-policies POLICY (docs/deploy.md has a policy for it)`
    );
  }
  return undefined;
}

/**
 * Looks for all that a first deployment would find in its way, and says all of it at once.
 * @returns what is to be taken over; undefined: it cannot be deployed like this
 */
async function lookAround(
  stacks: readonly AssembledStack[],
  imports: boolean,
  world: DeployWorld,
): Promise<{ adopted: LastingThing[] } | undefined> {
  const obstacles: string[] = [];
  const adopted: LastingThing[] = [];
  for (const thing of lastingThings(stacks)) {
    const sighting = await world.look(thing);
    // If it is there, CloudFormation says so, and takes the deployment back: not seen is no reason to stop.
    if (sighting.is === 'unseen') world.say(`Could not look whether ${thing.name} is there: ${sighting.why}`);
    if (thing.adopted && sighting.is === 'loose' && sighting.instead === undefined) adopted.push(thing);
    const found = obstacle(thing, sighting, imports);
    if (found !== undefined) obstacles.push(found);
  }
  for (const line of obstacles) world.say(line);
  return obstacles.length > 0 ? undefined : { adopted };
}

/**
 * CloudFormation does not compare what it imports with the template. So it is imported by a template that says what is
 * there, and the deployment afterwards sees what it has to change.
 */
async function adopt(boundary: LastingThing, credentials: readonly string[], world: DeployWorld): Promise<number> {
  const folder = await world.assemblyAsFound(boundary);
  const mapping = JSON.stringify({ [boundary.logicalId ?? '']: { PolicyArn: boundary.name } });
  try {
    return await world.cdk([
      ...['import', boundary.stack.id, '--app', folder, '--resource-mapping-inline', mapping, '--force'],
      ...credentials,
    ]);
  } finally {
    await world.discard(folder);
  }
}

/** Without it the deployment is as good, but a pass in its middle would find a boundary that nobody has told it of. */
async function announce(stacks: readonly AssembledStack[], world: DeployWorld): Promise<void> {
  for (const stack of stacks.filter(({ template }) => hasWatcher(template))) {
    try {
      const deployed = await world.deployedTemplate(stack);
      const parameter = deployed && announcementFor(deployed, stack.template, world.now());
      if (parameter === undefined) continue;
      world.say(`Telling the function in ${stack.name} what is about to change …`);
      await world.setParameter(stack, parameter);
    } catch (error) {
      world.say(
        `The function in ${stack.name} could not be told: ${error instanceof Error ? error.message : error}. The ` +
          'deployment goes on; should rolekeeper-severe-drift ring before it is done, it is this deployment.',
      );
    }
  }
}

/** An assembly is finished: it takes no context any more. */
function withoutContext(args: readonly string[]): string[] {
  return args.filter(
    (arg, index) => !/^(-c|--context)(=|$)/.test(arg) && !/^(-c|--context)$/.test(args[index - 1] ?? ''),
  );
}

/** The profile that the arguments name for the CDK, in both spellings of its option. */
export function profileIn(args: readonly string[]): string | undefined {
  const found = args.findLastIndex((arg) => /^--profile(=|$)/.test(arg));
  return args[found]?.split(/=(.*)/s)[1] ?? (found < 0 ? undefined : args[found + 1]);
}
