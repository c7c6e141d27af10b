/** What a newcomer does next, after an apply to the embedded IAM. */

import type { Manifests } from './manifests.ts';
import { EMBEDDED_STATE, type OpenTarget } from './target.ts';
import type { Call } from './verb.ts';

/** '' for any other target: whoever applies to AWS knows what they are doing next. */
export function nextStep({ io, program, output }: Call, target: OpenTarget, { desired, pathOf }: Manifests): string {
  const [first] = desired.roles;
  if (target.kind !== 'embedded' || first === undefined) return '';
  const again = io.env.npm_lifecycle_event === 'start' ? 'npm start' : `${program} apply`;
  return [
    '',
    output.notePaint('bold', 'Next'),
    `  edit ${pathOf(first.file)}, or by hand ${EMBEDDED_STATE}, and run ${again} again`,
    `  ${program} status             who may enter which role`,
    `  ${program} plan --target aws  the same against the AWS account of your credentials; writes nothing`,
    '',
  ].join('\n');
}
