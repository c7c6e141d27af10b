/** A role's permissions boundary, as a request names it. */
import type { Account } from './account.ts';
import type { PermissionsBoundary } from './account-state.ts';
import { invalidInput, noSuchEntity } from './iam-error.ts';
import { type Input, optionalText } from './input.ts';
import { parsePolicyArn } from './names.ts';

/** undefined if the request names none. @throws IamError InvalidInput, NoSuchEntity */
export function boundaryFor(account: Account, input: Input): PermissionsBoundary | undefined {
  const arn = optionalText(input, 'PermissionsBoundary', { min: 20, max: 2048 });
  if (arn === undefined) return undefined;
  const parsed = parsePolicyArn(arn);
  if (!parsed) throw invalidInput(`ARN ${arn} is not valid.`);
  if (!account.policies.isAttachable(parsed)) {
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
  }
  return { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn };
}
