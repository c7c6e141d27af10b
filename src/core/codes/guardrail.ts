/**
 * What the guardrails for a role say: an `Issue` where a rule refuses, a `Finding` where it only warns or is switched
 * off (role-guardrails.ts). docs/guardrails.md is made of these pages.
 */
import type { CodePage } from './page.ts';

/** Rules with a level in the settings. */
export const guardrailCodes = {
  'admin-access': {
    title: 'A policy allows everything, or everything of a service that decides who may do what',
    cause:
      'With `*`, `iam:*` or `sts:*` a pipeline is an administrator, or becomes one in one step, and so does every person who can push to its repository. A wildcard in the name of a service (`*:Get*`, `s*:PutObject`) also covers services that AWS adds next year.',
    remedy:
      'List the actions that the pipeline calls. If you do not know them, run it once in a test account and read them from CloudTrail.',
    example: `statements:
  - actions: [s3:PutObject, s3:DeleteObject]
    resources: [arn:aws:s3:::checkout-assets/*]`,
  },
  'admin-managed-policy': {
    title: 'An AWS managed policy makes the pipeline an administrator, or gives it a whole service',
    cause:
      'AdministratorAccess, PowerUserAccess, IAMFullAccess, the job functions and most …FullAccess policies are made for people or for services, not for a pipeline; several contain iam:PassRole on every role, or change policies. AWS also extends them without notice. They are judged by what they say; one that is newer than our data, and cannot be read, by its name.',
    remedy:
      'Write statements for what the pipeline calls, or name a customer managed policy. For `cdk deploy` the preset cdk-deploy is enough. Read-only policies and those for one task, such as AmazonEC2ContainerRegistryPowerUser, are not affected.',
    example: `policies:
  - preset: cdk-deploy
    with: {regions: [eu-west-1]}`,
  },
  'service-wildcard': {
    title: 'A policy allows every action of a service on resources that it does not name',
    cause:
      'A pipeline that updates two stacks does not need to delete every stack of the account. The usual recipe for the CDK, `cloudformation:*` on `*`, is an example: CloudFormation then does for the pipeline whatever the roles of the stacks can do.',
    remedy: 'List actions and resources. For `cdk deploy` use the preset cdk-deploy.',
    example: `statements:
  - actions: [cloudformation:DescribeStacks, cloudformation:UpdateStack]
    resources: [arn:aws:cloudformation:eu-west-1:111122223333:stack/checkout-*/*]`,
  },
  'named-service-wildcard': {
    title: 'A policy allows every action of a service on named resources',
    cause:
      '`s3:*` on one bucket is much less than on all of them, so this is only reported. It still contains actions that change who else may use the bucket, and actions that delete it.',
    remedy:
      'List the actions that the pipeline calls. If your platform wants this refused, set guardrails.named-service-wildcard.level to refuse.',
    example: `statements:
  - actions: [s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject]
    resources: [arn:aws:s3:::checkout-assets, arn:aws:s3:::checkout-assets/*]`,
  },
  'inverted-allow': {
    title: 'An Allow by exception: NotAction or NotResource',
    cause:
      'Allow with NotAction allows everything except a list, and AWS adds some thousand actions a year to the "everything". NotResource does the same with resources. In a Deny both are right: there they deny more.',
    remedy: 'Write Action and Resource, and list what is allowed.',
    example: `{"Effect": "Deny", "NotAction": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}`,
  },
  'privilege-escalation': {
    title: 'An action rewrites permissions themselves',
    cause:
      'A caller that may put a policy on a role, write a new version of a policy, remove a boundary, make an access key or change a trust policy can give itself every permission. The list follows the families of Datadog (pathfinding.cloud), Rhino Security Labs and Bishop Fox. All statements of the role count together; other letter case, and wildcards on both sides of the colon, do not hide an action. A Deny counts only without a condition.',
    remedy:
      'Leave the action out. Roles and policies are changed by manifests and by the platform. If a pipeline has to write IAM, give that work to a CloudFormation execution role and let the pipeline assume the roles of the CDK (preset cdk-deploy).',
    example: `# not: actions: [iam:PutRolePolicy], not: actions: ["iam:*Policy"]
policies:
  - preset: cdk-deploy
    with: {regions: [eu-west-1]}`,
  },
  'pass-role': {
    title: 'iam:PassRole gives the pipeline the permissions of another role',
    cause:
      'A caller that may pass a role to a service and start something there (a function, a task, an instance, a stack) acts as that role. Which actions start something with a role is what AWS says of each: those that depend on iam:PassRole. On every role of the account that is every permission of the account. On one named role it is what a deployment to ECS or Lambda needs, and the platform, not the team, has to allow it. The condition iam:PassedToService is not evaluated.',
    remedy:
      'Name the role by its ARN, and have the platform list it under teams.<team>.passRoles in rolekeeper.yaml (or except the role from this rule, with a reason); with unlistedTeams: allow the other teams need no entry. Open the boundary for the same path.',
    example: `# rolekeeper.yaml
teams:
  shop:
    repositories: [checkout-api]
    passRoles: [arn:aws:iam::111122223333:role/ecs/checkout-*]`,
  },
  'unlisted-pass-role': {
    title: 'iam:PassRole of one named role that the settings do not list',
    cause:
      'Passing a role is harmless until something starts as that role. Nothing in this manifest is known to; but a managed policy may, and AWS adds such actions every month. So a role that the platform has not listed is reported even alone.',
    remedy:
      'Have the platform list the role under teams.<team>.passRoles in rolekeeper.yaml (with unlistedTeams: allow the other teams need no entry), or leave iam:PassRole out.',
    example: `# rolekeeper.yaml
unlistedTeams: allow
teams:
  shop:
    repositories: [checkout-api]
    passRoles: [arn:aws:iam::111122223333:role/ecs/checkout-*]`,
  },
  'assume-any-role': {
    title: 'sts:AssumeRole on roles that the policy does not name',
    cause:
      'Many roles trust their whole account. sts:AssumeRole on `*`, on role/*, or on a name in any account lets the pipeline become every one of them, administrators included.',
    remedy:
      'Name the roles by ARN, with the account. The permissions boundary has to allow them as well: the one that Rolekeeper ships denies sts:AssumeRole on all but the roles of cdk bootstrap, so another role takes a boundary of yours (roles.permissionsBoundary). For the CDK use the preset cdk-deploy: it lists the four roles of cdk bootstrap for each region.',
    example: `statements:
  - actions: [sts:AssumeRole]
    resources: [arn:aws:iam::444455556666:role/releases/publish]`,
  },
  'role-takeover': {
    title: 'The pipeline can run its code with the role of any function, instance or stack',
    cause:
      'Replacing the code of a function, sending a command to an instance or a container, starting a build or updating a stack uses a role that is already there, without iam:PassRole. On a named resource that is a deployment. On every resource it is a way to the strongest role of the account.',
    remedy:
      'Name what the pipeline deploys to; the message shows an ARN of a kind that the action works on. A name may end with `*`, behind two letters at least; it may not begin with it. The ids that AWS makes up (i-…, mi-…, j-…) are written whole.',
    example: `statements:
  - actions: [lambda:UpdateFunctionCode]
    resources: [arn:aws:lambda:eu-west-1:111122223333:function:checkout-*]`,
  },
  'own-assets': {
    title: 'A policy can write to parts of Rolekeeper itself, or become one of its roles',
    cause:
      'The buckets with manifests and state, the queue, the function, the boundary, the provider and the managed roles decide what every pipeline may do. A caller that can write to one of them, or become one of those roles, can write every role. A bucket name that begins with a wildcard reaches them, too. What has no ARN that anybody knows before (the mapping that starts the function, the metrics) is known by the conditions lambda:FunctionArn and cloudwatch:namespace. Without such a condition `lambda:UpdateEventSourceMapping` and `cloudwatch:PutMetricData` on `*` pass: only the boundary keeps them off ours. Stacks whose names do not begin with Rolekeeper are known where service.stacks in rolekeeper.yaml names them.',
    remedy: 'Name only your own resources. What belongs to Rolekeeper is changed by its stacks and by manifests.',
    example: `# not: resources: ["*"], not: resources: ["arn:aws:s3:::*-assets/*"]
resources: ["arn:aws:s3:::checkout-assets/*"]`,
  },
  'opened-permissions': {
    title: 'An action changes who else may use a resource, on resources that the policy does not name',
    cause:
      'Who may use a bucket, a key, a queue, an image repository or a function also stands in the policy of that resource. A caller that may write the policies of all of them can let anybody in, other accounts included. Which actions do is what AWS says: the access level "Permissions management" of the Service Authorization Reference.',
    remedy: 'Name the resources whose permissions the pipeline really sets, or leave the action out.',
    example: `statements:
  - actions: [ecr:SetRepositoryPolicy]
    resources: [arn:aws:ecr:eu-west-1:111122223333:repository/acme/checkout]`,
  },
  'everybodys-data': {
    title: 'A policy reads everybody’s secrets, objects or rows, or becomes any user of an application',
    cause:
      'Nothing is changed, so no other rule speaks of it: but every secret, every bucket or every table of the account is what an attacker comes for. On named resources it is what a pipeline does all day. AWS’s own read-only policies, attached by name, are not reported.',
    remedy:
      'Name what the pipeline reads, by ARN; a name may end with `*`. If a role has to read everything, except it.',
    example: `statements:
  - actions: [secretsmanager:GetSecretValue]
    resources: [arn:aws:secretsmanager:eu-west-1:111122223333:secret:checkout/*]`,
  },
  'ends-the-watch': {
    title: 'An action ends the record of what is done in the account, or the alarms about it',
    cause:
      'A pipeline that stops a trail, a recorder or a detector can do the rest unseen. Rolekeeper itself learns of manual changes from the trail of the account. No pipeline of a team needs it, whichever trail it names.',
    remedy: 'Leave the action out. Starting a trail, or reading one, is not reported.',
    example: `statements:
  - actions: [cloudtrail:GetTrailStatus, cloudtrail:LookupEvents]
    resources: ["*"]`,
  },
  'shared-role': {
    title: 'One role for several repositories',
    cause:
      'What the pipeline of one repository may do, those of the others may as well. A mistake in any of them, or a stolen session, reaches what each of them deploys; and CloudTrail tells them apart only by the name of the session.',
    remedy:
      'Give each repository a role of its own: a file each. If the platform wants it so for a team, it says why: teams.<team>.sharedRoles.',
    example: `# rolekeeper.yaml
unlistedTeams: allow
teams:
  shop:
    repositories: [checkout-api, storefront]
    sharedRoles: the images are built alike and go to one registry`,
  },
  'unknown-action': {
    title: 'An action or a service does not exist',
    cause:
      'A misspelt action allows nothing, and is then often "repaired" with a wildcard; in a Deny it protects nothing. IAM accepts it without a warning. Some API calls need a permission of another name: HeadObject needs s3:GetObject.',
    remedy:
      'Correct the spelling. The list is compiled from the Service Authorization Reference, on the day that the message names; if AWS has published the action since then, have the platform name it under guardrails.knownActions in rolekeeper.yaml, with a reason and a last day, until Rolekeeper is updated.',
    example: `actions: [s3:PutObject]   # not s3:PutObjects`,
  },
  'resource-mismatch': {
    title: 'An action does not work on any of its resources',
    cause:
      's3:GetObject works on objects, s3:ListBucket on buckets. On an ARN of another kind the statement allows nothing, and a Deny denies nothing. Only single actions are judged, each against all resources of its statement; an action with wildcards, or one that sets tags, is not judged. Nor is what the reference of AWS is silent about: it has gaps, such as the macro of every `sam deploy` under cloudformation:CreateChangeSet.',
    remedy:
      'Add the resource that the remedy of the message shows, with your name for NAME, or correct the ARN: region and account stay empty where AWS has none, as in arn:aws:s3:::bucket.',
    example: `statements:
  - actions: [s3:ListBucket, s3:GetObject]
    resources: [arn:aws:s3:::checkout-assets, arn:aws:s3:::checkout-assets/*]`,
  },
  'resourceless-action': {
    title: 'An action that works on no single resource is used with ARNs',
    cause:
      'ecr:GetAuthorizationToken, for example, is for no single resource: IAM allows it only where the resource is "*". With ARNs it allows nothing. The reference of AWS is not complete in this, so it is only reported.',
    remedy: 'Give the action a statement of its own with resources ["*"].',
    example: `statements:
  - actions: [ecr:GetAuthorizationToken]
    resources: ["*"]
  - actions: [ecr:PutImage]
    resources: [arn:aws:ecr:eu-west-1:111122223333:repository/acme/*]`,
  },
} satisfies Record<string, CodePage>;

export type GuardrailCode = keyof typeof guardrailCodes;
