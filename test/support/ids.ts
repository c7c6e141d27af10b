/** IDs to test with, checked by the parsers of src: a constant that is none fails where it is made. */

import { type ApprovalDigest, type Arn, approvalDigest, arn, type RoleId, roleId } from '../../src/core/model/ids.ts';
import { normalUuid, type Uuid } from '../../src/core/text/uuid.ts';

/** @throws Error if the text is none */
export function aRoleId(text: string): RoleId {
  return parsed(roleId, text, 'RoleId');
}

/** @throws Error if the text is none */
export function anArn(text: string): Arn {
  return parsed(arn, text, 'ARN');
}

/** @throws Error if the text is none */
export function anApprovalDigest(text: string): ApprovalDigest {
  return parsed(approvalDigest, text, 'digest of a set');
}

/** @throws Error if the text is none, or not in the spelling of the tokens: what a test reads is what it gets. */
export function aUuid(text: string): Uuid {
  const uuid = parsed(normalUuid, text, 'UUID');
  if (uuid !== text) throw new Error(`${text}: to be written ${uuid}`);
  return uuid;
}

function parsed<T>(parse: (text: string) => T | undefined, text: string, what: string): T {
  const id = parse(text);
  if (id === undefined) throw new Error(`${JSON.stringify(text)}: no ${what}`);
  return id;
}
