/** `rolekeeper scan`: every role that a Bitbucket pipeline can enter, ours or not. */
import packageJson from '../../../package.json' with { type: 'json' };
import { scopeOf } from '../../core/manifest/scope.ts';
import { type Scan, scan } from '../../core/render/scan.ts';
import { scanSarif } from '../../core/render/scan-sarif.ts';
import { scanJson } from '../../core/render/trust-json.ts';
import { trustWorld } from '../../core/trust/trust-world.ts';
import { openTarget } from '../account/open-target.ts';
import { oneOf, withDefault } from '../command/option.ts';
import { folder, outputIn, TARGET } from '../command/options.ts';
import { defineVerb, type Session } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';
import { scanText } from '../text/scan-text.ts';

type Format = 'table' | 'sarif';

export const verb = defineVerb({
  description:
    'Reports every role of the account that trusts Bitbucket, managed or not: who gets in, what is wrong with its trust policy, and which of its policies make it an administrator. The texts of customer managed policies are not read. Exits 1 if a role is rejected. Nothing is written.',
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
      const scanned = scan(state, trustWorld(settings, desired.lock));
      print(scanned, target.name, manifests.directory, options.format, session);
      return scanned.roles.some(({ trust }) => trust.verdict === 'reject') ? 1 : 0;
    } finally {
      target.close();
    }
  },
});

function print(scanned: Scan, target: string, directory: string, format: Format, { output, program }: Session): void {
  if (output.json) output.dataJson(scanJson(scanned, target));
  else if (format === 'sarif') {
    output.dataJson(scanSarif(scanned, { version: packageJson.version, manifests: directory }));
  } else {
    const { paint, width, terminalWidth } = output;
    output.data(scanText(scanned, { target, program, paint, width, terminalWidth }));
  }
}
