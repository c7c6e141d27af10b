import { describe, expect, it } from 'vitest';
import { issuerOf, tokenIssuer } from '../../../src/core/access/token-issuer.ts';

const ACME = issuerOf('acme');

describe('the issuer of a token', () => {
  it('is a workspace of Bitbucket if it is exactly of that form', () => {
    const host = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
    expect(tokenIssuer(ACME)).toEqual({ is: 'bitbucket', workspace: 'acme', host });
    expect(tokenIssuer(issuerOf('acme_corp-2'))).toMatchObject({ is: 'bitbucket', workspace: 'acme_corp-2' });
  });

  const near = [
    { issuer: `${ACME}/`, differs: ['a slash at its end'] },
    { issuer: `${ACME}//`, differs: ['a slash at its end'] },
    { issuer: ACME.replace('.org', '.org:443'), differs: ['a port'] },
    { issuer: ACME.replace('https', 'http'), differs: ['http:// in the place of https://'] },
    { issuer: ACME.replace('https://', ''), differs: ['no https:// at its beginning'] },
    { issuer: issuerOf('Acme'), differs: ['letters in upper case'] },
    { issuer: ACME.replace('api.bitbucket', 'API.Bitbucket'), differs: ['letters in upper case'] },
    { issuer: `${ACME}?x=1`, differs: ['a query or a fragment at its end'] },
    { issuer: ` ${ACME}\n`, differs: ['white space around it'] },
    { issuer: `${ACME}/.well-known/openid-configuration`, differs: ['the path of the discovery document at its end'] },
    {
      issuer: `http://API.bitbucket.org:443/2.0/workspaces/acme/pipelines-config/identity/oidc/`,
      differs: ['a slash at its end', 'http:// in the place of https://', 'a port', 'letters in upper case'],
    },
  ];
  it.each(near)('$issuer is almost one: $differs', ({ issuer, differs }) => {
    expect(tokenIssuer(issuer)).toEqual({ is: 'near-miss', workspace: 'acme', exact: ACME, differs });
  });

  it('says of a UUID or a placeholder in the place of the slug that no slug stands there', () => {
    for (const word of ['{8d4a2e1c-3b5f-4a6d-9c7e-1f2a3b4c5d6e}', '<workspace>', '%7b8d4a%7d']) {
      expect(tokenIssuer(issuerOf(word))).toMatchObject({
        is: 'near-miss',
        exact: issuerOf('<workspace>'),
        differs: ['something else than the slug of a workspace in its place'],
      });
    }
  });

  const others = [
    { issuer: undefined, is: 'absent', reason: 'the claim is not there' },
    { issuer: '', is: 'other', reason: 'an empty one is none of Bitbucket' },
    { issuer: 'https://token.actions.githubusercontent.com', is: 'github', reason: 'a token of a workflow' },
    {
      issuer: 'https://token.actions.githubusercontent.com/acme',
      is: 'github',
      reason: 'of an enterprise with a slug',
    },
    { issuer: 'https://gitlab.com', is: 'gitlab', reason: 'a token of a job' },
    {
      issuer: 'https://api.bitbucket.org.example.com/2.0/workspaces/acme/pipelines-config/identity/oidc',
      is: 'other',
      reason: 'the host goes on',
    },
    {
      issuer: 'https://api.bitbucket.org@example.com/2.0/workspaces/acme/pipelines-config/identity/oidc',
      is: 'other',
      reason: 'the host is what follows the @',
    },
    {
      issuer: 'https://example.com/?https://token.actions.githubusercontent.com',
      is: 'other',
      reason: 'only the host counts',
    },
    {
      issuer: 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines_config/identity/oidc',
      is: 'other',
      reason: 'another path, as AWS’s older examples have',
    },
    { issuer: `https://${'x'.repeat(15_000)}`, is: 'other', reason: 'length makes no difference' },
  ];
  it.each(others)('$issuer is $is: $reason', ({ issuer, is }) => {
    expect(tokenIssuer(issuer).is).toBe(is);
  });
});
