/**
 * What keeps pipelines out of the gate's VPC, where it is in their own account: an interface there passes for the gate, and
 * a step that has one becomes every gated role of its repository, from any branch.
 *
 * IAM can refuse what it can tell. EC2 says of every thing in a VPC in which one it is; some services say of a request which
 * VPC or which subnets it names (src/core/gate/network-actions.ts), the subnets only where the deployment knows them
 * (`gateSubnets`). What says neither cannot be refused for one VPC only: `doctor --gate` lists the roles that may do it. That
 * is why an account without pipeline roles is the better place (`gateAccount`).
 *
 * EC2's part and Lambda's are statements that deny. The other services' keys are in the condition of the one statement that
 * allows them at all: a statement for each would be more than the 6,144 characters of a policy. There a negated operator
 * holds where a request has no such key, so that what names no VPC is allowed as ever. Both refuse; only what denies also
 * refuses what a policy of the resource lets a session do, and of these services Lambda's functions can have such policies.
 */
import { NETWORK_KEYS, type NetworkKey, vpcParts } from '../src/core/gate/network-actions.ts';
import type { Settings } from '../src/core/manifest/settings.ts';
import { GATE_TAG } from './names.ts';
import type { PolicyStatementJson } from './policy-statement.ts';

/** IAM's limit of a managed policy, without white space (IAM User Guide, "IAM and AWS STS quotas"). */
export const POLICY_CHARACTERS = 6_144;

/** Those of the settings that are in the account of the pipelines. */
export function sharedVpcs({ account, gate }: Pick<Settings, 'account' | 'gate'>): string[] {
  return (gate?.vpcs ?? []).filter((arn) => vpcParts(arn)?.account === account);
}

export function gateDenials(settings: Pick<Settings, 'account' | 'gate'>): PolicyStatementJson[] {
  const vpcs = sharedVpcs(settings);
  return [
    {
      // Of every boundary, so that a gate of another deployment in the account has it as well. To take the tag off, or to put
      // another value in its place, is an action on what has it.
      Sid: 'DenyGate',
      Effect: 'Deny',
      Action: ['ec2:*'],
      Resource: ['*'],
      Condition: { StringLike: { [`aws:ResourceTag/${GATE_TAG}`]: '*' } },
    },
    {
      // Or one role could put the tag on what others have, and no managed role could use that, or take the tag off. The key
      // in any case, as IAM reads it above. Things that are tagged as they are made need ec2:CreateTags as well; that
      // ec2:DescribeTags is among these costs nothing, as it names no keys.
      Sid: 'DenyGateTag',
      Effect: 'Deny',
      Action: ['ec2:*Tags'],
      Resource: ['*'],
      Condition: { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': GATE_TAG } },
    },
    ...(vpcs.length === 0
      ? []
      : ([
          {
            // Subnets, interfaces, security groups and tables of routes, with the tag and without. The VPC itself is among
            // what no pipeline may touch (infra/boundary.ts): a statement of its own would be too many characters.
            Sid: 'DenyGateNetwork',
            Effect: 'Deny',
            Action: ['ec2:*'],
            Resource: ['*'],
            Condition: { StringEquals: { [EC2_KEY]: vpcs } },
          },
          {
            Sid: 'DenyGateFunctions',
            Effect: 'Deny',
            Action: ['lambda:*'],
            Resource: ['*'],
            Condition: { StringEquals: { [LAMBDA_KEY]: idsOf(vpcs) } },
          },
        ] satisfies PolicyStatementJson[])),
  ];
}

const EC2_KEY = 'ec2:Vpc';
const LAMBDA_KEY = 'lambda:VpcIds';

/** What is refused without them: by the statements above, or as an attachment of the VPC cannot be made in the first place. */
const NOT_NEEDED = [EC2_KEY, LAMBDA_KEY, 'ec2:VpcID', 'ec2:SubnetID', 'networkmanager:subnetArns'];

function idsOf(vpcs: readonly string[]): string[] {
  return vpcs.flatMap((arn) => vpcParts(arn)?.id ?? []);
}

/**
 * That a request of another service than these two does not name the gate's VPC; undefined: it is in another account, or nowhere.
 * @param subnets of these VPCs, as far as the deployment knows them
 */
export function outsideOfGate(
  settings: Pick<Settings, 'account' | 'partition' | 'gate'>,
  subnets: readonly string[],
): PolicyStatementJson['Condition'] {
  const { account, partition } = settings;
  const vpcs = sharedVpcs(settings);
  if (vpcs.length === 0) return undefined;
  const values: Readonly<Record<NetworkKey['kind'], readonly string[]>> = {
    'vpc-arn': vpcs,
    'vpc-id': idsOf(vpcs),
    'subnet-id': subnets,
    'subnet-arn': subnets.map((id) => `arn:${partition}:ec2:*:${account}:subnet/${id}`),
  };
  const condition: Record<string, Record<string, readonly string[]>> = {};
  for (const { name, kind, isList } of NETWORK_KEYS) {
    if (values[kind].length === 0 || NOT_NEEDED.includes(name)) continue;
    const operator = `${isList ? 'ForAllValues:' : ''}${kind === 'subnet-arn' ? 'StringNotLike' : 'StringNotEquals'}`;
    condition[operator] = { ...condition[operator], [name]: values[kind] };
  }
  return condition;
}
