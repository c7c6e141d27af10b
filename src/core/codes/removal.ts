/** What is said about roles that are to go, and about times in which nothing is written. */
import type { CodePage } from './page.ts';

export const removalCodes = {
  date: {
    title: 'A date or a moment is not one',
    cause:
      'expires takes a day, which ends at midnight UTC. The freeze windows and the approval in rolekeeper.yaml take a moment with its zone, as nobody should guess whose six o’clock it is. The calendar is asked: 30 February does not exist.',
    remedy: 'Write the day as 2026-12-31, the moment as 2026-12-20T18:00+01:00.',
    example: `freeze:
  - from: 2026-12-20T18:00+01:00
    to: 2027-01-04T08:00+01:00
    reason: nobody is there`,
  },
  'previous-name': {
    title: 'A previous name belongs to somebody else',
    cause:
      'metadata.previousNames says what the role was called before. The name is that of a declared role, or two manifests claim it. Otherwise one team could take the role of another away.',
    remedy: 'Remove the name from one of the two manifests.',
    example: `metadata:
  name: checkout-deploy
  previousNames: [checkout-release]`,
  },
  'source-shrunk': {
    title: 'Far fewer roles are declared than are known',
    cause:
      'The inventory of the service knows many more roles than the manifests declare now: more than three are missing, and more than limits.shrink of all (a half, unless rolekeeper.yaml says otherwise). Half a checkout looks like this, whatever limits.deletions allows.',
    remedy:
      'Restore the manifests and publish them. If all of these roles should be deleted, approve exactly this set with the command that the message names.',
    example: 'rolekeeper approve DIGEST --target aws --state-bucket BUCKET',
  },
  'approval-expired': {
    title: 'Approval to deletions is over, is used up, or would last too long',
    cause:
      'The approval of a set of deletions lasts 24 hours at most, so that nobody finds an old one useful. This one has ended, or a pass has used it, or it would last for longer: then it is refused for good, and does not become valid on its last day.',
    remedy:
      'Look at the roles that would be deleted, and approve again if they should be. Remove what is over from rolekeeper.yaml; write another moment there to approve again.',
    example: 'rolekeeper approve DIGEST',
  },
  'approval-other': {
    title: 'Approval was given to other deletions',
    cause:
      'An approval counts for one exact set: these roles, with these RoleIds, deleted or put into quarantine. The set has changed since, because a manifest or a role has. Only what a pass has begun may be finished by another: what is left of the set needs no new approval.',
    remedy: 'Look at the roles that would be deleted now. If they should be, approve this set.',
    example: 'rolekeeper approve DIGEST',
  },
  'approvals-unread': {
    title: 'Deletions wait, because nobody can read what was approved',
    cause:
      'approvals.json holds the approvals that people gave, and which of them are used up. It could not be read, or not be written before deletions that use one. So no role is deleted, not even one that needs no approval. Everything else goes on.',
    remedy:
      'Clear what the message names. A file that is no list of approvals can be deleted: what it held is given again with rolekeeper approve.',
  },
  suspended: {
    title: 'Nothing is written, because somebody said so',
    cause:
      'suspend: true stands in the manifest of this role, or in rolekeeper.yaml for all of them. Differences are told as always, and stay.',
    remedy: 'Remove suspend when the reason for it is over. The next pass then makes IAM equal to the manifests again.',
    example: 'suspend: true',
  },
  freeze: {
    title: 'A freeze window is open',
    cause:
      'rolekeeper.yaml has a window of time in which nothing is written, and it is now. Differences are told as always; the first pass after the window does what there is to do.',
    remedy: 'Wait until the window ends. If something cannot wait, end the window by a commit to rolekeeper.yaml.',
    example: `freeze:
  - from: 2026-12-20T18:00+01:00
    to: 2027-01-04T08:00+01:00
    reason: nobody is there`,
  },
  'own-role': {
    title: 'A role that the service itself needs would be changed',
    cause:
      'The reconciler runs as this role, or the config repository plans or publishes with it. A mistake in it could only be mended by hand, as the service could not come back by itself.',
    remedy:
      'Give the role in the manifest another name. The service’s own roles are changed by its stacks: npm run deploy.',
  },
  'upload-role-alone': {
    title: 'The upload role is changed only in a pass of its own',
    cause:
      'Manifests are published with this role (service.uploadRole in rolekeeper.yaml). If a change locks its pipeline out, it must be the only thing that happened, so that it is seen at once and can be taken back.',
    remedy: 'Nothing: the other roles are done first, and the next pass changes this one.',
  },
  'rename-waits': {
    title: 'The old role of a renamed one is kept until the new one is there',
    cause:
      'A manifest says that the role was renamed, and the role under its new name cannot be made or changed in this pass. The pipelines that still use the old one would stop.',
    remedy: 'Clear what stands in the way of the new role; the plan says what. The old one then goes by itself.',
  },
  'expires-soon': {
    title: 'A role or a policy ends within 14 days',
    cause:
      'expires in the manifest is a last day, until midnight UTC. After it the role goes as if its manifest were gone, or the policy is taken off the role.',
    remedy: 'If it is still needed, write a later day. If not, nothing.',
    example: 'expires: 2026-12-31',
  },
  expired: {
    title: 'The last day of a role or a policy is over',
    cause:
      'expires in the manifest lies in the past. The role is treated as if no manifest declared it, or the policy is left out of the role.',
    remedy: 'Remove the manifest, or the policy from it. If it is needed again, write a later day.',
    example: 'expires: 2026-12-31',
  },
  'snapshot-not-kept': {
    title: 'A role was not taken away, because no snapshot of it could be kept',
    cause:
      'Before a role is deleted or closed, the whole of it is written to the state store (snapshots/ in the state bucket, or .rolekeeper/snapshots/), so that `rolekeeper restore` can make it again. That failed, so the role stays as it is.',
    remedy:
      'Clear what the message names: the permission s3:PutObject on the state bucket, the disk, the network. The next pass tries again.',
  },
  'quarantine-used': {
    title: 'A role in quarantine was used',
    cause:
      'Nobody can enter a role in quarantine, but IAM says that it was used after the day on which it was closed: by somebody who opened it by hand, or by a session that was still alive. Somebody may need it, so its time counts from that use. Of a role that is not ours, closed by the boundary AWSDenyAll, a call that was denied may count as well.',
    remedy:
      'Find out who (CloudTrail, events with this role in userIdentity). If it is needed, declare it again: it comes back as it was, with its RoleId. A role that is not ours is opened by hand: rolekeeper explain foreign-closed.',
    example: 'aws iam get-role --role-name NAME --query Role.RoleLastUsed',
  },
} satisfies Record<string, CodePage>;
