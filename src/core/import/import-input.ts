/** What an import goes by: the account, the folder, and what was asked for. */
import type { Manifest } from '../manifest/manifest.ts';
import type { BitbucketLock, Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { ActualState } from '../model/actual-state.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import type { PolicyText } from '../model/role-spec.ts';
import type { SourceTree } from '../model/source-tree.ts';
import type { TeamFrom } from './team-from.ts';

export interface ImportInput {
  /** With every role whole, whatever its path, as far as it was read. */
  readonly state: ActualState;
  /** The manifests folder as it is. */
  readonly tree: SourceTree;
  readonly settings: Settings;
  readonly lock: BitbucketLock;
  /** Those that are right, as they are. */
  readonly manifests: readonly Manifest[];
  /** Of the managed policies and boundaries of the roles. */
  readonly texts: ManagedTexts;
  readonly boundary: PolicyText | undefined;
  /** undefined: the tag `team`, else the repository. */
  readonly teamFrom: TeamFrom | undefined;
  readonly acceptWidening: boolean;
  readonly isWanted: (role: ActualRole) => boolean;
  readonly now: Date;
}
