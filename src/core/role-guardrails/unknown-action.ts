import { actionMeant } from '../iam/action-meant.ts';
import { type ActionPattern, actionPattern, standsFor, standsForAny } from '../iam/action-pattern.ts';
import { CATALOGUE_DATE, serviceOf } from '../iam/catalogue.ts';
import { hasWildcard } from '../iam/wildcard.ts';
import type { KnownActions } from '../manifest/known-actions.ts';
import { actionPointer } from '../permissions/policy-statements.ts';
import type { RoleRule, Violation } from './rule.ts';

/** Searching for the nearest of 700 actions takes a millisecond: the first few mistakes of a role get a suggestion. */
const SUGGESTIONS = 10;

/** A misspelt Allow does nothing, which is then often "repaired" with a wildcard; a misspelt Deny protects nothing. */
export const unknownAction: RoleRule = {
  codes: ['unknown-action'],
  level: 'refuse',
  check({ statements, settings }) {
    const found: Violation[] = [];
    for (const statement of statements) {
      for (const [index, action] of [...statement.actions, ...(statement.notActions ?? [])].entries()) {
        const message = unknownActionWords(action, settings.knownActions);
        if (message === undefined) continue;
        const remedy = found.length < SUGGESTIONS ? suggestion(action) : LOOK_IT_UP;
        found.push({ pointer: actionPointer(statement, index), message, remedy });
      }
    }
    return found;
  },
};

const LOOK_IT_UP =
  'look it up in the Service Authorization Reference of AWS; if AWS has published it since then, the platform may name it under guardrails.knownActions in rolekeeper.yaml';

const NONE: KnownActions = new Map();

/** What is wrong with the spelling; undefined if AWS has such an action, or the settings say so. */
export function unknownActionWords(action: ActionPattern, named: KnownActions = NONE): string | undefined {
  const { text, service, wildcard, known } = action;
  if (known !== undefined || hasWildcard(service)) return undefined;
  for (const one of named.keys()) if (standsFor(action, one)) return undefined;
  if (serviceOf(service) === undefined) return `"${text}": AWS has no service "${service}" (as of ${CATALOGUE_DATE})`;
  if (!wildcard) return `"${text}" is not an action of AWS (as of ${CATALOGUE_DATE})`;
  return standsForAny(action) ? undefined : `"${text}" matches no action of AWS (as of ${CATALOGUE_DATE})`;
}

/** What was probably meant, or where to look. */
export function suggestion({ text }: ActionPattern): string {
  const meant = actionMeant(text);
  if (meant === undefined) return LOOK_IT_UP;
  const { by, action } = meant;
  if (by === 'call') return `that is the name of an API call; its permission is ${action.replaceAll(', ', ' and ')}`;
  const refused = actionPattern(action).sensitive.some(({ kind }) => kind === 'escalation');
  return refused
    ? `leave it out: what is meant, ${action}, is refused by privilege-escalation`
    : `did you mean ${action}?`;
}
