/** Inline and managed policies: who they are for is known, so they name actions and resources and no principal. */
import type { PolicyDocument } from './account-state.ts';
import { malformedPolicyDocument } from './iam-error.ts';
import { parsePolicy, type Statement, textsOf } from './policy-shape.ts';

const ACTION = /^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/;
const RESOURCE = /^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+)$/;

/** @throws IamError MalformedPolicyDocument */
export function parsePermissionPolicy(text: string): PolicyDocument {
  return parsePolicy(text, checkStatement);
}

function checkStatement(statement: Statement): void {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource } = statement;
  if (Principal !== undefined || NotPrincipal !== undefined) {
    throw malformedPolicyDocument('Policy document should not specify a principal.');
  }
  if ((Action === undefined) === (NotAction === undefined)) {
    throw malformedPolicyDocument('Policy statement must contain actions.');
  }
  if ((Resource === undefined) === (NotResource === undefined)) {
    throw malformedPolicyDocument('Policy statement must contain resources.');
  }
  for (const action of textsOf('Action', Action ?? NotAction)) checkAction(action);
  for (const resource of textsOf('Resource', Resource ?? NotResource)) checkResource(resource);
}

function checkAction(action: string): void {
  if (ACTION.test(action)) return;
  if (!action.includes(':')) {
    throw malformedPolicyDocument('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  throw malformedPolicyDocument(`The action ${action} is not a vendor, a colon and a name.`);
}

/** A wildcard may stand for several of an ARN's parts, so `arn:aws:s3*` is one too. */
function checkResource(resource: string): void {
  if (RESOURCE.test(resource) || /^arn:[^:]*\*/.test(resource) || /^arn:.*\*$/.test(resource)) return;
  throw malformedPolicyDocument(`Resource ${resource} must be in ARN format or "*".`);
}
