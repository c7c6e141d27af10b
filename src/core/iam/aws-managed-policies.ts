/**
 * What AWS's own managed policies say, as far as the role guardrails speak of it: scripts/generate-managed-policies.ts
 * makes the facts of the policies themselves, and says what it leaves out. AWS changes its policies; what an account
 * shows of one is newer.
 */
import { brotliDecompressSync } from 'node:zlib';
import { FACTS, UPDATED } from './generated/aws-managed-policies.js';
import { isServicePolicy, policyName } from './managed-policy.ts';

/** The day of the newest version of any policy in the data, ISO 8601. */
export const AWS_POLICIES_DATE: string = UPDATED;

/**
 * One statement: its kind, its actions, its resources, both with spaces between. The kind is `A`llow or `D`eny, and then
 * `c` for a condition, `n` for NotAction, `r` for NotResource.
 */
export type FactStatement = readonly [kind: string, actions: string, resources: string];

/** By the policies' names. */
export type PolicyFacts = Readonly<Record<string, readonly FactStatement[]>>;

let facts: PolicyFacts | undefined;

/** All of them. */
export function allPolicyFacts(): PolicyFacts {
  facts ??= JSON.parse(brotliDecompressSync(Buffer.from(FACTS, 'base64')).toString()) as PolicyFacts;
  return facts;
}

interface FactDocument {
  readonly [element: string]: unknown;
  readonly Statement: readonly object[];
}

const documents = new Map<string, FactDocument>();

/** A document with what matters of the policy, in IAM's form; undefined if the policy is not in the data. */
export function awsPolicyFacts(arn: string): FactDocument | undefined {
  if (isServicePolicy(arn)) return undefined;
  const name = spelling(policyName(arn));
  // Names that AWS does not have are not remembered: a folder may hold any number of them.
  if (name === undefined) return undefined;
  let document = documents.get(name);
  if (document === undefined) {
    document = { Statement: (allPolicyFacts()[name] ?? []).map(asStatement) };
    documents.set(name, document);
  }
  return document;
}

let spellings: ReadonlyMap<string, string> | undefined;

/** AWS's spelling of the name: IAM's names differ in more than letter case, and a guardrail should not depend on it. */
function spelling(name: string): string | undefined {
  spellings ??= new Map(Object.keys(allPolicyFacts()).map((one) => [one.toLowerCase(), one]));
  return spellings.get(name.toLowerCase());
}

/** In IAM's form. The condition is an empty one: no condition is evaluated. */
export function asStatement([kind, actions, resources]: FactStatement): object {
  return {
    Effect: kind.startsWith('A') ? 'Allow' : 'Deny',
    [kind.includes('n') ? 'NotAction' : 'Action']: actions.split(' '),
    [kind.includes('r') ? 'NotResource' : 'Resource']: resources.split(' '),
    ...(kind.includes('c') && { Condition: {} }),
  };
}
