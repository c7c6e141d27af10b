/** The page of one code, what a pasted error says beside it, and the list of all. */
import type { MessageFacts } from '../../core/access/message-facts.ts';
import type { PastedMessage } from '../../core/access/pasted-message.ts';
import { CODES, type Code } from '../../core/codes/codes.ts';
import type { Paint } from '../../core/render/paint.ts';
import { visibleIn } from '../../core/text/visible.ts';
import { type TableOptions, table } from './table.ts';
import { wrapped } from './wrapped.ts';

/** A page as `explain --json` gives it. */
export interface ExplainedCode {
  readonly code: string;
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  readonly example: string | null;
  /** Of a message of AWS: what can cause it, the likeliest first. Each has a page. */
  readonly causes: readonly { readonly code: Code; readonly title: string }[];
}

interface PageOptions {
  readonly width: number;
  readonly paint: Paint;
}

type Message = Pick<PastedMessage, 'also' | 'facts'>;

/** `message` is the pasted error that led here; null for a code that was named. */
export function pageText(
  { code, title, cause, remedy, example, causes }: ExplainedCode,
  message: Message | null,
  options: PageOptions,
): string {
  const { width, paint } = options;
  const readable = Math.min(width, 88);
  const section = (heading: string, text: string) => (text === '' ? [] : [paint('bold', heading), text, '']);
  return [
    `${paint('cyan', paint('bold', code))}  ${title}`,
    '',
    ...section('In this message', message === null ? '' : factLines(message.facts)),
    ...section('Why', wrapped(cause, readable, '  ')),
    ...section('What can cause it, the likeliest first', causeLines(causes, options)),
    ...section('What to do', wrapped(remedy, readable, '  ')),
    ...section('Example', (example ?? '').trimEnd().replace(/^(?=.)/gm, '  ')),
    ...section('It can also be', titled(message?.also ?? [], options)),
  ].join('\n');
}

/** Of two dozen causes the first few are read. */
const SHOWN = 8;

function causeLines(causes: ExplainedCode['causes'], options: PageOptions): string {
  const rest = causes.slice(SHOWN).map(({ code }) => code);
  const first = titled(
    causes.slice(0, SHOWN).map(({ code }) => code),
    options,
  );
  return rest.length === 0 ? first : `${first}\n${wrapped(`then ${rest.join(', ')}`, 88, '  ')}`;
}

function titled(codes: readonly Code[], { paint }: PageOptions): string {
  const longest = Math.max(0, ...codes.map((code) => code.length));
  return codes.map((code) => `  ${paint('cyan', code.padEnd(longest))}  ${CODES[code].title}`).join('\n');
}

function factLines(facts: MessageFacts): string {
  const rows = Object.entries(visibleIn(facts)).map(([name, value]) => ({
    word: WORDS[name as keyof MessageFacts],
    value: name === 'isExplicit' ? EXPLICIT[String(value)] : String(value),
  }));
  const longest = Math.max(0, ...rows.map(({ word }) => word.length));
  return rows.map(({ word, value }) => `  ${word.padEnd(longest)}  ${value}`).join('\n');
}

const WORDS: Readonly<Record<keyof MessageFacts, string>> = {
  error: 'error',
  operation: 'call',
  roleArn: 'role asked for',
  roleName: 'role',
  sessionName: 'session',
  account: 'account',
  action: 'action',
  resource: 'on',
  providerUrl: 'issuer without a provider',
  policy: 'decided by',
  policyArn: 'policy',
  isExplicit: 'because',
  expiredForSeconds: 'token over for, in seconds',
  requestedSeconds: 'session asked for, in seconds',
};

const EXPLICIT: Readonly<Record<string, string>> = { true: 'it forbids it', false: 'it does not allow it' };

export function listText(pages: readonly ExplainedCode[], options: TableOptions): string {
  const rows = pages.map(({ code, title }) => [{ text: code, style: 'cyan' as const }, { text: title }]);
  return table(['CODE', 'MEANS'], rows, options);
}
