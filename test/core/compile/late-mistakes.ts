/** Honest mistakes that only show when a manifest is compiled. */
import type { Code } from '../../../src/core/codes/codes.ts';

export interface LateMistake {
  reason: string;
  replace: string;
  by: string;
  code: Code;
}

const ELEVEN = Array.from({ length: 11 }, (_, index) => `    - managed: arn:aws:iam::aws:policy/Reader${index}\n`);
const FIFTY = Array.from({ length: 50 }, (_, index) => `    tag-${index}: x\n`);

export const LATE: readonly LateMistake[] = [
  {
    reason: 'a repository that the lock does not know',
    replace: '[checkout-api]',
    by: '[checkout-api, nowhere]',
    code: 'unknown-repository',
  },
  {
    reason: 'an environment that the lock does not know',
    replace: '[production]',
    by: '[production, nowhere]',
    code: 'unknown-environment',
  },
  { reason: 'a branch pattern', replace: '[main]', by: '[release/*]', code: 'branch-wildcard' },
  {
    reason: 'a gate where there is none',
    replace: 'branches: [main]',
    by: 'enforcement: gate\n  branches: [main]',
    code: 'gate-missing',
  },
  { reason: 'an action that AWS does not have', replace: 's3:GetObject', by: 's3:GetObjekt', code: 'unknown-action' },
  { reason: 'one of our own tags', replace: 'cost-center:', by: 'rolekeeper:team:', code: 'reserved-tag' },
  { reason: "one of the platform's tags", replace: 'cost-center:', by: 'owner:', code: 'reserved-tag' },
  {
    reason: 'a policy of another account',
    replace: '111122223333:policy/ci/checkout-deploy',
    by: '444455556666:policy/ci/checkout-deploy',
    code: 'policy-grammar',
  },
  {
    reason: 'an expectation that fails',
    replace: '  tags:',
    by: '  expect: [{deny: "s3:GetObject"}]\n  tags:',
    code: 'expectation-failed',
  },
  {
    reason: 'more managed policies than a role takes',
    replace: '    - name: assets\n',
    by: `${ELEVEN.join('')}    - name: assets\n`,
    code: 'too-many-managed-policies',
  },
  {
    reason: 'more tags than a role takes',
    replace: '    cost-center: shop\n',
    by: `    cost-center: shop\n${FIFTY.join('')}`,
    code: 'too-many-tags',
  },
];
