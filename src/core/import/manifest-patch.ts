/**
 * A manifest that is there already, changed where it says something else than the role, and nowhere else: comments, the
 * order and everything that IAM does not store (expectations, last days, requestDuration) stay.
 */
import { sameJson } from '../text/json.ts';
import { type Edit, ManifestPieces } from './manifest-pieces.ts';

export type { Edit };

/** What has to change for the file to say the new value of each of these places; lists are compared item by item. */
export function editsBetween(before: unknown, after: unknown, path: Edit['path']): Edit[] {
  if (sameJson(before, after)) return [];
  if (!Array.isArray(before) || !Array.isArray(after) || path.at(-1) !== 'policies' || after.length === 0)
    return [{ path, value: after }];
  const edits: Edit[] = [];
  const keyOf = (item: { managed?: string; name?: string; preset?: string }) =>
    item.managed ?? item.name ?? item.preset;
  const wanted = new Map(after.map((item) => [keyOf(item), item]));
  const gone: number[] = [];
  for (const [index, item] of before.entries()) {
    const next = wanted.get(keyOf(item));
    wanted.delete(keyOf(item));
    if (next === undefined) gone.push(index);
    else if (!sameJson(item, next)) edits.push({ path: [...path, index], value: next });
  }
  const added = [...wanted.values()];
  // A list in lines keeps one item at least: where none stays, the first new one takes the place of the first.
  const [first] = gone.length === before.length ? added.splice(0, 1) : [];
  for (const index of gone) edits.push({ path: [...path, index], value: index === 0 ? first : undefined });
  for (const [index, item] of added.entries()) edits.push({ path: [...path, before.length + index], value: item });
  return edits;
}

/** undefined: it cannot be done line by line. */
export function patched(text: string, edits: readonly Edit[]): string | undefined {
  if (edits.length === 0) return text;
  const pieces = new ManifestPieces(text);
  for (const edit of edits) if (!pieces.edit(edit)) return undefined;
  return pieces.applied();
}
