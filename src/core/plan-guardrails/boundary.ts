import { policyDigest } from '../iam/policy-document.ts';
import { announcedNow } from '../model/announcement.ts';
import type { Finding } from '../model/finding.ts';
import type { PlanRule } from './rule.ts';

/**
 * The boundary of every role is one document. If it is not the one that was deployed, every role may be able to do more
 * than was reviewed, and a role that we write next would be under it as well: so nothing is written.
 */
export const boundary: PlanRule = {
  codes: ['boundary-changed'],
  check: ({ actual, settings, deployment, now }) => {
    const { boundary: deployed } = deployment;
    if (deployed === null) return [];
    const arn = settings.roles.permissionsBoundary;
    if (deployed.arn !== null && deployed.arn !== arn) {
      const message = `the settings name ${arn} as the permissions boundary, and ${deployed.arn} was deployed`;
      return [
        finding(message, 'deploy the service with these settings (docs/deploy.md), or name the deployed boundary'),
      ];
    }
    // Not read is not the same as unchanged.
    if (actual.boundary === undefined) return [finding(`the permissions boundary ${arn} was not read`, 'run it again')];
    if (actual.boundary.is === 'missing') {
      const remedy = 'create it again from the deployed template: docs/runbook.md#boundary-changed has the commands';
      return [finding(`the permissions boundary ${arn} does not exist`, remedy)];
    }
    const found = policyDigest(actual.boundary.document);
    if (found === deployed.digest || found === announcedNow(deployment, now)?.boundary) return [];
    return [
      finding(
        `the permissions boundary ${arn} was changed: it is not the document that was deployed`,
        'find out who changed it (CloudTrail, CreatePolicyVersion, SetDefaultPolicyVersion), then make the deployed version the default again: `aws iam set-default-policy-version`',
      ),
    ];
  },
};

function finding(message: string, remedy: string): Finding {
  return { code: 'boundary-changed', blocks: 'writes', message, remedy };
}
