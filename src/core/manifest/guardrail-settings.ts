/** `guardrails` of rolekeeper.yaml: what the platform changed about the rules for a role, and why. */
import type { GuardrailCode } from '../codes/guardrail.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceDocument } from '../source/document.ts';
import { issuesOf } from './manifest-issues.ts';
import type { GuardrailLevel, Settings } from './settings.ts';

/** What schemas/settings.schema.json lets through. */
export type GuardrailsFile = Partial<
  Record<
    GuardrailCode,
    { readonly level?: GuardrailLevel; readonly reason?: string; readonly exceptions?: Record<string, string> }
  >
>;

/** A level that loosens a rule without a reason is a mistake: the plan has to say why. */
export function guardrailsFrom(
  file: GuardrailsFile,
  document: SourceDocument,
  issues: Issue[],
): Settings['guardrails'] {
  const add = issuesOf(document, issues);
  const entries = Object.entries(file).map(([rule, { level, reason, exceptions = {} }]) => {
    if (level !== undefined && level !== 'refuse' && reason === undefined) {
      add('missing-field', `/spec/guardrails/${rule}/level`, {
        message: `guardrails.${rule} has level ${level} and no reason`,
        remedy: 'add reason: one sentence, which every plan prints',
      });
    }
    return [rule, { level, reason, exceptions: new Map(Object.entries(exceptions)) }];
  });
  return Object.fromEntries(entries);
}
