import type { Steps } from '../../core/source/steps.ts';

/** After every file others have their turn: a listing of IAM asks for its next page when the last one could be read. */
export async function betweenAnswers<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await new Promise((goOn) => setImmediate(goOn));
  }
}
