/** What a second look at IAM shows after something was done. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../../core/model/plan.ts';
import { isPending } from '../../core/plan/plan.ts';
import { WorldError } from '../../errors.ts';

/** Plans again, and waits a little longer before each further look, as IAM may still show the old state. */
export async function lookAgain(
  planAgain: () => Promise<Plan>,
  settling: readonly number[],
): Promise<Plan | WorldError> {
  try {
    let plan = await planAgain();
    for (const milliseconds of settling) {
      if (!isPending(plan)) break;
      await sleep(milliseconds);
      plan = await planAgain();
    }
    return plan;
  } catch (error) {
    // The roles are changed: the failure of a look must not hide what was done.
    if (error instanceof WorldError) return error;
    throw error;
  }
}
