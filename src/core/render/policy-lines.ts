/**
 * Policy documents as people compare them: as YAML, one action a line, in a fixed order, whatever order and spelling
 * IAM keeps them in. Unlike policy-document.ts this keeps the letter case, as it is for reading.
 */
import { diffArrays } from 'diff';
import { stringify } from 'yaml';
import { DOCUMENT_ELEMENTS, STATEMENT_ELEMENTS } from '../iam/policy-elements.ts';
import type { PolicyText } from '../model/role-spec.ts';
import { visible } from '../text/visible.ts';

/** A line of a comparison: `+` added, `-` removed, ' ' unchanged. */
export interface DiffLine {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

const ELEMENTS: readonly string[] = [...DOCUMENT_ELEMENTS, ...STATEMENT_ELEMENTS];

/** The document as lines of YAML, each safe to print; text that is not JSON as it is. */
export function policyLines(text: PolicyText): string[] {
  return yamlLines(text).map(visible);
}

function yamlLines(text: PolicyText): string[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return text.split('\n');
  }
  // A value never takes lines of its own: they could be taken for lines of the plan.
  const oneLine = { lineWidth: 0, blockQuote: false, doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY };
  return stringify(ordered(document), oneLine).trimEnd().split('\n');
}

/** What changed between two documents, with `context` unchanged lines around it. */
export function policyDiff(before: PolicyText, after: PolicyText, context = 2): DiffLine[] {
  const lines = diffArrays(policyLines(before), policyLines(after)).flatMap(({ added, removed, value }) =>
    value.map((text): DiffLine => ({ sign: added ? '+' : removed ? '-' : ' ', text })),
  );
  const near = (index: number) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== ' ');
  return lines.flatMap((line, index) => {
    if (near(index)) return line;
    return index > 0 && near(index - 1) ? { sign: ' ', text: '…' } : [];
  });
}

/** Elements in IAM's usual order, lists sorted: their order has no meaning in a policy. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(ordered);
    if (items.length === 1 && typeof items[0] === 'string') return items[0];
    return items.every((item) => typeof item === 'string') ? items.sort() : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map(([key, item]) => [key, key === 'Statement' && !Array.isArray(item) ? [ordered(item)] : ordered(item)]),
  );
}

function rank(element: string): number {
  const index = ELEMENTS.indexOf(element);
  return index < 0 ? ELEMENTS.length : index;
}
