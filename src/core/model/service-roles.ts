/**
 * The names of the roles that the service itself stands on (infra/ makes them). They are never under the managed path;
 * the guardrail that reads them here is for the day on which somebody makes it so.
 */
export const SERVICE_ROLES = {
  reconciler: 'rolekeeper-reconciler',
  /** Plans in pull requests of the config repository. */
  plan: 'rolekeeper-plan',
  /** Publishes manifests from the config repository. */
  upload: 'rolekeeper-upload',
} as const;
