/** Whether a boundary allows, for certain, all that the policies of a role do: then taking it off gives nothing. */
import { expand } from '../iam/action-pattern.ts';
import { hasWildcard } from '../iam/wildcard.ts';
import type { PolicyEntry } from '../manifest/manifest.ts';
import type { Arn } from '../model/ids.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import type { RoleSpec } from '../model/role-spec.ts';
import { allowedOnAll } from '../permissions/allowance.ts';
import { managedStatements } from '../permissions/managed-statements.ts';
import { documentStatements } from '../permissions/policy-statements.ts';
import { parseJsonObject } from '../text/json.ts';

/** @param texts also of the boundary; without it the answer is no */
export function isWithinBoundary(
  role: Pick<RoleSpec, 'inlinePolicies' | 'managedPolicyArns'>,
  boundary: string,
  texts: ManagedTexts,
): boolean {
  const text = texts.get(boundary as Arn);
  const document = text?.is === 'read' ? parseJsonObject(text.document) : undefined;
  const entries = role.managedPolicyArns.map((managed): PolicyEntry => ({ managed }));
  const attached = managedStatements(entries, texts);
  if (document === undefined || attached.unseen.length > 0) return false;
  const limit = documentStatements(document, '');
  const own = Object.values(role.inlinePolicies).map(parseJsonObject);
  if (!own.every((one) => one !== undefined)) return false;
  const statements = [...own.flatMap((one) => documentStatements(one, '')), ...attached.statements];
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .every(({ actions, notActions, resources }) => {
      // More than can be listed: only a boundary without limits would do, and that is none.
      if (notActions !== undefined || actions.some(({ service }) => hasWildcard(service))) return false;
      return actions.every((pattern) => {
        const names = expand(pattern).map(({ name }) => name);
        return (names.length > 0 ? names : [pattern.text]).every((name) =>
          resources.every((resource) => allowedOnAll(limit, name, resource).is === 'yes'),
        );
      });
    });
}
