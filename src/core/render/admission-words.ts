/** Who may enter a role, in words that promise no more than is enforced. */

import type { Admission, Enforcement } from '../model/desired-role.ts';
import { named } from '../text/counted.ts';

/** `repository checkout-api, environment production, branch main: enforced by environment`. */
export function admissionWords({ repositories, environments, enforcement }: Admission): string {
  const parts = [
    named(repositories, 'repository', 'repositories'),
    ...(environments.length > 0 ? [named(environments, 'environment', 'environments')] : []),
    branchWords(enforcement, environments.length > 0),
  ];
  return `${parts.join(', ')}: ${enforcementWords(enforcement)}`;
}

/** The short form; {@link enforcementLegend} says what it means. */
export function enforcementWords({ by }: Enforcement): string {
  return by === 'nobody' ? 'branches not enforced' : `enforced by ${by}`;
}

/**
 * Who attests that the environments admit only some branches; undefined where no environment enforces a branch:
 * `main may deploy to production, says platform team (2026-11-03)`.
 */
export function attestationWords({ environments, enforcement, attestations }: Admission): string | undefined {
  if (enforcement.by !== 'environment' || enforcement.branches.length === 0) return undefined;
  const attested = attestations.map(
    ({ environment, branches, by, on }) => `${branches.join(', ')} may deploy to ${environment}, says ${by} (${on})`,
  );
  const seen = new Set(attestations.map(({ environment }) => environment));
  const unseen = environments.filter((environment) => !seen.has(environment));
  const unattested =
    unseen.length === 0 ? [] : [`no attestation says which branches may deploy to ${unseen.join(', ')}`];
  return [...new Set([...attested, ...unattested])].join('; ');
}

/** What each form of enforcement means, with IAM's part and Bitbucket's part apart. */
export function enforcementLegend(by: Enforcement['by']): string {
  switch (by) {
    case 'environment':
      return 'IAM pins repository and environment; which branches may deploy there is a Bitbucket setting (attested, not verified)';
    case 'subject':
      return 'IAM pins repository and branch: the token’s subject carries both in this workspace';
    case 'nobody':
      return 'IAM pins only what is named before it; any branch, tag, pull request or custom pipeline may enter';
  }
}

function branchWords(enforcement: Enforcement, hasEnvironment: boolean): string {
  if (enforcement.by === 'nobody') return hasEnvironment ? 'any branch that may deploy there' : 'any branch';
  if (enforcement.branches.length === 0) return 'branches as the environment admits';
  return named(enforcement.branches, 'branch', 'branches');
}
