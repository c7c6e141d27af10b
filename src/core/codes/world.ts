/** What can fail around us (`WorldError`). */
import { DUMP_COMMAND } from './dump-command.ts';
import type { CodePage } from './page.ts';

export const worldCodes = {
  'source-unreadable': {
    title: 'The manifests could not be read',
    cause:
      'The manifests as a whole could not be read: the folder does not exist, is empty, or may not be read. That is never taken for "there are no manifests".',
    remedy: 'Give the folder that holds rolekeeper.yaml.',
    example: 'rolekeeper plan manifests',
  },
  'commit-not-descending': {
    title: 'The branch was rewritten: its commit waits for a person',
    cause:
      'The service fetches a branch of the config repository by itself (`source: bitbucket`), and the commit that it stands at does not descend from the one that was acted on last. A forced push does that; so does another branch or repository, or a change from published manifests to this source. What the branch has lost could be what others have merged, so nothing of the commit is acted on. The roles that are known are put back to what was applied last meanwhile.',
    remedy:
      'Find out who rewrote the branch, and look at what was lost (`git diff OLD NEW -- manifests`). If the commit is wanted, approve it: the approval is for the step from the one commit to the other, for 24 hours at most, and the next pass takes it. If not, put the branch back.',
    example:
      'rolekeeper approve 5f0c2d1a9b8e7f6a5d4c3b2a190807f6e5d4c3b2 --target aws --state-bucket rolekeeper-state-111122223333-eu-central-1',
  },
  'incomplete-read': {
    title: 'IAM was read in part only',
    cause:
      'IAM was read in part only: a page of a listing failed, or IAM kept changing while it was read. Nothing can be concluded from a part, so nothing was planned or changed.',
    remedy:
      'Run it again. If this happens again, check the permissions of the reader, and whether another program keeps changing roles.',
  },
  'wrong-account': {
    title: 'The credentials belong to another account',
    cause:
      'The credentials belong to another AWS account than rolekeeper.yaml names. Nothing was read or changed there.',
    remedy: 'Use credentials of the right account, or correct the account in the settings.',
    example: 'rolekeeper plan --target aws --profile production',
  },
  'wrong-deployment': {
    title: 'The manifests are of another deployment',
    cause:
      'The settings name another deployment, or another workspace, than the one that is deployed with this state bucket or was applied to this account file. By the owner tag, its roles would be another owner’s. Nothing was planned or changed.',
    remedy:
      'Correct deployment or provider.workspaceUuid in rolekeeper.yaml. Manifests of another deployment are published to a bucket of their own, or applied to a file of their own. docs/deploy.md has the steps of renaming one.',
    example: 'deployment: default',
  },
  'access-denied': {
    title: 'AWS refused the call',
    cause:
      'AWS refused the call: the credentials are missing or expired, or lack the permission that the message names.',
    remedy: 'Sign in again, or add the permission. `aws sts get-caller-identity` shows who you are for AWS.',
    example: 'aws sts get-caller-identity',
  },
  unreachable: {
    title: 'AWS did not answer',
    cause:
      'AWS did not answer, answered with a server error, or throttled the calls for longer than they are repeated. What was applied so far stays.',
    remedy:
      'Run it again later: a pass goes on where the last one stopped. If this happens again, check the network, the proxy and AWS_ENDPOINT_URL.',
  },
  refused: {
    title: 'IAM refused one change',
    cause:
      'IAM refused one change for good: a quota, a document it does not accept, or a managed policy that does not exist. The rest of that role was not tried, the other roles were.',
    remedy: 'Correct what the message names and run again.',
  },
  'role-changed': {
    title: 'A role was not deleted: it is not what was planned',
    cause:
      'Just before a deletion IAM is read a second time. The role was not the same in both readings: it was changed meanwhile, it is another role of the same name, or IAM does not show the last writes everywhere yet. The role was not touched.',
    remedy:
      'Plan again: the next pass starts from what IAM says then. If a person changed the role on purpose and it should stay, declare it in a manifest.',
    example: 'rolekeeper plan --target aws',
  },
  'plan-changed': {
    title: 'The plan is not the reviewed one',
    cause:
      '`apply --expect` was given the digest of a reviewed plan, and the plan is another one now: a manifest or IAM has changed since. Nothing was done.',
    remedy: 'Look at the new plan, and apply it with its own digest.',
    example: 'rolekeeper plan\nrolekeeper apply --expect DIGEST',
  },
  'output-unwritable': {
    title: 'The answer could not be written',
    cause:
      'What the command prints goes to a file or a device that took it in part only, mostly because the disk is full. A reader that stops early, as `| head` does, is no failure.',
    remedy:
      'Make room where the output goes, and run the command again. An apply has done what it was asked to do: run again, it starts from what IAM has then.',
    example: 'df -h .',
  },
  'state-file': {
    title: 'The embedded IAM\u2019s state file cannot be used',
    cause:
      'The file of an embedded IAM, or a dump of an account, cannot be read or written, or is not what it should be. A pipe, a socket or a device in its place is refused. A dump may be UTF-8 or UTF-16, and its policies may be URL-encoded; it may not be the first page alone, or what `aws iam list-roles` prints alone: half an account looks like one whose other roles are gone.',
    remedy:
      'Create the dump again with the AWS CLI, or move .rolekeeper/iam.json aside to begin with an empty account; nothing of what it holds is in the new one.',
    example: DUMP_COMMAND,
  },
  'lease-held': {
    title: 'Another pass is under way',
    cause:
      'One writer at a time changes the roles of an account. The lease says which one: it lies in the state bucket, for an embedded account (a file) it is a lock file beside it. Another writer holds it now, or died while it held it.',
    remedy:
      'Wait: the lease is given back at the end of a pass. If its holder died, it runs out by itself, after twenty minutes at most; in the state bucket no machine’s clock changes that. A lock file whose process is gone is removed by the next command on the same machine.',
  },
  'lease-lost': {
    title: 'The lease ran out before the work was done',
    cause:
      'A process that changes roles holds the account’s lease, and makes no call that might not be answered before the lease is over: then another writer may begin. What was done is done; a role may be half done, which is safe at every step.',
    remedy: 'Run it again: it takes a new lease and goes on from where this one stopped.',
  },
  'commit-waits': {
    title: 'The service has not acted on the commit yet',
    cause:
      'A command that follows a commit reads the report of the service’s last pass until it is about that commit, or about a later one that has it in its history. In the time that it was given there was none: the commit was not published (or not merged), the pass takes longer, the pass cannot begin, or what is published cannot be read.',
    remedy:
      'Look at the message for the last pass; it names what ended it. If it is older than the publication, look at the alarms and the log of the function rolekeeper-reconcile, and run the command again.',
  },
  'service-state': {
    title: 'The state bucket does not hold what the service wrote',
    cause:
      'inventory.json or lease.json was edited, or written by another program, while a pass was under way. The pass stops rather than trust it.',
    remedy:
      'Bring the last good version of the object back (the bucket is versioned). If there is none, delete the object: the next pass writes it again. While inventory.json is new, roles that no manifest declares are unknown, and are not deleted.',
  },
  'trail-unreadable': {
    title: 'Events of CloudTrail could not be read whole',
    cause:
      'A file given with --events is cut off, damaged, empty, or holds something else than events of CloudTrail. Which uses it has, or had, is not known, so nothing is said of the others either: a list with a gap reads as if the role was not used.',
    remedy:
      'Copy the file again, or leave it out: nothing is known then of the time that it covers. Files of a trail are taken as they lie in its bucket, packed or not; so is what the AWS CLI prints as JSON. A table (CSV, Parquet) is not.',
    example:
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity --output json > events.json',
  },
  bug: {
    title: 'The fault is in Rolekeeper',
    cause: 'Something happened that Rolekeeper was not written for: the cause is neither your manifests nor AWS.',
    remedy:
      'Report it with the command and the stack that was printed. Running it again is safe: it begins by looking at what is there.',
  },
  usage: {
    title: 'The command line is not valid',
    cause:
      'The command line asks for something that the command cannot do: an unknown option, a missing argument, two options that contradict each other.',
    remedy: 'Look at the options of the command.',
    example: 'rolekeeper apply --help',
  },
} satisfies Record<string, CodePage>;
