/** What only `doctor --gate` looks for; its other codes a plan and the gate itself have as well. */
import type { CodePage } from './page.ts';

export const gateHealthCodes = {
  'gate-neighbour': {
    title: 'A role could get a network interface into the gate’s VPC',
    cause:
      'IAM cannot tell the gate from anything else in its VPC: a caller that has a network interface there, through a function, a task, an instance or a build, can assume every gated role whose repository and environment its token has, from any branch. The gate’s VPC is in the account of the roles, and the policies of this role, under its permissions boundary, allow an action that makes such an interface, or may allow it.',
    remedy:
      'Put the gate into an account without pipeline roles (context gateAccount). Or take the action out of the role’s policies; the boundary that is deployed with a gate denies what IAM can tell apart by VPC or subnet, and some actions it cannot.',
    example: 'rolekeeper doctor --gate --target aws',
  },
} as const satisfies Record<string, CodePage>;
