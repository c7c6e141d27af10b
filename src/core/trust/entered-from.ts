/** From which VPCs a trust policy lets calls in. */
import type { PolicyText } from '../model/role-spec.ts';
import { VPC_ARN } from './call-origin.ts';
import { readTrustDocument } from './trust-document.ts';

/**
 * The VPCs that every Allow asks for, under the operator that no direct call passes; undefined: it can be entered from elsewhere, or
 * cannot be read. A value that is no ARN of a VPC keeps nothing out that is known here: "${aws:SourceVpcArn}" is every VPC.
 */
export function enteredFrom(trust: PolicyText): readonly string[] | undefined {
  const read = readTrustDocument(trust);
  if (!('document' in read)) return undefined;
  const allows = read.document.statements.filter(({ effect }) => effect === 'Allow');
  const asked = allows.map(({ conditions }) =>
    conditions.find(({ key, operator }) => key === VPC_ARN && operator.text === 'StringEquals'),
  );
  if (asked.length === 0 || asked.includes(undefined)) return undefined;
  const vpcs = [...new Set(asked.flatMap((condition) => condition?.values ?? []))];
  return vpcs.every((value) => ARN_OF_VPC.test(value)) ? vpcs : undefined;
}

/** As the settings have them (schemas/settings.schema.json). */
const ARN_OF_VPC = /^arn:[a-z-]+:ec2:[a-z\d-]+:\d{12}:vpc\/vpc-[\da-f]+$/;
