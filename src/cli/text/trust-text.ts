/**
 * What the linter finds in a trust policy, for people: each fault with its remedy, then who gets in, the verdict last.
 */

import type { Paint, Style } from '../../core/render/paint.ts';
import { keysOf } from '../../core/text/json-pointer.ts';
import { visible } from '../../core/text/visible.ts';
import type { TrustVerdict } from '../../core/trust/lint/trust-lint.ts';
import { wrapped } from './wrapped.ts';

export interface TrustTextOptions {
  /** What was judged: a file, `<stdin>`, or a role. */
  readonly source: string;
  readonly paint: Paint;
  /** Columns for prose. */
  readonly width: number;
  /** The word before `explain`. */
  readonly program: string;
}

/** Ends with a new line. */
export function trustText(trust: TrustVerdict, { source, paint, width, program }: TrustTextOptions): string {
  const { hits, admits, verdict } = trust;
  const [first] = hits;
  return [
    ...hits.map((hit) => `${hitText(hit, { paint, width })}\n`),
    paint('bold', 'Who gets in'),
    ...(admits?.words ?? [NOT_TRIED]).map((words) => wrapped(visible(words), width, '  ')),
    '',
    `${paint(VERDICT_STYLES[verdict], paint('bold', verdict))}  ${visible(source)}${first === undefined ? ': as good as Rolekeeper’s own' : ''}`,
    ...(first === undefined ? [] : [paint('dim', `More about a code: ${program} explain ${first.code}`)]),
    '',
  ].join('\n');
}

/** One fault; `about` is whose it is, where that is not clear. */
export function hitText(
  { code, level, pointer, message, remedy }: TrustVerdict['hits'][number],
  { paint, width, about }: Pick<TrustTextOptions, 'paint' | 'width'> & { about?: string },
): string {
  const label =
    level === 'reject' ? paint('red', paint('bold', `error[${code}]`)) : paint('yellow', `warning[${code}]`);
  const place = visible([about, placeWords(pointer)].filter((part) => part !== undefined).join('  '));
  const advice = wrapped(`remedy: ${visible(remedy)}`, width, '  ').replace('remedy:', paint('cyan', 'remedy:'));
  return [`${label} ${paint('bold', place)}`.trimEnd(), wrapped(visible(message), width, '  '), advice, '']
    .join('\n')
    .trimEnd();
}

/** `/Statement/0/Condition/StringLike/…:sub`: the host of a key is long, and every key has it. */
function placeWords(pointer: string): string | undefined {
  if (pointer === '') return undefined;
  const keys = keysOf(pointer).map((key) => key.replace(/^api\.bitbucket\.org\/.*:/, '…:'));
  return `/${keys.join('/')}`;
}

export const VERDICT_STYLES: Record<TrustVerdict['verdict'], Style> = { ok: 'green', warn: 'yellow', reject: 'red' };

const NOT_TRIED = 'not worked out: IAM accepts no such document';
