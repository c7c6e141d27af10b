/**
 * Patterns that match the tokens of one kind of step and nothing else that a token could be. A trust policy says
 * `{repo}:*`, which as a text also matches what no token has (`{repo}:a:b:c`); compared as texts, two policies that
 * admit the same steps would look different. A step's UUID has one length, so it can be spelt out.
 */

import type { Subject, SubjectFormat } from '../manifest/subject-format.ts';
import { ONE_STEP } from '../trust/pinned-subject.ts';

/** `any`: with and without an environment; `some`: whichever environment; `none`: steps that deploy nowhere. */
export type Where = 'any' | 'some' | 'none' | { readonly environment: string };

type Steps = Omit<Subject, 'environmentUuid'> & { readonly where: Where };

/** Empty if no token of this format is of this kind. */
export function tokenPatterns(format: SubjectFormat, { where, ...subject }: Steps): string[] {
  const isOptional = format.parts.includes('optionalEnvironmentUuid');
  if (!format.carriesEnvironment) return where === 'any' || where === 'none' ? [pattern(format, subject, '')] : [];
  if (typeof where === 'object') return [pattern(format, subject, where.environment)];
  const without = isOptional ? [pattern(format, subject, undefined)] : [];
  const within = [pattern(format, subject, ONE_STEP)];
  return { any: [...without, ...within], some: within, none: without }[where];
}

function pattern(format: SubjectFormat, subject: Subject, environment: string | undefined): string {
  return format.parts
    .map((part) => {
      switch (part) {
        case ':':
        case '*':
          return part;
        case 'stepUuid':
          return ONE_STEP;
        case 'environmentUuid':
          return environment ?? ONE_STEP;
        case 'optionalEnvironmentUuid':
          return environment === undefined ? '' : `:${environment}`;
        default:
          return subject[part] ?? '*';
      }
    })
    .join('');
}
