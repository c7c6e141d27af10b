import type { Finding } from '../model/finding.ts';
import type { PlanRule } from './rule.ts';

/**
 * The provider is shared by every pipeline of the account, so it is not ours to create or to correct: it is reported,
 * and no role is stopped for it. Roles can be created without it; they just cannot be assumed.
 */
export const provider: PlanRule = {
  codes: ['provider-missing', 'provider-changed'],
  check: ({ actual, settings }) => {
    const { arn, host, audience } = settings.provider;
    const state = actual.provider;
    if (state.is === 'unread') return [];
    if (state.is === 'missing') {
      return [
        {
          code: 'provider-missing',
          blocks: 'nothing',
          message: `the OIDC provider ${arn} does not exist: no pipeline can assume these roles`,
          remedy: `create it once for the account, with client id ${audience}`,
        },
      ];
    }
    const others = state.clientIds.filter((id) => id !== audience);
    return [
      ...(state.url === host ? [] : [changed(`has the address ${state.url}, not ${host}`, 'find out who changed it')]),
      ...(state.clientIds.includes(audience)
        ? []
        : [
            changed(
              `does not accept the audience ${audience}: no pipeline can assume these roles`,
              'add it to the client ids of the provider',
            ),
          ]),
      ...(others.length === 0
        ? []
        : [
            changed(
              `also accepts ${others.join(', ')}`,
              'remove these client ids, unless a pipeline asks for such an audience',
            ),
          ]),
    ];

    function changed(what: string, remedy: string): Finding {
      return { code: 'provider-changed', blocks: 'nothing', message: `the OIDC provider ${arn} ${what}`, remedy };
    }
  },
};
