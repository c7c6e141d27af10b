/** What a newcomer does next, after an apply to the embedded IAM. */

import { isFailed } from '../../core/model/operation.ts';
import type { Applied } from '../command/applied.ts';
import type { OptionValues } from '../command/option.ts';
import { EMBEDDED_STATE, type TARGET } from '../command/options.ts';
import type { Session } from '../command/verb.ts';
import type { Manifests } from '../manifests/manifests.ts';

type ApplyTarget = OptionValues<typeof TARGET>['target'];

/** '' for AWS: a person who applies to it knows the next step. */
export function nextStep(
  { io, program, output }: Session,
  target: ApplyTarget,
  { desired, pathOf }: Manifests,
  { outcomes }: Applied,
): string {
  const [first] = desired.roles;
  if (target === 'aws' || first === undefined) return '';
  const [state, on] = target === 'embedded' ? [EMBEDDED_STATE, ''] : [target.file, ` --target file:${target.file}`];
  const again = io.env.npm_lifecycle_event === 'start' ? 'npm start' : `${program} apply${on}`;
  const steps = outcomes.some(isFailed)
    ? [
        'The embedded IAM refuses what AWS would refuse, and has no console. What is missing in it, such as a managed',
        `policy, can be written into ${state}${on === '' ? `; without that file, ${again} begins with a new account` : ''}.`,
      ]
    : [
        `edit ${pathOf(first.file)}, or ${state} by hand, and run ${again} again`,
        ...aligned([
          [`${program} status${on}`, 'who may enter which role'],
          [`${program} plan --target aws`, 'the same against the AWS account of your credentials; writes nothing'],
        ]),
      ];
  return ['', output.notePaint('bold', 'Next'), ...steps.map((step) => `  ${step}`), ''].join('\n');
}

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([command]) => command.length));
  return rows.map(([command, means]) => `${command.padEnd(width)}  ${means}`);
}
