/** What a step is judged by: the repository that runs it, the lock file, and the roles that manifests declare. */
import type { RepositoryEntry } from '../manifest/lock-index.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { TrustWorld } from '../trust/trust-world.ts';

export interface LintWorld {
  readonly trust: TrustWorld;
  /** The repository that the file is in; without environments where the lock file does not know it. */
  readonly repository: Pick<RepositoryEntry, 'slug' | 'uuid' | 'environments'>;
  /** Every role that a manifest declares: an ARN in a step may be that of any of them. */
  readonly roles: readonly DesiredRole[];
}

/** `arn:aws:iam::111122223333:oidc-provider/…` -> `arn:aws:iam::111122223333:role/bitbucket/checkout-deploy`. */
export function roleArn(
  provider: Pick<TrustWorld['provider'], 'arn'>,
  { path, name }: Pick<DesiredRole, 'path' | 'name'>,
): string {
  return `${provider.arn.slice(0, provider.arn.indexOf(':oidc-provider/'))}:role${path}${name}`;
}
