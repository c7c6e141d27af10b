/** The report of `scan`: the roles that trust Bitbucket as a table, then what is wrong with each, the counts last. */

import type { Scan, ScannedRole } from '../../core/render/scan.ts';
import { counted } from '../../core/text/counted.ts';
import { visible, visibleIn } from '../../core/text/visible.ts';
import { type TableOptions, table } from './table.ts';
import { hitText, VERDICT_STYLES } from './trust-text.ts';

export interface ScanTextOptions extends TableOptions {
  readonly target: string;
  readonly width: number;
  readonly program: string;
}

/** Ends with a new line. */
export function scanText(found: Scan, options: ScanTextOptions): string {
  const scanned = visibleIn(found);
  const { roles, total } = scanned;
  const { paint, program } = options;
  const target = visible(options.target);
  const head = `${paint('bold', 'Target')}  ${target}\n\n`;
  if (roles.length === 0) return `${head}None of ${counted(total, 'role')} trusts a Bitbucket provider.\n`;
  const faults = roles.flatMap((role) => faultTexts(role, options));
  const [first] = roles.flatMap(({ trust, admin }) => [...trust.hits, ...admin]);
  return [
    head + table(['ROLE', 'OURS', 'VERDICT', 'ADMIN', 'WHO GETS IN'], roles.map(row), options),
    ...faults.map((text) => `${text}\n`),
    `${countsLine(scanned)}`,
    ...(first === undefined ? [] : [paint('dim', `More about a code: ${program} explain ${first.code}`)]),
    '',
  ].join('\n');
}

/** Without an owner tag it may be of another config repository. */
const OURS: Record<ScannedRole['owner'], string> = { us: 'yes', unowned: 'perhaps', another: 'no', other: 'no' };

function row({ name, owner, trust, admin }: ScannedRole) {
  return [
    { text: name, style: 'bold' as const },
    { text: OURS[owner] },
    { text: trust.verdict, style: VERDICT_STYLES[trust.verdict] },
    admin.length > 0 ? { text: 'yes', style: 'red' as const } : { text: 'no' },
    { text: trust.admits?.words.join('; ') ?? 'not worked out: IAM accepts no such document' },
  ];
}

function faultTexts({ name, trust, admin }: ScannedRole, { paint, width }: ScanTextOptions): string[] {
  return [
    ...trust.hits.map((hit) => hitText(hit, { paint, width, about: name })),
    ...admin.map(({ code, message, policy }) =>
      hitText(
        {
          code,
          level: 'reject',
          pointer: '',
          message,
          remedy: `list what the pipeline really calls in a policy of its own, then remove ${policy}`,
        },
        { paint, width, about: name },
      ),
    ),
  ];
}

/** `3 of 212 roles trust Bitbucket: 1 reject, 2 ok; 1 administrator`. */
function countsLine({ roles, total }: Scan): string {
  const verdicts = (['reject', 'warn', 'ok'] as const).flatMap((verdict) => {
    const count = roles.filter(({ trust }) => trust.verdict === verdict).length;
    return count === 0 ? [] : `${count} ${verdict}`;
  });
  const admins = roles.filter(({ admin }) => admin.length > 0).length;
  const trusting = `${roles.length} of ${counted(total, 'role')} ${roles.length === 1 ? 'trusts' : 'trust'} Bitbucket`;
  return `${trusting}: ${verdicts.join(', ')}${admins === 0 ? '' : `; ${counted(admins, 'administrator')}`}`;
}
