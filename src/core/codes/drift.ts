/** Manual changes in IAM that no manifest asked for (`Drift`). */
import type { CodePage } from './page.ts';

export const driftCodes = {
  'drift-trust': {
    title: 'A role’s trust policy was changed by hand',
    cause:
      'The trust policy in IAM is not the one that we wrote last. A caller that it let in may have credentials that stay valid for as long as the role allows.',
    remedy:
      'It is put back. If it let in more than the manifest says, all sessions that were opened until then are revoked (sessions-revoked), unless drift.revokeSessions is false in rolekeeper.yaml. Find out who changed it (CloudTrail, UpdateAssumeRolePolicy), and what was done with the sessions of that time (AssumeRoleWithWebIdentity).',
  },
  'drift-permissions': {
    title: 'A role’s policies were changed by hand',
    cause:
      'An inline policy was added, changed or removed, or a managed policy attached or detached, since we wrote the role.',
    remedy:
      'It is put back. If the permission is needed, add it to the manifest: the next plan then shows it as a change that was reviewed.',
  },
  'drift-boundary': {
    title: 'A role’s permissions boundary was removed or replaced by hand',
    cause: 'Without the boundary of the settings the role can do whatever its policies say.',
    remedy:
      'It is put back before anything else. Find out who removed it (CloudTrail, DeleteRolePermissionsBoundary, PutRolePermissionsBoundary).',
  },
  'drift-session': {
    title: 'A role’s maximum session was changed by hand',
    cause: 'MaxSessionDuration in IAM is not the one that we wrote last.',
    remedy: 'It is put back. If pipelines need longer, change session.maxDuration in the manifest.',
  },
  'drift-description': {
    title: 'A role’s description was changed by hand',
    cause: 'The description in IAM is not the one that we wrote last.',
    remedy: 'It is put back. Change metadata.description in the manifest instead.',
  },
  'drift-tags': {
    title: 'A role’s tags were changed by hand',
    cause:
      'A tag was added, changed or removed since we wrote the role. Tags can grant access where policies ask for them.',
    remedy: 'They are put back. Add the tag to spec.tags, or to roles.tags in the settings.',
  },
  'drift-deleted': {
    title: 'A role that a manifest declares was deleted by hand',
    cause: 'The inventory knows the role, a manifest declares it, and IAM does not have it any more.',
    remedy:
      'It is created again. Its new RoleId is another one: resource policies that name the old role have to be saved again.',
  },
  'drift-accepted': {
    title: 'A role was changed by hand, and the settings accept it',
    cause:
      'drift in rolekeeper.yaml says response: report for this kind of drift. Every plan reports it, with the reason from the settings. It is put back only when the manifest changes: then the whole role is made equal to it.',
    remedy:
      'Nothing, if this is intended. To have it put back, remove the kind from drift; to keep it, write it into the manifest.',
    example: `drift:
  drift-tags: {response: report, reason: "the cost tool tags roles, FIN-7"}`,
  },
  'sessions-revoked': {
    title: 'Sessions of a role were revoked',
    cause:
      'The role has the inline policy AWSRevokeOlderSessions: sessions that were opened before the moment in it may do nothing. Rolekeeper writes it when it puts back a trust policy that let in more than the manifest; people write it in the IAM console (Revoke active sessions). It is kept for twelve hours, the longest time that a session lives, and then removed.',
    remedy:
      'Run the pipeline again: a new session is not affected. Deleting that inline policy gives every session of before its permissions back, also those of a caller that a manual change let in: do that only if you have seen in CloudTrail (AssumeRoleWithWebIdentity) who they are. Rolekeeper does not write it again.',
    example: 'aws iam delete-role-policy --role-name NAME --policy-name AWSRevokeOlderSessions',
  },
  'foreign-trust': {
    title: 'A role that is not ours trusts the Bitbucket provider',
    cause:
      'A role outside our path lets Bitbucket pipelines in. It is not reviewed here, and the most common mistake in such roles is a trust policy that admits every repository of the workspace.',
    remedy:
      'Look at who gets in: rolekeeper lint-trust --role NAME. Then tighten it where it is managed; or make a role for it in a manifest, under a name of its own, move its pipelines there, and have the old role deleted by whoever manages it when nothing uses it any more. To have such roles closed, or deleted after some days, write drift.foreign-trust into rolekeeper.yaml, and deploy with -c foreignRoles=quarantine (or delete). A role that other callers may enter too is only reported. One that is known and stays can be named under ignore in rolekeeper.yaml, with a reason and the digest of its trust policy.',
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
      'rolekeeper.yaml says quarantine or delete for foreign-trust. That reaches outside the managed path, so the settings alone cannot allow it: the permission is part of the deployment, and this deployment grants none, or less. The roles stay as they are.',
    remedy: 'If the platform agrees, deploy with it. If not, set the response back to report.',
    example: 'npm run deploy -- -c foreignRoles=quarantine',
  },
  'foreign-closed': {
    title: 'A closed foreign role stays closed until a person acts',
    cause:
      'The service closed a role that is not ours, with the boundary AWSDenyAll and the tag rolekeeper:quarantined, and cannot go on. Either the role should be open again (an exception was made, the settings ask for less, its trust policy changed), or it should be deleted and is in an instance profile. The service can put AWSDenyAll on a role, and never remove it.',
    remedy:
      'Run the commands that the finding names. The boundary that the role had before is in its snapshot, as boundaryArn.',
    example: `aws iam delete-role-permissions-boundary --role-name NAME
aws iam untag-role --role-name NAME --tag-keys rolekeeper:quarantined`,
  },
  'service-role-changed': {
    title: 'The trust policy of one of the service’s own roles was changed',
    cause:
      'The trust policy of the reconciler, plan or upload role is not the one that was deployed. A caller that can become the upload role can write every manifest, and a caller that can become the reconciler can write every role under the path.',
    remedy:
      'Put it back at once and end its sessions: docs/runbook.md has the commands. A deployment does not put it back, as CloudFormation compares templates and not what IAM has. Then look in CloudTrail for who changed it, and for what was published or written since.',
    example: 'aws iam update-assume-role-policy --role-name rolekeeper-upload --policy-document file://trust.json',
  },
  'boundary-changed': {
    title: 'The permissions boundary is not the document that was deployed',
    cause:
      'The managed policy that every role has as its boundary was changed, or another version of it was made the default. All roles are affected at once.',
    remedy:
      'Nothing is written until this is settled. Find out who changed it (CloudTrail, CreatePolicyVersion, SetDefaultPolicyVersion). To keep the change, put it into infra/boundary.ts; to undo it, make the deployed version the default again. A deployment does not undo it, as CloudFormation compares templates and not what IAM has. docs/runbook.md has the commands, also for a boundary that was deleted.',
    example: 'aws iam set-default-policy-version --policy-arn ARN --version-id v1',
  },
} satisfies Record<string, CodePage>;
