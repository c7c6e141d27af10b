/**
 * The JSON documents of one file, which make one account together: `aws iam get-account-authorization-details` and
 * `aws iam list-roles` printed into it one after the other.
 */
import { isJsonObject } from '../core/text/json.ts';
import { ShapeError } from './shape.ts';

/** @throws SyntaxError if it is neither one JSON document nor several, ShapeError if they are not of one account's dump */
export function accountJson(text: string): unknown {
  const documents = documentsIn(text);
  const [first] = documents;
  if (documents.length < 2) return first;
  return documents.reduce<Record<string, unknown>>(joined, {});
}

/**
 * Between two documents a bracket closes, and one opens on a later line: within one document there is a comma between
 * them, and no text of JSON goes on in the next line.
 */
function documentsIn(text: string): unknown[] {
  const parts = text.split(/(?<=\})\s*\n\s*(?=\{)/);
  return parts.map((part) => JSON.parse(part));
}

function joined(account: Record<string, unknown>, document: unknown): Record<string, unknown> {
  if (!isJsonObject(document))
    throw new ShapeError('', 'holds several JSON documents, and not all of them are objects');
  refuseCutShort(document);
  for (const name of Object.keys(document)) {
    if (!Object.hasOwn(account, name)) continue;
    throw new ShapeError('', `holds /${name} twice, in two JSON documents: a dump was added to another one`);
  }
  return { ...account, ...document };
}

/**
 * `--max-items` leaves a NextToken, the bare API says IsTruncated.
 * @throws ShapeError
 */
export function refuseCutShort({ IsTruncated, NextToken, Marker }: Readonly<Record<string, unknown>>): void {
  if (IsTruncated !== true && NextToken === undefined && Marker === undefined) return;
  throw new ShapeError('', 'holds only the first page of the account, as --max-items and --no-paginate print it');
}
