/**
 * Why STS refuses a valid token: the role that was asked for, its trust policy, the session that was asked for, or a
 * policy of the organization. STS answers AccessDenied, and does not say which of these it was.
 */
import type { CodePage } from './page.ts';

export const entryCodes = {
  'role-missing': {
    title: 'There is no role of this ARN',
    cause:
      'The account has no role of this name. STS says AccessDenied, as it does for a role that trusts other callers.',
    remedy:
      'Compare the ARN in the pipeline with `rolekeeper status`. If the role is declared and not there yet, apply the manifests.',
    example: 'rolekeeper status --target aws',
  },
  'role-case': {
    title: 'The ARN’s letter case is not that of the role',
    cause: 'Role ARNs are case-sensitive, although IAM allows no two names that differ in case alone.',
    remedy: 'Copy the ARN as `rolekeeper snippet` prints it.',
    example: 'rolekeeper snippet checkout-deploy',
  },
  'role-path': {
    title: 'The ARN lacks the path of the role',
    cause:
      'The roles of Rolekeeper have a path, `/bitbucket/` unless the settings name another one, and the path is part of the ARN.',
    remedy: 'Copy the ARN as `rolekeeper snippet` prints it.',
    example: 'rolekeeper snippet checkout-deploy',
  },
  'role-account': {
    title: 'The ARN names another account',
    cause:
      'The account in the ARN is not the one of the settings: a sample number that was not replaced, or another stage.',
    remedy: 'Copy the ARN as `rolekeeper snippet` prints it.',
    example: 'rolekeeper snippet checkout-deploy',
  },
  'role-arn': {
    title: 'The ARN of the role is not one',
    cause: 'What the pipeline names as the role is not of the form `arn:aws:iam::ACCOUNT:role/PATH/NAME`.',
    remedy: 'Copy the ARN as `rolekeeper snippet` prints it.',
    example: 'rolekeeper snippet checkout-deploy',
  },
  'role-trust-differs': {
    title: 'The role’s trust policy is not what the manifest says',
    cause:
      'In IAM the role trusts other callers than its manifest asks for: it was changed by hand, or the manifest has not been applied yet.',
    remedy: 'See what differs with plan, then apply.',
    example: 'rolekeeper plan --target aws',
  },
  'entry-policy': {
    title: 'The trust policy is not one that IAM takes',
    cause: 'The text cannot be read as a trust policy, so that nothing can be concluded from it.',
    remedy: 'Let lint-trust name what is wrong with it.',
    example: 'rolekeeper lint-trust policy.json',
  },
  'entry-principal': {
    title: 'The role trusts another provider',
    cause: 'No statement of the trust policy names the provider that the token comes from as its Federated principal.',
    remedy:
      'Let the manifest declare the role, so that it trusts the provider of the settings; lint-trust shows whom it trusts now.',
    example: 'rolekeeper lint-trust --role checkout-deploy --target aws',
  },
  'entry-action': {
    title: 'The trust policy does not allow AssumeRoleWithWebIdentity',
    cause:
      'The statement about the provider allows another action, such as sts:AssumeRole, which a token cannot be used for.',
    remedy: 'Let the manifest declare the role, or write `sts:AssumeRoleWithWebIdentity` as the action.',
  },
  'entry-tag-session': {
    title: 'The trust policy does not allow sts:TagSession',
    cause:
      'The call has session tags, and STS asks the trust policy for a second action then. Tokens of Bitbucket carry no session tags, so this happens where a role is assumed from a role.',
    remedy:
      'Leave the session tags out of the call. A role that is assumed from a pipeline’s role, and needs tags, allows sts:TagSession beside sts:AssumeRole.',
  },
  'entry-audience': {
    title: 'The role asks for another audience',
    cause: 'The trust policy compares `aud` with another value than the one of the token.',
    remedy:
      'If the step sets `audiences`, set the one that the role asks for. If not, apply the manifest: it asks for provider.audience of rolekeeper.yaml.',
  },
  'entry-repository': {
    title: 'The role is of another repository',
    cause:
      'The trust policy compares the subject of the token with other repositories than the one whose pipeline runs.',
    remedy: 'Name the repository in the manifest of the role, or ask for a role of this repository.',
    example: 'rolekeeper who-can --role checkout-deploy',
  },
  'entry-environment': {
    title: 'The role is of another deployment environment',
    cause: 'The trust policy names deployment environments of this repository, and the step deploys to another one.',
    remedy:
      'Set `deployment:` of the step to an environment that the manifest names, or name this one in the manifest.',
    example: 'rolekeeper snippet checkout-deploy',
  },
  'entry-no-environment': {
    title: 'The step deploys to no environment, and the role asks for one',
    cause:
      'The subject of the token has no environment: the step has no `deployment:`. The role is for the steps of certain environments only.',
    remedy: 'Add `deployment:` with an environment of the manifest to the step.',
    example: 'rolekeeper snippet checkout-deploy',
  },
  'entry-with-environment': {
    title: 'The step deploys to an environment, and the role is for steps that do not',
    cause:
      'The trust policy admits steps without a deployment environment only: its pattern has room for the repository and the step, and no more.',
    remedy: 'Leave `deployment:` out of the step, or use the role of that environment.',
  },
  'entry-branch': {
    title: 'The role is of another branch',
    cause:
      'The subject of these tokens carries the branch, and the trust policy names others; or the gate keeps the branches of the role, and its manifest names others.',
    remedy: 'Run the pipeline on a branch that the manifest names, or name this one in the manifest.',
  },
  'entry-step': {
    title: 'The role is of one single run',
    cause:
      'The trust policy names the UUID of a step, which is another one at every run: it was copied from a token, and will not come again.',
    remedy: 'Put `*` in the place of the step’s UUID, or let a manifest declare the role.',
  },
  'entry-no-token': {
    title: 'No token has such a subject',
    cause:
      'The trust policy compares the subject with a pattern that no token of this workspace can match: the workspace first, a name where a UUID belongs, upper case, no braces, a branch.',
    remedy: 'Let lint-trust name what is wrong with the pattern, and what to write instead.',
    example: 'rolekeeper lint-trust --role checkout-deploy --target aws',
  },
  'entry-subject': {
    title: 'The subject of the token is not one that the role asks for',
    cause: 'The trust policy compares `sub` with patterns, and the subject of this token matches none of them.',
    remedy: 'Compare the two as shown; lint-trust says in words who gets in.',
    example: 'rolekeeper lint-trust --role checkout-deploy --target aws',
  },
  'entry-condition': {
    title: 'Another condition of the trust policy fails',
    cause:
      'The trust policy asks for something that no call with a token of Bitbucket has, such as a claim that STS does not offer (`branchName`).',
    remedy: 'Let lint-trust name the condition; a role that a manifest declares has none of them.',
    example: 'rolekeeper lint-trust --role checkout-deploy --target aws',
  },
  'entry-denied': {
    title: 'A Deny of the trust policy is about this step',
    cause: 'One of the statements denies what another one allows, and Deny wins.',
    remedy:
      'Read the Deny: rolekeeper lint-trust shows who is left. A role that a manifest declares has no Deny; apply puts it back.',
    example: 'rolekeeper lint-trust --role checkout-deploy --target aws',
  },
  'entry-gate': {
    title: 'The role is entered through the gate alone',
    cause:
      'The trust policy takes calls from the gate’s VPC alone (aws:SourceVpcArn), so that the gate can keep the branches. A step that calls STS itself is refused, on whatever branch it runs: STS says AccessDenied, as for any other reason.',
    remedy:
      'Let the step ask the gate in the place of STS, as rolekeeper snippet prints it. The gate says why it refuses a step.',
    example: 'rolekeeper snippet checkout-deploy',
  },
  'entry-depends': {
    title: 'Whether the role lets the step in depends on the call',
    cause:
      'The trust policy asks for something that is known only when STS is called, such as the network address or the VPC endpoint.',
    remedy: 'Look at the keys that are named: the step has to call STS from there.',
  },
  'session-too-long': {
    title: 'The session asked for is longer than the role allows',
    cause:
      'DurationSeconds of the call exceeds MaxSessionDuration of the role, which is one hour where it was not set.',
    remedy:
      'Ask for less (`role-duration-seconds`, `duration_seconds`), or raise session.maxDuration in the manifest: up to twelve hours.',
    example: `session:
  maxDuration: 2h`,
  },
  'session-too-short': {
    title: 'The session asked for is shorter than STS gives',
    cause:
      'DurationSeconds of the call is under 900: fifteen minutes are the shortest session. MaxSessionDuration of a role is at least an hour, so a short session is only ever asked for, and not enforced.',
    remedy: 'Ask for 900 seconds or more.',
  },
  'session-name': {
    title: 'The session’s name is not one that STS takes',
    cause:
      'RoleSessionName has 2 to 64 letters, digits and `_ + = , . @ -`. A branch with a slash in it is the usual cause.',
    remedy: 'Name the session by the build’s number.',
    example: 'export AWS_ROLE_SESSION_NAME="build-$BITBUCKET_BUILD_NUMBER"',
  },
  'organization-policy': {
    title: 'A policy of the organization may deny the call',
    cause:
      'Service control policies and resource control policies of AWS Organizations can deny sts:AssumeRoleWithWebIdentity for a whole account. Rolekeeper cannot read them.',
    remedy:
      'Ask the administrators of the organization whether one of them denies sts:AssumeRoleWithWebIdentity or iam in this account; CloudTrail shows the event with AccessDenied.',
    example: 'aws organizations list-policies-for-target --target-id 111122223333 --filter SERVICE_CONTROL_POLICY',
  },
  'action-not-allowed': {
    title: 'The role’s policies do not allow the action',
    cause:
      'The pipeline became the role, and then asked for something that none of the role’s policies allows, or that one of them denies.',
    remedy:
      'Ask who-can for the action and the resource; then add the action to the manifest’s policies, with that resource.',
    example: 'rolekeeper who-can --action s3:PutObject --resource arn:aws:s3:::checkout-artifacts/app.zip',
  },
  'action-over-boundary': {
    title: 'The permissions boundary does not allow the action',
    cause:
      'Every role has the permissions boundary of the deployment. What it does not allow no role can do, whatever its policies say.',
    remedy: 'Ask the platform team whether the boundary should allow it (infra/boundary.ts); a manifest cannot.',
  },
} satisfies Record<string, CodePage>;
