/**
 * The text of docs/alarms.md: what each alarm does in the course of a fault, by the model of CloudWatch's evaluation that
 * test/infra/standing-alarms.test.ts holds the alarms to. Apart from write-docs.ts, as it synthesises the stacks.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DRIFT_PERIODS, outcomesOf, STANDS_FOR, standOf } from '../test/infra/alarm-courses.ts';
import { SIGNALS } from '../test/infra/alarm-signals.ts';
import { type AlarmProperties, deployedAlarms, idOf } from '../test/infra/alarm-templates.ts';

export function alarmsPage(): string {
  const deployed = DRIFT_PERIODS.map((driftMinutes) => ({ driftMinutes, alarms: deployedAlarms({ driftMinutes }) }));
  const ids = (deployed[0]?.alarms ?? []).map(idOf);
  const periods = DRIFT_PERIODS.map((minutes) => minutesText(minutes));
  const rows = ids.map((id) => {
    const cells = deployed.map(({ driftMinutes, alarms }) => {
      const alarm = alarms.find((one) => idOf(one) === id);
      return alarm === undefined ? '' : cell(alarm, driftMinutes);
    });
    return line([`[${id}](runbook.md#${id})`, ...cells]);
  });
  const watched = (deployed[1]?.alarms ?? []).map((alarm) => line([idOf(alarm), ...watchedBy(alarm)]));
  return `${[
    INTRODUCTION,
    [
      line(['alarm', ...periods.map((period) => `a pass every ${period}`)]),
      line(['---', '---', '---', '---']),
      ...rows,
    ].join('\n'),
    AFTER,
    `## What each alarm watches\n\n${WATCHED}`,
    [
      line(['alarm', 'metric', 'looks at', 'rings', 'silence']),
      line(['---', '---', '---', '---', '---']),
      ...watched,
    ].join('\n'),
    `## What was tried\n\n${TRIED}`,
    [
      line(['alarm', 'what its metric says meanwhile']),
      line(['---', '---']),
      ...ids.map((id) => line([id, readings(id)])),
    ].join('\n'),
  ].join('\n\n')}\n`;
}

const INTRODUCTION = `<!-- Made by \`npm run docs\` from the stacks and from scripts/alarms-page.ts. Do not edit. -->

# How long an alarm stands

An alarm begins with its fault, stands as long as the fault does, and ends when a pass (or a call, or an audit) finds that it is over. Each cell
has three moments: how long it takes until the alarm rings, counted from the fault, and how long until it ends, counted from the end of
the fault. Both hold the wait for the next pass, as if the last one had just gone by. *Stands*: through ${STANDS_FOR} periods and more it never
went back.

CloudWatch was not asked. The figures are those of a model of its evaluation, as its documentation describes it
(\`test/support/alarm-evaluation.ts\` names the pages), on the alarms of the stacks. How far CloudWatch reads back where values are
missing is not documented: of several possibilities the latest counts.`;

const AFTER = `*function-errors*, *function-throttled* and *webhook-failed* end later: it is not documented whether Lambda writes a zero for
what went well, so they end when nothing failed for two periods, or for a day. *webhook-forged* and *webhook-throttled* are about calls
that are too many, and stand while these come. *undeclared-branch* and *branch-audit-failed* are about a day: a branch audit comes once
a day, whatever the time between two passes is. Those of the gate are about requests of steps, which come when they come: *gate-keys-old* and
*gate-table-old* keep their state until another request has looked, the refusals end with their cause, and the others a day after the last one.`;

const WATCHED = `With a pass every ${minutesText(DRIFT_PERIODS[1] ?? 0)}; what depends on it is in proportion.`;

const TRIED = `For each alarm, one fault by every reading of what its metric says meanwhile, with passes that come up to two minutes late, and
values that are seen at once or after two minutes.`;

function cell(alarm: AlarmProperties, driftMinutes: number): string {
  const stands = outcomesOf(alarm, driftMinutes).map(standOf);
  if (stands.includes(undefined)) return 'does not stand';
  const latest = (moment: 'rings' | 'ends') => minutesText(Math.max(...stands.map((stand) => stand?.[moment] ?? 0)));
  return `rings in ${latest('rings')}, stands, ends in ${latest('ends')}`;
}

function watchedBy(alarm: AlarmProperties): string[] {
  const { Namespace, MetricName, Statistic, Period, EvaluationPeriods: n, DatapointsToAlarm: m = n } = alarm;
  const below = alarm.ComparisonOperator === 'LessThanThreshold';
  const span = minutesText(Period / 60);
  return [
    `${Namespace} ${MetricName}`,
    n === 1 ? `the ${statisticText(Statistic)} of ${span}` : `the ${statisticText(Statistic)} of ${span}, ${n} times`,
    `${below ? 'below' : 'from'} ${alarm.Threshold}${below ? '' : ' on'}${n === 1 ? '' : m === n ? `, ${n} times` : ', once'}`,
    alarm.silenceIsZero ? 'counts as zero' : 'keeps the state',
  ];
}

function statisticText(statistic: string): string {
  return { Sum: 'sum', Maximum: 'largest value', Minimum: 'smallest value' }[statistic] ?? statistic;
}

function readings(id: string): string {
  return (SIGNALS[id] ?? []).map(({ reading }) => reading).join('; or: ');
}

/** `15 min`, `2 h`, `2 h 5 min`. */
function minutesText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, (rest > 0 || hours === 0) && `${rest} min`].filter(Boolean).join(' ');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, '../docs/alarms.md'), alarmsPage());
