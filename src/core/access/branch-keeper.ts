/**
 * Who keeps a branch out of a role that IAM lets it into: IAM itself where the token’s subject carries the branch, the gate, a
 * deployment environment of Bitbucket where a person attests that, or nothing. IAM refuses no branch that it does not see.
 */
import { matchesBranchGlob } from '../manifest/branch-glob.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { named } from '../text/counted.ts';
import { type PairPromise, pairPromises } from '../trust/branch-promise.ts';

/**
 * - enforced      IAM compares the branch
 * - gate          the gate does, and IAM takes no call from elsewhere
 * - attested      a person says that Bitbucket lets only branches of the manifest deploy to the environment
 * - not-attested  the manifest names branches, and no person says so of this environment, or says otherwise
 * - not-named     the manifest names none
 * - not-enforced  the manifest asks for every branch
 * - unknown       no valid manifest declares the role: which branches are meant is not written anywhere
 */
export type Keeper = 'enforced' | 'gate' | 'attested' | 'not-attested' | 'not-named' | 'not-enforced' | 'unknown';

export interface BranchKeeping {
  readonly keeper: Keeper;
  /** Those that the manifest names; [] is none, or all. */
  readonly branches: readonly string[];
  /** Whether the branch that was asked about is one of them; undefined: none was, or the manifest names none. */
  readonly named: boolean | undefined;
  /** For people: who keeps the branches. */
  readonly words: string;
}

/**
 * Of steps that IAM lets in.
 * @param environment UUID; undefined: the step deploys to none
 * @param branch as asked; undefined: none was
 * @param carriesBranch whether tokens do (provider.subjectFormat)
 * @param isDirect whether a step that calls STS itself gets in: then no gate keeps anything
 */
export function branchKeeping(
  declared: Pick<DesiredRole, 'admission'> | undefined,
  { environment, branch }: { readonly environment: string | undefined; readonly branch: string | undefined },
  carriesBranch: boolean,
  isDirect = false,
): BranchKeeping {
  if (declared === undefined) {
    const words = carriesBranch
      ? 'IAM compares the branch'
      : 'IAM does not see the branch, and no manifest says which branches are meant';
    return { keeper: carriesBranch ? 'enforced' : 'unknown', branches: [], named: undefined, words };
  }
  const { admission } = declared;
  const { enforcement } = admission;
  if (enforcement.by === 'nobody') {
    const words = 'every branch, tag and pull request: the manifest says anyBranch';
    return { keeper: 'not-enforced', branches: [], named: undefined, words };
  }
  const { branches } = enforcement;
  if (branches.length === 0) {
    const words = 'the manifest names no branch: whichever Bitbucket lets deploy there';
    return { keeper: 'not-named', branches, named: undefined, words };
  }
  if (enforcement.by === 'gate') return gateKeeping(branches, branch, isDirect);
  const isNamed = branch === undefined ? undefined : branches.includes(branch);
  if (enforcement.by === 'subject') {
    return { keeper: 'enforced', branches, named: isNamed, words: 'IAM compares the branch' };
  }
  const pair = pairPromises(admission).find(({ uuid }) => uuid === environment);
  return {
    keeper: pair?.is === 'attested' ? 'attested' : 'not-attested',
    branches,
    named: isNamed,
    words: `IAM does not see the branch; ${pairWords(pair, branch, isNamed, branches)}`,
  };
}

function gateKeeping(branches: readonly string[], branch: string | undefined, isDirect: boolean): BranchKeeping {
  const named = branch === undefined ? undefined : branches.some((one) => matchesBranchGlob(one, branch));
  if (isDirect) {
    const words = 'a call from anywhere gets in, on any branch: the trust policy does not ask for the gate';
    return { keeper: 'not-enforced', branches, named, words };
  }
  const words = `the gate compares the branch, and IAM takes no call from elsewhere than its VPC: ${branches.join(', ')}`;
  return { keeper: 'gate', branches, named, words };
}

function pairWords(
  pair: PairPromise | undefined,
  branch: string | undefined,
  isNamed: boolean | undefined,
  branches: readonly string[],
): string {
  const meant =
    isNamed === false ? `the manifest means ${named(branches, 'branch', 'branches')}, not ${branch}` : undefined;
  const begin = meant === undefined ? '' : `${meant}; `;
  if (pair === undefined || pair.is === 'missing') {
    return `${begin}no person attests that Bitbucket keeps other branches out`;
  }
  const { by, on, branches: allowed } = pair.attestation;
  const who = `${by} (${on})`;
  if (pair.is === 'unbound') return `${begin}what ${who} attests is not of this environment, and does not count`;
  const attested = `${who} attests that Bitbucket lets only ${allowed.join(', ')} deploy to ${pair.environment}`;
  if (pair.is === 'differs') return `${begin}${attested}, which is more than the manifest means`;
  return isNamed === false || (branch !== undefined && !allowed.includes(branch))
    ? `${begin}${attested}, so that Bitbucket should refuse the step; no API shows that`
    : `${attested}; no API shows that`;
}
