/** What is missing before the branches of a role are attested, in words: a warning, or a mistake where settings ask. */

import type { Admission } from '../model/desired-role.ts';
import { named } from '../text/counted.ts';
import { yamlFlow } from '../text/yaml-flow.ts';
import { type PairPromise, pairPromises } from './branch-promise.ts';

export interface Unattested {
  readonly code: 'attestation-missing' | 'attestation-differs';
  readonly message: string;
  readonly remedy: string;
}

/** At most one for all that is missing, and one for each person who says otherwise. */
export function unattested(admission: Admission): Unattested[] {
  const { enforcement } = admission;
  const branches = enforcement.by === 'nobody' ? [] : enforcement.branches;
  const pairs = pairPromises(admission);
  const missing = pairs.filter(({ is }) => is === 'missing');
  return [...pairs.flatMap(differing), ...missingFrom(missing, branches)];
}

function missingFrom(pairs: readonly PairPromise[], branches: readonly string[]): Unattested[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const places = pairs.map(({ repository, environment }) => `${environment} of ${repository}`);
  return [
    {
      code: 'attestation-missing',
      message: `no person attests that only ${named(branches, 'branch', 'branches')} may deploy to ${places.join(' and ')}`,
      remedy: `${naming(first)}let Bitbucket admit no other branch there (Repository settings, Deployments), then write that into bitbucket.lock.yaml: ${entry(first, branches)}${pairs.length > 1 ? ', and so for the others' : ''}`,
    },
  ];
}

function differing(pair: PairPromise): Unattested[] {
  if (pair.is !== 'differs') return [];
  const { repository, environment, others, attestation: said } = pair;
  return [
    {
      code: 'attestation-differs',
      message: `${others.join(', ')} may deploy to ${environment} of ${repository} as well, says ${said.by} (${said.on}): such a step gets in, whatever the manifest names`,
      remedy:
        'restrict the environment in Bitbucket and renew the attestation in bitbucket.lock.yaml, or name these branches in the manifest',
    },
  ];
}

/** The lock file attests by name, and a manifest may name what it does not know. */
function naming({ repository, environment }: PairPromise): string {
  return isUuid(repository) || isUuid(environment)
    ? 'give the repository and the environment their names in bitbucket.lock.yaml, '
    : '';
}

function entry({ repository, environment }: PairPromise, branches: readonly string[]): string {
  const slug = isUuid(repository) ? 'REPOSITORY' : repository;
  const name = isUuid(environment) ? 'ENVIRONMENT' : environment;
  return `under ${slug}, attested, ${name}: {branches: ${yamlFlow(branches)}, by: WHO HAS SEEN IT, on: YYYY-MM-DD}`;
}

function isUuid(name: string): boolean {
  return name.startsWith('{');
}
