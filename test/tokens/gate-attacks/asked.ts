/** Right tokens that ask for what is not theirs. */
import { ACCOUNT } from '../../support/roles.ts';
import type { Attack } from './attack.ts';

const ARN = `arn:aws:iam::${ACCOUNT}:role/bitbucket/checkout-deploy`;

export const ASKED: readonly Attack[] = [
  ...[
    'other-deploy',
    'nowhere',
    '',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'Checkout-Deploy',
    'checkout-deploy ',
    ' checkout-deploy',
    'checkout-deploy\0',
    'checkout-deploy\n',
    'checkout-deplo\u0443',
    'bitbucket/checkout-deploy',
    `${ARN} `,
    ARN.toUpperCase(),
    ARN.replace('/bitbucket', ''),
    ARN.replace(ACCOUNT, '999988887777'),
    ARN.replace('arn:aws:', 'arn:aws-cn:'),
    ARN.replace('checkout-deploy', '__proto__'),
    `${ARN}/checkout-deploy`,
    `:${ARN}`,
    `x:/checkout-deploy`,
    `${ARN.replace('checkout-deploy', 'other-deploy')}`,
  ].map((role) => ({
    name: `role ${JSON.stringify(role)}`,
    reason: 'no role of this repository',
    wanted: { role },
    code: 'gate-refused' as const,
  })),
  ...[899, 43_201, 0, -900, 900.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((seconds) => ({
    name: `${seconds} seconds`,
    reason: 'STS gives 900 to 43,200',
    wanted: { seconds },
    code: 'gate-seconds' as const,
  })),
  {
    name: 'a wrong number of seconds for a role of others',
    reason: 'it says nothing of the role',
    wanted: { role: 'other-deploy', seconds: 5 },
    code: 'gate-seconds',
  },
];
