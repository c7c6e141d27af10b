import { policyDigest } from '../iam/policy-document.ts';
import type { Finding } from '../model/finding.ts';
import type { PlanRule } from './rule.ts';

/**
 * The ceiling of every role is one document. If it is not the one that was deployed, every role may be able to do more
 * than anybody reviewed, and whatever we write next would stand under it: so nothing is written.
 */
export const boundary: PlanRule = {
  codes: ['boundary-changed'],
  check: ({ actual, settings, deployment: { boundaryDigest: deployed } }) => {
    if (actual.boundary === undefined || deployed === null) return [];
    const arn = settings.roles.permissionsBoundary;
    if (actual.boundary.is === 'missing') {
      const remedy = 'make it again from the deployed template: docs/runbook.md#boundary-changed has the commands';
      return [finding(`the permissions boundary ${arn} does not exist`, remedy)];
    }
    if (policyDigest(actual.boundary.document) === deployed) return [];
    return [
      finding(
        `the permissions boundary ${arn} is not the document that was deployed: somebody changed it`,
        'find out who (CloudTrail, CreatePolicyVersion, SetDefaultPolicyVersion), then make the deployed version the default again: `aws iam set-default-policy-version`',
      ),
    ];
  },
};

function finding(message: string, remedy: string): Finding {
  return { code: 'boundary-changed', blocks: 'writes', message, remedy };
}
