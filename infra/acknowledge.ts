import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Marks a finding of cdk-nag on this construct as intended, and says why: finding -> reason. */
export function acknowledge(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(scope).acknowledge({ id, reason });
}
