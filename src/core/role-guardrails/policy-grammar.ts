import { checkCondition } from '../iam/condition-grammar.ts';
import type { GrammarMistake } from '../iam/grammar-mistake.ts';
import { actionProblem, identityGrammar, repeatedSids } from '../iam/identity-grammar.ts';
import { isServicePolicy } from '../iam/managed-policy.ts';
import { resourceProblem } from '../iam/resource-grammar.ts';
import type { PolicyEntry, StatementEntry } from '../manifest/manifest.ts';
import type { Settings } from '../manifest/settings.ts';
import type { PolicyText } from '../model/role-spec.ts';
import type { RoleRule } from './rule.ts';

/** What IAM would refuse as malformed. No level: IAM knows none either. */
export const policyGrammar: RoleRule = {
  codes: ['policy-grammar'],
  level: 'refuse',
  check({ manifest, inline, settings }) {
    const found = manifest.policies.flatMap((entry, index) =>
      under(`/spec/policies/${index}`, mistakesOf(entry, settings)),
    );
    for (const { document, pointer } of inline) found.push(...under(pointer, characterMistakes(document)));
    return found;
  },
};

function mistakesOf(entry: PolicyEntry, settings: Settings): GrammarMistake[] {
  if ('managed' in entry) return managedMistakes(entry.managed, settings);
  if ('preset' in entry) return [];
  if ('statements' in entry) return statementsMistakes(entry.statements);
  return under('/document', identityGrammar(entry.document));
}

/** The schema has checked the shape; what is left are rules that look at several values, or into one. */
function statementsMistakes(statements: readonly StatementEntry[]): GrammarMistake[] {
  const found = repeatedSids(
    statements.map(({ sid }) => sid),
    (index) => `/statements/${index}/sid`,
  );
  for (const [number, { actions, resources, conditions }] of statements.entries()) {
    const here = `/statements/${number}`;
    found.push(...problems(actions, actionProblem, `${here}/actions`));
    found.push(...problems(resources, resourceProblem, `${here}/resources`));
    if (conditions !== undefined) {
      checkCondition(conditions, `${here}/conditions`, (pointer, message, remedy) =>
        found.push({ pointer, message, remedy }),
      );
    }
  }
  return found;
}

function problems(
  texts: readonly string[],
  problem: (text: string) => Omit<GrammarMistake, 'pointer'> | undefined,
  pointer: string,
): GrammarMistake[] {
  return texts.flatMap((text, index) => {
    const wrong = problem(text);
    return wrong === undefined ? [] : { pointer: `${pointer}/${index}`, ...wrong };
  });
}

/** IAM stores U+0009, U+000A, U+000D and U+0020 to U+00FF. Source: the pattern of PolicyDocument in PutRolePolicy. */
function characterMistakes(document: PolicyText): GrammarMistake[] {
  const [character] = /[^\t\n\r\u0020-\u00FF]/u.exec(document) ?? [];
  if (character === undefined) return [];
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return [
    {
      pointer: '',
      message: `the policy has the character "${character}" (U+${code}), which IAM does not store`,
      remedy: 'use characters up to U+00FF only; * or ? can stand for the others in a resource',
    },
  ];
}

function managedMistakes(arn: string, { account, partition }: Settings): GrammarMistake[] {
  const mistake = (message: string, remedy: string) => [{ pointer: '/managed', message, remedy }];
  const [, where, , , owner] = arn.split(':');
  if (isServicePolicy(arn)) {
    return mistake(
      'AWS keeps this policy for a role of its own service: IAM attaches it to no other',
      'name another policy, or write its statements here',
    );
  }
  if (where !== partition) {
    return mistake(
      `this policy is in partition ${where}, the role is in ${partition}`,
      `write arn:${partition}:… if the policy exists there: IAM attaches no other`,
    );
  }
  if (owner === 'aws' || owner === account) return [];
  return mistake(
    `this policy is in account ${owner}, the role is in ${account}`,
    'create the policy in the same account: IAM attaches no other',
  );
}

function under(prefix: string, mistakes: readonly GrammarMistake[]): GrammarMistake[] {
  return mistakes.map((mistake) => ({ ...mistake, pointer: prefix + mistake.pointer }));
}
