/** Words of a page that were copied with the policy, wherever they stand but in a subject (closed-subject.ts). */
import { placeholderIn } from '../../text/placeholder.ts';
import type { TrustStatement } from '../trust-document.ts';
import type { TrustWorld } from '../trust-world.ts';
import { type TrustHit, type TrustRule, tokenStatements, valuesOf } from './rule.ts';

/** Each once a statement: a host with one stands in the principal and in every key. */
export const placeholders: TrustRule = {
  codes: ['trust-placeholder'],
  check: (subject) =>
    tokenStatements(subject).flatMap((statement) => {
      const seen = new Set<string>();
      return textsOf(statement).flatMap(({ at, text }): TrustHit[] => {
        const word = placeholderIn(text);
        if (word === undefined || seen.has(word)) return [];
        seen.add(word);
        return [
          {
            code: 'trust-placeholder',
            level: 'reject',
            pointer: at,
            message: `${word} is a placeholder: no token has it, and no pipeline can assume the role`,
            remedy: `put ${meant(text, word, subject.world)} in its place, wherever it stands (Repository settings, OpenID Connect, shows it)`,
          },
        ];
      });
    }),
};

function textsOf({ at, principal, conditions }: TrustStatement): { at: string; text: string }[] {
  const ids = principal.members.map(({ type, id }) => ({ at: `${at}/Principal/${type}`, text: id }));
  const keys = conditions.map(({ at: place, keyAsWritten }) => ({ at: place, text: keyAsWritten }));
  const audiences = conditions
    .filter(({ key }) => key.endsWith(':aud'))
    .flatMap(valuesOf)
    .map(({ at: place, value }) => ({ at: place, text: value }));
  return [...ids, ...keys, ...audiences];
}

function meant(text: string, word: string, { known, provider }: TrustWorld): string {
  if (text.includes(`workspaces/${word}`)) {
    return known ? `the workspace, ${provider.workspace},` : 'the slug of the workspace';
  }
  if (text.startsWith('ari:')) {
    return known
      ? `the workspace’s UUID, ${provider.workspaceUuid.slice(1, -1)},`
      : 'the workspace’s UUID, without braces,';
  }
  if (text.startsWith('arn:')) return known ? `the account, ${provider.arn.split(':')[4]},` : 'the account';
  return 'the value';
}
