/** The word that was probably meant. */

/** Longer words are not misspelt, they are other words; comparing them would only take time. */
const LONGEST = 64;

/** The nearest candidate, if one is near: a third of its letters may be wrong. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  let nearest: string | undefined;
  let shortest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = candidate.length > LONGEST ? LONGEST : editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < shortest && distance <= Math.max(1, Math.floor(candidate.length / 3))) {
      nearest = candidate;
      shortest = distance;
    }
  }
  return nearest;
}

/** Damerau-Levenshtein in its usual, restricted form: insert, delete, replace, or swap two neighbours. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(beforeLast, j - 2) + 1 : replaced;
      current.push(Math.min(at(last, j) + 1, at(current, j - 1) + 1, replaced, swapped));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
