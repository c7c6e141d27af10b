import type { Settings } from '../src/core/manifest/settings.ts';

/** A policy of a resource, which says for whom it is as well. */
export interface EndpointPolicyJson {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Principal: '*';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition: { readonly StringEquals: Readonly<Record<string, string>> };
  }[];
}

/**
 * What goes through the endpoint of STS: the roles under our path, by a token, and nothing else of STS. So no one takes a
 * token, or credentials, out of that VPC to an account of theirs.
 *
 * The caller is `*`, as who comes with a token is no principal of AWS before it is let in: keys of the principal are absent,
 * and of the token's claims AWS does not say that they are there (IAM User Guide, "Available keys for AWS STS"; AWS's sample
 * policies for data perimeters say the same). What is asked for is known: whose role it is.
 *
 * @param organization its id; undefined: the roles have to be of the account of the settings
 */
export function endpointPolicy(
  { partition, account, roles }: Settings,
  organization: string | undefined,
): EndpointPolicyJson {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OurRolesByToken',
        Effect: 'Allow',
        Principal: '*',
        Action: ['sts:AssumeRoleWithWebIdentity'],
        Resource: [`arn:${partition}:iam::${account}:role${roles.path}*`],
        Condition: {
          StringEquals:
            organization === undefined ? { 'aws:ResourceAccount': account } : { 'aws:ResourceOrgID': organization },
        },
      },
    ],
  };
}
