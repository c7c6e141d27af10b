/** Set-ups whose pipeline asks for a role that is not there, or for a session that it does not give. */
import { type BrokenSetUp, DEPLOY } from './set-up.ts';

export const BROKEN_ROLES: readonly BrokenSetUp[] = [
  {
    name: 'letter case',
    reason: 'ARNs of roles are case-sensitive',
    role: DEPLOY.replace('checkout', 'Checkout'),
    expected: 'role-case',
  },
  {
    name: 'no path',
    reason: 'the path is a part of the ARN',
    role: DEPLOY.replace('/bitbucket', ''),
    expected: 'role-path',
  },
  {
    name: 'another path',
    reason: 'the path of another deployment',
    role: DEPLOY.replace('bitbucket', 'pipelines'),
    expected: 'role-path',
  },
  {
    name: 'a sample account',
    reason: 'the article’s number was not replaced',
    role: DEPLOY.replace('111122223333', '123456789012'),
    expected: 'role-account',
  },
  {
    name: 'another stage',
    reason: 'the variable of production in staging',
    role: DEPLOY.replace('111122223333', '444455556666'),
    expected: 'role-account',
  },
  {
    name: 'a name with a folder',
    reason: 'a part of the ARN',
    role: 'role/bitbucket/checkout-deploy',
    expected: 'role-arn',
  },
  { name: 'a space', reason: 'a variable with white space at its end', role: `${DEPLOY} `, expected: 'role-arn' },
  {
    name: 'the ARN of a session',
    reason: 'what get-caller-identity prints',
    role: 'arn:aws:sts::111122223333:assumed-role/checkout-deploy/step',
    expected: 'role-arn',
  },
  {
    name: 'a role of another name',
    reason: 'renamed, or never made',
    role: DEPLOY.replace('deploy', 'release'),
    expected: 'role-missing',
  },
  {
    name: 'not applied yet',
    reason: 'merged, and no pass since',
    account: (state) => {
      state.RoleDetailList = state.RoleDetailList.filter(({ RoleName }) => RoleName !== 'checkout-deploy');
    },
    expected: 'role-missing',
  },
  {
    name: 'not applied yet, and asked for in another account',
    reason: 'STS looks into the account of the ARN first',
    role: DEPLOY.replace('111122223333', '444455556666'),
    account: (state) => {
      state.RoleDetailList = state.RoleDetailList.filter(({ RoleName }) => RoleName !== 'checkout-deploy');
    },
    expected: 'role-account',
  },
  {
    name: 'two hours of one',
    reason: 'the default maximum is one hour unless it is set',
    durationSeconds: 7_200,
    expected: 'session-too-long',
  },
  {
    name: 'more than twelve hours',
    reason: 'no role gives that',
    durationSeconds: 43_201,
    expected: 'session-too-long',
  },
  {
    name: 'ten minutes',
    reason: 'the shortest session has fifteen',
    durationSeconds: 600,
    expected: 'session-too-short',
  },
  {
    name: 'a branch as the session’s name',
    reason: 'it has a slash in it',
    sessionName: 'feature/cart',
    expected: 'session-name',
  },
];
