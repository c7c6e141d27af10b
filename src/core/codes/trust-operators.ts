/** Operators and values that a trust policy should not have. */
import type { CodePage } from './page.ts';

export const trustOperatorCodes = {
  'trust-for-all-values': {
    title: 'An operator has the prefix ForAllValues',
    cause:
      'ForAllValues asks that all values of a list are allowed, and an empty list passes: the condition is true for a token without the claim. The most used Terraform module writes it on the audience.',
    remedy: 'Leave the prefix out: aud and sub are single texts.',
    example: '"StringEquals": {"…:aud": "…"}',
  },
  'trust-for-any-value': {
    title: 'An operator has the prefix ForAnyValue',
    cause: 'It is for claims that are lists. aud and sub are single texts, so it adds nothing but a question.',
    remedy: 'Leave the prefix out.',
  },
  'trust-if-exists': {
    title: 'An operator ends with IfExists',
    cause:
      'The condition is true for a token without the claim, so it does not keep out a token that has no such claim.',
    remedy: 'Leave the ending out.',
  },
  'trust-ignore-case': {
    title: 'An operator ignores letter case',
    cause:
      'Bitbucket spells UUIDs and audiences in one way only, so there is nothing to ignore; and * is a plain character under …IgnoreCase.',
    remedy: 'Write StringEquals for the audience and StringLike for the subject, in lower case.',
  },
  'trust-negated': {
    title: 'An operator says who may not enter',
    cause:
      'StringNotEquals and the like let in every other step, also of repositories that do not exist yet, and tokens without the claim.',
    remedy: 'Name who may enter.',
  },
  'trust-null': {
    title: 'A condition asks only whether a claim is there',
    cause: 'Every Bitbucket token has aud and sub: Null says nothing about their values.',
    remedy: 'Ask for the values.',
  },
  'trust-operator': {
    title: 'An operator is not for texts',
    cause:
      'Arn…, Numeric…, Date…, Bool, BinaryEquals and IpAddress compare things other than texts, each in its own way; on aud and sub most of them are never true.',
    remedy: 'Write StringEquals for the audience and StringLike for the subject.',
  },
  'trust-variable': {
    title: 'A trust policy has a policy variable',
    cause:
      'The value of ${…} comes with the request, so the policy alone does not say who gets in; a variable without a value matches nothing.',
    remedy: 'Write the value itself.',
  },
} satisfies Record<string, CodePage>;
