import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Settings } from '../src/core/manifest/settings.ts';
import { attachablePolicies } from './reconciler-permissions.ts';

/** Marks a finding of cdk-nag on this construct as intended, and says why: finding -> reason. */
export function acknowledge(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(scope).acknowledge({ id, reason });
}

/** Of the roles that make plans. */
export function policiesAreFound(settings: Settings): Record<string, string> {
  const reason = 'Which policies roles have comes from manifests; they are read and judged, and nothing is written';
  return Object.fromEntries(attachablePolicies(settings).map((arn) => [`AwsSolutions-IAM5[Resource::${arn}]`, reason]));
}
