/**
 * What an organization can put over the trust policies of gated roles: a resource control policy (RCP) that refuses every call
 * but those with a token out of the VPCs of the gate, whatever a trust policy says by then. A person who may change trust
 * policies in the account cannot change it.
 *
 * It is a Deny with StringNotEquals and nothing beside: that operator is true where the key is absent, and
 * `aws:SourceVpcArn` is absent in every call over the internet. The sample in AWS's documentation adds `Null: false` for the
 * key, so that only calls through an endpoint are compared: it leaves the way over the internet, which is the one that
 * pipelines have, open.
 *
 * Beside it every other way into a role is denied, from wherever it comes: a trust policy that was changed by hand could as well
 * admit a user, a role or a SAML provider. Nothing is shut out by that which should get in, as a managed role is assumed with a
 * token alone. The endpoint of the gate takes no such call either, but another one in that VPC might.
 *
 * It names the gated roles, each by its ARN: a pattern, or a tag, would also take roles that are entered without the gate,
 * and a tag can be changed by who may tag. RCPs do not apply to the management account of an organization.
 */
import type { Arn } from '../model/ids.ts';

/** Of one policy: every character counts, white space too. */
export const RCP_CHARACTERS = 5120;

/** To a root, an organizational unit or an account as many can be attached, with the one that AWS itself attaches. */
export const RCPS_ATTACHED = 5;

export interface ControlPolicy {
  /** As it is written: JSON with white space; ends without a new line. */
  readonly text: string;
  readonly roleArns: readonly string[];
}

/**
 * As few as the size allows, each with some of the roles.
 * @param roleArns one at least
 * @param vpcs one at least
 */
export function resourceControlPolicies(roleArns: readonly string[], vpcs: readonly Arn[]): ControlPolicy[] {
  // Without a VPC the condition would have no value: AWS refuses that, and it would close the roles.
  if (vpcs.length === 0) throw new Error('a resource control policy without a VPC');
  const policies: ControlPolicy[] = [];
  let taken: string[] = [];
  for (const arn of [...new Set(roleArns)].sort()) {
    const more = [...taken, arn];
    if (taken.length > 0 && policyText(more, vpcs).length > RCP_CHARACTERS) {
      policies.push({ text: policyText(taken, vpcs), roleArns: taken });
      taken = [arn];
    } else taken = more;
  }
  return taken.length === 0 ? policies : [...policies, { text: policyText(taken, vpcs), roleArns: taken }];
}

function policyText(roleArns: readonly string[], vpcs: readonly Arn[]): string {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyThroughTheGate',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Resource: roleArns,
        Condition: { StringNotEquals: { 'aws:SourceVpcArn': [...vpcs].sort() } },
      },
      {
        Sid: 'OnlyByWebIdentity',
        Effect: 'Deny',
        Principal: '*',
        Action: ['sts:AssumeRole', 'sts:AssumeRoleWithSAML'],
        Resource: roleArns,
      },
    ],
  };
  return JSON.stringify(policy, undefined, 2);
}
