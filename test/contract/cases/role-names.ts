/** What a role may be called, and the shapes of what belongs to it. */
import { CreateRoleCommand, GetRoleCommand, ListRolesCommand, UpdateRoleCommand } from '@aws-sdk/client-iam';
import { createRole, TRUST } from '../baseline.ts';
import { alreadyExists, type ContractCase, call, invalid, invalidInput, validationError } from '../contract-case.ts';

const BAD_NAME =
  'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-';

export const roleNameCases: readonly ContractCase[] = [
  {
    name: 'a name that is taken',
    reason: 'never overwritten',
    given: [createRole()],
    when: createRole(),
    expected: alreadyExists('Role with name deploy already exists.'),
  },
  {
    name: 'a name that is taken under another path',
    reason: 'names are unique in the account, the path does not separate them',
    given: [createRole({ Path: '/other/' })],
    when: createRole(),
    expected: alreadyExists('Role with name deploy already exists.'),
  },
  {
    name: 'a name that is taken in another case',
    reason: 'names that differ only in case are the same',
    moto: 'creates a second role',
    given: [createRole({ RoleName: 'Deploy' })],
    when: createRole(),
    expected: alreadyExists('Role with name deploy already exists.'),
  },
  {
    name: 'a role is found in any case',
    reason: 'and answers with its own spelling',
    moto: 'does not find it',
    given: [createRole({ RoleName: 'Deploy' })],
    when: call(GetRoleCommand, { RoleName: 'dePLOY' }),
    expected: { Role: { RoleName: 'Deploy' } },
  },
  {
    name: 'a name of 64 characters',
    reason: 'the longest there is',
    when: createRole({ RoleName: 'a'.repeat(64) }),
    expected: { Role: { RoleName: 'a'.repeat(64) } },
  },
  {
    name: 'every character that a name may have',
    reason: 'more than letters',
    when: createRole({ RoleName: 'a_Z9+=,.@-' }),
    expected: { Role: { RoleName: 'a_Z9+=,.@-' } },
  },
  {
    name: 'a name of 65 characters',
    reason: 'an over-long name must fail here and not in production',
    moto: 'accepts it',
    when: createRole({ RoleName: 'a'.repeat(65) }),
    expected: invalid('roleName', 'have length less than or equal to 64'),
  },
  {
    name: 'no name',
    reason: 'empty is not a name',
    moto: 'accepts it',
    when: createRole({ RoleName: '' }),
    expected: invalid('roleName', 'have length greater than or equal to 1'),
  },
  ...['a b', 'a/b', 'ä', 'a:b'].map((RoleName) => ({
    name: `the name "${RoleName}"`,
    reason: 'it holds a character that names may not have',
    moto: 'accepts it',
    when: createRole({ RoleName }),
    expected: validationError(BAD_NAME),
  })),
  ...['bitbucket/', '/bitbucket', '/bit bucket/', '/bitbücket/'].map((Path) => ({
    name: `the path "${Path}"`,
    reason: 'a path begins and ends with / and has no blanks',
    moto: 'accepts it',
    when: createRole({ Path }),
    expected: validationError(/^The specified value for path is invalid/),
  })),
  {
    name: 'a path of 513 characters',
    reason: '512 is the most',
    moto: 'accepts it',
    when: createRole({ Path: `/${'a'.repeat(511)}/` }),
    expected: invalid('path', 'have length less than or equal to 512'),
  },
  {
    name: 'a path of AWS itself',
    reason: 'service-linked roles are made by AWS alone',
    moto: 'accepts it',
    when: createRole({ Path: '/aws-service-role/' }),
    expected: invalidInput("Path prefix '/aws-service-role/' can only be used for AWS Service linked Roles"),
  },
  {
    name: 'a prefix that is no path',
    reason: 'a reader with a slip must not get the whole account, nor nothing',
    moto: 'answers with nothing',
    when: call(ListRolesCommand, { PathPrefix: 'bitbucket/' }),
    expected: {
      refused: 'ValidationError',
      status: 400,
      message: /^1 validation error detected: Value at 'pathPrefix'/,
    },
  },
  {
    name: 'a description of 1,001 characters',
    reason: '1,000 is the most',
    moto: 'accepts it',
    when: createRole({ Description: 'a'.repeat(1001) }),
    expected: invalid('description', 'have length less than or equal to 1000'),
  },
  {
    name: 'a description with a typographic quote',
    reason: 'Latin-1 only: what editors put in by themselves is refused',
    moto: 'accepts it',
    when: createRole({ Description: 'the shop’s role' }),
    expected: {
      refused: 'ValidationError',
      status: 400,
      message: /^1 validation error detected: Value at 'description'/,
    },
  },
  ...[3600, 43_200].map((MaxSessionDuration) => ({
    name: `a session of ${MaxSessionDuration} seconds`,
    reason: 'one to twelve hours, both included',
    given: [createRole({ MaxSessionDuration })],
    when: call(GetRoleCommand, { RoleName: 'deploy' }),
    expected: { Role: { MaxSessionDuration } },
  })),
  {
    name: 'a session of 3,599 seconds',
    reason: 'less than an hour exists only in the call that assumes the role',
    moto: 'accepts it',
    when: createRole({ MaxSessionDuration: 3599 }),
    expected: invalid('maxSessionDuration', 'have value greater than or equal to 3600'),
  },
  {
    name: 'a session of 43,201 seconds',
    reason: 'twelve hours are the most',
    moto: 'accepts it',
    given: [createRole()],
    when: call(UpdateRoleCommand, { RoleName: 'deploy', MaxSessionDuration: 43_201 }),
    expected: invalid('maxSessionDuration', 'have value less than or equal to 43200'),
  },
  {
    name: 'a role without a name member',
    reason: 'a request that lacks a required member names it',
    moto: 'creates a role named None',
    when: call(CreateRoleCommand, { AssumeRolePolicyDocument: JSON.stringify(TRUST), RoleName: undefined }),
    expected: invalid('roleName', 'not be null'),
  },
];
