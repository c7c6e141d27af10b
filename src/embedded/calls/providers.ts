/** OpenID Connect providers: whose tokens a role may trust. */
import type { Account } from '../account.ts';
import {
  entityAlreadyExists,
  invalidInput,
  limitExceeded,
  noSuchEntity,
  notInDump,
  validationError,
} from '../iam-error.ts';
import { checkText, type Input, optionalList, requiredText } from '../input.ts';
import { requiredArn } from '../names.ts';
import { copies } from '../wire-format.ts';
import type { Calls } from './call.ts';

const CLIENT_IDS = 100;

export const providerCalls: Calls = {
  CreateOpenIDConnectProvider: createOpenIDConnectProvider,
  GetOpenIDConnectProvider: getOpenIDConnectProvider,
  ListOpenIDConnectProviders: listOpenIDConnectProviders,
};

/** Thumbprints may be left out: AWS then trusts the certificate authorities that it knows. */
function createOpenIDConnectProvider(account: Account, input: Input) {
  const url = requiredText(input, 'Url', { max: 255 });
  const Url = url.replace(/^https:\/\//, '');
  if (Url === url || !/^[\w.-]+(\/[\w.~/-]*[\w~-])?$/.test(Url)) {
    throw validationError('Invalid Open ID Connect Provider URL');
  }
  const ClientIDList = texts(input, 'ClientIDList', 1, 255);
  const ThumbprintList = texts(input, 'ThumbprintList', 40, 40);
  if (ClientIDList.length > CLIENT_IDS) {
    throw limitExceeded(`Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${CLIENT_IDS}`);
  }
  if (ThumbprintList.length > 5) throw invalidInput('Thumbprint list must contain fewer than 5 entries.');
  const Arn = account.arn('oidc-provider', '/', Url);
  const providers = known(account);
  if (providers.has(Arn)) throw entityAlreadyExists(`Provider with url ${url} already exists.`);
  const quota = account.quotas.providersPerAccount;
  if (providers.size >= quota) {
    throw limitExceeded(`Cannot exceed quota for OpenIdConnectProvidersPerAccount: ${quota}`);
  }
  providers.set(Arn, { Arn, Url, ClientIDList, ThumbprintList, CreateDate: account.timestamp(), Tags: [] });
  return { OpenIDConnectProviderArn: Arn };
}

function getOpenIDConnectProvider(account: Account, input: Input) {
  const arn = requiredArn(input, 'OpenIDConnectProviderArn');
  const provider = known(account).get(arn);
  if (!provider) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  const { Url, ClientIDList, ThumbprintList, CreateDate, Tags } = provider;
  return {
    Url,
    ClientIDList: [...ClientIDList],
    ThumbprintList: [...ThumbprintList],
    CreateDate: new Date(CreateDate),
    Tags: copies(Tags),
  };
}

/** A bare dump does not say which providers there are: no answer of IAM's own would be true. */
function known({ providers }: Account): NonNullable<Account['providers']> {
  if (providers === undefined) throw notInDump('This dump does not hold the OIDC providers of the account.');
  return providers;
}

/** Never pages. */
function listOpenIDConnectProviders(account: Account) {
  return { OpenIDConnectProviderList: [...known(account).keys()].sort().map((Arn) => ({ Arn })) };
}

function texts(input: Input, member: string, min: number, max: number): readonly string[] {
  return optionalList(input, member, 1000).map((text) => {
    checkText(member, text, { min, max });
    return text;
  });
}
