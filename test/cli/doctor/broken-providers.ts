/** Set-ups whose account has no right provider. */
import type { StateFile } from '../../support/local-sts.ts';
import { ACCOUNT, AUDIENCE, type BrokenSetUp, CHECKOUT, claims, HOST, LEGACY, legacyRole, PROVIDER } from './set-up.ts';

/** The provider with another address: an address cannot be changed, so it was made so. */
function addressed(address: string): (state: StateFile) => void {
  return ({ OpenIDConnectProviders: [provider] }) => {
    if (provider === undefined) throw new Error('the fixture has no provider');
    provider.Url = address;
    provider.Arn = PROVIDER.replace(HOST, address);
  };
}

function taking(...clientIds: string[]): (state: StateFile) => void {
  return ({ OpenIDConnectProviders: [provider] }) => {
    if (provider !== undefined) provider.ClientIDList = clientIds;
  };
}

export const BROKEN_PROVIDERS: readonly BrokenSetUp[] = [
  {
    name: 'no provider',
    reason: 'the account was never prepared',
    account: (state) => {
      state.OpenIDConnectProviders = [];
    },
    expected: 'provider-missing',
  },
  {
    name: 'a slash at its end',
    reason: 'a tool added it, and STS compares letter by letter',
    account: addressed(`${HOST}/`),
    expected: 'provider-url',
  },
  {
    name: 'upper case',
    reason: 'the slug as people write the name',
    account: addressed(HOST.replace('acme', 'Acme')),
    expected: 'provider-url',
  },
  {
    name: 'a port',
    reason: 'an address has none, and must have none',
    account: addressed(HOST.replace('.org', '.org:443')),
    expected: 'provider-url',
  },
  {
    name: 'the former slug',
    reason: 'the workspace was renamed',
    account: addressed(HOST.replace('acme', 'acme-old')),
    expected: 'provider-url',
  },
  {
    name: 'a placeholder in the address',
    reason: 'the article’s value was not replaced',
    account: addressed(HOST.replace('acme', '<WORKSPACE>')),
    expected: 'provider-url',
  },
  {
    name: 'the path of the repository',
    reason: 'another page of Bitbucket was copied',
    account: addressed('api.bitbucket.org/2.0/repositories/acme/checkout-api'),
    expected: 'provider-url',
  },
  {
    name: 'no client id that fits',
    reason: 'made for GitHub’s audience',
    account: taking('sts.amazonaws.com'),
    expected: 'provider-client-ids',
  },
  {
    name: 'a placeholder as client id',
    reason: 'the article’s value was not replaced',
    account: taking('ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>'),
    expected: 'provider-client-ids',
  },
  {
    name: 'braces in the client id',
    reason: 'the audience has the UUID without them',
    account: taking(`ari:cloud:bitbucket::workspace/{${AUDIENCE.split('/')[1]}}`),
    expected: 'provider-client-ids',
  },
  { name: 'no client id', reason: 'the list was emptied', account: taking(), expected: 'provider-client-ids' },
  {
    name: 'the provider of another account',
    reason: 'made once for the organization, where STS does not look',
    role: LEGACY,
    account: (state) => {
      state.OpenIDConnectProviders = [];
      const Principal = { Federated: PROVIDER.replace(ACCOUNT, '444455556666') };
      legacyRole(claims(`${CHECKOUT}:*`), { Principal })(state);
    },
    expected: 'provider-missing',
  },
];
