/** `rolekeeper scan`: every role that a Bitbucket pipeline can enter, ours or not. */
import { resolve } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { scopeOf } from '../../core/manifest/scope.ts';
import { textsToRead } from '../../core/permissions/managed-statements.ts';
import { type Scan, scan, trustingRoles } from '../../core/render/scan.ts';
import { type Dump, scanSarif } from '../../core/render/scan-sarif.ts';
import { scanJson } from '../../core/render/trust-json.ts';
import { judgeBy } from '../../core/role-guardrails/policy-verdict.ts';
import { trustWorld } from '../../core/trust/trust-world.ts';
import { openTarget } from '../account/open-target.ts';
import { oneOf, withDefault } from '../command/option.ts';
import { EMBEDDED_STATE, folder, outputIn, TARGET, type TargetWord } from '../command/options.ts';
import { defineVerb, type Session } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';
import { scanText } from '../text/scan-text.ts';

type Format = 'table' | 'sarif';

export const verb = defineVerb({
  description:
    'Reports every role of the account that trusts Bitbucket, managed or not: who gets in, what is wrong with its trust policy, and what the guardrails say of its policies, managed ones included; what was not looked at is named. Exits 1 if a role is rejected. Nothing is written.',
  examples: [
    { line: 'rolekeeper scan --target aws', means: 'reports on the AWS account of your credentials' },
    {
      line: 'rolekeeper scan --target file:dump.json',
      means: 'reports offline on what aws iam get-account-authorization-details printed',
    },
    { line: 'rolekeeper scan --target aws --format sarif --out scan.sarif', means: 'writes it for code scanning' },
  ],
  argument: folder('the manifests folder; only its settings and its lock file are used'),
  options: {
    ...TARGET,
    ...outputIn<Format>(
      withDefault(oneOf<Format>('--format <FORMAT>', 'the form of the report', ['table', 'sarif']), 'table'),
    ),
  },
  async run({ argument, options, ...session }) {
    const { io, output } = session;
    const manifests = await loadFolder(argument, io);
    const { desired } = manifests;
    // Broken manifests say nothing about roles that are there.
    const settings = goingOn(manifests, true, session);
    if (settings === undefined) return 1;

    const target = await openTarget(options, { ...io, settings, desired });
    try {
      if (target.note !== undefined) output.note(`${target.note}\n`);
      const state = await target.reader.read(scopeOf(settings));
      const found = trustingRoles(state, trustWorld(settings, desired.lock));
      const arns = found.flatMap(({ role }) => role.managedPolicyArns);
      const texts = await target.reader.readPolicyTexts(textsToRead(arns));
      const scanned = scan(state, found, judgeBy(settings, texts));
      await print(scanned, target.name, manifests.directory, { ...session, ...options });
      return scanned.roles.some(({ verdict }) => verdict === 'reject') ? 1 : 0;
    } finally {
      target.close();
    }
  },
});

type Printing = Session & { readonly format: Format; readonly target: TargetWord };

async function print(scanned: Scan, target: string, manifests: string, how: Printing): Promise<void> {
  const { io, output, program } = how;
  if (output.json) output.dataJson(scanJson(scanned, target));
  else if (how.format === 'sarif') {
    const dump = await dumpOf(how.target, io.cwd);
    output.dataJson(scanSarif(scanned, { version: packageJson.version, manifests, ...(dump && { dump }) }));
  } else {
    const { paint, width, terminalWidth } = output;
    output.data(scanText(scanned, { target, program, paint, width, terminalWidth }));
  }
}

/** The file that the account was read from, for the places of roles in it; undefined: AWS is none. */
async function dumpOf(target: TargetWord, cwd: string): Promise<Dump | undefined> {
  if (target === 'aws') return undefined;
  const path = target === 'embedded' ? EMBEDDED_STATE : target.file;
  const { readWhole } = await import('../../embedded/whole-file.ts');
  return { path, text: (await readWhole(resolve(cwd, path))) ?? '' };
}
