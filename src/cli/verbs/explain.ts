/** `rolekeeper explain CODE`: the page of a code, offline. */
import { CODES } from '../../core/codes/codes.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { UsageError } from '../../errors.ts';
import { optional } from '../command/option.ts';
import { OUTPUT } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { type ExplainedCode, listText, pageText } from '../text/code-page.ts';

export const verb = defineVerb({
  description:
    'Explains a code from an error, a warning or a plan: what it means, where it comes from, what to do. Without a code, lists them all.',
  examples: [
    { line: 'rolekeeper explain branches-not-enforced', means: 'shows the page of this code' },
    { line: 'rolekeeper explain', means: 'lists every code with its title' },
  ],
  argument: optional('[CODE]', 'the word in brackets after error, warning or blocked'),
  options: OUTPUT,
  async run({ argument, output }) {
    const codes = argument === undefined ? Object.keys(CODES) : [known(argument)];
    const pages = codes.flatMap((code) => pageOf(code) ?? []);
    if (output.json) output.dataJson({ version: 'rolekeeper.explanation/v2', codes: pages });
    else if (argument === undefined) output.data(listText(pages, output));
    else output.data(pages.map((page) => pageText(page, output)).join(''));
    return 0;
  },
});

/** People paste what they see: `error[unknown-field]` is `unknown-field`. */
function known(argument: string): string {
  const code = /^\w*\[(.*)\]$/.exec(argument)?.[1] ?? argument;
  if (Object.hasOwn(CODES, code)) return code;
  const near = didYouMean(code, Object.keys(CODES));
  throw new UsageError(`there is no code "${code}"`, {
    remedy: near === undefined ? 'rolekeeper explain lists them all.' : `Did you mean ${near}?`,
  });
}

function pageOf(code: string): ExplainedCode | undefined {
  const found = Object.entries(CODES).find(([name]) => name === code);
  return found && { code: found[0], example: null, ...found[1] };
}
