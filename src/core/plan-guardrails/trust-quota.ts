import { policySize } from '../iam/quotas.ts';
import { isUpdate } from '../model/change.ts';
import type { PlanRule } from './rule.ts';

/**
 * The settings may allow more characters than AWS does in this account. IAM would refuse that in the middle of a pass.
 */
export const trustQuota: PlanRule = {
  codes: ['trust-too-long'],
  check: ({ changes, actual: { trustPolicyCharacters: granted } }) => {
    if (granted === undefined) return [];
    return changes.flatMap((change) => {
      if (change.kind !== 'create' && !isUpdate(change)) return [];
      const size = policySize(change.desired.trust);
      if (size <= granted) return [];
      return {
        code: 'trust-too-long',
        blocks: 'writes',
        role: change.name,
        message: `its trust policy would have ${size} characters, and IAM takes ${granted} in this account`,
        remedy: `split the role, one for each repository and environment, or have AWS raise the quota "Role trust policy length" to what limits.trustPolicyCharacters says`,
      };
    });
  },
};
