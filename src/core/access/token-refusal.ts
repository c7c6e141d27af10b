/** What STS finds wrong with a token before it looks at the role, by the settings alone. */
import { type TrustWorld, workspaceOf } from '../trust/trust-world.ts';
import { type AccessCall, audienceOf } from './access-call.ts';
import type { Refusal } from './refusal.ts';
import { tokenIssuer } from './token-issuer.ts';

/** undefined: nothing is. Time is another matter, and so are keys. */
export function tokenRefusal(call: AccessCall, { provider }: TrustWorld): Refusal | undefined {
  const { issuer, audiences, authorizedParty, subject, misshapen = [] } = call;
  if (misshapen.includes('iss')) return noText('token-other-issuer', 'iss of the token is not a text');
  if (issuer !== `https://${provider.host}`) return issuerRefusal(issuer, provider);
  if (misshapen.includes('sub')) return noText('token-no-subject', 'sub of the token is not a text');
  if (subject === undefined || subject === '') {
    return {
      code: 'token-no-subject',
      message: 'the token has no sub, and a trust policy has nothing to know the step by',
      remedy: 'Use the token that the step has in BITBUCKET_STEP_OIDC_TOKEN.',
    };
  }
  if (misshapen.includes('aud'))
    return noText('token-audience', 'aud of the token is neither a text nor a list of texts');
  const aud = audienceOf(call);
  if (aud === undefined && audiences.length > 1) {
    return {
      code: 'token-many-audiences',
      message: `the token has ${audiences.length} audiences and no azp, and STS takes one: ${audiences.join(', ')}`,
      remedy: 'Ask for one audience in this step (`oidc: audiences:`), or leave `audiences` out.',
    };
  }
  if (aud === provider.audience) return undefined;
  if (authorizedParty !== undefined) {
    return {
      code: 'token-authorized-party',
      message: `azp of the token is ${authorizedParty}, which STS takes for the audience; it should be ${provider.audience}`,
      remedy: `Have the token made without azp, or with ${provider.audience} in it.`,
    };
  }
  const other = aud === undefined ? undefined : workspaceOf(aud);
  return {
    code: 'token-audience',
    message:
      aud === undefined
        ? 'the token has no aud'
        : `aud of the token is ${aud}${other === undefined || other === provider.workspaceUuid ? '' : ', of another workspace'}; it should be ${provider.audience}`,
    remedy: `Leave \`audiences\` out of the step, or set it to ${provider.audience}.`,
  };
}

/** Of a claim of another type than it should have: Bitbucket makes none. */
function noText(code: Refusal['code'], message: string): Refusal {
  return { code, message, remedy: 'Use the token that the step has in BITBUCKET_STEP_OIDC_TOKEN.' };
}

function issuerRefusal(issuer: string | undefined, provider: TrustWorld['provider']): Refusal {
  const found = tokenIssuer(issuer);
  if (found.is === 'bitbucket') {
    const { workspace } = found;
    return {
      code: 'token-other-workspace',
      message: `the token is of the workspace ${workspace}, and the roles are for ${provider.workspace}`,
      remedy: `If ${workspace} is the new name of the workspace, set provider.workspace in rolekeeper.yaml and make a provider with its address; else use a repository of ${provider.workspace}.`,
    };
  }
  const remedy = 'Ask for the role from a step of Bitbucket Pipelines, with `oidc: true`.';
  const message =
    found.is === 'near-miss'
      ? `the issuer of the token, ${issuer}, is not quite Bitbucket’s: it has ${found.differs.join(', ')}`
      : issuer === undefined
        ? 'the token names no issuer'
        : `the token is of ${issuer}, and not of Bitbucket`;
  return { code: 'token-other-issuer', message, remedy };
}
