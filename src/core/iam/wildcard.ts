/**
 * IAM's wildcards: `*` is any run of characters, `?` any single one. Everything here takes linear or product time in
 * the length of the texts, with no regular expression: the patterns come from people who may not mean well.
 *
 * Two patterns can meet in two ways, and the difference is the difference between a hole and a false alarm:
 *
 *     meets     some text matches both         what an Allow may reach
 *     covers    whatever matches the second
 *               matches the first as well      what a Deny takes back for certain
 */

const STAR = 42;
const ANY = 63;

export function hasWildcard(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?');
}

/** Whether the pattern matches this text, which is no pattern. */
export function matches(pattern: string, text: string): boolean {
  return runs(pattern, text, AS_TEXT);
}

/**
 * Whether everything that `narrow` matches is matched by `wide`. Sound, not complete: a `?` covers a `?`, and only a
 * `*` covers a `*`.
 */
export function covers(wide: string, narrow: string): boolean {
  return wide === '*' || wide === narrow || runs(wide, narrow, AS_NARROWER);
}

/**
 * Whether some text matches both patterns. Two patterns with a `*` each meet as soon as their ends agree: what stands
 * between the first and the last `*` of one can be written where the other's last `*` stands.
 */
export function meets(a: string, b: string): boolean {
  const starInA = a.includes('*');
  const starInB = b.includes('*');
  if (starInA && starInB) return headsAgree(a, b) && tailsAgree(a, b);
  if (starInA) return runs(a, b, AS_MEETING);
  if (starInB) return runs(b, a, AS_MEETING);
  return a.length === b.length && headsAgree(a, b);
}

/** What the second argument of `runs` is: a text, a pattern to be covered, a pattern without `*` to be met. */
const AS_TEXT = 0;
const AS_NARROWER = 1;
const AS_MEETING = 2;

/** Greedy, with one step back: to the last `*` of the pattern. */
function runs(pattern: string, text: string, as: typeof AS_TEXT | typeof AS_NARROWER | typeof AS_MEETING): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const wanted = pattern.charCodeAt(p);
    const given = text.charCodeAt(t);
    if (wanted === STAR) {
      star = p++;
      resume = t;
    } else if (
      wanted === given ||
      (wanted === ANY && !(as === AS_NARROWER && given === STAR)) ||
      (as === AS_MEETING && given === ANY && p < pattern.length)
    ) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern.charCodeAt(p) === STAR) p += 1;
  return p === pattern.length;
}

/** Character by character up to the first `*` of either, or the end of either. */
function headsAgree(a: string, b: string): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === STAR || y === STAR) return true;
    if (x !== y && x !== ANY && y !== ANY) return false;
  }
  return true;
}

function tailsAgree(a: string, b: string): boolean {
  for (let i = 1; i <= a.length && i <= b.length; i++) {
    const x = a.charCodeAt(a.length - i);
    const y = b.charCodeAt(b.length - i);
    if (x === STAR || y === STAR) return true;
    if (x !== y && x !== ANY && y !== ANY) return false;
  }
  return true;
}
