/** What an alarm does in the course of a fault: by every reading of its metric, and under every circumstance that is not documented. */
import { type Circumstances, type Transition, transitions } from '../support/alarm-evaluation.ts';
import { type Course, LATE, SIGNALS, writtenBy } from './alarm-signals.ts';
import { type AlarmProperties, idOf } from './alarm-templates.ts';

/** Time between two passes, in minutes: the least, one that is common, and the most. */
export const DRIFT_PERIODS: readonly number[] = [5, 60, 720];

/** As many periods of `driftMinutes` an alarm has to stand, and longer, as it takes a while to ring. */
export const STANDS_FOR = 10;

/** Minutes between two branch audits, whatever the time between two passes is. */
const DAY = 24 * 60;

/** How far CloudWatch reads back, and how long it takes until a value is seen, is not documented. */
const CIRCUMSTANCES: readonly Circumstances[] = [0, 1, 3].flatMap((extra) => [0, 2].map((delay) => ({ extra, delay })));

export interface Outcome {
  readonly reading: string;
  readonly circumstances: Circumstances;
  readonly course: Course;
  readonly transitions: readonly Transition[];
}

export interface Stand {
  /** Minutes from the beginning of the fault to the alarm, and from the end of the fault to that of the alarm. */
  readonly rings: number;
  readonly ends: number;
}

/** How the alarm stood; undefined: it did not ring once, stand for ten periods and longer, and end after the fault. */
export function standOf({ course, transitions }: Outcome): Stand | undefined {
  const { begin, driftMinutes, fault } = course;
  // The first value of all makes a state that says nothing yet; and OK, before the alarm, is how it should be.
  const later = transitions.filter(({ at }) => at > begin + driftMinutes);
  const [first, second, ...more] = later.slice(later.findIndex(({ state }) => state === 'ALARM'));
  if (first?.state !== 'ALARM' || second?.state !== 'OK' || more.length > 0) return undefined;
  const stood = second.at - first.at >= STANDS_FOR * driftMinutes;
  if (!stood || first.at < fault.from || second.at < fault.to) return undefined;
  return { rings: first.at - fault.from, ends: second.at - fault.to };
}

/** Every course of this alarm's fault. */
export function outcomesOf(alarm: AlarmProperties, driftMinutes: number): Outcome[] {
  return (SIGNALS[idOf(alarm)] ?? []).flatMap((signal) => {
    const course = courseOf(signal.every === 'day' ? DAY : driftMinutes);
    const written = writtenBy(signal, course);
    const { begin: from, end: to } = course;
    return CIRCUMSTANCES.map((circumstances) => ({
      reading: signal.reading,
      circumstances,
      course,
      transitions: transitions(alarm, written, { ...circumstances, from, to }),
    }));
  });
}

/**
 * All is well, then the fault stands, then all is well again; long enough for an alarm that looks back over a day. It begins
 * and ends right after a pass, however late that came: nothing could be seen later.
 */
function courseOf(driftMinutes: number): Course {
  const from = Math.max(...LATE) + 1;
  const to = from + (STANDS_FOR + 6) * driftMinutes;
  return { driftMinutes, begin: -6 * driftMinutes, fault: { from, to }, end: to + 8 * driftMinutes + 2 * DAY };
}
