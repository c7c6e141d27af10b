/** What is reported about roles that are to be deleted, and about times in which nothing is written. */
import type { CodePage } from './page.ts';

export const removalCodes = {
  date: {
    title: 'A date or a moment does not exist, or has the wrong form',
    cause:
      'expires takes a day, which ends at midnight UTC. The freeze windows and the approval in rolekeeper.yaml take a moment with its time zone, as six o’clock is another moment in each zone. The calendar is checked: 30 February does not exist.',
    remedy: 'Write the day as 2026-12-31, the moment as 2026-12-20T18:00+01:00.',
    example: `freeze:
  - from: 2026-12-20T18:00+01:00
    to: 2027-01-04T08:00+01:00
    reason: the office is closed`,
  },
  'previous-name': {
    title: 'A previous name belongs to another role',
    cause:
      'metadata.previousNames says what the role was called before. This name is that of a declared role, or two manifests claim it. It is refused, as one team could otherwise take a role away from another.',
    remedy:
      'Remove the name from previousNames of one of the two manifests. Do not remove a manifest for it: its role would be deleted.',
    example: `metadata:
  name: checkout-deploy
  previousNames: [checkout-release]`,
  },
  'source-shrunk': {
    title: 'Far fewer roles are declared than are known',
    cause:
      'The inventory of the service knows many more roles than the manifests declare now: more than three are missing, and more than limits.shrink of all (a half, unless rolekeeper.yaml says otherwise). Half a checkout looks like this. limits.deletions does not change this limit.',
    remedy:
      'Restore the manifests and publish them. If all of these roles should be deleted, approve exactly this set with the command that the message names.',
    example: 'rolekeeper approve DIGEST --target aws --state-bucket BUCKET',
  },
  'approval-expired': {
    title: 'An approval has ended, is used up, or would last too long',
    cause:
      'The approval of a set of deletions, or of lockouts, lasts 24 hours at most, so that an old one cannot be used. This one has ended, or a pass has used it, or it would last longer: then it is refused for good, and does not become valid on its last day.',
    remedy:
      'Look at the roles that would be deleted or changed, and approve again if they should be. Remove an approval that has ended from rolekeeper.yaml; write another moment there to approve again.',
    example: 'rolekeeper approve DIGEST',
  },
  'approval-other': {
    title: 'An approval is for another set',
    cause:
      'An approval counts for one exact set: these roles, with these RoleIds, deleted or put into quarantine; or these roles, with these new trust policies. The set has changed since, because a manifest or a role has. There is one exception: when a pass has begun with the set, another pass may finish it, and the rest of the set needs no new approval.',
    remedy: 'Look at the roles that would be deleted or changed now. If they should be, approve this set.',
    example: 'rolekeeper approve DIGEST',
  },
  'nobody-enters': {
    title: 'Nobody could enter these roles any more',
    cause:
      'Pipelines can enter these roles today. Their new trust policies name a provider that IAM does not have, or an audience that it does not accept: the workspace was renamed in rolekeeper.yaml before its provider exists, or its UUID is mistyped. Such updates wait, all that shut pipelines out together, until they are approved. New roles are made, and what was changed by hand is put back.',
    remedy:
      'Correct provider: in rolekeeper.yaml. If it is right, create the provider, or add the audience to its client ids and keep those that are there: the message says which. Or approve exactly this set with the command that the message names.',
    example: 'aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN',
  },
  'another-uuid': {
    title: 'A name stands for another repository or environment now',
    cause:
      'bitbucket.lock.yaml gives a repository or an environment another UUID than it had when these roles were applied last. The names in the plan stay the same, and other pipelines would get the roles. The updates wait, together with all that shut pipelines out, until they are approved. Where nothing is remembered of the names (no service, or the first pass of a new version), a manifest that names another repository looks the same: the message then says that it may be so.',
    remedy:
      '`rolekeeper resolve --check` shows what Bitbucket says. If the UUID is wrong, correct it in the lock file. If the repository or the environment was deleted and created again, or the manifest names another one, the new UUID is right: approve exactly this set with the command that the message names, and attest the environment again.',
    example: 'rolekeeper approve DIGEST',
  },
  'too-many-lockouts': {
    title: 'More roles would lose all of their entrants than the limit allows',
    cause:
      'None of the pipelines that can enter these roles today could enter them after the update, and they are more than limits.deletions in rolekeeper.yaml allows: more than its count and more than its share of our roles. A lock file that is mixed up or a wrong subject format looks like this.',
    remedy:
      'Correct what was changed: rolekeeper.yaml, the lock file or the manifests. If all of these roles should be given to other pipelines, approve exactly this set with the command that the message names.',
    example: 'rolekeeper approve DIGEST',
  },
  'approvals-unread': {
    title: 'Deletions wait, because the approvals could not be read',
    cause:
      'approvals.json holds the approvals that people gave, and which of them are used up. It could not be read, or could not be written before deletions that use an approval. So no role is deleted, not even one that needs no approval. Everything else goes on.',
    remedy:
      'Clear what the message names. A file that is not a list of approvals can be deleted: give its approvals again with rolekeeper approve. An approval in rolekeeper.yaml then counts again until it ends: remove it first if its set should not be finished.',
  },
  suspended: {
    title: 'Nothing is written, because of suspend: true',
    cause:
      'suspend: true is in the manifest of this role, or in rolekeeper.yaml for all roles. Differences are reported as always, and stay.',
    remedy: 'Remove suspend when the reason for it is over. The next pass then makes IAM equal to the manifests again.',
    example: 'suspend: true',
  },
  freeze: {
    title: 'A freeze window is open',
    cause:
      'rolekeeper.yaml has a window of time in which nothing is written, and it is open now. Differences are reported as always; the first pass after the window writes what is due.',
    remedy: 'Wait until the window ends. If something cannot wait, end the window with a commit to rolekeeper.yaml.',
    example: `freeze:
  - from: 2026-12-20T18:00+01:00
    to: 2027-01-04T08:00+01:00
    reason: the office is closed`,
  },
  'own-role': {
    title: 'A role that the service itself needs would be changed',
    cause:
      'The reconciler runs as this role, or the config repository plans or publishes with it. A mistake in it could only be fixed by hand, as the service could not recover by itself.',
    remedy:
      'Give the role in the manifest another name. The service’s own roles are changed by its stacks: npm run deploy.',
  },
  'upload-role-alone': {
    title: 'The upload role is changed only in a pass of its own',
    cause:
      'Manifests are published with this role (service.uploadRole in rolekeeper.yaml). If a change locks its pipeline out, it must be the only change of that pass, so that it is seen at once and can be undone.',
    remedy: 'Nothing: the other roles are done first, and the next pass changes this one.',
  },
  'put-back-first': {
    title: 'Nothing is deleted before what a hand has changed is put back',
    cause:
      'A role that is to be closed or deleted was given more callers, more permissions or another boundary by hand, or an update of it was cut short. It is put back first, with its alarm where it was a hand, and goes with a later pass. Until then no other role is deleted either: without it the loss of a team, or of many roles, would look smaller than it is.',
    remedy:
      'Nothing has to be done: the next pass, or the next apply, goes on. If the plan shows drift of the role, find out who changed it (CloudTrail).',
  },
  'rename-waits': {
    title: 'The old role of a renamed one is kept until the new one exists',
    cause:
      'A manifest says that the role was renamed, and the role under its new name cannot be created or changed in this pass. The pipelines that still use the old role would stop.',
    remedy: 'Clear what blocks the new role; the plan says what. The old role is then deleted by a later pass.',
  },
  'expires-soon': {
    title: 'A role or a policy ends within 14 days',
    cause:
      'expires in the manifest is a last day, until midnight UTC. After it the role is treated as if its manifest were deleted, or the policy is removed from the role. The service closes such a role at once and without an approval, however many there are, if the day was in the manifest before it began; to delete it later counts like any deletion. A finding of its own says how many roles have the same last day, where they are more than may be deleted without an approval.',
    remedy: 'If it is still needed, write a later day. If not, do nothing.',
    example: 'expires: 2026-12-31',
  },
  expired: {
    title: 'The last day of a role or a policy is over',
    cause:
      'expires in the manifest is in the past. The role is treated as if no manifest declared it, or the policy is left out of the role. A role is closed at once and without an approval if that day was in its manifest before it began, as the service remembers it; a day that was written later counts like a manifest that was deleted. A role that is retained stays as it is.',
    remedy:
      'If it is needed again, write a later day. Otherwise remove the manifest once the role is gone, or the policy from the manifest.',
    example: 'expires: 2026-12-31',
  },
  'snapshot-not-kept': {
    title: 'A role was not deleted or closed, because its snapshot could not be stored',
    cause:
      'Before a role is deleted or closed, all of it is written to the state store (snapshots/ in the state bucket, or .rolekeeper/snapshots/), so that `rolekeeper restore` can create it again. That failed, so the role stays as it is.',
    remedy:
      'Clear what the message names: the permission s3:PutObject on the state bucket, the disk, the network. The next pass tries again.',
  },
  'quarantine-used': {
    title: 'A role in quarantine was used',
    cause:
      'No caller can enter a role in quarantine, but IAM says that it was used after the day on which it was closed: by a caller that entered after the role was opened by hand, or by a session that was still alive. The role may still be needed, so its time counts from that use. For a role that is not ours, closed by the boundary AWSDenyAll, a denied call may count as well.',
    remedy:
      'Find out who used it (CloudTrail, events with this role in userIdentity). If it is needed, declare it again: it comes back as it was, with its RoleId. A role that is not ours is opened by hand: rolekeeper explain foreign-closed.',
    example: 'aws iam get-role --role-name NAME --query Role.RoleLastUsed',
  },
} satisfies Record<string, CodePage>;
