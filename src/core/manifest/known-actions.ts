/**
 * `guardrails.knownActions` of rolekeeper.yaml: single actions that AWS has published since the catalogue was made. Each
 * with a reason and a last day, after which the catalogue is expected to have it.
 */
import type { Issue } from '../model/diagnosis.ts';
import type { SourceDocument } from '../source/document.ts';
import { endOfDay } from '../text/days.ts';
import { checkDay } from './calendar-day.ts';
import { issuesOf } from './manifest-issues.ts';

export interface KnownAction {
  /** As the settings spell it. */
  readonly action: string;
  /** Printed in every plan. */
  readonly reason: string;
  /** Its last day, until midnight UTC: `2027-03-31`. */
  readonly expires: string;
}

/** By the action in lower case. */
export type KnownActions = ReadonlyMap<string, KnownAction>;

/** @param file what schemas/settings.schema.json lets through; what is wrong is added to `issues` */
export function knownActionsFrom(
  file: readonly KnownAction[],
  document: SourceDocument,
  issues: Issue[],
): KnownActions {
  const add = issuesOf(document, issues);
  const known = new Map<string, KnownAction>();
  for (const [index, entry] of file.entries()) {
    const pointer = `/spec/guardrails/knownActions/${index}`;
    const key = entry.action.toLowerCase();
    checkDay(entry.expires, `${pointer}/expires`, add);
    if (known.has(key)) {
      const message = `${entry.action} is named twice under guardrails.knownActions`;
      add('bad-value', `${pointer}/action`, { message, remedy: 'keep one of the two' });
    }
    known.set(key, entry);
  }
  return known;
}

/** The settings as they are at that moment: without the actions whose last day is over. */
export function settingsAt<S extends { readonly knownActions?: KnownActions }>(settings: S, now: Date): S {
  const { knownActions } = settings;
  if (knownActions === undefined) return settings;
  return { ...settings, knownActions: new Map([...knownActions].filter(([, entry]) => !isOver(entry, now))) };
}

export function isOver({ expires }: KnownAction, now: Date): boolean {
  return (endOfDay(expires) ?? Number.POSITIVE_INFINITY) <= now.getTime();
}
