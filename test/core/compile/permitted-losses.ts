/** Mistakes that are only reported when another one is corrected, each with the reason why no better can be done. */
import type { Code } from '../../../src/core/codes/codes.ts';
import type { FILES } from '../manifest/mistakes.ts';

export interface PermittedLoss {
  because: string;
  hidden: readonly Code[];
  /** The mistakes that hide it: all of this file that change such a text. */
  file: keyof typeof FILES;
  changes: RegExp;
}

const ROLE = 'teams/shop/a.yaml';

export const PERMITTED: readonly PermittedLoss[] = [
  {
    because: 'a field that no manifest has may be the enforcement, misspelt',
    hidden: ['branch-wildcard', 'gate-missing'],
    file: ROLE,
    changes: /^ *(repositories|branches|tags):/,
  },
  {
    because: 'what stands under a misspelt field is not read: the field decides what it means',
    hidden: [
      'wrong-type',
      'quote-it',
      'bad-value',
      'branch-name',
      'branch-wildcard',
      'duplicate-value',
      'unknown-repository',
    ],
    file: ROLE,
    changes: /^ *(repositories|environments|branches):/,
  },
  {
    because: 'under a misspelt field no action is read either',
    hidden: ['bad-value', 'unknown-action', 'expectation-failed'],
    file: ROLE,
    changes: /^actions:/,
  },
  {
    because: 'environments belong to repositories, and these are not known',
    hidden: ['unknown-environment'],
    file: ROLE,
    changes: /checkout-api\]|repositories:|environments:/,
  },
  {
    because: 'the environments of a repository are found by a UUID that is wrong, or somebody else’s',
    hidden: ['unknown-environment'],
    file: 'bitbucket.lock.yaml',
    changes: /\{[0-9a-f-]{36}\}|2c4d6e8f0a1b|reports/,
  },
  {
    because: 'of a UUID that cannot be read, nobody knows whether it is there twice',
    hidden: ['duplicate-value'],
    file: 'bitbucket.lock.yaml',
    changes: /2c4d6e8f0a1b/,
  },
  {
    because: 'what may be requested depends on a maximum that cannot be read',
    hidden: ['duration'],
    file: ROLE,
    changes: /maxDuration/,
  },
  {
    because: 'with another first policy there are not two of the same, nor the one of another account',
    hidden: ['duplicate-value', 'policy-grammar'],
    file: ROLE,
    changes: /managed|policy\/ci/,
  },
  {
    because: 'an entry that may or may not be a managed policy is not counted as one',
    hidden: ['too-many-managed-policies'],
    file: ROLE,
    changes: /managed|policy\/ci/,
  },
  {
    because: 'what is allowed depends on every policy',
    hidden: ['expectation-failed'],
    file: ROLE,
    changes: /managed|policy\/ci|assets|actions|s3:/,
  },
  {
    because: 'where account and boundary differ, or one is not there, the account is not known',
    hidden: ['policy-grammar', 'expectation-failed', 'bad-value'],
    file: 'rolekeeper.yaml',
    changes: /111122223333/,
  },
  {
    because: 'the tag of the platform is another one now, or one of two that are one',
    hidden: ['reserved-tag', 'too-many-tags'],
    file: 'rolekeeper.yaml',
    changes: /owner/,
  },
  {
    because: 'the level of this very rule is not known',
    hidden: ['unknown-action'],
    file: 'rolekeeper.yaml',
    changes: /^ {2}roles:/,
  },
  {
    because: 'whose the audience, an owner or the lock file is depends on a workspace that is not known',
    hidden: ['audience-mismatch', 'duplicate-owner', 'workspace-mismatch'],
    file: 'rolekeeper.yaml',
    changes: /^workspace(Uuid)?: /,
  },
];
