import type { Template } from 'aws-cdk-lib/assertions';
import type { PolicyStatementJson } from '../../infra/policy-statement.ts';

interface Properties {
  RoleName?: string;
  ManagedPolicyName?: string;
  PolicyDocument?: PolicyJson;
  Policies?: { PolicyDocument: PolicyJson }[];
  Roles?: unknown[];
}

interface PolicyJson {
  Statement: PolicyStatementJson[];
}

/** What allows or denies something, by the resource that it stands on: inline, managed and attached policies. */
export function permissionsOf(template: Template): Record<string, PolicyStatementJson[]> {
  return Object.fromEntries(
    iamResources(template)
      .map(([id, given]): [string, PolicyStatementJson[]] => [
        given.RoleName ?? given.ManagedPolicyName ?? id,
        [given.PolicyDocument, ...(given.Policies ?? []).map((policy) => policy.PolicyDocument)].flatMap(statementsIn),
      ])
      .filter(([, statements]) => statements.length > 0),
  );
}

/** The statements of the policies that a template attaches to a role of another stack, by the role's name. */
export function attachedTo(roleName: string, template: Template): PolicyStatementJson[] {
  return iamResources(template)
    .filter(([, { Roles = [] }]) => Roles.includes(roleName))
    .flatMap(([, { PolicyDocument }]) => statementsIn(PolicyDocument));
}

/** CloudFormation writes a list of one as its one item; here every list is a list again, sorted. */
export function listed(statement: PolicyStatementJson): PolicyStatementJson {
  const lists = ['Action', 'NotAction', 'Resource', 'NotResource'];
  return Object.fromEntries(
    Object.entries(statement).map(([key, value]) => [key, lists.includes(key) ? [value].flat().sort() : value]),
  ) as unknown as PolicyStatementJson;
}

function iamResources(template: Template): [string, Properties][] {
  const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string; Properties: Properties }> };
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type.startsWith('AWS::IAM::'))
    .map(([id, { Properties: given }]) => [id, given]);
}

/** In the order in which people read a statement, whatever order it was built in. */
function statementsIn(document: PolicyJson | undefined): PolicyStatementJson[] {
  const order = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];
  return (document?.Statement ?? []).map(
    (statement) =>
      Object.fromEntries(
        Object.entries(statement).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)),
      ) as unknown as PolicyStatementJson,
  );
}
