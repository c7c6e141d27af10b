/**
 * The names of the roles that the service itself needs (infra/ makes them). They are never under the managed path; the
 * guardrail that reads them here is for the case that the path is changed.
 */
export const SERVICE_ROLES = {
  reconciler: 'rolekeeper-reconciler',
  /** Plans in pull requests of the config repository. */
  plan: 'rolekeeper-plan',
  /** Publishes manifests from the config repository. */
  upload: 'rolekeeper-upload',
  /** Rings for Bitbucket's webhook, where that is deployed. */
  webhook: 'rolekeeper-webhook',
} as const;
