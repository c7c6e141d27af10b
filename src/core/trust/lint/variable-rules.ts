/** Policy variables: `${…}`. */
import { type TrustRule, tokenStatements, valuesOf } from './rule.ts';

/** Who gets in must be readable from the policy alone. */
export const variables: TrustRule = {
  codes: ['trust-variable'],
  check: (subject) =>
    tokenStatements(subject).flatMap(({ conditions }) =>
      conditions
        .flatMap(valuesOf)
        .filter(({ value }) => value.includes('${'))
        .map(({ at, value }) => ({
          code: 'trust-variable',
          level: 'reject',
          pointer: at,
          message: `${value} has a policy variable: the caller’s request decides its value; without a value no token gets in`,
          remedy: 'write the value itself',
        })),
    ),
};
