/** One token of each kind, tried on a policy that has been judged: what gets in and what does not, for programs. */
import type { Answer } from '../answer.ts';
import { subjectPatterns } from '../doors.ts';
import { pinnedSubject } from '../pinned-subject.ts';
import { STRANGERS, stsRequest } from '../token.ts';
import { type Home, type TokenSample, tokenCorpus } from '../token-corpus.ts';
import { admits } from '../trust-evaluator.ts';
import type { TrustWorld } from '../trust-world.ts';
import type { TrustVerdict } from './trust-lint.ts';

export interface TriedToken {
  readonly kind: TokenSample['kind'];
  readonly words: string;
  /** null where the token has none. */
  readonly aud: string | null;
  readonly sub: string | null;
  /** `depends`: on what is known only when the role is assumed. */
  readonly admitted: Answer;
}

/** Empty if the policy could not be evaluated. */
export function triedTokens({ document, world }: TrustVerdict): TriedToken[] {
  if (document === undefined) return [];
  return tokenCorpus(world, homeOf(subjectPatterns([document]), world)).map(({ kind, words, token }) => ({
    kind,
    words,
    aud: token.aud ?? null,
    sub: token.sub ?? null,
    admitted: admits(document, stsRequest(token)),
  }));
}

/** The first repository and environment that the policy names; an example, where it names none. */
function homeOf(patterns: readonly string[], { provider }: TrustWorld): Home {
  const pinned = patterns.flatMap((pattern) => pinnedSubject(provider.subjectFormat, pattern) ?? []);
  const example = STRANGERS[1];
  const [home = example] = [...pinned.filter(({ environmentUuid }) => environmentUuid !== undefined), ...pinned];
  return {
    repositoryUuid: home.repositoryUuid,
    environmentUuid: home.environmentUuid ?? example.environmentUuid ?? '',
  };
}
