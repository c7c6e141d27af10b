/** A revision of a config repository, kept as what it says, so that it can be edited and compared. */
import { type DesiredState, desiredState } from '../../../src/core/compile/desired-state.ts';
import { ACCOUNT, BOUNDARY, OTHER_REPOSITORY, REPOSITORY, WORKSPACE } from '../../support/roles.ts';
import { LOCK, tree } from '../../support/tree.ts';
import { manifest } from '../role-file.ts';

export interface Revision {
  readonly roles: readonly Sketch[];
  readonly limits: { readonly count: number; readonly share: number; readonly shrink: number };
  /** Whether the two repositories have each other's UUIDs in the lock file. */
  readonly swapped: boolean;
  readonly removal: string;
  readonly path: string;
  /** The approval that stands in the settings, if there is one. */
  readonly approval?: { readonly digest: string; readonly expires: string };
  /** What stands instead of a file, by its path. */
  readonly broken: Readonly<Record<string, string>>;
}

/** What a manifest says, as far as it matters here. */
export interface Sketch {
  readonly name: string;
  readonly team: string;
  readonly repository: 'checkout-api' | 'reports';
  readonly previousNames: readonly string[];
  readonly onRemoval?: string;
  readonly expires?: string;
  /** Where it is not that of its name: within its team. */
  readonly file?: string;
}

export const SETTINGS_FILE = 'rolekeeper.yaml';
export const LOCK_FILE = 'bitbucket.lock.yaml';

export const pathOf = ({ team, file, name }: Sketch) => `teams/${team}/${file ?? name}.yaml`;

/** What the manifests of this revision ask for. */
export function wantedBy(revision: Revision): DesiredState {
  const roles = revision.roles.map((role): [string, string] => [pathOf(role), textOf(role)]);
  return desiredState(
    tree({
      ...Object.fromEntries(roles),
      [SETTINGS_FILE]: settingsOf(revision),
      [LOCK_FILE]: revision.swapped ? SWAPPED_LOCK : LOCK,
      ...revision.broken,
    }),
  );
}

const SWAPPED_LOCK = LOCK.replace(REPOSITORY, 'first')
  .replace(OTHER_REPOSITORY, REPOSITORY)
  .replace('first', OTHER_REPOSITORY);

function textOf({ name, repository, previousNames, onRemoval, expires }: Sketch): string {
  const metadata = previousNames.length > 0 ? { previousNames } : {};
  const removal = onRemoval?.startsWith('quarantine:')
    ? { quarantine: onRemoval.slice('quarantine:'.length) }
    : onRemoval;
  return manifest(name, {
    repository,
    metadata,
    spec: { ...(removal !== undefined && { onRemoval: removal }), ...(expires !== undefined && { expires }) },
  });
}

/** JSON is YAML. */
function settingsOf({ limits: { shrink, ...deletions }, removal, path, approval }: Revision): string {
  return JSON.stringify({
    apiVersion: 'rolekeeper/v1',
    kind: 'Settings',
    spec: {
      account: ACCOUNT,
      provider: { workspace: 'acme', workspaceUuid: WORKSPACE },
      roles: { permissionsBoundary: BOUNDARY, path },
      limits: { deletions, shrink },
      removal: { mode: removal },
      ...(approval && { deletions: approval }),
    },
  });
}
