/**
 * What AWS answers to a pipeline that has its role and may not do a thing with it. The titles are AWS's own texts; where
 * each is seen stands in src/core/access/message-texts.ts.
 */
import type { CodePage } from './page.ts';

const WHO_CAN = 'rolekeeper who-can --action s3:PutObject --resource arn:aws:s3:::checkout-assets/index.html';
const doctor = (text: string) => `rolekeeper doctor --error '${text}'`;

export const awsDenialMessageCodes = {
  'aws-action-denied': {
    title: 'User is not authorized to perform the action, because no identity-based policy allows it',
    cause:
      'The pipeline has its role: the way in is right, and no trust policy has to change. No policy of the role allows this action on this resource. Either none names the action, or the resource is another one than the policy names (a bucket without the objects in it, another region or account), or a condition of the statement is not met. Some services only say Access Denied, and not why: then bucket policies and keys are possible as well.',
    remedy:
      'Add the action and the resource of the message to the manifest of the role, as narrow as they are. `rolekeeper who-can` says which roles may do it now. Where only an encoded message is there, `aws sts decode-authorization-message` opens it.',
    example: WHO_CAN,
  },
  'aws-explicit-deny': {
    title: 'User is not authorized to perform the action, with an explicit deny in an identity-based policy',
    cause:
      'A policy of the role itself forbids the action. Rolekeeper writes such policies in two cases: a role that is suspended or on its way to deletion, and sessions that were revoked after a manual change; a revoked session may do nothing, and a session that is opened now may. Otherwise the manifest has a Deny, or a managed policy that it names.',
    remedy:
      'Run the step again: a new session is not revoked. If it stays, `rolekeeper status` says whether the role is suspended, and `rolekeeper plan` what of its policies no manifest asks for.',
    example: 'rolekeeper status --target aws',
  },
  'aws-boundary': {
    title: 'User is not authorized to perform the action, because no permissions boundary allows it',
    cause:
      'The role’s own policies may allow the action; its permissions boundary does not, or forbids it. Every role of Rolekeeper wears the boundary of the settings: it is the ceiling of what any manifest can give, and it never lets a pipeline change roles, the boundary or the service.',
    remedy:
      'If pipelines are to have the action, the platform team widens the boundary where it is deployed (docs/deploy.md); a manifest cannot. `rolekeeper plan` notes which permissions of a manifest the boundary leaves without effect.',
    example: 'rolekeeper plan --target aws',
  },
  'aws-control-policy': {
    title: 'User is not authorized to perform the action, with an explicit deny in a service control policy',
    cause:
      'A policy of the organization (a service control policy, or a resource control policy) forbids the action in this account, or allows others only. No policy of the account can change that. Often it is about the region: the call went to one that the organization does not use. Rolekeeper does not see these policies.',
    remedy:
      'Look at the region of the call first. Else ask the administrator of the organization, with the ARN of the policy if the message has one. No manifest helps.',
    example: doctor('with an explicit deny in a service control policy'),
  },
  'aws-resource-policy': {
    title: 'User is not authorized to perform the action, because no resource-based policy allows it',
    cause:
      'The policy of the bucket, key, queue, secret or repository that the message names decides here, and does not let the role in, or forbids it. In another account than the role’s, both sides have to allow the call.',
    remedy:
      'The owner of the resource adds the role, by its whole ARN, to the policy of the resource. Rolekeeper writes no such policy. A role that was deleted and made again has another id: then the old entry shows an id that begins with AROA.',
    example: 'aws s3api get-bucket-policy --bucket checkout-assets',
  },
  'aws-session-policy': {
    title: 'User is not authorized to perform the action, because no session policy allows it',
    cause:
      'The step, or the tool that opened its session, sent a policy with the call, and the session may only do what both that policy and the role allow.',
    remedy: 'Look at how the step asks for its role (`--policy`, `--policy-arns`, inlineSessionPolicy) and widen that.',
    example: 'rolekeeper snippet ROLE',
  },
  'aws-endpoint-policy': {
    title: 'User is not authorized to perform the action, with an explicit deny in a VPC endpoint policy',
    cause:
      'The call went through a VPC endpoint, whose policy does not allow it. Bitbucket’s own runners have no such endpoint: the step runs on a runner of yours, or on a gate. CloudTrail of the account may have no event for it.',
    remedy: 'The owner of the endpoint allows the action in the policy of the endpoint, or the step runs elsewhere.',
    example: 'aws ec2 describe-vpc-endpoints --query "VpcEndpoints[].[VpcEndpointId,ServiceName]"',
  },
  'aws-next-role-denied': {
    title: 'User is not authorized to perform: sts:AssumeRole',
    cause:
      'The pipeline has its first role, and wants a second one from there: the deploy role of the CDK, a role of another account. The first role may not assume the second, or the second one’s trust policy does not name the first, or there is no such role in that account and region: `cdk bootstrap` makes those.',
    remedy:
      'Name the second role by its exact ARN in the manifest of the first (the preset for CDK deployments does), and look at the trust policy of the second. For CDK roles, bootstrap the account and region of the message. sts:AssumeRole on * is refused by the guardrails.',
    example: 'rolekeeper who-can --action sts:AssumeRole --resource arn:aws:iam::111122223333:role/deploy-shop',
  },
  'aws-session-expired': {
    title: 'The security token included in the request is expired',
    cause:
      'ExpiredToken: the session of the role is over; the token of Bitbucket is not meant. The step took longer than the session, or used credentials that an earlier step had stored.',
    remedy:
      'Ask for a session as long as the step takes, within `session.maxDuration` of the manifest, or make two steps of it. Store no credentials between steps.',
    example: 'spec:\n  session: {maxDuration: 2h, requestDuration: 2h}',
  },
} satisfies Record<string, CodePage>;
