/** Every scenario, as the service and as the command line, times every call, times every fault that can happen to it. */
import { FAULTS, type Fault } from './faults.ts';
import type { Strike } from './faulty-iam.ts';
import { Random } from './random.ts';
import { type Course, chart, run } from './run.ts';
import { prepare, type Scenario } from './scenario.ts';
import type { Totals } from './totals.ts';

/** The ways in which a scenario is run: with an inventory, and without one. */
export async function coursesOf(scenario: Scenario): Promise<Course[]> {
  const ready = await prepare(scenario);
  const ways = scenario.withoutInventory === false ? [true] : [true, false];
  return Promise.all(ways.map((withInventory) => chart(ready, withInventory)));
}

/**
 * One fault in each call of the first two passes.
 * @param every 3: a third of the faults in each call, all of them in any three calls in a row
 */
export async function runSingly(course: Course, totals: Totals, every = 1): Promise<void> {
  totals.courses++;
  totals.calls += course.calls;
  for (const [number, fault] of FAULTS.entries()) {
    for (let index = number % every; index < course.calls; index += every) {
      await runOnce(course, [{ index, fault }], totals);
    }
  }
}

/** Two faults in two calls, for each two calls this many times, drawn at random. */
export async function runInPairs(course: Course, draws: number, totals: Totals): Promise<void> {
  const random = new Random(course.calls);
  for (let second = 1; second < course.calls; second++) {
    for (let first = 0; first < second; first++) {
      for (let draw = 0; draw < draws; draw++) {
        const fault = random.from(FAULTS);
        const strikes = [
          { index: first, fault },
          { index: second, fault: random.from(fault.misleads ? HONEST : FAULTS) },
        ];
        await runOnce(course, strikes, totals);
      }
    }
  }
}

/** Two readings that are both wrong, and agree, look like two that are right: nothing is promised of them. */
const HONEST: readonly Fault[] = FAULTS.filter(({ misleads }) => !misleads);

async function runOnce(course: Course, strikes: readonly Strike[], totals: Totals): Promise<void> {
  const wrong = await run(course, strikes);
  if (wrong === undefined) return;
  totals.runs++;
  for (const { fault } of strikes) totals.faults[fault.name] = (totals.faults[fault.name] ?? 0) + 1;
  if (wrong.length === 0) return;
  const what = strikes.map(({ index, fault }) => `call ${index} ${fault.name}`).join(', ');
  const way = course.withInventory ? 'with an inventory' : 'without an inventory';
  totals.failures.push(`${course.name}, ${way}: ${what}: ${wrong.join('; ')}`);
}
