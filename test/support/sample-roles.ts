/** The roles that the manifests of the samples declare, sorted. */
export const SAMPLE_ROLES = [
  'checkout-checks',
  'checkout-deploy',
  'image-release',
  'network-stacks',
  'reports-publish',
  'storefront-deploy',
  'warehouse-load',
];
