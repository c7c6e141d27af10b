/** Who may enter a role, in words that promise no more than somebody keeps. */

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
  return by === 'nobody' ? 'branches enforced by nobody' : `enforced by ${by}`;
}

/**
 * Whose word it is that the environments admit only some branches; undefined where no branch is promised by an
 * environment. `main may deploy to production, says platform team (2026-11-03)`.
 */
export function attestationWords({ environments, enforcement, attestations }: Admission): string | undefined {
  if (enforcement.by !== 'environment' || enforcement.branches.length === 0) return undefined;
  const said = attestations.map(
    ({ environment, branches, by, on }) => `${branches.join(', ')} may deploy to ${environment}, says ${by} (${on})`,
  );
  const seen = new Set(attestations.map(({ environment }) => environment));
  const unseen = environments.filter((environment) => !seen.has(environment));
  const unsaid = unseen.length === 0 ? [] : [`nobody says which branches may deploy to ${unseen.join(', ')}`];
  return [...new Set([...said, ...unsaid])].join('; ');
}

/** What each form of enforcement means: IAM's part and Bitbucket's part are told apart. */
export function enforcementLegend(by: Enforcement['by']): string {
  switch (by) {
    case 'environment':
      return 'IAM pins repository and environment; which branches may deploy there is a Bitbucket setting (attested, not verified)';
    case 'subject':
      return 'IAM pins repository and branch: the token’s subject carries both in this workspace';
    case 'nobody':
      return 'IAM pins what stands before it; any branch, tag, pull request or custom pipeline qualifies';
  }
}

function branchWords(enforcement: Enforcement, hasEnvironment: boolean): string {
  if (enforcement.by === 'nobody') return hasEnvironment ? 'any branch that may deploy there' : 'any branch';
  if (enforcement.branches.length === 0) return 'branches as the environment admits';
  return named(enforcement.branches, 'branch', 'branches');
}
