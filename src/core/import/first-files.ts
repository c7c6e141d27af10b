/** The first files of a manifests folder for an account that is there: settings, lock file, and a folder of a team. */
import type { LockEdit } from '../names/lock-after.ts';
import type { LockChange } from '../names/lock-change.ts';
import { newLockText } from '../names/lock-text.ts';
import { standIns } from '../names/stand-in.ts';
import { LOCK_FILE, LOCK_FOLDER, SETTINGS_FILE } from '../source/file-place.ts';
import { SOURCE_LIMITS } from '../source/source-limits.ts';
import type { Uuid } from '../text/uuid.ts';
import type { AccountBasis } from './account-basis.ts';

export interface FirstFile {
  /** Relative to the manifests folder. */
  readonly path: string;
  readonly text: string;
}

export interface FirstFiles {
  readonly basis: AccountBasis;
  /** An ARN. */
  readonly boundary: string;
  /** Those of the account: no new role may have one of them. */
  readonly roleNames: readonly string[];
  /** The folder of the first team. */
  readonly team: string;
}

/** What the deployment makes, in the account's own partition. */
export function usualBoundary({ partition, account }: Pick<AccountBasis, 'partition' | 'account'>): string {
  return `arn:${partition}:iam::${account}:policy/rolekeeper/pipeline-boundary`;
}

/** The same account gives the same bytes. */
export function firstFiles(first: FirstFiles): FirstFile[] {
  const { basis } = first;
  return [
    { path: SETTINGS_FILE, text: settingsText(first) },
    ...lockFiles(basis.workspace, basis.places.repositories),
    firstRole(first),
  ];
}

function settingsText({ basis, boundary }: FirstFiles): string {
  const { account, workspace, workspaceUuid, audience } = basis;
  const own = [
    '    # What the trust policies ask for; no token has it but where a step names it under oidc: audiences.',
    `    audience: ${JSON.stringify(audience)}`,
  ];
  return `# yaml-language-server: $schema=../schemas/settings.schema.json
apiVersion: rolekeeper/v1
kind: Settings
spec:
  # The AWS account that holds the roles.
  account: "${account}"
  provider:
    # As the account has it. The slug is a part of the issuer's address: renaming the workspace breaks every role.
    workspace: ${JSON.stringify(workspace)}
    workspaceUuid: "${workspaceUuid}"
${audience === undefined ? '' : `${own.join('\n')}\n`}  roles:
    # Every role under this path that carries our tag is ours; roles elsewhere stay as they are, and are reported.
    path: /bitbucket/
    # What no pipeline role may go beyond, whatever its manifest says.
    permissionsBoundary: ${JSON.stringify(boundary)}
`;
}

const FIRST_LINE = '# yaml-language-server: $schema=../schemas/bitbucket-lock.schema.json';

const LOCK_COMMENT = `# Names for people, UUIDs for IAM. These are the UUIDs that trust policies of the account name. IAM does not know what
# they are called in Bitbucket: a name like unknown-5bca6b83 stands in, with the first digits of the UUID.
# \`rolekeeper resolve\` asks Bitbucket by the UUID (ROLEKEEPER_BITBUCKET_TOKEN), and puts the name here and into the
# manifests. No UUID changes, so nobody gets in who did not before.`;

/** Bytes of one file: what people and \`resolve\` add has to fit as well. */
const ROOM = SOURCE_LIMITS.bytesPerFile / 2;

function lockFiles(workspace: string, repositories: ReadonlyMap<Uuid, ReadonlySet<Uuid>>): FirstFile[] {
  const names = standIns(repositories.keys());
  const entries = [...repositories]
    .map(([uuid, environments]) => entryOf(names.get(uuid) ?? '', uuid, environments))
    .sort(([a], [b]) => ((a?.slug ?? '') < (b?.slug ?? '') ? -1 : 1));
  const parts: LockChange[][] = [[]];
  let bytes = 0;
  for (const entry of entries) {
    const own = entry.length * 90;
    if (bytes > 0 && bytes + own > ROOM) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(...entry);
    bytes += own;
  }
  return parts.flatMap((changes, index) => (changes.length === 0 ? [] : fileOf(workspace, changes, index)));
}

function entryOf(slug: string, uuid: Uuid, environments: ReadonlySet<Uuid>): LockChange[] {
  const inner = [...standIns(environments)].map(([after, environment]) => ({
    slug,
    environment,
    before: undefined,
    after,
  }));
  return [{ slug, before: undefined, after: uuid }, ...inner.sort((a, b) => (a.environment < b.environment ? -1 : 1))];
}

function fileOf(workspace: string, changes: readonly LockChange[], index: number): FirstFile {
  const edit: LockEdit = { renames: [], changes };
  if (index === 0) {
    return { path: LOCK_FILE, text: newLockText(workspace, edit, `${FIRST_LINE}\n${LOCK_COMMENT}`) };
  }
  const schema = FIRST_LINE.replace('$schema=..', '$schema=../..');
  return { path: `${LOCK_FOLDER}/unknown-${index + 1}.yaml`, text: newLockText(workspace, edit, schema) };
}

/**
 * A folder of manifests has to declare a role. This one is harmless: it may do what every caller may, and shows in one
 * step whether a pipeline gets in.
 */
function firstRole({ basis, roleNames, team }: FirstFiles): FirstFile {
  const name = freeName('pipeline-whoami', new Set(roleNames.map((one) => one.toLowerCase())));
  const slugs = standIns(basis.places.repositories.keys());
  const places = [...basis.places.repositories];
  const [uuid, environments] = places.find(([, own]) => own.size > 0) ?? places[0] ?? [];
  const [environment] = standIns(environments ?? []).values();
  const who =
    environment === undefined
      ? '  # No environment is known of it: every branch, tag and pull request of the repository gets in.\n  anyBranch: true'
      : `  environments: [${environment}]`;
  const text = `# yaml-language-server: $schema=../../../schemas/pipeline-role.schema.json
# A first role, so that there is one: it may do what every caller may, and shows whether a pipeline gets in. Nothing of
# the account is ours yet. Delete this file as soon as a role of your own is declared.
apiVersion: rolekeeper/v1
kind: PipelineRole
metadata:
  name: ${name}
  description: Shows a pipeline who it is
spec:
  repositories: [${uuid === undefined ? '' : slugs.get(uuid)}]
${who}
  policies:
    - name: whoami
      statements:
        - actions: [sts:GetCallerIdentity]
          resources: ["*"]
`;
  return { path: `teams/${team}/${name}.yaml`, text };
}

/** Names are unique in an account, whatever the path and the case. @param taken in lower case */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  return free;
}
