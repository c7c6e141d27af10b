/**
 * A scan as a table for spreadsheets: RFC 4180, one line a role. A role may be called `=cmd`: a cell that a spreadsheet
 * would take for a formula begins with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection).
 */
import { visibleIn } from '../text/visible.ts';
import type { Scan, ScannedRole } from './scan.ts';

const HEADINGS = [
  'role',
  'arn',
  'verdict',
  'owner',
  'manifest',
  'administrator',
  'last_used',
  'who_gets_in',
  'codes',
  'not_looked_at',
];

/** Lines end with CRLF, as the RFC has it. */
export function scanCsv(scanned: Scan): string {
  return [HEADINGS, ...visibleIn(scanned).roles.map(row)].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function row({ name, arn, verdict, owner, file, policies, lastUsed, trust }: ScannedRole): string[] {
  const codes = [...trust.hits, ...policies.faults].map(({ code }) => code);
  return [
    name,
    arn,
    verdict,
    owner,
    file ?? '',
    policies.admin === undefined ? 'unknown' : policies.admin ? 'yes' : 'no',
    lastUsed === undefined ? '' : new Date(lastUsed).toISOString(),
    trust.admits?.words.join('; ') ?? '',
    [...new Set(codes)].join(' '),
    policies.unseen.join(' '),
  ];
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
