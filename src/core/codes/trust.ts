/** What the trust linter reports about a trust policy (`lint-trust`, `scan`). docs/trust.md is made of these pages. */
import type { CodePage } from './page.ts';
import { trustOperatorCodes } from './trust-operators.ts';
import { trustSubjectCodes } from './trust-subject.ts';

export const trustCodes = {
  'trust-grammar': {
    title: 'IAM does not take this trust policy',
    cause:
      'The text is not JSON, or its elements are not those of a trust policy: an unknown element or operator, a missing Effect, a Resource, a condition that is not a value.',
    remedy:
      'Correct the place that is named. A role cannot have this policy, so it is not worked out who would get in.',
    example: '"Resource": "*"   # the role itself is the resource: a trust policy has none',
  },
  'trust-source-code': {
    title: 'This is code or a template that makes a trust policy, and not the policy',
    cause:
      'Articles show trust policies as CDK code, Terraform or YAML. What is judged is the JSON document that IAM holds: only there all variables have their values, and the provider its ARN.',
    remedy:
      'Give lint-trust what the code makes: the JSON template of `cdk synth --json`, what `aws iam get-role` prints, or a role of the account with --role.',
    example: 'npx cdk synth STACK --json > template.json && rolekeeper lint-trust template.json',
  },
  'trust-duplicate-key': {
    title: 'A key appears twice in a trust policy',
    cause:
      'JSON readers keep the second of two equal keys without a warning, so a reviewer may see one policy and another reader another. IAM refuses both.',
    remedy: 'Keep one of the two; put several values of one key into a list.',
    example: '"StringLike": {"…:sub": ["{repo-a}:{env-a}:*", "{repo-b}:{env-b}:*"]}',
  },
  'trust-characters': {
    title: 'A trust policy has characters that IAM does not take',
    cause:
      'IAM takes tab, line feed, carriage return and U+0020 to U+00FF. Others are often invisible, or look like another letter.',
    remedy: 'Remove them, also from Sid and branch names.',
  },
  'trust-version': {
    title: 'A trust policy does not have version 2012-10-17',
    cause:
      'Without a Version a document has version 2008-10-17, in which `${…}` is plain text: the same text means something different.',
    remedy: 'Write the version.',
    example: '"Version": "2012-10-17"',
  },
  'trust-statements': {
    title: 'A trust policy has more than one statement',
    cause:
      'Each Allow is a door of its own, and the widest one counts. A Deny takes something back, and a reader has to subtract it to see who gets in.',
    remedy:
      'Keep one statement with the patterns of all steps that may enter. Make a second role for people or services.',
  },
  'trust-principal': {
    title: 'A trust policy names another principal than the Bitbucket provider of its account',
    cause:
      'Only the OIDC provider of the role’s own account can vouch for a pipeline’s token. An AWS principal, a service, another provider or "*" is another door; "*" is a door for every caller.',
    remedy: 'Name the provider, alone, by its ARN: no https://, no slash at the end.',
    example:
      '"Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"}',
  },
  'trust-action': {
    title: 'A trust policy allows other calls than AssumeRoleWithWebIdentity',
    cause:
      'A pipeline makes one call with its token. sts:* and sts:AssumeRole let in AWS principals, NotAction allows everything that AWS adds later; sts:TagSession is for tokens with session tags, and Bitbucket’s tokens have none.',
    remedy: 'Allow that one call.',
    example: '"Action": "sts:AssumeRoleWithWebIdentity"',
  },
  'trust-placeholder': {
    title: 'A trust policy still has a placeholder',
    cause:
      'The policy was copied from a page, and a word such as <WORKSPACE> or <YOUR-WORKSPACE-UUID> was not replaced: in the provider’s ARN, in the keys of its conditions, or in the audience. No token has it.',
    remedy:
      'Put the value in its place everywhere. Repository settings, OpenID Connect, shows the provider’s address and the audience.',
    example: '"…:aud": "ari:cloud:bitbucket::workspace/c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936"',
  },
  'trust-no-aud': {
    title: 'A trust policy asks for no audience',
    cause:
      'The audience says for whom a token was made. Without it a token that a step got for another service, and that leaked there, opens the role.',
    remedy: 'Ask for the workspace’s audience, as Bitbucket shows it under OpenID Connect.',
    example: '"StringEquals": {"…:aud": "ari:cloud:bitbucket::workspace/c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936"}',
  },
  'trust-aud-wildcard': {
    title: 'The audience of a trust policy has a wildcard',
    cause: 'A step may ask for tokens of any audience, so a pattern keeps no step out.',
    remedy: 'Write the one audience in full, under StringEquals.',
  },
  'trust-aud-other': {
    title: 'The audience of a trust policy is not the workspace’s',
    cause:
      'sts.amazonaws.com is what GitHub’s tokens have, and the default of widely used modules. A Bitbucket token has it only if its step asks for it.',
    remedy:
      'Write the workspace’s audience; if yours is different on purpose, set provider.audience in rolekeeper.yaml.',
  },
  'trust-claim': {
    title: 'A condition is about a claim, or a key of STS, that no Bitbucket token brings',
    cause:
      'Of a Bitbucket token STS shows aud and sub to a trust policy; branchName, deploymentEnvironmentUuid and the others it does not show. Under a plain operator the condition is always false; with IfExists, ForAllValues or a negation it is always true: it reads as "main only" and lets in every branch. The same with keys of sts: that a call with such a token never has (sts:ExternalId, sts:SourceIdentity, sts:TransitiveTagKeys), and with a session name or a session length that STS does not take.',
    remedy:
      'Remove it. To pin a branch, pin a deployment environment that only this branch may deploy to (docs/enforcement.md), or the branch in the subject where subjects have it.',
  },
  'trust-key-host': {
    title: 'A condition is about another provider than the principal',
    cause:
      'A condition key begins with the address of the provider, without https:// and without a slash at the end. The key of another provider or workspace is absent from every request here.',
    remedy: 'Let the keys begin with what follows oidc-provider/ in the principal’s ARN.',
  },
  'trust-other-condition': {
    title: 'A condition is about the call and not about the token',
    cause:
      'Keys such as aws:SourceIp are known when the role is assumed, not before. Beside audience and subject they can only keep callers out; which ones is not known offline.',
    remedy: 'Keep it if it is intended.',
  },
  'trust-gate-open': {
    title: 'A condition on the VPC lets in other calls than those of the gate',
    cause:
      'A call over the internet has no aws:SourceVpcArn. Under IfExists, ForAllValues, Null or a negated operator the condition is true for it: it reads as "through the gate only" and lets every direct call in. A wildcard lets in other VPCs, and a VPC with an endpoint for STS can be made in any account.',
    remedy: 'Ask for the ARN of the gate’s VPC under StringEquals.',
    example: '"StringEquals": {"aws:SourceVpcArn": "arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718"}',
  },
  'trust-gate-key': {
    title: 'A condition asks for the VPC by another key than aws:SourceVpcArn',
    cause:
      'aws:SourceVpc has the id alone, which is unique in one Region of one account. aws:SourceVpce and aws:VpcSourceIp name an endpoint or an address, which change when they are replaced. AWS recommends aws:SourceVpcArn.',
    remedy: 'Ask for aws:SourceVpcArn instead.',
    example: '"StringEquals": {"aws:SourceVpcArn": "arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718"}',
  },
  'trust-gate-vpc': {
    title: 'A trust policy names a VPC that is not known as the gate’s',
    cause:
      'The condition lets in calls from a VPC that rolekeeper.yaml does not name under gate.vpcs: what stands there is not our gate, and looks at no branch. Where there is no gate in the settings, or no settings, it is only remarked. A value that is not the ARN of a VPC is matched by no call.',
    remedy: 'Write what gate.vpcs has; or, if this is a VPC of the gate, add it there.',
    example: 'gate:\n  vpcs: [arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718]',
  },
  'trust-any-branch': {
    title: 'Any branch of the repository may enter',
    cause:
      'The pattern pins the repository, and neither an environment nor (where subjects have it) a branch, so every branch, tag, pull request and custom pipeline may enter: a person who can push can edit bitbucket-pipelines.yml.',
    remedy:
      'Pin an environment that only the right branches may deploy to, or the branch where subjects have it, or use this only for a role that can do no harm.',
    example:
      '"…:sub": "{REPOSITORY-UUID}:{ENVIRONMENT-UUID}:*"\n# where provider.subjectFormat is "{workspaceUuid}:{repositoryUuid}:*:{branch}":\n"…:sub": "{WORKSPACE-UUID}:{REPOSITORY-UUID}:*:BRANCH"',
  },
  'trust-nobody': {
    title: 'No pipeline can assume the role',
    cause:
      'Each condition is right by itself, and together they are never true: two subjects that exclude each other, or a Deny that takes everything back.',
    remedy: 'Keep one condition on the audience and one on the subject.',
  },
  'trust-form': {
    title: 'A trust policy is not in the form that Rolekeeper writes',
    cause:
      'It means the right thing, but it is written differently: with an operator too many, or with a condition of its own for each value.',
    remedy: 'Nothing, or write the form below: where all policies look alike, a difference is easy to see.',
  },
  ...trustSubjectCodes,
  ...trustOperatorCodes,
} satisfies Record<string, CodePage>;
