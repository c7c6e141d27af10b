import { REVOCATION } from '../iam/revocation-policy.ts';
import { isInForce, revocationEnd } from '../plan/revocation.ts';
import type { PlanRule } from './rule.ts';

/** If a pipeline suddenly may do nothing, this is the reason; it is reported as long as it is true. */
export const sessionsRevoked: PlanRule = {
  codes: ['sessions-revoked'],
  check: ({ actual, now }) =>
    actual.roles.flatMap(({ owner, name, revoked }) => {
      if ((owner !== 'us' && owner !== 'unowned') || revoked === undefined || !isInForce(revoked, now)) return [];
      const until = new Date(revocationEnd(revoked)).toISOString().slice(0, 16);
      return {
        code: 'sessions-revoked' as const,
        blocks: 'nothing' as const,
        role: name,
        message: `its sessions from before ${revoked.before} may do nothing: they were revoked, and this is kept until ${until}Z`,
        remedy: `run the pipeline again, a new session is not affected; only if no session of that time was a stranger’s: delete its inline policy ${REVOCATION}, which gives all of them their permissions back`,
      };
    }),
};
