/** Settings for an account that nobody has written any for: every default, so that its roles can be judged. */
import type { Issue } from '../model/diagnosis.ts';
import type { Uuid } from '../text/uuid.ts';
import type { Settings } from './settings.ts';
import { settingsFrom } from './settings-from.ts';

export interface KnownOfAccount {
  /** Twelve digits. */
  readonly account: string;
  readonly partition: string;
  /** The slug; undefined: nothing names one. */
  readonly workspace: string | undefined;
  readonly workspaceUuid: Uuid | undefined;
  readonly audience: string | undefined;
}

/**
 * What the account does not say is what `rolekeeper.yaml` may leave out. No role is ours: who would be, only a file can say.
 */
export function settingsOfAccount(known: KnownOfAccount): Settings {
  const { account, partition, workspace = 'workspace', workspaceUuid = NOBODY, audience } = known;
  const spec = {
    account,
    provider: { workspace, workspaceUuid, ...(audience !== undefined && { audience }) },
    roles: { permissionsBoundary: `arn:${partition}:iam::${account}:policy/rolekeeper/pipeline-boundary` },
  };
  const issues: Issue[] = [];
  const locate = () => ({ file: '', line: 1, column: 1 });
  const settings = settingsFrom({ path: '', value: { spec }, locate }, issues);
  if (issues[0] !== undefined) throw new Error(issues[0].message);
  return { ...settings, owner: '' };
}

const NOBODY = '{00000000-0000-0000-0000-000000000000}';
