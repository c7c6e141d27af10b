/** What a newcomer does next, after an apply to the embedded IAM. */

import { isFailed } from '../../core/model/operation.ts';
import type { Applied } from '../command/applied.ts';
import { EMBEDDED_STATE } from '../command/options.ts';
import type { Session } from '../command/verb.ts';
import type { Manifests } from '../manifests/manifests.ts';

/** '' for any other target: a person who applies to AWS knows the next step. */
export function nextStep(
  { io, program, output }: Session,
  target: 'embedded' | 'aws',
  { desired, pathOf }: Manifests,
  { outcomes }: Applied,
): string {
  const [first] = desired.roles;
  if (target !== 'embedded' || first === undefined) return '';
  const again = io.env.npm_lifecycle_event === 'start' ? 'npm start' : `${program} apply`;
  const steps = outcomes.some(isFailed)
    ? [
        'The embedded IAM refuses what AWS would refuse, and has no console. What is missing in it, such as a managed',
        `policy, can be written into ${EMBEDDED_STATE}; without that file, ${again} begins with a new account.`,
      ]
    : [
        `edit ${pathOf(first.file)}, or ${EMBEDDED_STATE} by hand, and run ${again} again`,
        `${program} status             who may enter which role`,
        `${program} plan --target aws  the same against the AWS account of your credentials; writes nothing`,
      ];
  return ['', output.notePaint('bold', 'Next'), ...steps.map((step) => `  ${step}`), ''].join('\n');
}
