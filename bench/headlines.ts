/** The tables of `npm run bench -- --before COMMIT`: every row before and now, and then the few that stand for all. */
import type { Compared, ComparedTopic, Measured } from './before.ts';
import { columns, goalText, isMet, type Row, ratioText } from './topic.ts';

/** Rows with a goal that stand for what people notice. */
interface Headline {
  readonly name: string;
  readonly topic: string;
  /** Left out: all of the topic that have a goal. */
  readonly of?: (row: Row) => boolean;
  /** Of all rows with one peer, only the one that has the greatest ratio, before or now. */
  readonly worst?: boolean;
}

const HEADLINES: readonly Headline[] = [
  { name: 'calls of an apply', topic: 'writing', worst: true },
  { name: 'plan, 40 ms a call', topic: 'plan', of: ({ case: label }) => label.includes('40 ms') },
  { name: 'plan, no latency', topic: 'plan', of: ({ case: label }) => !label.includes('40 ms') },
  { name: 'CPU from bytes to plan', topic: 'computing' },
  { name: 'content that is known', topic: 'known' },
  { name: 'start', topic: 'start' },
  { name: 'function', topic: 'function', of: ({ against }) => against.what.includes('alone') },
  { name: 'throttled writes', topic: 'throttling', worst: true },
  { name: 'peak memory', topic: 'memory' },
  { name: 'growth', topic: 'growth' },
];

export function comparisonText(compared: Compared): string {
  const parts = compared.topics.map(topicText);
  const lines = [
    ['', '', 'before', 'now', 'goal', ''],
    ...HEADLINES.flatMap((headline) => headlineLines(headline, compared)),
    goalsLine(compared.topics),
  ];
  const title = `In short: ratios of ${compared.before}, and now`;
  return [...parts, [title, ...table(lines)].join('\n')].map((part) => `\n${part}\n`).join('');
}

function topicText({ name, before, now }: ComparedTopic): string {
  const title = 'topic' in now ? now.topic.title : name;
  const failures = [
    ...('failure' in before ? [`  before: cannot run, ${before.failure}`] : []),
    ...('failure' in now ? [`  now: cannot run, ${now.failure}`] : []),
  ];
  const rows = rowsOf(now).length > 0 ? rowsOf(now) : rowsOf(before);
  const lines = rows.map((row) => lineOf([row.case, row.against.what], row, before, now));
  return [title, ...table([['', 'against', 'before', 'now', 'goal', ''], ...lines]), ...failures].join('\n');
}

function headlineLines({ name, topic, of = () => true, worst }: Headline, { topics }: Compared): string[][] {
  const found = topics.find((one) => one.name === topic);
  if (found === undefined) return [];
  const { before, now } = found;
  const chosen = rowsOf(now).filter((row) => row.goal !== undefined && of(row));
  const ratio = (row: Row) => Math.max(row.ratio, sameAs(row, before)?.ratio ?? 0);
  const byPeer = [...Map.groupBy(chosen, ({ against }) => against.what).values()];
  const rows = worst ? byPeer.flatMap((peers) => peers.toSorted((a, b) => ratio(b) - ratio(a)).slice(0, 1)) : chosen;
  return rows.map((row) => lineOf([name, `${row.case}, against ${row.against.what}`], row, before, now));
}

function lineOf(words: [string, string], row: Row, before: Measured, now: Measured): string[] {
  const [earlier, later] = [sameAs(row, before), sameAs(row, now)];
  const judged = later?.goal === undefined ? '' : isMet(later) ? 'met' : 'MISSED';
  return [...words, ratioOf(earlier), ratioOf(later), goalText(row.goal), judged];
}

function goalsLine(topics: readonly ComparedTopic[]): string[] {
  const judged = (of: (topic: ComparedTopic) => Measured) => {
    const rows = topics.flatMap((topic) => rowsOf(of(topic))).filter(({ goal }) => goal !== undefined);
    return { all: rows.length, met: rows.filter(isMet).length };
  };
  const [before, now] = [judged((topic) => topic.before), judged((topic) => topic.now)];
  const text = ({ met, all }: typeof now) => `${met} of ${all}`;
  return ['goals of the bench', 'met', text(before), text(now), '', now.met === now.all ? 'met' : 'MISSED'];
}

const rowsOf = (measured: Measured): readonly Row[] => ('topic' in measured ? measured.topic.rows : []);
const ratioOf = (row: Row | undefined): string => (row === undefined ? '-' : ratioText(row.ratio));
const sameAs = (row: Row, measured: Measured): Row | undefined =>
  rowsOf(measured).find((one) => one.case === row.case && one.against.what === row.against.what);

function table(lines: readonly string[][]): string[] {
  return columns(lines, (column) => column === 2 || column === 3);
}
