/** OpenID Connect providers: without one in the role's own account no pipeline gets in. */

import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { ACCOUNT, AUDIENCE, HOST, PROVIDER } from '../baseline.ts';
import {
  alreadyExists,
  type ContractCase,
  call,
  limitExceeded,
  noSuchEntity,
  validationError,
} from '../contract-case.ts';

const create = (Url: string, ClientIDList: string[] = [AUDIENCE]) =>
  call(CreateOpenIDConnectProviderCommand, { Url, ClientIDList });

export const providerCases: readonly ContractCase[] = [
  {
    name: 'the providers of an account',
    reason: 'doctor searches them for our provider',
    when: call(ListOpenIDConnectProvidersCommand, {}),
    expected: { OpenIDConnectProviderList: [{ Arn: PROVIDER }] },
  },
  {
    name: 'a provider',
    reason: 'its URL comes back without https://, and drift is a client id too many',
    when: call(GetOpenIDConnectProviderCommand, { OpenIDConnectProviderArn: PROVIDER }),
    expected: { Url: HOST, ClientIDList: [AUDIENCE], ThumbprintList: [], CreateDate: expect.any(Date) },
  },
  {
    name: 'a new provider answers with its ARN',
    reason: 'that is the URL without its scheme',
    when: create('https://token.example.com/path'),
    expected: { OpenIDConnectProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.example.com/path` },
  },
  {
    name: 'a provider that is not there',
    reason: 'not an empty one',
    when: call(GetOpenIDConnectProviderCommand, {
      OpenIDConnectProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/gone.example.com`,
    }),
    expected: noSuchEntity(
      `OpenIDConnect Provider not found for arn arn:aws:iam::${ACCOUNT}:oidc-provider/gone.example.com`,
    ),
  },
  {
    name: 'a provider that is there already',
    reason: 'one for each URL',
    when: create(`https://${HOST}`),
    expected: alreadyExists(`Provider with url https://${HOST} already exists.`),
  },
  {
    name: 'a URL without https',
    reason: 'AWS fetches the keys from there',
    when: create('api.example.com'),
    expected: validationError('Invalid Open ID Connect Provider URL'),
  },
  {
    name: 'a URL with a port',
    reason: 'tokens name the issuer without one',
    moto: 'accepts it',
    when: create('https://api.example.com:8443/oidc'),
    expected: validationError('Invalid Open ID Connect Provider URL'),
  },
  {
    name: '101 client ids',
    reason: 'a hundred are the most',
    when: create(
      'https://token.example.com',
      Array.from({ length: 101 }, (_, index) => `client-${index}`),
    ),
    expected: limitExceeded('Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100'),
  },
];
