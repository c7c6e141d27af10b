/** What one file of this folder measures: a table of "ours against something", with the goal beside each. */
export interface Topic {
  /** For `--only` and for `--json`. */
  name: string;
  title: string;
  rows: Row[];
  /** Sentences under the table: how it was measured, what was computed instead. */
  notes: string[];
}

export interface Row {
  case: string;
  ours: Figure;
  /** What it is compared with, and how that was built or run where there is more than one way. */
  against: Figure & { what: string; built?: string };
  ratio: number;
  goal: Goal | undefined;
}

export interface Figure {
  value: number;
  unit: 'calls' | 'ms' | 'KiB' | 'MiB';
  /** The least and the most of the runs of which `value` is the median. */
  range?: readonly [number, number];
  /** Computed from a smaller measurement, not measured. */
  computed?: boolean;
}

/** On the ratio, after rounding to two decimals: what is printed is what is judged. */
export type Goal = { atMost: number } | { atLeast: number } | { exactly: number };

/** `ours / against`: less is better. */
export function share(ours: Figure, against: Row['against']): number {
  return ours.value / against.value;
}

/** `against / ours`: more is better. */
export function advantage(ours: Figure, against: Row['against']): number {
  return against.value / ours.value;
}

export function isMet({ ratio, goal }: Row): boolean {
  if (goal === undefined) return true;
  const printed = Number(ratio.toFixed(2));
  if ('exactly' in goal) return printed === goal.exactly;
  return 'atMost' in goal ? printed <= goal.atMost : printed >= goal.atLeast;
}

/** Two lines a row where it has ranges, or its peer was built: below a value stand the least and the most of its runs. */
export function tableOf({ title, rows, notes }: Topic): string {
  const lines = [['', 'ours', 'against', '', 'ratio', 'goal', ''], ...rows.flatMap(linesOf)];
  const table = columns(lines, (column) => column === 1 || column === 2 || column === 4);
  return [title, ...table, ...notes.map((note) => `  ${note}`)].join('\n');
}

/** Every cell as wide as its column, numbers to the right. */
export function columns(lines: readonly string[][], isNumeric: (column: number) => boolean): string[] {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const aligned = (cell: string, column: number) =>
    isNumeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return lines.map((line) => `  ${line.map(aligned).join('  ').trimEnd()}`);
}

function linesOf(row: Row): string[][] {
  const { ours, against, ratio, goal } = row;
  const judged = goal === undefined ? '' : isMet(row) ? 'met' : 'MISSED';
  const first = [
    row.case,
    figureText(ours),
    figureText(against),
    against.what,
    ratioText(ratio),
    goalText(goal),
    judged,
  ];
  const below = ['', rangeText(ours), rangeText(against), against.built ?? '', '', '', ''];
  return below.every((cell) => cell === '') ? [first] : [first, below];
}

export function figureText(figure: Figure): string {
  return `${figure.computed ? '~' : ''}${numberText(figure.value, figure)} ${isLong(figure) ? 's' : figure.unit}`;
}

/** `480-512`, in the unit of the figure's text; empty for what was not measured several times. */
export function rangeText(figure: Figure): string {
  return figure.range?.map((value) => numberText(value, figure)).join('-') ?? '';
}

const isLong = ({ value, unit }: Figure): boolean => unit === 'ms' && value >= 10_000;

function numberText(value: number, figure: Figure): string {
  const shown = isLong(figure) ? value / 1000 : value;
  const digits = figure.unit === 'calls' || shown >= 100 ? 0 : 1;
  return shown.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function ratioText(ratio: number): string {
  return `${ratio < 100 ? ratio.toFixed(2) : Math.round(ratio).toLocaleString('en')}x`;
}

export function goalText(goal: Goal | undefined): string {
  if (goal === undefined) return '';
  if ('exactly' in goal) return `= ${goal.exactly.toFixed(2)}x`;
  return 'atMost' in goal ? `<= ${goal.atMost.toFixed(2)}x` : `>= ${goal.atLeast.toFixed(2)}x`;
}
