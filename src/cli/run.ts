/** One invocation from its arguments to its exit code; no process in sight, so that tests run it as the shell does. */
import { type Command, CommanderError } from 'commander';
import { jsonText, terminalText } from '../core/text/visible.ts';
import type { Io } from './command/io.ts';
import { Output, type OutputOptions } from './command/output.ts';
import { paintFor } from './command/paint.ts';
import type { ExitCode } from './command/verb.ts';
import { helpAsFlag, type LoadedVerb, loadProgram, verbIn, verbsFor, versionFor } from './program.ts';
import { failureJson } from './text/failure-json.ts';
import { failureText } from './text/failure-text.ts';
import { usageError } from './usage-error.ts';

/**
 * Never rejects: what goes wrong is reported and becomes exit code 1.
 * @param argv begins with the verb
 * @param begin called once the verb is loaded, before it does anything; never for a help text
 */
export async function run(argv: readonly string[], io: Io, begin: () => void = () => undefined): Promise<ExitCode> {
  try {
    return await dispatch(argv, io, begin);
  } catch (error) {
    if (error instanceof CommanderError && !isMistake(error)) return error.exitCode === 0 ? 0 : 1;
    tellFailure(error instanceof CommanderError ? usageError(error, verbIn(helpAsFlag(argv))) : error, argv, io);
    return 1;
  }
}

async function dispatch(written: readonly string[], io: Io, begin: () => void): Promise<ExitCode> {
  const argv = helpAsFlag(written);
  const verbs = verbsFor(verbIn(argv));
  const { root, loaded } = await loadProgram(verbs, paintFor('auto', io.stdout, io.env), await versionFor(argv));
  for (const command of [root, ...root.commands]) connect(command, io);
  let exitCode: ExitCode = 0;
  for (const one of loaded) {
    one.command.action(async () => {
      begin();
      exitCode = await perform(one, io);
    });
  }
  await root.parseAsync(argv, { from: 'user' });
  return exitCode;
}

async function perform({ verb, command }: LoadedVerb, io: Io): Promise<ExitCode> {
  const options = command.opts();
  const output = new Output(io, outputOptions(options, command));
  const exitCode = await performInto(output, { verb, command }, io);
  // What it throws is reported like a failure before the options are known: the file is closed.
  output.close();
  return exitCode;
}

async function performInto(
  output: Output,
  { verb, command }: Pick<LoadedVerb, 'verb' | 'command'>,
  io: Io,
): Promise<ExitCode> {
  const options = command.opts();
  try {
    return await verb.run(command, { io, output, program: programName(io) });
  } catch (error) {
    // Here and not above: with --out, the JSON of a failure goes to the file as well.
    const debug = options.debug === true;
    if (output.json) output.dataJson(failureJson(error, debug));
    output.note(failureText(error, { debug, paint: output.notePaint }));
    return 1;
  }
}

function outputOptions(options: Readonly<Record<string, unknown>>, command: Command): OutputOptions {
  // Of a verb that writes files, --out is the folder for them.
  const isFile = command.options.some(({ flags }) => flags === '--out <FILE>');
  return {
    color: options.color === 'always' || options.color === 'never' ? options.color : 'auto',
    json: options.json === true,
    out: isFile && typeof options.out === 'string' ? options.out : undefined,
  };
}

/** Help and version go to stdout; mistakes are reported by us, in our own form. */
function connect(command: Command, io: Io): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
    outputError: () => undefined,
    getOutHelpWidth: () => Math.min(100, io.stdout.columns ?? 80),
    getErrHelpWidth: () => Math.min(100, io.stderr.columns ?? 80),
    getOutHasColors: () => true,
    getErrHasColors: () => true,
  });
}

/** commander also ends a help or version request with an error; those have been answered. */
function isMistake(error: CommanderError): boolean {
  return !['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(error.code);
}

/** A failure before the options are known: only the words of the command line are there to look at. */
function tellFailure(error: unknown, argv: readonly string[], io: Io): void {
  const debug = argv.includes('--debug');
  if (argv.includes('--json')) io.stdout.write(`${jsonText(failureJson(error, debug), 2)}\n`);
  io.stderr.write(terminalText(failureText(error, { debug, paint: paintFor('auto', io.stderr, io.env) })));
}

function programName({ env }: Io): string {
  const isOurScript = ['start', 'rolekeeper'].includes(env.npm_lifecycle_event ?? '');
  return isOurScript && env.npm_package_name === 'rolekeeper' ? 'npm run rolekeeper --' : 'rolekeeper';
}
