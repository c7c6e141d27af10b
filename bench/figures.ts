/** What `npm run bench -- --json` prints; bench/figures.json is one such run, of which the pages take their figures. */
import type { Figure, Row, Topic } from './topic.ts';
import { isMet } from './topic.ts';

export interface Figures {
  version: 1;
  node: string;
  topics: Topic[];
  /** How many there are, and how many were met. */
  goals: number;
  met: number;
}

export function figuresOfTopics(topics: readonly Topic[]): Figures {
  const judged = topics.flatMap(({ rows }) => rows).filter(({ goal }) => goal !== undefined);
  return {
    version: 1,
    node: process.version,
    topics: topics.map((topic) => ({ ...topic, rows: topic.rows.map(rounded) })),
    goals: judged.length,
    met: judged.filter(isMet).length,
  };
}

/** More digits than these are noise, and would be in every comparison of two files. */
function rounded(row: Row): Row {
  return { ...row, ours: short(row.ours), against: short(row.against), ratio: significant(row.ratio) };
}

function short<F extends Figure>(figure: F): F {
  const { value, range } = figure;
  return {
    ...figure,
    value: significant(value),
    ...(range && { range: [significant(range[0]), significant(range[1])] as const }),
  };
}

function significant(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(4));
}
