/** Tags of a role: ours say who owns it. */
import { GetRoleCommand, ListRoleTagsCommand, TagRoleCommand, UntagRoleCommand } from '@aws-sdk/client-iam';
import { createRole } from '../baseline.ts';
import { type ContractCase, call, invalid, invalidInput, limitExceeded, noSuchEntity } from '../contract-case.ts';

type Pairs = Readonly<Record<string, string>>;
const tags = (pairs: Pairs) => Object.entries(pairs).map(([Key, Value]) => ({ Key, Value }));
const tag = (pairs: Pairs) => call(TagRoleCommand, { RoleName: 'deploy', Tags: tags(pairs) });
const untag = (...TagKeys: string[]) => call(UntagRoleCommand, { RoleName: 'deploy', TagKeys });
const list = call(ListRoleTagsCommand, { RoleName: 'deploy' });
const many = (count: number): Pairs =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
const DUPLICATE = 'Duplicate tag keys found. Please note that Tag keys are case insensitive.';

export const tagCases: readonly ContractCase[] = [
  {
    name: 'tags are added to those that are there',
    reason: 'other tools have tags on our roles',
    given: [createRole({ Tags: tags({ 'rolekeeper:team': 'shop' }) }), tag({ 'cost-center': '42' })],
    when: list,
    expected: { Tags: tags({ 'cost-center': '42', 'rolekeeper:team': 'shop' }), IsTruncated: false },
  },
  {
    name: 'a tag with the same key is replaced',
    reason: 'the digest changes at every update',
    given: [createRole(), tag({ digest: 'v1-a' }), tag({ digest: 'v1-b' })],
    when: list,
    expected: { Tags: tags({ digest: 'v1-b' }) },
  },
  {
    name: 'a tag whose key differs by case is replaced',
    reason: 'keys of a role that differ only in case are the same',
    moto: 'keeps both',
    given: [createRole(), tag({ Team: 'shop' }), tag({ team: 'pay' })],
    when: list,
    expected: { Tags: tags({ team: 'pay' }) },
  },
  {
    name: 'an empty value',
    reason: 'a tag may say all by being there',
    given: [createRole(), tag({ marked: '' })],
    when: list,
    expected: { Tags: tags({ marked: '' }) },
  },
  {
    name: 'a tag taken away',
    reason: 'and only that one',
    given: [createRole({ Tags: tags({ a: '1', b: '2' }) }), untag('a')],
    when: list,
    expected: { Tags: tags({ b: '2' }) },
  },
  {
    name: 'taking away a tag that is not there',
    reason: 'succeeds: a repeated pass is harmless',
    given: [createRole()],
    when: untag('a'),
    expected: {},
  },
  {
    name: 'GetRole shows the tags',
    reason: 'a reader of one role needs no second call',
    given: [createRole(), tag({ a: '1' })],
    when: call(GetRoleCommand, { RoleName: 'deploy' }),
    expected: { Role: { Tags: tags({ a: '1' }) } },
  },
  {
    name: 'the same key twice in a request',
    reason: 'which one would it be',
    when: createRole({ Tags: [...tags({ a: '1' }), ...tags({ a: '2' })] }),
    expected: invalidInput(DUPLICATE),
  },
  {
    name: 'keys that differ by case in a request',
    reason: 'they are one key',
    given: [createRole()],
    when: tag({ Team: 'shop', team: 'pay' }),
    expected: invalidInput(DUPLICATE),
  },
  {
    name: 'a key of AWS',
    reason: 'aws: is reserved',
    moto: 'accepts it',
    given: [createRole()],
    when: tag({ 'aws:team': 'shop' }),
    expected: invalidInput(/aws:/),
  },
  {
    name: 'a key of 129 characters',
    reason: '128 is the most',
    given: [createRole()],
    when: tag({ ['k'.repeat(129)]: 'v' }),
    expected: invalid('tags.1.member.key', 'have length less than or equal to 128'),
  },
  {
    name: 'a value of 257 characters',
    reason: '256 is the most: a long source path does not fit',
    given: [createRole()],
    when: tag({ k: 'v'.repeat(257) }),
    expected: invalid('tags.1.member.value', 'have length less than or equal to 256'),
  },
  {
    name: 'a value with a comma',
    reason: 'letters, digits, blanks and _.:/=+-@ only',
    moto: 'accepts it',
    given: [createRole()],
    when: tag({ k: 'a,b' }),
    expected: {
      refused: 'ValidationError',
      status: 400,
      message: /^1 validation error detected: Value at 'tags\.1\.member\.value' failed to satisfy constraint/,
    },
  },
  {
    name: '51 tags in one request',
    reason: 'the request itself is out of shape',
    when: createRole({ Tags: tags(many(51)) }),
    expected: invalid('tags', 'have length less than or equal to 50'),
  },
  {
    name: 'a 51st tag',
    reason: 'fifty is the quota of a role',
    moto: 'accepts it',
    given: [createRole({ Tags: tags(many(50)) })],
    when: tag({ oneMore: 'v' }),
    expected: limitExceeded('The number of tags has reached the maximum limit.'),
  },
  {
    name: 'tagging a role that is gone',
    reason: 'never creates anything',
    when: tag({ a: '1' }),
    expected: noSuchEntity('The role with name deploy cannot be found.'),
  },
];
