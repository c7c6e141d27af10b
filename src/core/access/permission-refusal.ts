/** Why a role may not do something, as a cause with its remedy. */
import { policyName } from '../iam/managed-policy.ts';
import type { AskedAction } from './asked-action.ts';
import type { Refusal } from './refusal.ts';
import type { PlacedStatement, StatementPlace } from './role-policies.ts';

export function notAllowedRefusal({ action, resource }: AskedAction): Refusal {
  return {
    code: 'action-not-allowed',
    message: `no policy of the role allows ${action} on ${resource ?? 'anything'}`,
    remedy:
      resource === undefined
        ? `Add ${action} under policies in the manifest of the role, with the resources that it needs.`
        : `Add it under policies in the manifest of the role: actions: [${action}], resources: [${resource}].`,
  };
}

export function deniedRefusal({ action }: AskedAction, denial: PlacedStatement): Refusal {
  return {
    code: 'action-not-allowed',
    message: `${placeWords(denial.at)} denies ${action} there, and a Deny wins over every Allow`,
    remedy: 'Read that statement: it has to leave the resource out before anything can allow it.',
  };
}

/** @param denial undefined: nothing in the boundary allows it */
export function overBoundaryRefusal({ action }: AskedAction, boundary: string, denial?: PlacedStatement): Refusal {
  const message =
    denial === undefined
      ? `the permissions boundary ${boundary} does not allow ${action} there, and what it does not allow no policy of the role can`
      : `${placeWords(denial.at)} denies ${action} there`;
  return {
    code: 'action-over-boundary',
    message,
    remedy: `Ask those who keep ${policyName(boundary)} whether it should allow it; the manifest of the role cannot.`,
  };
}

/** `inline policy site, statement 2`. */
export function placeWords({ kind, policy, statement, sid }: StatementPlace): string {
  const what = { inline: 'inline policy', managed: 'managed policy', boundary: 'permissions boundary' }[kind];
  const which = sid === undefined ? statement : `${statement ?? ''} (${sid})`.trimStart();
  return `${what} ${policy}${which === undefined ? '' : `, statement ${which}`}`;
}
