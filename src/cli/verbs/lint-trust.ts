/** `rolekeeper lint-trust`: judges any trust policy, and says who gets in. */
import { Argument } from 'commander';
import { trustVerdictJson } from '../../core/render/trust-json.ts';
import { lintTrust } from '../../core/trust/lint/trust-lint.ts';
import { addOutput, addTarget } from '../options.ts';
import { trustSource } from '../trust-source.ts';
import { trustText } from '../trust-text.ts';
import type { Call, ExitCode, Verb } from '../verb.ts';

export const verb: Verb = {
  description:
    'Judges a trust policy, ours or anybody’s: ok, warn or reject, with a code for each fault and its remedy, and who gets in, in words. Without --settings a policy from a file is judged by itself; with it, it must be right for the account, the workspace and the subject format of the settings. Exits 1 on reject. Nothing is written.',
  examples: [
    {
      line: 'rolekeeper lint-trust policy.json',
      means: 'judges the policy in a file, or what aws iam get-role printed',
    },
    {
      line: 'rolekeeper lint-trust - --settings manifests --json < policy.json',
      means: 'judges it for the workspace of the settings, for a program',
    },
    {
      line: 'rolekeeper lint-trust --role old-deploy --target aws',
      means: 'judges the policy of a role in the AWS account',
    },
  ],
  define(command) {
    command
      .addArgument(new Argument('[FILE]', 'a trust policy in JSON, or - for standard input'))
      .option('--role <NAME>', 'instead of a file: a role of the target')
      .option('--settings <PATH>', 'the manifests folder, or its rolekeeper.yaml; with --role, manifests if left out');
    return addOutput(addTarget(command), { json: true, out: true });
  },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const { output, program } = call;
  const source = await trustSource(call);
  if (source === undefined) return 1;
  const trust = lintTrust(source.text, source.world);
  if (output.json) output.dataJson(trustVerdictJson(trust, source.name));
  else output.data(trustText(trust, { source: source.name, paint: output.paint, width: output.width, program }));
  return trust.verdict === 'reject' ? 1 : 0;
}
