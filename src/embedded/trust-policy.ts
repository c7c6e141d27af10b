/** Trust policies: the role itself is the resource, so they name principals and STS actions and no resource. */

import { isJsonObject } from '../core/text/json.ts';
import type { PolicyDocument } from './account-state.ts';
import { malformedPolicyDocument } from './iam-error.ts';
import { parsePolicy, type Statement } from './policy-shape.ts';
import { textsOf } from './policy-value.ts';

/** The actions that a role's trust policy can be about; a wildcard must stand for at least one of them. */
const ASSUME_ACTIONS = [
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
  'sts:setcontext',
];

const FORMS: Readonly<Record<string, RegExp>> = {
  AWS: /^(\*|\d{12}|arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/[\u0021-\u007E]+)|arn:aws[a-z-]*:sts::\d{12}:(assumed-role|federated-user)\/[\u0021-\u007E]+)$/,
  Federated:
    /^(arn:aws[a-z-]*:iam::\d{12}:(oidc|saml)-provider\/[\u0021-\u007E]+|cognito-identity\.amazonaws\.com|www\.amazon\.com|graph\.facebook\.com|accounts\.google\.com)$/,
  Service: /^[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal)$/,
};

/**
 * `exists` says whether the principal of an ARN is there, as far as this account can know.
 * @throws IamError MalformedPolicyDocument
 */
export function parseTrustPolicy(text: string, exists: (principalArn: string) => boolean): PolicyDocument {
  return parsePolicy(text, {
    notJson: (error) => malformedPolicyDocument(`This policy contains invalid Json (${String(error)})`),
    checkVersion,
    checkStatement: (statement) => checkStatement(statement, exists),
  });
}

function checkVersion(version: unknown): void {
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    throw malformedPolicyDocument('The policy must contain a valid version string');
  }
}

function checkStatement(statement: Statement, exists: (principalArn: string) => boolean): void {
  for (const field of ['Resource', 'NotResource']) {
    if (statement[field] !== undefined) throw malformedPolicyDocument(`Has prohibited field ${field}`);
  }
  const { Effect, Principal, NotPrincipal, Action } = statement;
  if (Effect === undefined) throw malformedPolicyDocument('Missing required field Effect');
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformedPolicyDocument(`Invalid effect: ${String(Effect)}`);
  if (NotPrincipal !== undefined && Effect === 'Allow') {
    throw malformedPolicyDocument('Allow with NotPrincipal is not allowed.');
  }
  if ((Principal === undefined) === (NotPrincipal === undefined)) {
    throw malformedPolicyDocument('Missing required field Principal');
  }
  if (Action === undefined) {
    throw malformedPolicyDocument(
      statement.NotAction === undefined
        ? 'Missing required field Action'
        : 'AssumeRole policy may only specify STS AssumeRole actions.',
    );
  }
  checkPrincipal(Principal ?? NotPrincipal, exists);
  for (const action of textsOf('Action', Action)) checkAction(action);
}

function checkPrincipal(principal: unknown, exists: (principalArn: string) => boolean): void {
  if (principal === '*') return;
  if (!isJsonObject(principal) || Object.keys(principal).length === 0) {
    throw malformedPolicyDocument(`Invalid principal in policy: ${JSON.stringify(principal)}`);
  }
  for (const [kind, value] of Object.entries(principal)) {
    const form = FORMS[kind];
    for (const name of textsOf('Principal', value)) {
      if (!form?.test(name) || !exists(name)) {
        throw malformedPolicyDocument(`Invalid principal in policy: "${kind}":"${name}"`);
      }
    }
  }
}

function checkAction(action: string): void {
  const pattern = new RegExp(`^${escaped(action.toLowerCase()).replaceAll('*', '.*').replaceAll('?', '.')}$`);
  if (action.startsWith('sts:') && ASSUME_ACTIONS.some((known) => pattern.test(known))) return;
  throw malformedPolicyDocument('AssumeRole policy may only specify STS AssumeRole actions.');
}

/** For a regular expression; the policy language's own wildcards stay. */
function escaped(text: string): string {
  return text.replace(/[.+^${}()|[\]\\]/g, '\\$&');
}
