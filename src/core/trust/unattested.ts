/** What is missing before the branches of a role are attested, in words: a warning, or a mistake where settings ask. */

import type { Attestation } from '../model/attestation.ts';
import type { Admission, AdmittedPair } from '../model/desired-role.ts';

import { named } from '../text/counted.ts';
import { yamlFlow } from '../text/yaml-flow.ts';
import { type PairPromise, pairPromises } from './branch-promise.ts';

export interface Unattested {
  readonly code: 'attestation-missing' | 'attestation-differs' | 'attestation-unbound';
  readonly message: string;
  readonly remedy: string;
}

/**
 * At most one for all that is missing, one for each person who says otherwise, and one for each who does not say of which
 * environment.
 */
export function unattested(admission: Admission): Unattested[] {
  const { enforcement } = admission;
  const branches = enforcement.by === 'nobody' ? [] : enforcement.branches;
  const pairs = pairPromises(admission);
  const missing = pairs.filter(({ is }) => is === 'missing');
  const unbound = pairs.flatMap((pair) => (pair.is === 'unbound' ? unboundAs(pair, pair.attestation) : []));
  return [...pairs.flatMap(differing), ...unbound, ...missingFrom(missing, branches)];
}

/** The same of every attestation that counts for nothing, also where the manifest names no branches. */
export function unboundIn({ pairs }: Admission): Unattested[] {
  return pairs.flatMap((pair) => (pair.unbound === undefined ? [] : unboundAs(pair, pair.unbound)));
}

function unboundAs(
  {
    repository,
    environment,
    uuid,
    part = LOCK_FILE,
  }: Pick<AdmittedPair, 'repository' | 'environment' | 'uuid' | 'part'>,
  said: Attestation,
): Unattested {
  const seen = said.uuid === undefined ? 'names no UUID' : `is of ${said.uuid}`;
  return {
    code: 'attestation-unbound',
    message: `the attestation of ${environment} of ${repository} by ${said.by} (${said.on}) ${seen}, and the environment is ${uuid}: it does not count`,
    remedy: `look at the environment in Bitbucket (Repository settings, Deployments); if only ${said.branches.join(', ')} may deploy there, write uuid: "${uuid}" into the attestation in ${part}, and its new day`,
  };
}

/** Where a repository stands, unless it stands in a part of its own. */
const LOCK_FILE = 'bitbucket.lock.yaml';

function missingFrom(pairs: readonly PairPromise[], branches: readonly string[]): Unattested[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const places = pairs.map(({ repository, environment }) => `${environment} of ${repository}`);
  return [
    {
      code: 'attestation-missing',
      message: `no person attests that only ${named(branches, 'branch', 'branches')} may deploy to ${places.join(' and ')}`,
      remedy: `${naming(first)}let Bitbucket admit no other branch there (Repository settings, Deployments), then write that into ${first.part ?? LOCK_FILE}: ${entry(first, branches)}${pairs.length > 1 ? ', and so for the others' : ''}`,
    },
  ];
}

function differing(pair: PairPromise): Unattested[] {
  if (pair.is !== 'differs') return [];
  const { repository, environment, others, attestation: said, part = LOCK_FILE } = pair;
  return [
    {
      code: 'attestation-differs',
      message: `${others.join(', ')} may deploy to ${environment} of ${repository} as well, says ${said.by} (${said.on}): such a step gets in, whatever the manifest names`,
      remedy: `restrict the environment in Bitbucket and renew the attestation in ${part}, or name these branches in the manifest`,
    },
  ];
}

/** The lock file attests by name, and a manifest may name what it does not know. */
function naming({ repository, environment }: PairPromise): string {
  return isUuid(repository) || isUuid(environment)
    ? 'give the repository and the environment their names in bitbucket.lock.yaml, '
    : '';
}

function entry({ repository, environment, uuid }: PairPromise, branches: readonly string[]): string {
  const slug = isUuid(repository) ? 'REPOSITORY' : repository;
  const name = isUuid(environment) ? 'ENVIRONMENT' : environment;
  return `under ${slug}, attested, ${name}: {branches: ${yamlFlow(branches)}, by: WHO HAS SEEN IT, on: YYYY-MM-DD, uuid: "${uuid}"}`;
}

function isUuid(name: string): boolean {
  return name.startsWith('{');
}
