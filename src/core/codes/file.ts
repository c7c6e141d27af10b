/** Mistakes in the files themselves, whatever they declare (`Issue`). */
import type { CodePage } from './page.ts';

export const fileCodes = {
  'file-unreadable': {
    title: 'A file could not be read',
    cause:
      'The file or folder is there and cannot be opened: a missing permission, a socket or pipe instead of a file, or a file that changed while it was read. What it declares is not known, so no role is deleted until it can be read.',
    remedy: 'Check its type and permissions, then run again.',
    example: 'ls -l manifests/teams/shop/',
  },
  'file-misplaced': {
    title: 'A YAML file is in a place where no manifest belongs',
    cause:
      'Roles are declared in teams/<team>/<role>.yaml (or .yml), neither higher nor deeper; beside teams/ there are rolekeeper.yaml, bitbucket.lock.yaml and bitbucket.lock.d/<part>.yaml. A YAML file anywhere else looks like a role that silently does not exist.',
    remedy:
      'Move the file to its team, or correct its name. Take it out of the folder only if it declares no role: a role without a manifest is deleted. Files that are not YAML are ignored.',
    example: 'manifests/teams/shop/checkout-deploy.yaml',
  },
  'file-name': {
    title: 'A path has characters that an IAM tag cannot hold',
    cause:
      'Every role carries its team and its file as tags, so that people in the AWS console find the manifest. IAM takes at most 256 letters, digits, spaces and _.:/=+-@ characters in a tag value.',
    remedy: 'Rename the file or the folder.',
  },
  'file-collision': {
    title: 'Two paths differ only in case',
    cause:
      'On macOS and Windows teams/Shop and teams/shop are one folder: half of the manifests would vanish on such a computer, and their roles with them.',
    remedy: 'Rename one of the two.',
  },
  'file-link': {
    title: 'A file is a symbolic link',
    cause:
      'A link can lead out of the folder, or in a circle, and a review does not show where it leads. Links are not followed.',
    remedy: 'Replace the link by the file itself.',
  },
  'file-too-large': {
    title: 'A file is bigger than a manifest can be',
    cause:
      'A manifest has at most 64 KiB. IAM takes 10,240 characters of inline policies for a role, so no role needs more.',
    remedy:
      'Is it the right file? If its policies are so big, make customer managed policies of them and name those. A lock file is divided: move repositories to bitbucket.lock.d/<part>.yaml, which has the same form.',
  },
  'source-too-large': {
    title: 'There are more files than a pass reads',
    cause: 'A folder of manifests has at most 6,000 YAML files and 16 MiB. More of them is usually the wrong folder.',
    remedy:
      'Name the right folder. If it is the right one, divide the roles over several accounts, each with its own folder.',
  },
  'settings-missing': {
    title: 'There is no rolekeeper.yaml',
    cause:
      'The settings say which account and which Bitbucket workspace the roles are for. Nothing can be planned without them.',
    remedy:
      'Give the folder that holds rolekeeper.yaml. In one that has only a lock file, write it beside that, as below; where neither is there, `rolekeeper init` makes both.',
    example: `apiVersion: rolekeeper/v1
kind: Settings
spec:
  account: "111122223333"
  provider:
    workspace: acme
    workspaceUuid: "{c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936}"
  roles:
    permissionsBoundary: arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary`,
  },
  'lock-missing': {
    title: 'There is no bitbucket.lock.yaml',
    cause:
      'Trust policies name repositories and environments by UUID; manifests name them by name. The lock file is the list that joins the two, reviewed like everything else.',
    remedy:
      '`rolekeeper resolve` makes it, from the names in the manifests; or write it beside rolekeeper.yaml, as below. Where neither is there, `rolekeeper init` makes both.',
    example: `apiVersion: rolekeeper/v1
kind: BitbucketLock
spec:
  workspace: acme
  repositories:
    checkout-api:
      uuid: "{5bca6b83-1e95-4b5f-9a3c-7d1f7a4cf2e6}"
      environments:
        production: "{a7e5c7c7-2a44-4c8e-8b57-30a1b2a0c9d4}"`,
  },
  'no-manifests': {
    title: 'The folder holds no role manifests',
    cause:
      'There is no YAML file under teams/. That is far more often a wrong folder or a failed checkout than a wish to have no roles.',
    remedy: 'Give the folder that holds teams/, or write a first manifest with `rolekeeper init`.',
  },
  'not-utf8': {
    title: 'A file is not UTF-8 text',
    cause:
      'The file has bytes that are not UTF-8, or NUL bytes: it is UTF-16 from an editor on Windows, or not text at all.',
    remedy: 'Save it as UTF-8. A byte order mark at the beginning does no harm.',
    example: 'iconv -f UTF-16 -t UTF-8 role.yaml > role.utf8 && mv role.utf8 role.yaml',
  },
  'forbidden-character': {
    title: 'A file has characters that people cannot see',
    cause:
      'Control characters, invisible characters and marks that change the direction of text make a reviewer read something different from what the file says. They are refused everywhere, also in comments and as escapes.',
    remedy:
      'Delete the character at the place that is named. Such characters often come from a web page or a chat, by copying.',
  },
  'yaml-syntax': {
    title: 'A file is not valid YAML',
    cause:
      'Most often the indentation differs from the lines around it, a colon or a bracket is missing, a tab is used where spaces belong, or a value has no quotes that contains ": " or " #", or that begins with {, [, @ or *. What the YAML parser only warns of is refused as well.',
    remedy: 'Look at the line that is named and the one above it.',
    example: 'description: "Deploys: the checkout API"',
  },
  'yaml-empty': {
    title: 'A file is empty',
    cause:
      'The file has no content, or comments only. That must not mean "no role": an interrupted write or a bad merge would delete one.',
    remedy: 'Restore its content. To remove the role, delete the file.',
  },
  'yaml-feature': {
    title: 'A file uses a YAML feature that manifests do not use',
    cause:
      'Anchors (&), aliases (*), tags (!), merge keys (<<), directives (%), keys that are not text and second documents (---) let a file say something different from what a reviewer sees at that line.',
    remedy: 'Write the value out. If you mean the text itself, such as "*", put it in quotes.',
    example: 'resources: ["*"]',
  },
  'more-mistakes': {
    title: 'A file has more mistakes than are shown',
    cause: 'At most fifty mistakes of one file are reported at once; mostly they have one cause.',
    remedy: 'Fix the ones that are shown and run again.',
  },
  'yaml-too-deep': {
    title: 'A file nests too deeply',
    cause: 'Lists and mappings are nested more than 20 levels deep. A pasted policy document needs about ten.',
    remedy: 'Look for brackets that are not closed.',
  },
  'duplicate-key': {
    title: 'A key appears twice',
    cause: 'The same key appears twice in one mapping. YAML libraries keep the last one, reviewers see the first one.',
    remedy: 'Keep one of the two.',
  },
  'reserved-key': {
    title: 'A key has a name with a special meaning in programs',
    cause: '__proto__, constructor and prototype are never names of fields, and are a known way to confuse programs.',
    remedy: 'Remove the key.',
  },
} satisfies Record<string, CodePage>;
