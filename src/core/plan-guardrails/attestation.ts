import { pairPromises } from '../trust/branch-promise.ts';
import type { PlanRule } from './rule.ts';

/**
 * A manifest names branches, and the attestation of Bitbucket's setting names others. IAM pins the environment alone,
 * so these others get in: nothing here can stop them, and the manifest reads as if something did.
 */
export const attestation: PlanRule = {
  codes: ['attestation-differs'],
  check: ({ declared }) =>
    declared.flatMap(({ name, file, admission }) =>
      pairPromises(admission).flatMap((pair) => {
        if (pair.is !== 'differs') return [];
        const { repository, environment, others, attestation: said } = pair;
        return {
          code: 'attestation-differs',
          blocks: 'nothing',
          role: name,
          message: `${others.join(', ')} may deploy to ${environment} of ${repository} as well, says ${said.by} (${said.on}): such a step gets in, whatever ${file} names`,
          remedy:
            'restrict the environment in Bitbucket and renew the attestation in bitbucket.lock.yaml, or name these branches in the manifest',
        };
      }),
    ),
};
