/**
 * What is known of the policies of a role: its identity policies and its permissions boundary, each statement with its
 * place. A policy whose text was not read is said to be unseen: it may allow anything, and deny anything.
 */
import type { Arn } from '../model/ids.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import type { PolicyText, RoleSpec } from '../model/role-spec.ts';
import { documentStatements, type PolicyStatement } from '../permissions/policy-statements.ts';
import { isJsonObject } from '../text/json.ts';
import { keysOf, valueAt } from '../text/json-pointer.ts';

/** Where a statement stands. */
export interface StatementPlace {
  readonly kind: 'inline' | 'managed' | 'boundary';
  /** The name of an inline policy, else an ARN. */
  readonly policy: string;
  /** From 1; undefined: the policy has one that is no list. */
  readonly statement: number | undefined;
  readonly sid: string | undefined;
}

export interface PlacedStatement extends PolicyStatement {
  readonly at: StatementPlace;
}

export interface RolePolicies {
  readonly statements: readonly PlacedStatement[];
  /** Identity policies of which no text is known: ARNs, and names of inline ones that are no JSON. */
  readonly unseen: readonly string[];
  readonly boundary: Boundary;
}

export type Boundary =
  | { readonly is: 'none' }
  | { readonly is: 'read'; readonly arn: Arn; readonly statements: readonly PlacedStatement[] }
  | { readonly is: 'unseen'; readonly arn: Arn };

type Role = Pick<RoleSpec, 'inlinePolicies' | 'managedPolicyArns' | 'boundaryArn'>;

/** Every policy whose text decides what the role may do: those to read, sorted. */
export function policiesToRead(roles: Iterable<Role>): Arn[] {
  const arns = new Set<Arn>();
  for (const { managedPolicyArns, boundaryArn } of roles) {
    for (const arn of managedPolicyArns) arns.add(arn);
    if (boundaryArn !== undefined) arns.add(boundaryArn);
  }
  return [...arns].sort();
}

/** @param texts of its managed policies and of its boundary; where one is missing, the policy is unseen */
export function rolePolicies(role: Role, texts: ManagedTexts): RolePolicies {
  const statements: PlacedStatement[] = [];
  const unseen: string[] = [];
  const add = (kind: 'inline' | 'managed', policy: string, text: PolicyText | undefined) => {
    const found = text === undefined ? undefined : placed(kind, policy, text);
    if (found === undefined) unseen.push(policy);
    else statements.push(...found);
  };
  for (const [name, text] of Object.entries(role.inlinePolicies)) add('inline', name, text);
  for (const arn of role.managedPolicyArns) add('managed', arn, textOf(arn, texts));
  return { statements, unseen, boundary: boundaryOf(role, texts) };
}

function boundaryOf({ boundaryArn: arn }: Role, texts: ManagedTexts): Boundary {
  if (arn === undefined) return { is: 'none' };
  const text = textOf(arn, texts);
  const statements = text === undefined ? undefined : placed('boundary', arn, text);
  return statements === undefined ? { is: 'unseen', arn } : { is: 'read', arn, statements };
}

function textOf(arn: Arn, texts: ManagedTexts): PolicyText | undefined {
  const text = texts.get(arn);
  return text?.is === 'read' ? text.document : undefined;
}

/** undefined: it is no policy. */
function placed(kind: StatementPlace['kind'], policy: string, text: PolicyText): PlacedStatement[] | undefined {
  const document = parsed(text);
  if (!isJsonObject(document)) return undefined;
  return documentStatements(document, '').map((statement) => {
    const index = keysOf(statement.place.pointer)[1];
    const written = valueAt(document, statement.place.pointer);
    const sid = isJsonObject(written) && typeof written.Sid === 'string' ? written.Sid : undefined;
    return { ...statement, at: { kind, policy, statement: index === undefined ? undefined : Number(index) + 1, sid } };
  });
}

function parsed(text: PolicyText): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
