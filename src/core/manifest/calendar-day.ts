/** Days of the calendar: the schema knows that a date has ten characters, and not which of them are days. */
import { endOfDay } from '../text/days.ts';
import type { IssueList } from './manifest-issues.ts';

/** Adds an issue if there is no such day, as 30 February. Whether it is past or to come, no core can say: it has no clock. */
export function checkDay(date: string, pointer: string, add: IssueList): void {
  if (endOfDay(date) !== undefined) return;
  add('date', pointer, { message: `${date} is not in the calendar`, remedy: 'write a day that exists: 2026-12-31' });
}
