/**
 * Branch patterns of a pipelines file: which pipeline runs for a branch. `*` is any run of characters but `/`, `**` any
 * run at all, `?` one character, `{a,b}` either of them. Of several patterns that match, the most exact one runs: a name
 * wins over a pattern, and more letters win over fewer. Whether `[ab]` is a class of characters is not documented; no
 * branch can have a bracket in its name.
 * https://support.atlassian.com/bitbucket-cloud/docs/use-glob-patterns-on-the-pipelines-yaml-file/
 */
import { canBecome, isTemplated, withoutTemplates } from './written.ts';

/** More alternatives than people write; beyond that a pattern counts as one that may match anything. */
const MOST_ALTERNATIVES = 200;

const CLASS = /\[[^\]]+\]/;
const CLASSES = new RegExp(CLASS, 'g');

export type BranchMatch = 'yes' | 'no' | 'unknown';

/** Whether the pattern is that of this branch, other patterns aside. */
export function matchesBranch(pattern: string, branch: string): BranchMatch {
  if (isTemplated(pattern)) return canBecome(withoutTemplates(pattern), branch) ? 'unknown' : 'no';
  if (CLASS.test(pattern)) return matchesBranch(pattern.replaceAll(CLASSES, '?'), branch) === 'no' ? 'no' : 'unknown';
  const alternatives = alternativesOf(pattern);
  if (alternatives === undefined) return 'unknown';
  return alternatives.some((one) => globMatches(one, branch)) ? 'yes' : 'no';
}

/** Whether the pipeline of `pattern` runs for this branch, beside those of `all`. */
export function runsFor(pattern: string, branch: string, all: readonly string[]): BranchMatch {
  const own = matchesBranch(pattern, branch);
  if (own === 'no') return 'no';
  const rivals = all.filter((one) => one !== pattern && exactness(one, branch) > exactness(pattern, branch));
  const answers = rivals.map((one) => matchesBranch(one, branch));
  if (answers.includes('yes')) return 'no';
  return own === 'yes' && !answers.includes('unknown') ? 'yes' : 'unknown';
}

/** Whether a pattern stands for one branch only. */
export function isOneBranch(pattern: string): boolean {
  return !isTemplated(pattern) && !/[*?{[]/.test(pattern);
}

/** How many of its characters are letters of the branch; a whole name beats every pattern. */
function exactness(pattern: string, branch: string): number {
  // A template may become the name, and a class of characters may match it.
  if (pattern === branch || isTemplated(pattern) || CLASS.test(pattern)) return Number.POSITIVE_INFINITY;
  const matching = (alternativesOf(pattern) ?? [pattern]).filter((one) => globMatches(one, branch));
  return Math.max(0, ...matching.map((one) => one.replace(/[*?]/g, '').length));
}

/** `{a,b}/x` -> `a/x`, `b/x`; undefined for too many. */
function alternativesOf(pattern: string): string[] | undefined {
  const done: string[] = [];
  const open = [pattern];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const [, before, inside, after] = /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(one) ?? [];
    if (before === undefined || inside === undefined || after === undefined) done.push(one);
    else open.push(...inside.split(',').map((word) => before + word + after));
    if (done.length + open.length > MOST_ALTERNATIVES) return undefined;
  }
  return done;
}

/** In steps of at most pattern times branch: `from` are the places of the branch that the pattern so far leads to. */
function globMatches(pattern: string, branch: string): boolean {
  let from = new Set([0]);
  for (const [token] of pattern.matchAll(/\*\*|[\s\S]/gu)) {
    const next = new Set<number>();
    for (const place of from) {
      if (token === '*' || token === '**') {
        for (let end = place; end <= branch.length; end++) {
          next.add(end);
          if (token === '*' && branch[end] === '/') break;
        }
      } else if (place < branch.length && (token === '?' ? branch[place] !== '/' : branch.startsWith(token, place))) {
        next.add(place + token.length);
      }
    }
    from = next;
  }
  return from.has(branch.length);
}
