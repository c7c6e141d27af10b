import { REVOCATION } from '../iam/revocation-policy.ts';
import { isInForce, revocationEnd } from '../plan/revocation.ts';
import type { PlanRule } from './rule.ts';

/** A pipeline that suddenly may do nothing has a reason; here it is, as long as it holds. */
export const sessionsRevoked: PlanRule = {
  codes: ['sessions-revoked'],
  check: ({ actual, now }) =>
    actual.roles.flatMap(({ owner, name, revoked }) => {
      if (owner !== 'us' || revoked === undefined || !isInForce(revoked, now)) return [];
      const until = new Date(revocationEnd(revoked)).toISOString().slice(0, 16);
      return {
        code: 'sessions-revoked' as const,
        blocks: 'nothing' as const,
        role: name,
        message: `its sessions from before ${revoked.before} may do nothing: they were revoked, which is kept until ${until}Z`,
        remedy: `run the pipeline again, a new session is not affected; to take it back sooner, delete its inline policy ${REVOCATION}`,
      };
    }),
};
