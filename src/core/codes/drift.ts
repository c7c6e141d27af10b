/** What somebody changed in IAM behind the manifests' back (`Drift`). */
import type { CodePage } from './page.ts';

export const driftCodes = {
  'drift-trust': {
    title: 'Somebody changed who may enter a role',
    cause:
      'The trust policy in IAM is not the one that we wrote last. Whoever it let in may have taken credentials that live on for as long as the role allows.',
    remedy:
      'It is put back. If more could get in than the manifest says, all sessions that were opened until then are revoked (sessions-revoked), unless drift.revokeSessions is false in rolekeeper.yaml. Find out who changed it (CloudTrail, UpdateAssumeRolePolicy), and what was done with the sessions of that time (AssumeRoleWithWebIdentity).',
  },
  'drift-permissions': {
    title: 'Somebody changed what a role may do',
    cause:
      'An inline policy was added, changed or removed, or a managed policy attached or detached, since we wrote the role.',
    remedy:
      'It is put back. If the permission is needed, add it to the manifest: the next plan then shows it as a change that was reviewed.',
  },
  'drift-boundary': {
    title: 'Somebody took a role’s permissions boundary away, or gave it another',
    cause: 'Without the boundary of the settings the role could do whatever its policies say.',
    remedy:
      'It is put back before anything else. Find out who removed it (CloudTrail, DeleteRolePermissionsBoundary, PutRolePermissionsBoundary).',
  },
  'drift-session': {
    title: 'Somebody changed how long a role’s sessions may last',
    cause: 'MaxSessionDuration in IAM is not the one that we wrote last.',
    remedy: 'It is put back. If pipelines need longer, change session.maxDuration in the manifest.',
  },
  'drift-description': {
    title: 'Somebody changed a role’s description',
    cause: 'The description in IAM is not the one that we wrote last.',
    remedy: 'It is put back. Change metadata.description in the manifest instead.',
  },
  'drift-tags': {
    title: 'Somebody changed a role’s tags',
    cause:
      'A tag was added, changed or removed since we wrote the role. Tags can grant access where policies ask for them.',
    remedy: 'They are put back. Add the tag to spec.tags, or to roles.tags in the settings.',
  },
  'drift-deleted': {
    title: 'Somebody deleted a role that a manifest declares',
    cause: 'The inventory knows the role, a manifest declares it, and IAM does not have it any more.',
    remedy:
      'It is made anew. Its RoleId is another one: resource policies that name the old role have to be saved again.',
  },
  'drift-accepted': {
    title: 'A role was changed by hand, and the settings accept it',
    cause:
      'drift in rolekeeper.yaml says response: report for this kind of drift. Every plan reports it, with the reason that stands there. It is put back only when the manifest changes: then the whole role is made equal to it.',
    remedy:
      'Nothing, if it is meant. To have it put back, take the kind out of drift; to keep it, write it into the manifest.',
    example: `drift:
  drift-tags: {response: report, reason: "the cost tool tags roles, FIN-7"}`,
  },
  'sessions-revoked': {
    title: 'Sessions of a role were revoked',
    cause:
      'The role has the inline policy AWSRevokeOlderSessions: sessions that were opened before the moment in it may do nothing. Rolekeeper writes it when it puts back a trust policy that let more in than the manifest; people write it in the IAM console (Revoke active sessions). It is kept for twelve hours, the longest that a session lives, and then removed.',
    remedy:
      'Run the pipeline again: a new session is not affected. To give the old sessions back what they may do, delete that inline policy; Rolekeeper does not write it again.',
    example: 'aws iam delete-role-policy --role-name NAME --policy-name AWSRevokeOlderSessions',
  },
  'foreign-trust': {
    title: 'A role that is not ours trusts the Bitbucket provider',
    cause:
      'A role outside our path lets Bitbucket pipelines in. Nobody reviews it here, and the most common mistake in such roles is a trust policy that admits every repository of the workspace.',
    remedy:
      'Look at who gets in: rolekeeper lint-trust --role NAME. Then move it into a manifest, or tighten it where it is managed. To have such roles closed, or deleted after some days, say so under drift.foreign-trust in rolekeeper.yaml, and deploy with -c foreignRoles=quarantine (or delete). A role that others than pipelines may enter is only told.',
    example: `drift:
  foreign-trust:
    response: quarantine
    reason: every pipeline role has a manifest since March, SEC-160
    exceptions:
      legacy-release: moves in May, SEC-161`,
  },
  'foreign-not-granted': {
    title: 'The settings want foreign roles closed, and the deployment does not grant it',
    cause:
      'rolekeeper.yaml says quarantine or delete for foreign-trust. That reaches outside of the managed path, so the settings alone cannot raise it: the permission is a part of the deployment, and this one was made without it, or with less. The roles stay as they are.',
    remedy: 'If the platform agrees, deploy with it. If not, take the response back to report.',
    example: 'npm run deploy -- -c foreignRoles=quarantine',
  },
  'foreign-closed': {
    title: 'A closed foreign role stays closed until a person does something',
    cause:
      'The service closed a role that is not ours, with the boundary AWSDenyAll and the tag rolekeeper:quarantined, and may not go on: it should be open again (an exception was made, the settings ask for less, its trust policy changed), or it should be deleted and is in an instance profile. The service can put AWSDenyAll on a role, and never take it off.',
    remedy:
      'Run the commands that the finding names. The boundary that the role had before stands in its snapshot, as boundaryArn.',
    example: `aws iam delete-role-permissions-boundary --role-name NAME
aws iam untag-role --role-name NAME --tag-keys rolekeeper:quarantined`,
  },
  'service-role-changed': {
    title: 'Somebody changed who may enter a role of the service itself',
    cause:
      'The trust policy of the reconciler, plan or upload role is not the one that was deployed. Who can become the upload role writes every manifest, and who can become the reconciler writes every role under the path.',
    remedy:
      'Put it back at once and end its sessions: docs/runbook.md has the commands. A deployment does not, as CloudFormation compares templates and not what IAM has. Then look in CloudTrail for who changed it, and for what was published or written since.',
    example: 'aws iam update-assume-role-policy --role-name rolekeeper-upload --policy-document file://trust.json',
  },
  'boundary-changed': {
    title: 'The permissions boundary is not the document that was deployed',
    cause:
      'Somebody changed the managed policy that every role wears as its ceiling, or made another version of it the default. All roles are affected at once.',
    remedy:
      'Nothing is written until it is settled. Find out who changed it (CloudTrail, CreatePolicyVersion, SetDefaultPolicyVersion). To keep the change, put it into infra/boundary.ts; to undo it, make the deployed version the default again; a deployment does not, as CloudFormation compares templates and not what IAM has. docs/runbook.md has the commands, also for a boundary that is gone.',
    example: 'aws iam set-default-policy-version --policy-arn ARN --version-id v1',
  },
} satisfies Record<string, CodePage>;
