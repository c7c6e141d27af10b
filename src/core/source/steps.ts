/**
 * Work on many files that can be done a file at a time: 1,000 manifests take a second, and who waits for answers
 * meanwhile has to be let in between.
 */
export type Steps<Result> = Generator<undefined, Result>;

/** All of it, for callers that wait for nothing else. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
