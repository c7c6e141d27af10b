/**
 * Whom a trust policy names in its Allows: our provider, and all others. Conditions are not evaluated. They may close a
 * way today and open it tomorrow, and the question here is which callers would be stopped if the role were closed.
 */

import type { PolicyText } from '../model/role-spec.ts';
import { readTrustDocument } from './trust-document.ts';

export interface Entrants {
  /** Whether tokens of our provider are let in. */
  readonly provider: boolean;
  /** All others, as `AWS arn:aws:iam::111122223333:root`. */
  readonly others: readonly string[];
}

/** undefined: it is not a trust policy that we understand. */
export function entrantsOf(trust: PolicyText, providerArn: string): Entrants | undefined {
  const read = readTrustDocument(trust);
  if (!('document' in read)) return undefined;
  const allows = read.document.statements.filter(({ effect }) => effect === 'Allow');
  const named = allows.flatMap(({ principal: { not, members } }) =>
    members.map(({ type, id }) => ({ type, id, ours: !not && type === 'Federated' && id === providerArn, not })),
  );
  const others = named.filter(({ ours }) => !ours).map(({ type, id, not }) => `${not ? 'all but ' : ''}${type} ${id}`);
  return { provider: named.some(({ ours }) => ours), others: [...new Set(others)] };
}
