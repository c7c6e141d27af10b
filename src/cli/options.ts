/** The options and arguments that several verbs share, each defined once. */
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';

/** `[DIR]`: the manifests folder, or `-` with the folder that it is judged with. */
export function addManifests(command: Command): Command {
  return command
    .addArgument(directory('the manifests folder, or - for one manifest on standard input'))
    .option('--settings <DIR>', 'with -: the manifests folder to judge it with, manifests if left out');
}

/** `[DIR]` alone. */
export function addFolder(command: Command, description = 'the manifests folder'): Command {
  return command.addArgument(directory(description));
}

function directory(description: string): Argument {
  return new Argument('[DIR]', description).default('manifests', 'manifests');
}

/** What every verb understands. */
export function addOutput(command: Command, { json, out }: { json: boolean; out: boolean }): Command {
  command.optionsGroup('Output:');
  if (json) command.option('--json', 'answer in JSON, as rolekeeper schema describes it; also for errors');
  if (out) command.option('--out <FILE>', 'write to FILE what would go to standard output');
  return command
    .addOption(
      new Option('--color <WHEN>', 'colours; auto follows NO_COLOR, FORCE_COLOR and the terminal')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--debug', 'show stack traces');
}

/** Where the roles are. */
export function addTarget(command: Command): Command {
  return command
    .optionsGroup('Target:')
    .addOption(
      new Option(
        '--target <TARGET>',
        'where the roles are; embedded (an IAM of our own in .rolekeeper/iam.json), file:PATH (a state file or an account dump) or aws',
      )
        .argParser(targetWord)
        .default('embedded', 'embedded'),
    )
    .option('--profile <NAME>', 'aws: the profile of the credentials')
    .option('--region <NAME>', 'aws: the region of the endpoint')
    .option('--endpoint-url <URL>', 'aws: another endpoint for IAM and STS');
}

export function addStateBucket(command: Command): Command {
  return command.option(
    '--state-bucket <NAME>',
    "aws: the service's state bucket, with lease, inventory, approvals and snapshots; or set ROLEKEEPER_STATE_BUCKET; apply and restore find it",
  );
}

export function addNoLease(command: Command): Command {
  return command.option('--no-lease', "aws: go on without the service's lease; nothing then keeps another writer away");
}

export function addSkipInvalid(command: Command): Command {
  return command.option(
    '--skip-invalid',
    'go on with the valid manifests; roles of broken files stay as they are, nothing is deleted, and the exit code stays 1',
  );
}

export function addAllowDeletions(command: Command): Command {
  return command.option('--allow-deletions <DIGEST>', 'approve the one set of deletions that a blocked plan names');
}

export function addDetailedExitCode(command: Command, two: string): Command {
  return command.option('--detailed-exitcode', `exit 0 if there is nothing to do, 1 on an error, 2 ${two}`);
}

function targetWord(word: string): string {
  if (word === 'embedded' || word === 'aws' || /^file:./.test(word)) return word;
  throw new InvalidArgumentError('It is embedded, file:PATH or aws.');
}
