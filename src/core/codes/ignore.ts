/** What is reported about roles that the settings ignore. */
import type { CodePage } from './page.ts';

export const ignoreCodes = {
  'roles-ignored': {
    title: 'Roles of others are not reported, as the settings ignore them',
    cause:
      'Entries under ignore in rolekeeper.yaml fit roles that are not ours and let Bitbucket pipelines in, or that stand under our path without our tag. They are not reported and never closed; every plan counts them, so that a pattern that hides more than it was written for is seen.',
    remedy:
      'Nothing, if each of them is known. Otherwise make the entry narrower, or bind it to one trust policy (trust).',
  },
  'ignore-changed': {
    title: 'An ignored role has another trust policy than the one that was looked at',
    cause:
      'The entry under ignore in rolekeeper.yaml has the digest of a trust policy, and the role has another one by now: other pipelines may enter. It is reported again like any role that is not ours.',
    remedy:
      'Find out who changed it (CloudTrail, UpdateAssumeRolePolicy), and look at who gets in: rolekeeper lint-trust --role NAME. If it is meant, write the digest that the plan prints into the entry.',
  },
  'ignore-over': {
    title: 'The last day of an entry of ignore is over',
    cause: 'until of the entry is in the past, by UTC. It hides nothing any more: its roles are reported again.',
    remedy: 'Remove the entry; or, if its reason still holds, write a later day.',
  },
  'ignore-unmatched': {
    title: 'An entry of ignore fits no role',
    cause:
      'No role of the account that would be reported has this name, path, ARN or tag: it is gone, does not trust Bitbucket any more, is ours by now, or the entry is misspelt.',
    remedy: 'Remove the entry, or correct it: a pattern that fits nothing today may hide a role tomorrow.',
  },
} satisfies Record<string, CodePage>;
