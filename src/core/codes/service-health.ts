/** What doctor asks of the service: whether manifests reach IAM at all. */
import type { CodePage } from './page.ts';

export const serviceHealthCodes = {
  'service-last-pass': {
    title: 'The last pass of the service is too long ago',
    cause:
      'The service makes a pass on every change, and by its schedule every 15 minutes, or as often as the deployment chose (`driftMinutes`). Its last report is more than a day old: nothing is applied, and no drift is healed.',
    remedy:
      'Look at the alarms and the log of the function (docs/runbook.md); `rolekeeper report` shows the last pass.',
    example: 'rolekeeper report --state-bucket rolekeeper-state-111122223333-eu-central-1',
  },
  'service-pass-failed': {
    title: 'The last pass of the service failed, or left something undone',
    cause:
      'The report of the last pass has errors, blocked changes or roles that failed. What is undone there may be what the pipeline waits for.',
    remedy: 'Read the report; each of its findings has a remedy.',
    example: 'rolekeeper report --state-bucket rolekeeper-state-111122223333-eu-central-1',
  },
  'service-queue': {
    title: 'Doorbells wait in the queue',
    cause:
      'A change of the manifests rings a doorbell, which waits in a queue until a pass has seen it. Some wait, and no pass has ended for longer than a pass can take.',
    remedy: 'See whether a pass is running or failing, in the alarms and in the log of the function (docs/runbook.md).',
  },
  'service-dead-letters': {
    title: 'Doorbells have failed for good',
    cause:
      'There are messages in the dead-letter queue: doorbells whose pass failed at every try. The schedule still makes passes; what these announced may have been applied since.',
    remedy: 'Read why the passes failed, then move the messages back (docs/runbook.md, DeadLetters).',
  },
  'service-lease': {
    title: 'Another writer has held the lease for long',
    cause:
      'One writer at a time works on the roles of a path, and holds a lease meanwhile. One is held now, and no pass has ended for longer than a pass can take: its process is working still, or was killed. A lease ends by itself, after twenty minutes at most.',
    remedy: 'Wait until it ends; if the same holder keeps it, see which process that is.',
  },
  'manifests-wrong': {
    title: 'The manifest of the role has mistakes',
    cause:
      'A manifest with a mistake is not applied: its role stays as it was applied last, or is not made at all, until the mistake is corrected.',
    remedy: 'Correct what validate shows, and apply.',
    example: 'rolekeeper validate',
  },
  'lock-behind': {
    title: 'The lock file does not have a name that is used',
    cause:
      'A manifest names a repository or environment whose UUID the lock file lacks; or the token is of a repository of a name that it has, with another UUID: the repository was made again.',
    remedy: 'Let resolve write the lock file, review the change and apply it.',
    example: 'rolekeeper resolve --check',
  },
  'lock-differs': {
    title: 'The lock file and Bitbucket have different UUIDs for a name',
    cause:
      'A name stands for another repository or environment in Bitbucket than in the lock file: it was deleted and made again, or renamed. The role trusts the UUID of the lock file, and the token has the other one.',
    remedy:
      'Let resolve say how it came about, accept the new one by its name if it is meant, review the change and apply it.',
    example: 'rolekeeper resolve --check',
  },
} satisfies Record<string, CodePage>;
