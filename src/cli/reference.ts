/** docs/cli.md, written from the command definitions so that it cannot differ from `--help`. */

import type { Option } from 'commander';
import { DUMP_COMMAND } from '../core/codes/dump-command.ts';
import { plain } from '../core/render/paint.ts';
import { type LoadedVerb, loadProgram } from './program.ts';
import { VERBS } from './verbs.ts';

export async function cliReference(): Promise<string> {
  const { root, loaded } = await loadProgram(Object.keys(VERBS), plain);
  return `${[
    '<!-- Written by `npm run docs` from the command definitions in src/cli/verbs; a test compares it. -->',
    '# The command line',
    root.description(),
    table(
      ['command', 'what it does'],
      Object.entries(VERBS).map(([name, { summary }]) => [`[\`${name}\`](#${name})`, summary]),
    ),
    ABOUT_ALL,
    ...loaded.map(section),
  ].join('\n\n')}\n`;
}

const ABOUT_ALL = `## What holds for all

The answer of a command goes to standard output, everything else to standard error.

| exit code | means |
|---|---|
| 0 | all is well |
| 1 | something is wrong: a manifest, the plan, the world around us, or the command line |
| 2 | with \`--detailed-exitcode\` only: there are changes |

With \`--json\` the answer is one JSON document, also when the command fails; \`rolekeeper schema\` prints the schema of each.
Its \`version\` changes when a field changes its meaning; fields may be added without.

A target is an embedded IAM of our own in \`.rolekeeper/iam.json\` (\`embedded\`), a file of the same form or a dump of an account
(\`file:PATH\`), or an AWS account (\`aws\`), with the credentials that the AWS SDK finds. Credentials, and a dump, of another
account than that of the settings are refused.

A whole dump is made by one command; in PowerShell 5 its two halves are two lines:

\`\`\`
${DUMP_COMMAND}
\`\`\`

The first listing alone is a dump as well, without descriptions and session durations: these are not compared then. UTF-16,
as PowerShell writes it, and URL-encoded policies are read. Of a dump that is older than a day, the command says so.`;

function section({ name, verb, command }: LoadedVerb): string {
  return [
    `## ${name}`,
    verb.description,
    fenced([`rolekeeper ${name} ${command.usage()}`]),
    ...command.registeredArguments.map((argument) => `\`${argument.name()}\`: ${words(argument)}.`),
    table(
      ['option', 'what it does'],
      command.options.map((option) => [`\`${option.flags}\``, words(option)]),
    ),
    fenced(verb.examples.flatMap(({ line, means }) => [`# ${means}`, line])),
  ].join('\n\n');
}

function words({
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
}: Pick<Option, 'description' | 'argChoices' | 'defaultValue' | 'defaultValueDescription'>): string {
  const notes = [
    ...(argChoices === undefined ? [] : [argChoices.map((choice) => `\`${choice}\``).join(', ')]),
    ...(defaultValue === undefined ? [] : [`default \`${defaultValueDescription ?? String(defaultValue)}\``]),
  ];
  return `${description}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

function fenced(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}
