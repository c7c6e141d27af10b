/** One name for everything that a policy means, so that its deployer and its watcher can agree on it. */
import { digestOf } from '../model/digest.ts';
import type { PolicyText } from '../model/role-spec.ts';
import { canonicalPolicy } from './policy-document.ts';

/** The same for every spelling of the same document. @throws Error if it is no JSON object */
export function policyDigest(document: PolicyText): string {
  const canonical = canonicalPolicy(document);
  if (canonical === undefined) throw new Error('this is not a policy document');
  return digestOf(canonical);
}
