/** `rolekeeper scan`: every role that a Bitbucket pipeline can enter, ours or not. */
import { resolve } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { withoutIgnored } from '../../core/manifest/ignored-role.ts';
import { textsToRead } from '../../core/permissions/managed-statements.ts';
import { type Scan, type ScannedRole, scan, trustingRoles } from '../../core/render/scan.ts';
import { scanCsv } from '../../core/render/scan-csv.ts';
import { type Dump, scanSarif } from '../../core/render/scan-sarif.ts';
import { FILTERS, isShown, type ScanFilter } from '../../core/render/scan-summary.ts';
import { scanJson } from '../../core/render/trust-json.ts';
import { judgeBy } from '../../core/role-guardrails/policy-verdict.ts';
import type { AccountWorld } from '../../core/trust/account-worlds.ts';
import { UsageError } from '../../errors.ts';
import { type Survey, survey } from '../account/survey.ts';
import { flag, oneOf, optional, text, withDefault } from '../command/option.ts';
import { EMBEDDED_STATE, outputIn, TARGET, type TargetWord } from '../command/options.ts';
import { defineVerb, type Session } from '../command/verb.ts';
import { scanText } from '../text/scan-text.ts';

type Format = 'table' | 'sarif' | 'csv';

export const verb = defineVerb({
  description:
    'Reports every role of the account that trusts Bitbucket, managed or not: who gets in, what is wrong with its trust policy, and what the guardrails say of its policies, managed ones included; what was not looked at is named. Needs no manifests: what the account says of its workspace is enough. With a manifests folder, its lock file gives the names and its settings the levels, and roles of yours are told apart. Figures and the faults that roles have in common come first. Exits 1 if a role is rejected, shown or not. Nothing is written.',
  examples: [
    { line: 'rolekeeper scan --target aws', means: 'reports on the AWS account of your credentials' },
    { line: 'rolekeeper scan --target file:dump.json', means: 'reports offline on a dump of an account' },
    {
      line: 'rolekeeper scan --target aws --only admin --verbose',
      means: 'shows the administrators, with every fault and its remedy',
    },
    {
      line: 'rolekeeper scan --target aws --format csv --out roles.csv',
      means: 'writes a line a role, for a spreadsheet',
    },
    { line: 'rolekeeper scan --target aws --format sarif --out scan.sarif', means: 'writes it for code scanning' },
  ],
  argument: optional('[DIR]', 'the manifests folder, if there is one; only its settings and its lock file are used'),
  options: {
    only: oneOf<ScanFilter>(
      '--only <WHAT>',
      'show some of the roles; foreign: all that are not certainly yours',
      FILTERS,
    ),
    role: text('--role <NAME>', 'show one role, with every fault and its remedy'),
    verbose: flag('--verbose', 'show every role, and every fault of each with its remedy'),
    ...TARGET,
    ...outputIn<Format>(
      withDefault(oneOf<Format>('--format <FORMAT>', 'the form of the report', ['table', 'csv', 'sarif']), 'table'),
    ),
  },
  async run({ argument: directory, options, ...session }) {
    const surveyed = await survey({ ...options, directory }, session);
    if (surveyed === undefined) return 1;
    const { account, state, settings, worldOf } = surveyed;
    try {
      const trusting = trustingRoles(state, worldOf);
      const { reported: found, ignored } = withoutIgnored(trusting, settings, session.io.now ?? new Date());
      const arns = found.flatMap(({ role }) => role.managedPolicyArns);
      const texts = await account.reader.readPolicyTexts(textsToRead(arns));
      const scanned = scan(state, found, judgeBy(settings, texts), ignored);
      if (options.role !== undefined) refuseUnknown(options.role, scanned, account.name);
      await print(scanned, surveyed, { ...session, ...options });
      return scanned.roles.some(({ verdict }) => verdict === 'reject') ? 1 : 0;
    } finally {
      account.close();
    }
  },
});

type Printing = Session & {
  readonly format: Format;
  readonly target: TargetWord;
  readonly only: ScanFilter | undefined;
  readonly role: string | undefined;
  readonly verbose: boolean;
};

async function print(
  all: Scan,
  { account: { name: target }, manifests, worlds }: Survey,
  how: Printing,
): Promise<void> {
  const { io, output, program, only, role } = how;
  const isAsked = (one: ScannedRole) => isShown(one, only) && (role === undefined || isCalled(one, role));
  const shown = { ...all, roles: all.roles.filter(isAsked) };
  if (output.json) output.dataJson(scanJson(all, target, shown.roles));
  else if (how.format === 'csv') output.data(scanCsv(shown));
  else if (how.format === 'sarif') {
    const dump = await dumpOf(how.target, io.cwd);
    output.dataJson(scanSarif(shown, { version: packageJson.version, manifests, ...(dump && { dump }) }));
  } else {
    const { paint, width, terminalWidth } = output;
    const { verbose } = how;
    const now = io.now ?? new Date();
    const judged = worlds && judgedWords(worlds);
    output.data(scanText(all, { target, program, paint, width, terminalWidth, now, judged, only, role, verbose }));
  }
}

/** IAM’s names ignore case. */
function isCalled({ name }: ScannedRole, asked: string): boolean {
  return name.toLowerCase() === asked.toLowerCase();
}

function refuseUnknown(role: string, { roles }: Scan, target: string): void {
  if (roles.some((one) => isCalled(one, role))) return;
  throw new UsageError(`${target} has no role ${role} that trusts Bitbucket`, {
    remedy: 'Leave --role out: the report names the roles.',
  });
}

/** By which workspaces, where no settings name one. */
function judgedWords(worlds: readonly AccountWorld[]): string {
  const [first, ...others] = worlds;
  if (first === undefined) return 'without manifests; nothing in the account names a Bitbucket workspace';
  const { provider, audienceFrom } = first;
  const from = { provider: 'which its provider takes', 'trust policies': 'which most trust policies name' };
  const audience =
    audienceFrom === undefined ? 'of no known audience' : `audience ${provider.audience}, ${from[audienceFrom]}`;
  const rest = others.length === 0 ? '' : `; also ${others.map((one) => one.provider.workspace).join(', ')}`;
  return `without manifests, for workspace ${provider.workspace}, ${audience}${rest}`;
}

/** The file that the account was read from, for the places of roles in it; undefined: AWS is none. */
async function dumpOf(target: TargetWord, cwd: string): Promise<Dump | undefined> {
  if (target === 'aws') return undefined;
  const path = target === 'embedded' ? EMBEDDED_STATE : target.file;
  const { readWhole } = await import('../../embedded/whole-file.ts');
  return { path, text: (await readWhole(resolve(cwd, path))) ?? '' };
}
