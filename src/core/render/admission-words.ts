/**
 * Who may enter a role, in words that promise no more than is kept: what IAM enforces first, then the branches, of which
 * IAM sees nothing unless the token's subject carries them.
 */

import type { Attestation } from '../model/attestation.ts';
import type { Admission, DesiredRole, Enforcement } from '../model/desired-role.ts';
import type { Lockout } from '../model/update-change.ts';
import { named } from '../text/counted.ts';
import { type BranchPromise, branchPromise, type PairPromise, pairPromises } from '../trust/branch-promise.ts';

/** `repository checkout-api, environment production: enforced by IAM; branch main: attested by platform (2026-11-03)`. */
export function admissionWords(admission: Admission): string {
  const { repositories, environments, enforcement } = admission;
  const branches = enforcement.by === 'nobody' ? [] : enforcement.branches;
  const pinned = [
    named(repositories, 'repository', 'repositories'),
    ...(environments.length > 0 ? [named(environments, 'environment', 'environments')] : []),
    ...(enforcement.by === 'subject' ? [named(branches, 'branch', 'branches')] : []),
  ].join(', ');
  switch (branchPromise(admission)) {
    case 'enforced':
      return `${pinned}: enforced by IAM`;
    case 'gate':
      return `${pinned}: enforced by IAM; ${named(branches, 'branch', 'branches')}: ${gateWords(enforcement)}`;
    case 'attested':
    case 'not-attested':
      return `${pinned}: enforced by IAM; ${named(branches, 'branch', 'branches')}: ${attestationWords(admission, branches)}`;
    case 'not-named':
      return `${pinned}: enforced by IAM; branches: not named`;
    case 'not-enforced':
      return `${pinned}: enforced by IAM; branches: not enforced`;
  }
}

/** *Enforced by gate* stands only where a gate is deployed in one of the VPCs. */
export function gateWords(enforcement: Enforcement): string {
  if (enforcement.by !== 'gate') return '';
  const by = `gate${enforcement.sameAccount ? ', same account' : ''}`;
  if (enforcement.deployed === undefined)
    return `for the gate to enforce (${by}; whether it is deployed was not looked at)`;
  return enforcement.deployed ? `enforced by ${by}` : 'no gate is deployed in the VPCs of the settings';
}

/** As a plan shows it: of what is exchanged nothing is attested, as its name stood for another one. */
export function shownAdmission({ desired, lockout }: AdmittingChange): Admission {
  const { admission } = desired;
  const exchanged = new Set(lockout?.exchanged.map(({ name }) => name));
  if (exchanged.size === 0) return admission;
  const pairs = admission.pairs.map((pair) => {
    const { repository, environment } = pair;
    const isExchanged = exchanged.has(repository) || exchanged.has(`${repository}/${environment}`);
    return isExchanged ? { ...pair, attestation: undefined } : pair;
  });
  return { ...admission, pairs };
}

interface AdmittingChange {
  readonly desired: Pick<DesiredRole, 'admission'>;
  readonly lockout?: Lockout;
}

/** Whom an update leaves, of those who can enter today. */
export function lockoutWords(leaves: 'nobody' | 'others'): string {
  return leaves === 'nobody' ? 'nobody could enter any more' : 'every pipeline that can enter today';
}

/** What the words about branches mean, one line for each that these roles need; in the order of the promises. */
export function admissionLegend(admissions: readonly Admission[]): string[] {
  const shown = new Set(admissions.flatMap(shownPromises));
  return PROMISES.filter((promise) => shown.has(promise)).map((promise) => MEANINGS[promise]);
}

const MEANINGS: Readonly<Record<BranchPromise, string>> = {
  enforced:
    'branch, enforced by IAM: the token’s subject carries repository and branch in this workspace, says provider.subjectFormat',
  gate: 'enforced by gate: the gate verifies the token and its branch, and IAM takes no call for these roles from elsewhere than its VPC; a network interface in that VPC would pass for the gate',
  attested:
    'attested: which branches may deploy there is a Bitbucket setting that no API shows (attested, not verified)',
  'not-attested':
    'not attested: IAM pins repository and environment; no person says that Bitbucket lets only these branches deploy there',
  'not-named': 'branches, not named: whichever branches, tags and pull requests Bitbucket lets deploy there',
  'not-enforced':
    'branches, not enforced: IAM pins only what is named before it; any branch, tag, pull request or custom pipeline may enter',
};

const PROMISES = Object.keys(MEANINGS) as BranchPromise[];

/** A role of several repositories may need both words: attested for one, not for another. */
function shownPromises(admission: Admission): BranchPromise[] {
  const { enforcement } = admission;
  // Where no gate is known to be deployed, its line does not say *enforced by gate*, and neither does a legend.
  if (enforcement.by === 'gate' && enforcement.deployed !== true) return [];
  const pairs = pairPromises(admission);
  if (pairs.length === 0) return [branchPromise(admission)];
  return pairs.map(({ is }) => (is === 'attested' ? 'attested' : 'not-attested'));
}

/** Pairs of which the same is said are named together; where it is said of all, none is named. */
function attestationWords(admission: Admission, branches: readonly string[]): string {
  const groups = Map.groupBy(pairPromises(admission), (pair) => pairWords(pair, branches));
  const [[only] = []] = groups;
  if (groups.size <= 1) return only ?? 'not attested';
  return [...groups].map(([words, pairs]) => `${words} for ${pairs.map(nameIn(admission)).join(' and ')}`).join(', ');
}

function pairWords(pair: PairPromise, branches: readonly string[]): string {
  if (pair.is === 'missing') return 'not attested';
  const { attestation } = pair;
  if (pair.is === 'unbound') return `not attested (${unboundWords(attestation)})`;
  if (pair.is === 'differs')
    return `not attested (${pair.others.join(', ')} may deploy as well, says ${attestation.by}, ${attestation.on})`;
  const isPart = attestation.branches.length < branches.length;
  return `attested by ${attestation.by} (${attestation.on}${isPart ? `, ${attestation.branches.join(', ')} alone` : ''})`;
}

/** Such a word does not count, and a reader of the lock file would think that it does. */
function unboundWords({ by, on, uuid }: Attestation): string {
  return `what ${by} says, ${on}, ${uuid === undefined ? 'names no UUID' : 'is of another environment'}`;
}

/** As short as it is clear in this role. */
function nameIn({ repositories, environments }: Admission): (pair: PairPromise) => string {
  return ({ repository, environment }) => {
    if (environments.length === 1) return repository;
    return repositories.length === 1 ? environment : `${environment} of ${repository}`;
  };
}
