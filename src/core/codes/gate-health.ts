/** What `doctor --gate` looks for, beside codes that others have as well. */
import type { CodePage } from './page.ts';

export const gateHealthCodes = {
  'gate-elsewhere': {
    title: 'No gate is deployed in the VPCs of the settings',
    cause:
      'The trust policies of roles with enforcement: gate let calls in from the VPCs under gate.vpcs of rolekeeper.yaml. The deployment has no gate, or its gate calls STS from another VPC: no step becomes such a role.',
    remedy:
      'Deploy the gate, and give its VPC to the deployment of the service (context gateVpc); write the same ARN under gate.vpcs. To replace a VPC, name both until the gate has moved (docs/branches.md).',
    example: 'gate:\n  vpcs: [arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718]',
  },
  'gate-neighbour': {
    title: 'A role could get a network interface into the gate’s VPC',
    cause:
      'IAM cannot tell the gate from anything else in its VPC: whoever has a network interface there, through a function, a task, an instance or a build, can assume every gated role whose repository and environment its token has, from any branch. The gate’s VPC is in the account of the roles, and the policies of this role, under its permissions boundary, allow an action that makes such an interface, or may allow it.',
    remedy:
      'Put the gate into an account without pipeline roles (context gateAccount). Or take the action out of the role’s policies; the boundary that is deployed with a gate denies what IAM can tell apart by VPC or subnet, and some actions it cannot.',
    example: 'rolekeeper doctor --gate --target aws',
  },
} as const satisfies Record<string, CodePage>;
