/** Whether the names in the lock file stand for what Bitbucket says today: as `resolve --check` asks. Nothing is written. */
import { resolve as resolvePath } from 'node:path';
import { lookUp } from '../../bitbucket/look-up.ts';
import type { Refusal } from '../../core/access/refusal.ts';
import { type Seen, seen, unseen } from '../../core/doctor/evidence.ts';
import { nameText } from '../../core/names/lock-change.ts';
import { type NameSources, nameIssues } from '../../core/names/name-issues.ts';
import { withoutStandIns } from '../../core/names/naming.ts';
import { type Resolution, resolve } from '../../core/names/resolution.ts';
import { wantedNames } from '../../core/names/wanted-names.ts';
import { WorldError } from '../../errors.ts';
import { ManifestFolder } from '../../files/manifest-folder.ts';
import type { Io } from '../command/io.ts';
import { openBitbucket, TOKEN_VARIABLE } from '../manifests/bitbucket-access.ts';
import { namesFolder } from '../manifests/names-folder.ts';

/** @param directory the manifests folder, as on the command line */
export async function namesSeen(directory: string, io: Io): Promise<Seen<Refusal | undefined>> {
  if (!io.env[TOKEN_VARIABLE]) return unseen(`a token for Bitbucket (${TOKEN_VARIABLE}, with --verify)`);
  const folder = namesFolder(await new ManifestFolder(resolvePath(io.cwd, directory)).read());
  if ('issues' in folder) return unseen('names without mistakes');
  const { manifests, lock } = folder;
  const wanted = withoutStandIns(wantedNames(manifests, lock), lock);
  try {
    const asked = { workspace: lock.workspace, locked: lock.repositories, wanted, everything: true };
    const found = await lookUp(openBitbucket(io).names, asked);
    return seen(differing(resolve(lock, wanted, found), { ...folder, found }));
  } catch (error) {
    if (error instanceof WorldError) return unseen(`Bitbucket’s names, which could not be read: ${error.message}`);
    throw error;
  }
}

/**
 * The first mistake that resolve would report. Names that Bitbucket does not show are nothing here: the token may see
 * less than there is.
 */
function differing(resolution: Resolution, sources: NameSources): Refusal | undefined {
  const [issue] = nameIssues({ ...resolution, unseen: [] }, sources);
  if (issue !== undefined) return { code: 'lock-differs', message: issue.message, remedy: issue.remedy };
  const [renamed] = resolution.renames;
  if (renamed === undefined) return undefined;
  return {
    code: 'lock-differs',
    message: `${nameText(renamed.from)} is called ${nameText(renamed.to)} in Bitbucket now`,
    remedy: 'rolekeeper resolve writes the new name; whom the role lets in does not change.',
  };
}
