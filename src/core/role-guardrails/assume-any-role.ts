import { formatsOf } from '../iam/catalogue.ts';
import { leftOpen } from '../iam/resource-format.ts';
import { reachOf, resourceParts } from '../iam/resource-pattern.ts';
import { hasWildcard } from '../iam/wildcard.ts';
import type { Settings } from '../manifest/settings.ts';
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
    const wrong = grants(role, 'assume-role').filter(({ resource }) => whoever(resource) !== undefined);
    return byPointer(wrong, ({ statement, resourceIndex }) => resourcePointer(statement, resourceIndex)).map(
      ({ pointer, first: { resource, statement, index } }) => ({
        pointer,
        action: actionPointer(statement, index),
        message: `sts:AssumeRole on "${resource}" admits ${whoever(resource)}: the pipeline can become each that trusts this account${conditionWords(statement)}`,
        remedy: whomToName(role.settings),
      }),
    );
  },
};

/** A role that the boundary denies could not be assumed even if the policy names it: said before people find out. */
function whomToName({ partition, account }: Settings): string {
  return [
    `name the roles by ARN, account included, such as arn:${partition}:iam::${account}:role/NAME`,
    'the permissions boundary has to allow them too, and the one that Rolekeeper ships denies all but the roles of cdk bootstrap',
    CDK_REMEDY,
  ].join('; ');
}

/** Ends the sentence "it admits …"; undefined if it names roles of one account. */
function whoever(resource: string): string | undefined {
  const open = leftOpen(resource, formatsOf('sts:AssumeRole'));
  if (open !== undefined) return open === 'every resource' ? 'every role of every account' : open;
  const account = resourceParts(reachOf(resource))?.account ?? '*';
  return hasWildcard(account) ? 'such roles of other accounts' : undefined;
}
