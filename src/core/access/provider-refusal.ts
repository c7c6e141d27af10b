/** What STS finds wrong before it looks at the role, by the providers that an account has. */
import type { FoundProvider } from '../model/found-provider.ts';
import { shellWord } from '../text/shell-word.ts';
import { bitbucketProvider, type TrustWorld } from '../trust/trust-world.ts';
import { accountOf } from './access.ts';
import { type AccessCall, audienceOf, hostOf } from './access-call.ts';
import type { Refusal } from './refusal.ts';

/**
 * undefined: the account has the provider of the token’s issuer, and it lists the audience.
 * @param providers of the account, all that are Bitbucket’s or nearly
 */
export function providerRefusal(
  call: AccessCall,
  providers: readonly FoundProvider[],
  world: TrustWorld,
): Refusal | undefined {
  const { partition, id } = accountOf(world);
  const host = hostOf(call.issuer ?? `https://${world.provider.host}`);
  const arn = `arn:${partition}:iam::${id}:oidc-provider/${host}`;
  const provider = providers.find((one) => one.arn === arn);
  if (provider === undefined) return absent(arn, host, providers, call);
  const aud = audienceOf(call);
  if (aud === undefined || provider.clientIds.includes(aud)) return undefined;
  return {
    code: 'provider-client-ids',
    message: `the provider lists ${provider.clientIds.join(', ') || 'no client id'}, and the token is for ${aud}`,
    remedy: `Add it, if it is the right audience: aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${shellWord(arn)} --client-id ${shellWord(aud)}`,
  };
}

function absent(arn: string, host: string, providers: readonly FoundProvider[], call: AccessCall): Refusal {
  const create = `aws iam create-open-id-connect-provider --url ${shellWord(`https://${host}`)} --client-id-list ${shellWord(audienceOf(call) ?? 'AUDIENCE')}`;
  for (const { arn: other } of providers) {
    const near = howNear(host, other.slice(other.indexOf(':oidc-provider/') + ':oidc-provider/'.length));
    if (near === undefined) continue;
    return {
      code: 'provider-url',
      message: `the account has ${other}, ${near}; the issuer of the token is https://${host}`,
      remedy: `Make one with the exact address: ${create}`,
    };
  }
  return {
    code: 'provider-missing',
    message: `the account has no provider ${arn}`,
    remedy: `Make it: ${create}`,
  };
}

/** In what another address differs from the right one; undefined: it is another address altogether. */
function howNear(host: string, other: string): string | undefined {
  if (other.replace(/\/+$/, '') === host) return 'with a slash at its end';
  if (other.toLowerCase() === host.toLowerCase()) return 'in other letter case';
  if (other.replace(/^([^/:]+):\d+/, '$1') === host) return 'with a port';
  if (other.replace(/^https?:\/*/i, '') === host) return 'with its scheme twice';
  const workspace = bitbucketProvider(`arn:aws:iam::000000000000:oidc-provider/${other}`)?.workspace;
  if (workspace !== undefined) return `of the workspace ${workspace}`;
  return other.startsWith('api.bitbucket.org') ? 'with another path' : undefined;
}
