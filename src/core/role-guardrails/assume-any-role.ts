import { partsNameNothing, reachOf, resourceParts } from '../iam/resource-pattern.ts';
import { hasWildcard } from '../iam/wildcard.ts';
import { grants } from '../permissions/grants.ts';
import { actionPointer, resourcePointer } from '../permissions/policy-statements.ts';
import { CDK_REMEDY } from './cdk-remedy.ts';
import { byPointer, conditionWords } from './grant-words.ts';
import type { RoleRule } from './rule.ts';

/** sts:AssumeRole on `*`: every role whose trust names the account, in this account and in others. */
export const assumeAnyRole: RoleRule = {
  codes: ['assume-any-role'],
  level: 'refuse',
  check(role) {
    const wrong = grants(role, 'assume-role').filter(({ resource }) => isAnybody(resource));
    return byPointer(wrong, ({ statement, resourceIndex }) => resourcePointer(statement, resourceIndex)).map(
      ({ pointer, first: { resource, statement, index } }) => ({
        pointer,
        action: actionPointer(statement, index),
        message: `sts:AssumeRole on "${resource}": the pipeline can become every such role that trusts this account${conditionWords(statement)}`,
        remedy: `name the roles by ARN, account included; ${CDK_REMEDY}`,
      }),
    );
  },
};

function isAnybody(resource: string): boolean {
  const parts = resourceParts(reachOf(resource));
  return parts === undefined || hasWildcard(parts.account) || partsNameNothing(parts);
}
