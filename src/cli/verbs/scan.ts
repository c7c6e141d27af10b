/** `rolekeeper scan`: every role that a Bitbucket pipeline can enter, ours or not. */
import { Option } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import { type Scan, scan } from '../../core/render/scan.ts';
import { scanSarif } from '../../core/render/scan-sarif.ts';
import { scanJson } from '../../core/render/trust-json.ts';
import { trustWorld } from '../../core/trust/trust-world.ts';
import { goingOn } from '../going-on.ts';
import { loadManifests } from '../manifests.ts';
import { addFolder, addOutput, addTarget } from '../options.ts';
import { scanText } from '../scan-text.ts';
import { openTarget } from '../target.ts';
import type { Call, ExitCode, Verb } from '../verb.ts';

export const verb: Verb = {
  description:
    'Reports every role of the account that trusts Bitbucket, whoever made it: who gets in, what is wrong with its trust policy, and which of its policies make it an administrator. The texts of customer managed policies are not read. Exits 1 if a role is rejected. Nothing is written.',
  examples: [
    { line: 'rolekeeper scan --target aws', means: 'reports on the AWS account of your credentials' },
    {
      line: 'rolekeeper scan --target file:dump.json',
      means: 'reports offline on what aws iam get-account-authorization-details printed',
    },
    { line: 'rolekeeper scan --target aws --format sarif --out scan.sarif', means: 'writes it for code scanning' },
  ],
  define(command) {
    addTarget(addFolder(command, 'the manifests folder; only its settings and its lock file are used'));
    const format = new Option('--format <FORMAT>', 'the form of the report').choices(['table', 'sarif']);
    command.optionsGroup('Output:').addOption(format.default('table').conflicts('json'));
    return addOutput(command, { json: true, out: true });
  },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const manifests = await loadManifests(call);
  // Broken manifests say nothing about roles that are there.
  const settings = goingOn(call, manifests, true);
  if (settings === undefined) return 1;

  const target = await openTarget(call, settings, manifests.desired);
  try {
    if (target.note !== undefined) call.output.note(`${target.note}\n`);
    const scope = { account: settings.account, path: settings.roles.path, providerArn: settings.provider.arn };
    const state = await target.reader.read(scope);
    const scanned = scan(state, trustWorld(settings, manifests.desired.lock));
    tell(call, scanned, target.name, manifests.directory);
    return scanned.roles.some(({ trust }) => trust.verdict === 'reject') ? 1 : 0;
  } finally {
    await target.close();
  }
}

function tell({ output, options, program }: Call, scanned: Scan, target: string, directory: string): void {
  if (output.json) output.dataJson(scanJson(scanned, target));
  else if (options.format === 'sarif') {
    output.dataJson(scanSarif(scanned, { version: packageJson.version, manifests: directory }));
  } else {
    const { paint, width, terminalWidth } = output;
    output.data(scanText(scanned, { target, program, paint, width, terminalWidth }));
  }
}
