/** Cells that a spreadsheet, or a reader of CSV, would take for something else. */
import { expect, it } from 'vitest';
import type { Arn } from '../../../src/core/model/ids.ts';
import type { ScannedRole } from '../../../src/core/render/scan.ts';
import { scanCsv } from '../../../src/core/render/scan-csv.ts';
import { lintTrust } from '../../../src/core/trust/lint/trust-lint.ts';

const CASES = [
  { name: 'deploy', reason: 'the usual name', cell: 'deploy' },
  { name: '=HYPERLINK', reason: 'a formula', cell: "'=HYPERLINK" },
  { name: '+1', reason: 'a formula in old spreadsheets', cell: "'+1" },
  { name: '-1', reason: 'the same', cell: "'-1" },
  { name: '@SUM', reason: 'the same', cell: "'@SUM" },
  { name: 'a,b', reason: 'IAM allows a comma in a name', cell: '"a,b"' },
  { name: '=a,b', reason: 'both', cell: '"\'=a,b"' },
  { name: 'a"b', reason: 'a quote is doubled', cell: '"a""b"' },
  { name: 'a\r\nb', reason: 'no new line begins within a cell', cell: 'a␍␊b' },
];

it.each(CASES)('$name: $reason', ({ name, cell }) => {
  const role: ScannedRole = {
    name,
    arn: 'arn' as Arn,
    owner: 'other',
    file: undefined,
    trustDigest: 'sha256-0',
    lastUsed: undefined,
    verdict: 'reject',
    trust: lintTrust('{'),
    policies: { faults: [], admin: undefined, unseen: [] },
  };
  const [, row] = scanCsv({ account: '', total: 1, ignored: [], roles: [role] }).split('\r\n');
  expect(row).toBe(`${cell},arn,reject,other,,unknown,,,trust-grammar,`);
});
