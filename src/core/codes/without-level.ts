/** What is said about a role at no level that the settings choose: what is always refused, notes, expectations, what AWS says. */
import type { CodePage } from './page.ts';

/** Rules that have no level: IAM would refuse, or the settings say exactly what they want. */
export const fixedGuardrailCodes = {
  'policy-grammar': {
    title: 'A policy document is not one that IAM accepts',
    cause:
      'IAM refuses it as malformed, and does not say where: no Version or another one than 2012-10-17, a Principal in a role’s own policy, an empty Statement, both Action and NotAction, an unknown element or condition operator, a wildcard in the name of a service, a resource that is not an ARN of six parts, a Sid twice, a character beyond U+00FF. Or it cannot attach a managed policy: one of another account, or one that AWS keeps for a role of its own service (aws-service-role/…). A variable in the spelling of Terraform or CloudFormation it would store, and never replace.',
    remedy:
      'The remedy of the message says what IAM wants. The document of a trust policy or of a bucket policy does not belong here.',
    example: `document:
  Version: "2012-10-17"
  Statement:
    - Effect: Allow
      Action: s3:GetObject
      Resource: arn:aws:s3:::checkout-assets/*`,
  },
  'reserved-name': {
    title: 'The name of a role or a policy is reserved',
    cause:
      'Names that begin with rolekeeper, cdk-, AWSReservedSSO_, AWSServiceRole and the like belong to other owners: people, and policies that trust a prefix, would take the role for one of theirs. Letter case does not matter, as IAM ignores it too. The policy name AWSRevokeOlderSessions belongs to the console, which ends sessions with it.',
    remedy: 'Choose another name.',
    example: `metadata:
  name: checkout-deploy`,
  },
  'team-unlisted': {
    title: 'A team is not in the settings',
    cause:
      'Once rolekeeper.yaml has `teams`, each folder under teams/ has exactly the rights that are listed there. A folder that is not listed has none. Without `teams` a folder is a team by its name alone, so the name must be plain ASCII: in other letters it could look like that of another team.',
    remedy:
      'Have the platform add it, or correct the name of the folder. With unlistedTeams: allow a folder that is not listed has no limits.',
    example: `# rolekeeper.yaml
teams:
  shop:
    repositories: [checkout-api, storefront]`,
  },
  'team-repository': {
    title: 'A team names a repository that is not its own',
    cause:
      'A team that may merge its own folder could otherwise give another team’s pipelines a role, or let its own pipelines into a role that looks like another team’s.',
    remedy: 'Name a repository of the team, or have the platform add it under teams.<team>.repositories.',
    example: `# rolekeeper.yaml
teams:
  shop:
    repositories: [checkout-api, storefront]`,
  },
  'team-name-prefix': {
    title: 'A role name lacks the prefix of its team',
    cause:
      'Role names are unique in an account over all teams. With a prefix for each team, no team can take a name of another.',
    remedy: 'Begin the name with the prefix under teams.<team>.namePrefix.',
    example: `metadata:
  name: shop-checkout-deploy`,
  },
  'team-managed-policy': {
    title: 'A team attaches a managed policy that is not on its list',
    cause:
      'Who owns a managed policy can change it for every role at once. So the platform lists which ones a team may attach, after a look at them.',
    remedy: 'Attach one from the list, write statements, or have the platform extend teams.<team>.managedPolicies.',
    example: `# rolekeeper.yaml
teams:
  shop:
    repositories: [checkout-api]
    managedPolicies: [arn:aws:iam::111122223333:policy/ci/*]`,
  },
  'team-account': {
    title: 'A team uses an account that is not its own',
    cause:
      'teams.<team>.accounts lists the accounts that the roles of a team may be in and that their policies may name. ARNs without an account (S3 buckets) cannot be checked in this way.',
    remedy: 'Name a resource in one of the accounts, or have the platform extend the list.',
    example: `# rolekeeper.yaml
teams:
  shop:
    repositories: [checkout-api]
    accounts: ["111122223333"]`,
  },
  'team-session': {
    title: 'A role allows longer sessions than its team may have',
    cause: 'teams.<team>.maxSession limits maxDuration for all roles of a team.',
    remedy: 'Lower spec.session.maxDuration, or divide the work over several steps: each gets a session of its own.',
    example: `session:
  maxDuration: 1h`,
  },
  'team-retain': {
    title: 'A team may not have its roles retained',
    cause:
      'teams.<team>.retain is false: no manifest of the team may say `onRemoval: retain`, so that no role of it outlives its manifest, and the review of who may enter with it. Roles that are retained already stay, and are put back to what was applied last.',
    remedy: 'Say delete or quarantine, or leave onRemoval out; removal in the settings holds then.',
    example: `onRemoval: {quarantine: 7d}`,
  },
} satisfies Record<string, CodePage>;

/** About the list of AWS's actions, once a plan. */
export const catalogueCodes = {
  'catalogue-old': {
    title: 'The list of AWS’s actions is old',
    cause:
      'Which actions AWS has is compiled into Rolekeeper, of the day that rolekeeper --version names. After 120 days so many are missing that right manifests are refused as unknown, and new ways to other permissions are not known.',
    remedy:
      'Update Rolekeeper. Until then, single new actions can be named under guardrails.knownActions in rolekeeper.yaml. CONTRIBUTING.md says how the list is made new.',
  },
  'known-action': {
    title: 'The settings name an action that the list of AWS’s actions does not have',
    cause:
      'guardrails.knownActions makes single new actions count as actions of AWS until a day. Every plan notes them, with the reason, and warns from 14 days before that day. When it is over, the action is unknown again: a manifest with it is refused, and its role stays as it was applied last. An entry that the list has by now is reported too. That an action is known says nothing of what it is good for: the other rules do not know it.',
    remedy:
      'Update Rolekeeper, and remove the entry once its list has the action. If the list still lacks it, write a later day; if AWS has no such action, correct the manifests.',
    example: `# rolekeeper.yaml
guardrails:
  knownActions:
    - {action: "lambda:CreateCapacityPlan", reason: "in the reference since last week, SEC-230", expires: 2027-03-31}`,
  },
} satisfies Record<string, CodePage>;

/** What is noted of all roles together, once a plan. */
export const noteCodes = {
  'deployment-roles': {
    title: 'Roles that deploy have what CloudFormation may do',
    cause:
      'Such a role names what it works on, as it should, and still has what CloudFormation has. The deploy role of the CDK hands stacks to an execution role, which a plain `cdk bootstrap` makes an administrator. A stack keeps the role that it was made with, so cloudformation:UpdateStack on a named stack needs no iam:PassRole. Templates and code lie in the asset bucket of the CDK before they are deployed; the boundary that Rolekeeper ships lets only the CDK’s own roles write there. No role is warned about, as this is what deployments look like: one note a plan names all of them.',
    remedy:
      'Bootstrap the account with --cloudformation-execution-policies, so that CloudFormation may do no more than your stacks need, and name these policies in rolekeeper.yaml: the note is not made any more for that account. An AWS policy of an administrator is not enough. Rolekeeper does not check in AWS what CloudFormation may do.',
    example: `# rolekeeper.yaml
bootstrap:
  - executionPolicies: [arn:aws:iam::111122223333:policy/cdk-execution]
  - account: "444455556666"
    executionPolicies: [arn:aws:iam::444455556666:policy/cdk-execution]`,
  },
} satisfies Record<string, CodePage>;

/** What `expect` in a manifest says. */
export const expectationCodes = {
  'expectation-failed': {
    title: 'A policy does not do what the manifest expects of it',
    cause:
      'spec.expect is a test of the role’s policies: what must be allowed, and what must not. It is evaluated on the role’s own statements, and on the boundary where rolekeeper.yaml has its text.',
    remedy: 'Correct the policy or the expectation. The message says which statement decided.',
    example: `expect:
  - allow: s3:PutObject
    on: arn:aws:s3:::checkout-assets/index.html
  - deny: iam:*`,
  },
  'expectation-unknown': {
    title: 'An expectation cannot be decided offline',
    cause:
      'The answer depends on a condition or a policy variable, on the text of a managed policy, on a boundary whose text the settings do not have, or on how far a wildcard runs: for `arn:aws:lambda:*:*:checkout` AWS’s documentation and its simulator answer differently. Or the action does not work on the resource, so that the expectation would hold whatever is allowed. Then no answer is given.',
    remedy:
      'Write the ARN with its kind (function:checkout) and one that the action works on, make the statement unconditional, write it into the manifest instead of a managed policy, or give the boundary’s text under roles.boundaryDocument in rolekeeper.yaml. Or leave it: it blocks nothing.',
    example: `# rolekeeper.yaml
roles:
  permissionsBoundary: arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary
  boundaryDocument:
    Version: "2012-10-17"
    Statement: {Effect: Allow, NotAction: ["iam:*", "sts:*"], Resource: "*"}`,
  },
} satisfies Record<string, CodePage>;

/** What Access Analyzer says (`validate --access-analyzer`). */
export const accessAnalyzerCodes = {
  'access-analyzer': {
    title: 'IAM Access Analyzer objects to a policy',
    cause:
      'AWS’s own check of policy documents (ValidatePolicy) found an error or a security warning; its code and its page are in the message.',
    remedy:
      'Follow the link. Only `validate --access-analyzer` runs this check; it needs the permission access-analyzer:ValidatePolicy.',
    example: 'rolekeeper validate --access-analyzer',
  },
} satisfies Record<string, CodePage>;
