import type { Guardrail } from '../guardrails.ts';
import type { Change, Finding } from '../types.ts';

/** A role that stands in the way is left alone: we cannot know what depends on it. */
export const conflicts: Guardrail = ({ changes }) =>
  changes.flatMap((change) => (change.kind === 'conflict' ? finding(change) : []));

function finding({ name, reason, actual, desired }: Extract<Change, { kind: 'conflict' }>): Finding {
  if (reason === 'not-ours') {
    return {
      rule: 'name-taken',
      blocks: 'role',
      role: name,
      message: `${actual.arn} exists and is not ours: it is left alone`,
      remedy: `choose another name in ${desired.file}, or delete that role in IAM if nothing depends on it`,
    };
  }
  const wanted = `${desired.path}${name}`;
  return {
    rule: 'cannot-move',
    blocks: 'role',
    role: name,
    message: `the role exists as ${actual.path}${actual.name}, not ${wanted}: IAM can neither move nor rename a role`,
    remedy: 'give the role a new name; the old one is then deleted as undeclared',
  };
}
