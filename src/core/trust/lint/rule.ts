/** What a rule of the trust linter is. */
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { Rule } from '../../model/rule.ts';
import type { TrustCondition, TrustDocument, TrustStatement } from '../trust-document.ts';
import { bitbucketProvider, type TrustWorld } from '../trust-world.ts';
import type { Suggestion } from './suggestion.ts';

export interface TrustHit extends Diagnosis {
  /** `reject`: the role should not exist like this; `warn`: look at it. */
  readonly level: 'reject' | 'warn';
  /** Into the policy document. */
  readonly pointer: string;
  /** About a subject: what the remedy says to write, for programs. */
  readonly suggestions?: readonly Suggestion[];
}

export interface TrustSubject {
  readonly document: TrustDocument;
  readonly world: TrustWorld;
}

export type TrustRule = Rule<TrustSubject, TrustHit>;

export function allowStatements({ document }: TrustSubject): TrustStatement[] {
  return document.statements.filter(({ effect }) => effect === 'Allow');
}

/**
 * Statements that Bitbucket's tokens could come in by; a missing audience does not matter in those for AWS principals.
 */
export function tokenStatements(subject: TrustSubject): TrustStatement[] {
  return allowStatements(subject).filter(
    ({ principal: { not, members } }) =>
      not ||
      members.some(({ type, id }) => id === '*' || (type === 'Federated' && bitbucketProvider(id) !== undefined)),
  );
}

/** Whose tokens a statement is about: those of the Bitbucket provider that it names, else of the one that it should. */
export function providerOf(
  { principal }: TrustStatement,
  { provider }: TrustWorld,
): { host: string; workspace: string } {
  const named = principal.members.flatMap(({ id }) => bitbucketProvider(id) ?? []);
  return named.find(({ host }) => host === provider.host) ?? named[0] ?? provider;
}

/** The conditions of a statement on one claim of those tokens. */
export function conditionsOn(claim: 'aud' | 'sub', statement: TrustStatement, world: TrustWorld): TrustCondition[] {
  const key = `${providerOf(statement, world).host}:${claim}`.toLowerCase();
  return statement.conditions.filter((condition) => condition.key === key);
}

/** Whether a condition asks for one of its values, whatever the prefix and the ending of its operator. */
export function asksForValues({ operator }: TrustCondition): boolean {
  return /^String(Equals|Like|EqualsIgnoreCase)$/.test(operator.base);
}

/** Each value of a condition with its place. */
export function valuesOf({ at, values }: TrustCondition): { at: string; value: string }[] {
  return values.map((value, index) => ({ at: values.length === 1 ? at : `${at}/${index}`, value }));
}
