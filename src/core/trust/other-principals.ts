/** All callers that a trust policy lets in and that are not Bitbucket pipelines. */
import { stsRequest } from './token.ts';
import type { TrustDocument, TrustStatement } from './trust-document.ts';
import { admits, isAbout } from './trust-evaluator.ts';
import { bitbucketProvider } from './trust-world.ts';

/** One sentence each; empty for a policy that is about pipelines alone. */
export function otherPrincipals(document: TrustDocument): string[] {
  const sentences = document.statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => statement.principal.members.flatMap((member) => sentence(member, statement) ?? []));
  return [...new Set([...anyProvider(document), ...sentences])];
}

/**
 * A principal of "*" lets in tokens of providers that it does not name, unless a condition asks for a Bitbucket claim.
 */
function anyProvider(document: TrustDocument): string[] {
  const stranger = stsRequest({ provider: 'arn:aws:iam::<account>:oidc-provider/<another>', host: '<another>' });
  return admits(document, stranger) === 'no' ? [] : ['tokens of every other identity provider of the account'];
}

function sentence(
  { type, id }: TrustStatement['principal']['members'][number],
  { principal, action, conditions }: TrustStatement,
): string | undefined {
  if (principal.not) return `every caller but ${id} (NotPrincipal)`;
  const [call, who] = WAYS_IN[type] ?? [undefined, `${type} principal`];
  const federated = type === 'Federated';
  if (federated && (id === '*' || bitbucketProvider(id) !== undefined)) return undefined;
  const calls = federated && id.includes(':saml-provider/') ? 'sts:AssumeRoleWithSAML' : call;
  if (calls !== undefined && !isAbout(action, calls)) return undefined;
  const where = conditions.length > 0 ? ', if the conditions of its statement hold' : '';
  return `${id === '*' ? 'every AWS principal of every account' : `${who} ${id}`}, not by a Bitbucket token${where}`;
}

const WAYS_IN: Readonly<Record<string, readonly [call: string, who: string]>> = {
  AWS: ['sts:AssumeRole', 'AWS principal'],
  Service: ['sts:AssumeRole', 'AWS service'],
  Federated: ['sts:AssumeRoleWithWebIdentity', 'tokens of'],
};
