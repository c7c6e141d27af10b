/** What manifests and plans say of roles that the gate keeps the branches of; what the gate itself says: gate.ts. */
import type { CodePage } from './page.ts';

export const gateManifestCodes = {
  'gate-missing': {
    title: 'A manifest asks for a gate, and there is none',
    cause:
      'enforcement is gate, in the manifest or in rolekeeper.yaml, and rolekeeper.yaml has no gate. Without the VPC of the gate there is no trust policy that only the gate satisfies, and no other one keeps these branches.',
    remedy:
      'Deploy the gate, and write what its stack prints under gate: in rolekeeper.yaml (docs/branches.md). Or pin a deployment environment instead: environments with enforcement: environment.',
    example: 'gate:\n  vpcs: [arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0a1b2c3d4e5f60718]',
  },
  'gate-subject-format': {
    title: 'The gate does not know tokens of this form',
    cause:
      'The gate holds every claim of a token against its subject, and knows the form that Atlassian documents: repository, environment, step. provider.subjectFormat in rolekeeper.yaml names another one, so that it would refuse every token.',
    remedy:
      'Remove provider.subjectFormat if the tokens of the workspace have the documented form (`rolekeeper token` shows one). If their subject carries the branch, no gate is needed: enforcement: environment, and IAM compares it.',
  },
  'gate-without-branches': {
    title: 'A manifest asks for the gate, and names no branch',
    cause:
      'The gate compares the branch of a token with the branches of the manifest. There are none here, or anyBranch admits all of them.',
    remedy: 'Name branches. If every branch may enter, leave enforcement out.',
    example: 'enforcement: gate\nbranches: [main, release/*]',
  },
} satisfies Record<string, CodePage>;

export const gatePlanCodes = {
  'gate-not-deployed': {
    title: 'A role would be entered through a gate that is not there',
    cause:
      'enforcement is gate, and no gate is deployed in a VPC that gate.vpcs names: no step could become the role. A new role of the gate is not made, and a role does not change over to it. A role that has this form already stays as it is: what was changed by hand is put back, and all else of it goes on. The same where the VPC of the gate that is deployed is taken out of gate.vpcs.',
    remedy:
      'Deploy the gate, then the service with its VPC (-c gateVpc), and write that VPC under gate.vpcs (docs/branches.md). To replace a VPC: docs/deploy.md (Another VPC) has the order; the old one leaves gate.vpcs last. A plan of AWS from a command line knows of the deployment by --state-bucket alone. The embedded IAM has no gate: there a role can only be tried with another enforcement.',
    example: 'gate:\n  vpcs: [arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718]',
  },
  'gate-another-vpc': {
    title: 'Roles of the gate can be entered from another VPC as well',
    cause:
      'gate.vpcs in rolekeeper.yaml names a VPC in which the gate that is deployed does not stand. IAM lets a call in from each VPC that is named, with any token of the repository: there no gate looks at the branch. That is meant while the gate moves from one VPC to another.',
    remedy:
      'Where the gate moves: go on as docs/deploy.md says (Another VPC); the old VPC leaves gate.vpcs last. Where it does not: remove the VPC that is not the gate’s.',
    example: 'gate:\n  vpcs: [arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718]',
  },
  'gate-callers': {
    title: 'The steps of a role have to call it in another way',
    cause:
      'The role changes over to the gate, or away from it. IAM then refuses calls of STS that do not come from the gate’s VPC; or the gate lets no step into the role any more. In either direction the steps of today fail until their pipelines are changed.',
    remedy:
      'Change the pipelines at the same time: rolekeeper snippet prints the step. Where no build may fail, declare a role of another name for the new way, let the steps change over to it, and then remove the old one.',
    example: 'rolekeeper snippet checkout-deploy',
  },
} satisfies Record<string, CodePage>;
