/** The roles of a scan, one line each where there is a terminal to fit in, the worst first. */
import type { ScannedRole } from '../../core/render/scan.ts';
import { dateOf } from '../../core/text/days.ts';
import { displayWidth } from './display-width.ts';
import { elided } from './elided.ts';
import { type TableCell, type TableOptions, table } from './table.ts';
import { VERDICT_STYLES } from './trust-text.ts';

export interface ScanTableOptions extends TableOptions {
  /** Every name and every word, on as many lines as that takes. */
  readonly whole: boolean;
  /** Whether settings say whose a role is. */
  readonly ownersKnown: boolean;
}

/** Ends with a new line. Texts are visible already. */
export function scanTable(roles: readonly ScannedRole[], options: ScanTableOptions): string {
  const { whole, ownersKnown, paint, terminalWidth } = options;
  const columns = ownersKnown ? COLUMNS : COLUMNS.filter(({ heading }) => heading !== 'OURS');
  const headings = columns.map(({ heading }) => heading);
  const rows = roles.map((role) => columns.map(({ cell }) => cell(role)));
  if (whole || terminalWidth === undefined) return table(headings, rows, { paint, terminalWidth });
  return table(headings, fitted(headings, rows, terminalWidth), { paint, terminalWidth: undefined });
}

/** The first cell and the last one of each row cut, so that a row is a line. */
function fitted(headings: readonly string[], rows: readonly TableCell[][], terminalWidth: number): TableCell[][] {
  const widths = headings.map((heading, column) =>
    Math.max(displayWidth(heading), ...rows.map((row) => displayWidth(row[column]?.text ?? ''))),
  );
  const between = widths.slice(1, -1).reduce((sum, width) => sum + width, 0) + GAP * (headings.length - 1);
  const room = Math.max(SHORTEST_NAME + SHORTEST_WORDS, terminalWidth - between);
  const name = Math.max(SHORTEST_NAME, Math.min(widths[0] ?? 0, Math.floor(room / 2)));
  const last = headings.length - 1;
  return rows.map((row) =>
    row.map((cell, column) => {
      if (column !== 0 && column !== last) return cell;
      return { ...cell, text: elided(cell.text, column === 0 ? name : room - name) };
    }),
  );
}

const GAP = 2;
/** Columns below which a name, or who gets in, says too little: then the terminal breaks the line. */
const SHORTEST_NAME = 14;
const SHORTEST_WORDS = 14;

/** Without an owner tag it may be of another config repository. */
const OURS: Record<ScannedRole['owner'], string> = { us: 'yes', unowned: 'perhaps', another: 'no', other: 'no' };

/** A cell says no only where every policy was looked at. */
function adminCell({ policies: { admin } }: ScannedRole): TableCell {
  if (admin === undefined) return { text: 'not looked at', style: 'yellow' };
  return admin ? { text: 'yes', style: 'red' } : { text: 'no' };
}

const COLUMNS: readonly { readonly heading: string; cell(role: ScannedRole): TableCell }[] = [
  { heading: 'ROLE', cell: ({ name }) => ({ text: name, style: 'bold' }) },
  { heading: 'OURS', cell: ({ owner }) => ({ text: OURS[owner] }) },
  { heading: 'VERDICT', cell: ({ verdict }) => ({ text: verdict, style: VERDICT_STYLES[verdict] }) },
  { heading: 'ADMIN', cell: adminCell },
  { heading: 'LAST USED', cell: ({ lastUsed }) => ({ text: lastUsed ? dateOf(lastUsed.getTime()) : '-' }) },
  {
    heading: 'WHO GETS IN',
    cell: ({ trust }) => ({ text: trust.admits?.words.join('; ') ?? 'not worked out: IAM accepts no such document' }),
  },
];
