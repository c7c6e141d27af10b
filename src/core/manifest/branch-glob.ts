/**
 * Branches as a manifest names them for the gate: whole names, or `release/*`, where `*` is any run of characters but a
 * slash, the empty one included. Nothing else is a wildcard. Letter case counts, as it does in git.
 */

/** What is wrong with it as a branch of a manifest that the gate keeps; undefined: nothing. */
export function branchGlobProblem(branch: string): { message: string; remedy: string } | undefined {
  if (branch.includes('**')) {
    return {
      message: `branch "${branch}" has ** in it, which means any path elsewhere and is one * here`,
      remedy: 'write one * for each level: release/*/*',
    };
  }
  if (/^[*/]+$/.test(branch)) {
    return {
      message: `branch "${branch}" is nothing but wildcards`,
      remedy: 'name the branches, or say that every branch may enter: anyBranch: true',
    };
  }
  return undefined;
}

/** Exactly, letter by letter. In at most pattern times branch steps, whatever a pattern has. */
export function matchesBranchGlob(pattern: string, branch: string): boolean {
  let places = new Set([0]);
  for (const symbol of pattern) {
    const next = new Set<number>();
    for (const place of places) {
      if (symbol !== '*') {
        if (branch.startsWith(symbol, place)) next.add(place + symbol.length);
        continue;
      }
      // Where a run of an earlier place has been, it went on from there to the same end.
      for (let end = place; end <= branch.length && !next.has(end); end++) {
        next.add(end);
        if (branch[end] === '/') break;
      }
    }
    places = next;
  }
  return places.has(branch.length);
}
