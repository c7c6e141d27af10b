import { policyDigest } from '../iam/policy-document.ts';
import { announcedNow } from '../model/announcement.ts';
import { whoGetsInto } from '../plan/who-gets-into.ts';
import type { PlanRule } from './rule.ts';

/**
 * The service's own roles decide about all others: a caller that can become the upload role can write every manifest,
 * and one that can become the reconciler can write every role. No manifest declares them, so they are compared with
 * what was deployed. Only who may enter is compared: what they may do is in the stack, and its drift detection sees it.
 */
export const serviceRoles: PlanRule = {
  codes: ['service-role-changed'],
  check: ({ actual, world, deployment, now }) => {
    const deployed = new Map(Object.entries(deployment.serviceTrusts ?? {}));
    const announced = new Map(Object.entries(announcedNow(deployment, now)?.serviceTrusts ?? {}));
    return actual.roles.flatMap((role) => {
      const { name, arn, trust } = role;
      const digest = deployed.get(name);
      // First: a digest of each of 20,000 roles that are not asked about would be half of this plan's time.
      if (digest === undefined) return [];
      const found = policyDigest(trust);
      if (found === digest || found === announced.get(name)) return [];
      return {
        code: 'service-role-changed' as const,
        blocks: 'nothing' as const,
        role: name,
        message: `the service itself depends on ${arn}, and its trust policy is not the one that was deployed. Who gets in: ${whoGetsInto(role, world)}`,
        remedy: 'put it back at once, and end its sessions: docs/runbook.md#service-role-changed has the commands',
      };
    });
  },
};
