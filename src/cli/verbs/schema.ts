/** `rolekeeper schema SCHEMA`: a JSON Schema, as an editor or another program wants it. */
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { UsageError } from '../../errors.ts';
import { optional } from '../command/option.ts';
import { FILE_OUTPUT } from '../command/options.ts';
import { SCHEMAS, selfContained } from '../command/schemas.ts';
import { defineVerb } from '../command/verb.ts';
import { table } from '../text/table.ts';

export const verb = defineVerb({
  description:
    'Prints a JSON Schema (draft 2020-12): of a file that people write, of what --json answers, or of what the gate answers. Without a name, lists them.',
  examples: [
    { line: 'rolekeeper schema pipeline-role', means: 'prints the schema of a role manifest' },
    { line: 'rolekeeper schema plan --out plan.schema.json', means: 'keeps the schema of plan --json in a file' },
  ],
  argument: optional('[SCHEMA]', `one of ${Object.keys(SCHEMAS).join(', ')}`),
  options: FILE_OUTPUT,
  async run({ argument, output }) {
    if (argument === undefined) {
      const rows = Object.entries(SCHEMAS).map(([name, { description }]) => [
        { text: name, style: 'cyan' as const },
        { text: description },
      ]);
      output.data(table(['NAME', 'DESCRIBES'], rows, output));
      return 0;
    }
    const schema = Object.hasOwn(SCHEMAS, argument) ? SCHEMAS[argument] : undefined;
    if (schema === undefined) throw unknownSchema(argument);
    output.dataJson(selfContained(schema));
    return 0;
  },
});

function unknownSchema(name: string): UsageError {
  const names = Object.keys(SCHEMAS);
  const near = didYouMean(name, names);
  return new UsageError(`there is no schema "${name}"`, {
    remedy: near === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${near}?`,
  });
}
