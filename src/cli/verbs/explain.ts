/** `rolekeeper explain CODE`: the page of a code, or of an error that was pasted, offline. */
import { nearestCode } from '../../core/access/nearest-code.ts';
import { type PastedMessage, pastedMessage } from '../../core/access/pasted-message.ts';
import { awsMessageCodes } from '../../core/codes/aws-message.ts';
import { AWS_MESSAGE_CAUSES } from '../../core/codes/aws-message-causes.ts';
import { CODES, type Code } from '../../core/codes/codes.ts';
import type { CodePage } from '../../core/codes/page.ts';
import { UsageError } from '../../errors.ts';
import { optional } from '../command/option.ts';
import { OUTPUT } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { type ExplainedCode, listText, pageText } from '../text/code-page.ts';

export const verb = defineVerb({
  description:
    'Explains a code from an error, a warning or a plan: what it means, where it comes from, what to do. Also an error of AWS that a pipeline printed, pasted in quotes: what it is about, and what can cause it, the likeliest first. Without a code, lists them all.',
  examples: [
    { line: 'rolekeeper explain branches-not-enforced', means: 'shows the page of this code' },
    {
      line: 'rolekeeper explain "Not authorized to perform sts:AssumeRoleWithWebIdentity"',
      means: 'finds the page of an error that a pipeline printed',
    },
    { line: 'rolekeeper explain', means: 'lists every code with its title' },
  ],
  argument: optional('[CODE]', 'the word in brackets after error, warning or blocked; or a whole error, in quotes'),
  options: OUTPUT,
  async run({ argument, output }) {
    const { codes, message } = argument === undefined ? ALL : meantBy(argument);
    const pages = codes.map(pageOf);
    if (output.json) output.dataJson({ version: 'rolekeeper.explanation/v2', codes: pages, message });
    else if (argument === undefined) output.data(listText(pages, output));
    else output.data(pages.map((page) => pageText(page, message, output)).join(''));
    return 0;
  },
});

interface Meant {
  readonly codes: readonly Code[];
  /** What a pasted error of AWS says beside its words. */
  readonly message: Pick<PastedMessage, 'also' | 'facts'> | null;
}

const ALL: Meant = { codes: Object.keys(CODES) as Code[], message: null };

/** People paste what they see: `unknown-field`, `error[unknown-field]`, a line of ours, or one of AWS. */
function meantBy(argument: string): Meant {
  if (isCode(argument)) return { codes: [argument], message: null };
  const ours = [...argument.matchAll(/\[([a-z0-9-]{1,64})\]/g)].map(([, code = '']) => code).find(isCode);
  if (ours !== undefined) return { codes: [ours], message: null };
  const pasted = pastedMessage(argument);
  if (pasted !== undefined) return { codes: [pasted.code], message: { also: pasted.also, facts: pasted.facts } };
  throw unknown(argument);
}

function isCode(text: string): text is Code {
  return Object.hasOwn(CODES, text);
}

function unknown(argument: string): UsageError {
  const near = nearestCode(argument);
  if (!/\s/.test(argument.trim()))
    return new UsageError(`there is no code "${argument}"`, {
      remedy: near === undefined ? 'rolekeeper explain lists them all.' : `Did you mean ${near}?`,
    });
  const looks = 'If a pipeline gets no role, `rolekeeper doctor` looks at token, provider, role and account.';
  return new UsageError(`no message that is known: "${shortened(argument)}"`, {
    remedy: `${near === undefined ? 'Give the whole line, from the word Error on.' : `The nearest page is ${near}.`} ${looks}`,
  });
}

/** On one line; a token that stands in the log is not repeated. */
function shortened(text: string): string {
  const line = text
    .trim()
    .replace(/\beyJ[\w.-]+/g, 'eyJ…')
    .replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

function pageOf(code: Code): ExplainedCode {
  const page: CodePage = CODES[code];
  return { code, example: null, ...page, causes: causesOf(code) };
}

function causesOf(code: Code): ExplainedCode['causes'] {
  if (!isMessage(code)) return [];
  return AWS_MESSAGE_CAUSES[code].map((cause) => ({ code: cause, title: CODES[cause].title }));
}

function isMessage(code: Code): code is keyof typeof awsMessageCodes {
  return Object.hasOwn(awsMessageCodes, code);
}
