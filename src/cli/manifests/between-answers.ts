import type { Steps } from '../../core/source/steps.ts';

/** Milliseconds of work after which answers that wait to be read are: IAM may be read meanwhile. */
const SLICE = 10;

/** A listing of IAM asks for its next page only when the event loop gets to read the last one. */
export async function betweenAnswers<Result>(steps: Steps<Result>): Promise<Result> {
  for (let until = performance.now() + SLICE; ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await new Promise((goOn) => setImmediate(goOn));
    until = performance.now() + SLICE;
  }
}
