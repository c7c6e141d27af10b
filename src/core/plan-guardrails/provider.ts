import type { ActualState } from '../model/actual-state.ts';
import type { Finding } from '../model/finding.ts';
import type { PlanRule } from './rule.ts';

/**
 * The provider is shared by every pipeline of the account, so it is not ours to create or to correct: it is reported,
 * and no role is stopped for it. Roles can be created without it; they just cannot be assumed. (Updates of roles that
 * pipelines enter today are another matter: nobody-enters.ts.)
 *
 * Which side is wrong is not known here: one digit of `workspaceUuid` mistyped, and it is the right audience that the
 * settings do not know. So no remedy says to remove an audience that may be right.
 */
export const provider: PlanRule = {
  codes: ['provider-missing', 'provider-changed'],
  check: ({ actual, settings }) => {
    const { arn, host, workspace, audience } = settings.provider;
    const state = actual.provider;
    if (state.is === 'unread') return [];
    if (state.is === 'missing') {
      const isRenamed = isTrusted('/pipelines-config/identity/oidc', actual) && !isTrusted(arn, actual);
      const create = `create it once for the account, with client id ${audience}`;
      return [
        {
          code: 'provider-missing',
          blocks: 'nothing',
          message: `the OIDC provider ${arn} does not exist: no pipeline can assume these roles`,
          remedy: isRenamed
            ? `our roles trust another provider today: correct provider.workspace in rolekeeper.yaml; or, if the workspace is called ${workspace} in Bitbucket now, ${create}`
            : create,
        },
      ];
    }
    const accepted = state.clientIds.includes(audience);
    const others = state.clientIds.filter((id) => id !== audience);
    return [
      ...(state.url === host ? [] : [changed(`has the address ${state.url}, not ${host}`, 'find out who changed it')]),
      ...(accepted
        ? []
        : [
            changed(
              `does not accept the audience ${audience}: no pipeline can assume these roles`,
              others.length === 0
                ? 'add it to the client ids of the provider'
                : 'if provider.workspaceUuid in rolekeeper.yaml is right, add it to the client ids of the provider; if not, correct it there',
            ),
          ]),
      ...(others.length === 0
        ? []
        : [changed(`also accepts ${others.join(', ')}`, aboutOthers(others, accepted, actual))]),
    ];

    function changed(what: string, remedy: string): Finding {
      return { code: 'provider-changed', blocks: 'nothing', message: `the OIDC provider ${arn} ${what}`, remedy };
    }
  },
};

function aboutOthers(others: readonly string[], accepted: boolean, actual: ActualState): string {
  if (!accepted) return 'keep these client ids until it does: one of them may be the right audience';
  // By any role of the account: the provider is not ours alone.
  const trusted = others.filter((id) => actual.roles.some(({ trust }) => trust.includes(id)));
  const workspaces = others.filter((id) => id.startsWith('ari:cloud:bitbucket::workspace/'));
  const right = [...new Set([...trusted, ...workspaces])];
  if (right.length === 0) return 'remove these client ids, unless a pipeline asks for such an audience';
  return `keep ${right.join(', ')} if Bitbucket shows it as the audience of this workspace (Repository settings, OpenID Connect), and correct provider.workspaceUuid in rolekeeper.yaml; otherwise remove it when no role trusts it any more`;
}

/** By a role of ours. The text is searched: an ARN and an audience stand in it as they are. */
function isTrusted(text: string, { roles }: ActualState): boolean {
  return roles.some(({ owner, trust }) => (owner === 'us' || owner === 'unowned') && trust.includes(text));
}
