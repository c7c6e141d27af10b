/**
 * Who keeps the branches that a manifest names. IAM does where the token's subject carries the branch. Elsewhere a
 * setting of each deployment environment in Bitbucket may; no API shows it, so all that can be known is whether a person
 * attests it, for this environment of this repository. What one repository has says nothing about another one.
 */

import type { Attestation } from '../model/attestation.ts';
import type { Admission, AdmittedPair } from '../model/desired-role.ts';

/**
 * - enforced      IAM refuses any other branch
 * - gate          the gate lets no other branch in, and IAM no call but the gate's
 * - attested      a person says, of every environment, that Bitbucket lets no other branch deploy there
 * - not-attested  of one environment at least no person says so, or a person says otherwise
 * - not-named     the manifest names none: whichever branch Bitbucket lets deploy there
 * - not-enforced  the manifest asks for every branch
 */
export type BranchPromise = 'enforced' | 'gate' | 'attested' | 'not-attested' | 'not-named' | 'not-enforced';

/** What a person says of one environment, measured by the branches of the manifest. */
export type PairPromise = Pick<AdmittedPair, 'repository' | 'environment' | 'uuid' | 'part'> &
  (
    | { readonly is: 'attested'; readonly attestation: Attestation }
    /** `others` may deploy as well. */
    | { readonly is: 'differs'; readonly attestation: Attestation; readonly others: readonly string[] }
    /** It is not of this environment, as far as it says, and counts for nothing. */
    | { readonly is: 'unbound'; readonly attestation: Attestation }
    | { readonly is: 'missing' }
  );

/** The weakest of its environments decides. */
export function branchPromise(admission: Admission): BranchPromise {
  const { enforcement } = admission;
  if (enforcement.by === 'nobody') return 'not-enforced';
  if (enforcement.branches.length === 0) return 'not-named';
  if (enforcement.by === 'subject') return 'enforced';
  if (enforcement.by === 'gate') return 'gate';
  const pairs = pairPromises(admission);
  return pairs.length > 0 && pairs.every(({ is }) => is === 'attested') ? 'attested' : 'not-attested';
}

/** One for each environment of each repository; none where no attestation is asked for. */
export function pairPromises({ enforcement, pairs }: Admission): PairPromise[] {
  if (enforcement.by !== 'environment' || enforcement.branches.length === 0) return [];
  return pairs.map(({ repository, environment, uuid, part, attestation, unbound }) => {
    const pair = { repository, environment, uuid, ...(part !== undefined && { part }) };
    if (attestation === undefined) {
      return unbound === undefined ? { ...pair, is: 'missing' } : { ...pair, is: 'unbound', attestation: unbound };
    }
    const others = attestation.branches.filter((branch) => !enforcement.branches.includes(branch));
    return others.length === 0
      ? { ...pair, is: 'attested', attestation }
      : { ...pair, is: 'differs', attestation, others };
  });
}
