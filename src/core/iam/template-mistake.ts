/**
 * Spellings that other tools replace before IAM sees them, and that here nothing replaces: IAM would store them, and the
 * policy would mean something else, mostly nothing.
 */

interface Foreign {
  readonly pattern: RegExp;
  /** Ends the sentence "`…` is". */
  readonly what: string;
  readonly remedy: string;
}

const REPLACED_ELSEWHERE: readonly Foreign[] = [
  {
    pattern: /\$\$\{/,
    what: 'how Terraform escapes a policy variable',
    remedy: 'write it with one $, as IAM spells it: ${aws:PrincipalTag/team}',
  },
  {
    pattern: /&\{/,
    what: 'how Terraform spells a policy variable in a data source',
    remedy: 'write it with $ instead of &, as IAM spells it: ${aws:PrincipalTag/team}',
  },
  {
    pattern: /\$?\{\{/,
    what: 'a template, and manifests have none',
    remedy: 'write the value itself',
  },
  {
    pattern: /\$\{[^}]*::[^}]*\}/,
    what: 'a parameter of CloudFormation, which IAM does not know',
    remedy: 'write the value itself, such as the account number',
  },
  {
    // `${*}`, `${?}` and `${$}` are the characters themselves; every key has a prefix and a colon.
    pattern: /\$\{(?![*?$]\})[^}:]*\}/,
    what: 'no policy variable, as it has no prefix',
    remedy: 'write the value itself, or a key with its prefix, such as ${aws:PrincipalTag/team}',
  },
];

/** Of a resource or a value of a condition; undefined if it has none. */
export function templateMistake(text: string): { message: string; remedy: string } | undefined {
  if (!text.includes('{')) return undefined;
  const foreign = REPLACED_ELSEWHERE.find(({ pattern }) => pattern.test(text));
  return foreign && { message: `"${text}" has ${spelt(text, foreign)}: it is ${foreign.what}`, remedy: foreign.remedy };
}

function spelt(text: string, { pattern }: Foreign): string {
  return pattern.exec(text)?.[0] ?? text;
}
