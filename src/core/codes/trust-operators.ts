/** Operators and values that a trust policy should not have. */
import type { CodePage } from './page.ts';

export const trustOperatorCodes = {
  'trust-for-all-values': {
    title: 'ForAllValues stands before an operator',
    cause:
      'ForAllValues asks that all values of a list are allowed, and a list of none passes: the condition is true for a token without the claim. The most used Terraform module writes it on the audience.',
    remedy: 'Leave the prefix out: aud and sub are one text each.',
    example: '"StringEquals": {"…:aud": "…"}',
  },
  'trust-for-any-value': {
    title: 'ForAnyValue stands before an operator',
    cause: 'It is for claims that are lists. aud and sub are one text each, so it adds nothing but a question.',
    remedy: 'Leave the prefix out.',
  },
  'trust-if-exists': {
    title: 'An operator ends with IfExists',
    cause: 'The condition is true for a token without the claim, so it keeps nobody out who leaves the claim out.',
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
      'StringNotEquals and the like let in everybody else, also repositories that do not exist yet, and tokens without the claim.',
    remedy: 'Say who may enter.',
  },
  'trust-null': {
    title: 'A condition asks only whether a claim is there',
    cause: 'Every Bitbucket token has aud and sub: Null says nothing about whose it is.',
    remedy: 'Ask for the values.',
  },
  'trust-operator': {
    title: 'An operator is not for texts',
    cause:
      'Arn…, Numeric…, Date…, Bool, BinaryEquals and IpAddress compare other things than a text, each in its own way; on aud and sub most of them never hold.',
    remedy: 'Write StringEquals for the audience and StringLike for the subject.',
  },
  'trust-variable': {
    title: 'A trust policy has a policy variable',
    cause:
      'What stands for ${…} comes with the request, so the policy does not say by itself who gets in; a variable without a value matches nothing.',
    remedy: 'Write the value itself.',
  },
} satisfies Record<string, CodePage>;
