import { deletionDigest, deletions, removalVerb } from '../deletions.ts';
import type { Guardrail } from '../guardrails.ts';

/** More than a count **and** more than a share: in a small account three is normal, in a large one ten per cent is not. */
export const tooManyDeletions: Guardrail = ({ changes, actual, settings, consentCommand }) => {
  const doomed = deletions(changes).length;
  const ours = actual.roles.filter(({ owner }) => owner === 'us').length;
  const { count, share } = settings.limits.deletions;
  if (doomed <= count || doomed <= share * ours) return [];
  return [
    {
      rule: 'too-many-deletions',
      blocks: 'deletes',
      message: `${doomed} of ${ours} roles would be ${removalVerb(changes)}; at once at most ${count}, or ${percent(share)} of all`,
      remedy: `restore the manifests; or, if all of them shall go: ${consentCommand} ${deletionDigest(changes)}`,
    },
  ];
};

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
