/** From which VPCs a trust policy lets calls in. */
import type { PolicyText } from '../model/role-spec.ts';
import { VPC_ARN } from './call-origin.ts';
import { readTrustDocument } from './trust-document.ts';

/**
 * The VPCs that every Allow asks for, under the operator that no direct call passes; undefined: it can be entered from elsewhere, or
 * cannot be read.
 */
export function enteredFrom(trust: PolicyText): readonly string[] | undefined {
  const read = readTrustDocument(trust);
  if (!('document' in read)) return undefined;
  const allows = read.document.statements.filter(({ effect }) => effect === 'Allow');
  const asked = allows.map(({ conditions }) =>
    conditions.find(({ key, operator }) => key === VPC_ARN && operator.text === 'StringEquals'),
  );
  if (asked.length === 0 || asked.includes(undefined)) return undefined;
  return [...new Set(asked.flatMap((condition) => condition?.values ?? []))];
}
