import { exchangeWords } from '../plan/exchanged-names.ts';
import { isLockout, lockoutDigest } from '../plan/lockouts.ts';
import type { PlanRule } from './rule.ts';

/**
 * A name stands for another repository or environment than when the roles were applied last. The pipelines that enter
 * today could not, and those of the other could, while every name in the plan stays the same. However few they are:
 * nothing but the UUID shows it.
 */
export const anotherUuid: PlanRule = {
  codes: ['another-uuid'],
  check: ({ changes, approveCommands }) => {
    const roles = changes.filter(isLockout);
    const exchanges = Map.groupBy(
      roles.flatMap((role) => role.lockout.exchanged.map((exchanged) => ({ role, exchanged }))),
      ({ exchanged }) => exchangeWords(exchanged),
    );
    return [...exchanges.values()].flatMap(([first, ...rest]) => {
      if (first === undefined) return [];
      const handed = [first, ...rest].map(({ role }) => role.name);
      return {
        code: 'another-uuid' as const,
        blocks: 'lockouts' as const,
        message: `${exchangeWords(first.exchanged)}: its pipelines would get ${listed(handed)}, and those of the old one would lose ${handed.length === 1 ? 'it' : 'them'}${first.exchanged.isCertain ? '' : '. Nothing is remembered here of what the name stood for: the manifest may as well name another one now'}`,
        remedy: `look its UUID up in Bitbucket, and correct it in the lock file; or, if ${first.exchanged.after} is right: ${approveCommands.lockouts} ${lockoutDigest(changes)}`,
      };
    });
  },
};

/** A lock file that is mixed up is about every role. */
function listed(roles: readonly string[]): string {
  const more = roles.length - MOST;
  return more > 0 ? `${roles.slice(0, MOST).join(', ')} and ${more} more` : roles.join(', ');
}

const MOST = 5;
