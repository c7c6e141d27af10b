import type { Finding } from '../model/finding.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/** A dump without `list-roles` does not have these: silence about them must not read as "in sync". */
export const notCompared: PlanRule = {
  codes: ['not-compared'],
  check: ({ actual }) => {
    const roles = actual.roles.filter(
      ({ owner, unread }) => (owner === 'us' || owner === 'unowned') && unread.length > 0,
    );
    const facets = [...new Set(roles.flatMap(({ unread }) => unread))].sort();
    return [
      ...(roles.length === 0
        ? []
        : [
            finding(
              `${facets.join(' and ')} of ${counted(roles.length, 'role')}`,
              'add the output of `aws iam list-roles` to the dump as "Roles"',
            ),
          ]),
      ...(actual.provider.is === 'unread'
        ? [finding('the OIDC provider', 'look with `aws iam list-open-id-connect-providers`')]
        : []),
    ];
  },
};

function finding(what: string, remedy: string): Finding {
  return { code: 'not-compared', blocks: 'nothing', message: `this state does not have ${what}: not compared`, remedy };
}
