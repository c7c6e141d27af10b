/** The report of `scan`: the roles that trust Bitbucket as a table, then what is wrong with each, the counts last. */

import type { Scan, ScannedRole } from '../../core/render/scan.ts';
import { counted } from '../../core/text/counted.ts';
import { visible, visibleIn } from '../../core/text/visible.ts';
import { type TableOptions, table } from './table.ts';
import { hitText, VERDICT_STYLES } from './trust-text.ts';
import { wrapped } from './wrapped.ts';

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
  const [first] = roles.flatMap(({ trust, policies }) => [...trust.hits, ...policies.faults]);
  const unseen = [...new Set(roles.flatMap(({ policies }) => policies.unseen))].sort();
  return [
    head + table(['ROLE', 'OURS', 'VERDICT', 'ADMIN', 'WHO GETS IN'], roles.map(row), options),
    ...faults.map((text) => `${text}\n`),
    ...(unseen.length === 0 ? [] : [`${unseenText(unseen, options)}\n`]),
    `${countsLine(scanned)}`,
    ...(first === undefined ? [] : [paint('dim', `More about a code: ${program} explain ${first.code}`)]),
    '',
  ].join('\n');
}

const NOT_LOOKED_AT = 'not looked at';

function unseenText(unseen: readonly string[], { paint, width }: ScanTextOptions): string {
  const text = `${NOT_LOOKED_AT} ${unseen.join(', ')}: what they say could not be read, so that nothing is said about them`;
  return wrapped(text, width).replace(NOT_LOOKED_AT, paint('yellow', NOT_LOOKED_AT));
}

/** Without an owner tag it may be of another config repository. */
const OURS: Record<ScannedRole['owner'], string> = { us: 'yes', unowned: 'perhaps', another: 'no', other: 'no' };

/** A cell says no only where every policy was looked at. */
function adminCell({ policies: { admin } }: ScannedRole) {
  if (admin === undefined) return { text: 'not looked at', style: 'yellow' as const };
  return admin ? { text: 'yes', style: 'red' as const } : { text: 'no' };
}

function row(role: ScannedRole) {
  const { name, owner, verdict, trust } = role;
  return [
    { text: name, style: 'bold' as const },
    { text: OURS[owner] },
    { text: verdict, style: VERDICT_STYLES[verdict] },
    adminCell(role),
    { text: trust.admits?.words.join('; ') ?? 'not worked out: IAM accepts no such document' },
  ];
}

function faultTexts({ name, trust, policies }: ScannedRole, { paint, width }: ScanTextOptions): string[] {
  const faults = policies.faults.map((fault) => ({ ...fault, pointer: '' }));
  return [...trust.hits, ...faults].map((hit) => hitText(hit, { paint, width, about: name }));
}

/** `3 of 212 roles trust Bitbucket: 1 reject, 2 ok; 1 administrator`. */
function countsLine({ roles, total }: Scan): string {
  const verdicts = (['reject', 'warn', 'ok'] as const).flatMap((verdict) => {
    const count = roles.filter((role) => role.verdict === verdict).length;
    return count === 0 ? [] : `${count} ${verdict}`;
  });
  const admins = roles.filter(({ policies }) => policies.admin === true).length;
  const trusting = `${roles.length} of ${counted(total, 'role')} ${roles.length === 1 ? 'trusts' : 'trust'} Bitbucket`;
  return `${trusting}: ${verdicts.join(', ')}${admins === 0 ? '' : `; ${counted(admins, 'administrator')}`}`;
}
