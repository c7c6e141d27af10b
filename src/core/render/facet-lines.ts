/** One facet's difference, before and after, as the lines under a role in a plan. */

import { REVOCATION } from '../iam/revocation-policy.ts';
import type { FacetChange, FacetDifference, Widening } from '../model/facet-change.ts';
import { formatDuration } from '../text/duration.ts';
import { type DiffLine, policyDiff, policyLines } from './policy-lines.ts';

/** `sign` says what happens to the facet; `body` is a document's lines under the head. */
export interface FacetLines {
  readonly sign: '+' | '-' | '~';
  readonly label: string;
  readonly value: string;
  readonly body: readonly DiffLine[];
}

/** A role that is created has no verdict on its parts. */
export function facetLines(change: FacetDifference & Partial<FacetChange>): FacetLines {
  const lines = linesOf(change);
  const { widening, accepted } = change;
  const notes = [
    ...(widening === undefined ? [] : [wideningWords(widening)]),
    ...(accepted === undefined ? [] : [`accepted: ${accepted}`]),
  ];
  return notes.length === 0 ? lines : { ...lines, value: `${lines.value}  (${notes.join('; ')})`.trimStart() };
}

/** `widens: admits every step of repository checkout-api`, or `neutral`. */
export function wideningWords({ width, words }: Widening): string {
  return words === '' ? width : `${width}: ${words}`;
}

function linesOf(change: FacetDifference): FacetLines {
  const { facet, key = '', before, after } = change;
  const sign = before === undefined ? '+' : after === undefined ? '-' : '~';
  switch (facet) {
    case 'trust':
      return { sign, label: 'trust', value: '', body: documentLines(before, after) };
    case 'inlinePolicy':
      return { sign, label: 'inline policy', value: key, body: documentLines(before, after) };
    case 'managedPolicy':
      return { sign, label: 'managed policy', value: key, body: [] };
    case 'session':
      return { sign, label: 'max session', value: fromTo(hours(before), hours(after)), body: [] };
    case 'tag':
      return { sign, label: 'tag', value: `${key} ${fromTo(quoted(before), quoted(after))}`, body: [] };
    case 'description':
      return { sign, label: facet, value: fromTo(quoted(before), quoted(after)), body: [] };
    case 'revocation':
      return {
        sign: after === undefined ? '-' : '+',
        label: 'sessions',
        value: revocationWords(before, after),
        body: [],
      };
    case 'boundary':
    case 'path':
      return { sign, label: facet, value: fromTo(before, after), body: [] };
  }
}

function revocationWords(before: string | undefined, after: string | undefined): string {
  if (after !== undefined) return 'revoked: all that were opened until now may do nothing any more';
  return `those from before ${before} have ended by themselves; ${REVOCATION} is removed`;
}

function documentLines(before: string | undefined, after: string | undefined): DiffLine[] {
  if (before !== undefined && after !== undefined) return policyDiff(before, after);
  const sign = before === undefined ? '+' : '-';
  return policyLines(before ?? after ?? '').map((text) => ({ sign, text }));
}

function fromTo(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return after ?? '';
  return after === undefined ? before : `${before} -> ${after}`;
}

function hours(seconds: string | undefined): string | undefined {
  return seconds === undefined ? undefined : formatDuration(Number(seconds));
}

function quoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(text);
}
