/** The account of docs/quickstart.md: three roles that can be manifests, and two that cannot. */
import { ALLOWS, type OldRole } from './old-account.ts';

const CHECKOUT = '{5bca6b83-1e95-4b5f-9a3c-7d1f7a4cf2e6}';
const PRODUCTION = '{a7e5c7c7-2a44-4c8e-8b57-30a1b2a0c9d4}';
const REPORTS = '{0d1c2b3a-4f5e-4a6b-8c7d-9e0f1a2b3c4d}';
const LAST_WEEK = '2026-11-20T08:00:00+00:00';

export const QUICKSTART_ROLES: readonly OldRole[] = [
  {
    name: 'checkout-deploy',
    path: '/bitbucket/',
    sub: `${CHECKOUT}:${PRODUCTION}:*`,
    inline: { assets: ALLOWS(['s3:PutObject', 's3:GetObject']) },
    description: 'Deploys the checkout',
    session: 3600,
    lastUsed: LAST_WEEK,
    tags: { team: 'shop' },
  },
  {
    name: 'checkout-checks',
    path: '/bitbucket/',
    sub: `${CHECKOUT}:*`,
    inline: { read: ALLOWS('s3:GetObject') },
    description: 'Reads what was deployed',
    session: 3600,
    lastUsed: LAST_WEEK,
    tags: { team: 'shop' },
  },
  {
    name: 'reports-publish',
    sub: `${REPORTS}:*`,
    inline: { reports: ALLOWS('s3:PutObject', 'arn:aws:s3:::reports/*') },
    description: 'Publishes the reports',
    session: 7200,
    lastUsed: LAST_WEEK,
    tags: { team: 'data' },
  },
  {
    name: 'legacy-open',
    inline: { read: ALLOWS('s3:GetObject') },
    description: 'Lets every repository in',
    session: 3600,
    lastUsed: LAST_WEEK,
  },
  {
    name: 'landing-zone',
    sub: `${REPORTS}:*`,
    inline: { read: ALLOWS('s3:GetObject') },
    description: 'Made by Terraform',
    session: 3600,
    tags: { ManagedBy: 'terraform' },
  },
];
