/** What a rule finds in the text of a managed policy, in words for people who see only its ARN. */
import { isAwsPolicy, policyName } from '../iam/managed-policy.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { isInManaged } from '../permissions/managed-statements.ts';
import { counted } from '../text/counted.ts';
import { valueAt } from '../text/json-pointer.ts';
import type { Violation } from './rule.ts';

/** Of each managed policy a rule speaks once; what it finds elsewhere is as it was. */
export function attributed(violations: readonly Violation[], manifest: Manifest): readonly Violation[] {
  if (!violations.some(({ pointer }) => isInManaged(pointer))) return violations;
  return [...Map.groupBy(violations, ({ pointer }) => policyPointer(pointer))].flatMap(([pointer, found]) => {
    const [first, ...others] = found;
    return pointer === undefined || first === undefined ? found : inPolicy(pointer, first, others.length, manifest);
  });
}

/** `/spec/policies/3/managed/text/NotAction` -> `/spec/policies/3/managed`; undefined elsewhere. */
function policyPointer(pointer: string): string | undefined {
  return isInManaged(pointer) ? pointer.slice(0, pointer.indexOf('/text')) : undefined;
}

function inPolicy(pointer: string, { message }: Violation, others: number, { document }: Manifest): Violation {
  const arn = String(valueAt(document.value, pointer));
  const more = others === 0 ? '' : `; and ${counted(others, 'more of the kind', 'more of the kind')}`;
  return {
    pointer,
    message: `policy ${policyName(arn)}: ${message}${more}`,
    remedy: isAwsPolicy(arn)
      ? 'write statements for what the pipeline really calls instead, or name a customer managed policy'
      : 'take it out of that policy, or write statements for what the pipeline really calls instead',
  };
}
