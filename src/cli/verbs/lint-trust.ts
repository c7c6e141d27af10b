/** `rolekeeper lint-trust`: judges any trust policy, and says who gets in. */
import { trustVerdictJson } from '../../core/render/trust-json.ts';
import { lintTrust } from '../../core/trust/lint/trust-lint.ts';
import { trustSource } from '../account/trust-source.ts';
import { optional, text } from '../command/option.ts';
import { OUTPUT, TARGET } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { trustText } from '../text/trust-text.ts';

export const verb = defineVerb({
  description:
    'Judges any trust policy, of a managed role or not: ok, warn or reject, with a code for each fault and its remedy, and who gets in, in words. Without --settings a policy from a file is judged by itself, and a role by what its account says of its workspace; with it, it must be right for the account, the workspace and the subject format of the settings. Exits 1 on reject. Nothing is written.',
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
  argument: optional(
    '[FILE]',
    'a trust policy in JSON, what aws iam get-role prints, or a template of cdk synth --json with one such role; - for standard input',
  ),
  options: {
    role: text('--role <NAME>', 'instead of a file: a role of the target'),
    settings: text(
      '--settings <PATH>',
      'the manifests folder, or its rolekeeper.yaml; with --role, manifests if left out and it is there',
    ),
    ...TARGET,
    ...OUTPUT,
  },
  async run({ argument: file, options, ...session }) {
    const { output, program } = session;
    const source = await trustSource({ file, ...options }, session);
    if (source === undefined) return 1;
    const trust = lintTrust(source.text, source.world);
    if (output.json) output.dataJson(trustVerdictJson(trust, source.name));
    else output.data(trustText(trust, { source: source.name, paint: output.paint, width: output.width, program }));
    return trust.verdict === 'reject' ? 1 : 0;
  },
});
