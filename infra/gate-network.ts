/**
 * Where the exchange stands: a VPC of its own that leads nowhere. It has no internet gateway, no NAT, no peering, no route but
 * its own, and in it one thing that answers, the endpoint of STS, which admits the exchange alone.
 *
 * The roles trust this VPC, so every other interface in it would pass for the gate. Nothing else is to be put here.
 *
 * What a VPC comes with is left as it is, and used by nothing: the table of routes without routes out, the list of network
 * rules that lets all pass, and the default security group, which CloudFormation cannot empty. A function of the CDK could, and
 * would need the right to change security groups. Who is in that group reaches nothing, as the endpoint does not admit it.
 *
 * There is no flow log. It would cost cents, and a third role; all that it could show is who talked to the endpoint, which
 * CloudTrail has of every call that STS answered, with the role and the token's subject.
 */
import { Fn, Tags } from 'aws-cdk-lib';
import {
  CfnRouteTable,
  CfnSecurityGroup,
  CfnSecurityGroupIngress,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
  InterfaceVpcEndpointAwsService,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { EndpointPolicyJson } from './gate-endpoint-policy.ts';
import { GATE_TAG } from './names.ts';

/** Nothing else can be reached from there, so that it may be any. AWS keeps five addresses of each subnet, so 27 are left. */
const NETWORK = { vpc: '10.0.0.0/26', subnets: ['10.0.0.0/27', '10.0.0.32/27'] } as const;

const HTTPS = 443;

export interface GateNetworkProps {
  /** Value of the tag on all of it: whose it is. */
  service: string;
  /** Two Availability Zones; none: the first two of the region. */
  zones: readonly string[];
  policy: EndpointPolicyJson;
}

export class GateNetwork extends Construct {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Of the exchange. */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, { service, zones, policy }: GateNetworkProps) {
    super(scope, id);
    // DNS, by which the regional name of STS is the endpoint.
    const vpc = new CfnVPC(this, 'Vpc', {
      cidrBlock: NETWORK.vpc,
      enableDnsHostnames: true,
      enableDnsSupport: true,
    });
    acknowledge(vpc, {
      'AwsSolutions-VPC7':
        'All that can be reached from it is STS, and CloudTrail has what it answers: all but what the endpoint policy denies',
    });
    const routes = new CfnRouteTable(this, 'Routes', { vpcId: vpc.ref });
    const subnets = NETWORK.subnets.map((cidrBlock, index) => {
      const subnet = new CfnSubnet(this, `Subnet${index + 1}`, {
        vpcId: vpc.ref,
        cidrBlock,
        availabilityZone: zones[index] ?? Fn.select(index, Fn.getAzs()),
        mapPublicIpOnLaunch: false,
      });
      new CfnSubnetRouteTableAssociation(this, `Routes${index + 1}`, {
        subnetId: subnet.ref,
        routeTableId: routes.ref,
      });
      return subnet;
    });
    const { exchange, sts } = securityGroups(this, vpc);
    new CfnVPCEndpoint(this, 'Sts', {
      vpcEndpointType: 'Interface',
      serviceName: InterfaceVpcEndpointAwsService.STS.name,
      privateDnsEnabled: true,
      vpcId: vpc.ref,
      subnetIds: subnets.map(({ ref }) => ref),
      securityGroupIds: [sts.attrGroupId],
      policyDocument: policy,
    });
    Tags.of(this).add(GATE_TAG, service);
    Tags.of(this).add('Name', `${service}-gate`);
    this.vpcId = vpc.ref;
    this.subnetIds = subnets.map(({ ref }) => ref);
    this.securityGroupId = exchange.attrGroupId;
  }
}

/** From the exchange to the endpoint, and nothing else from or to either. */
function securityGroups(scope: Construct, vpc: CfnVPC): { exchange: CfnSecurityGroup; sts: CfnSecurityGroup } {
  const sts = new CfnSecurityGroup(scope, 'StsGroup', {
    groupDescription: 'The endpoint of STS: admits the exchange of the gate, and begins nothing itself',
    vpcId: vpc.ref,
    securityGroupEgress: [NOWHERE],
  });
  const exchange = new CfnSecurityGroup(scope, 'ExchangeGroup', {
    groupDescription: 'The exchange of the gate: reaches the endpoint of STS alone',
    vpcId: vpc.ref,
    securityGroupEgress: [
      {
        description: 'STS',
        ipProtocol: 'tcp',
        fromPort: HTTPS,
        toPort: HTTPS,
        destinationSecurityGroupId: sts.attrGroupId,
      },
    ],
  });
  new CfnSecurityGroupIngress(scope, 'StsFromExchange', {
    description: 'The exchange of the gate',
    groupId: sts.attrGroupId,
    ipProtocol: 'tcp',
    fromPort: HTTPS,
    toPort: HTTPS,
    sourceSecurityGroupId: exchange.attrGroupId,
  });
  return { exchange, sts };
}

/** Without any rule EC2 would write one that lets everything out; this one is for an address that no machine has. */
const NOWHERE = {
  description: 'Nothing',
  cidrIp: '255.255.255.255/32',
  ipProtocol: 'icmp',
  fromPort: 252,
  toPort: 86,
} as const;
