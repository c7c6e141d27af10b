/**
 * From the roles of an account to manifests that change nothing, or say what they change: role -> steps and policies ->
 * manifest -> the same validation and compiler that a plan has -> grade. A second time, from the texts that are about to
 * be written: that is the proof, and nothing is written without it.
 */

import type { Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { LockFileChange } from '../names/lock-files.ts';
import { judgeBy } from '../role-guardrails/policy-verdict.ts';
import { trustWorld } from '../trust/trust-world.ts';
import { draftsOf } from './drafts.ts';
import type { ImportInput } from './import-input.ts';
import { type ImportedRole, imported } from './imported-role.ts';
import { type Judged, judgedDrafts } from './judged.ts';
import { usedBy, written } from './proof.ts';
import { proposed, succeededRoles } from './proposal.ts';
import type { Reason } from './reason.ts';
import { type UnknownName, unknownNames, withUnknown } from './unknown-names.ts';

export type { ImportInput } from './import-input.ts';
export type { ImportedRole, ManifestOf } from './imported-role.ts';

export interface Imported {
  readonly account: string;
  /** Of the account. */
  readonly total: number;
  /** That name Bitbucket's provider, asked for or not. */
  readonly trusting: number;
  /** Those of them that were asked for, sorted by name. */
  readonly roles: readonly ImportedRole[];
  /** Of manifests and of the lock file, in the order in which they are written. */
  readonly files: readonly LockFileChange[];
  readonly unknown: readonly UnknownName[];
  /** Roles whose session and description were not read. */
  readonly unread: number;
  /** Manifests, and those of them that change nothing. */
  readonly proof: { readonly manifests: number; readonly unchanged: number };
}

/** Nothing is in `files` that was not read again, compiled and compared. */
export function importRoles(input: ImportInput): Imported {
  const { state, settings, lock, acceptWidening } = input;
  const trusting = state.roles.filter((role) => isAboutBitbucket(role, settings));
  const roles = trusting.filter(input.isWanted);
  const world = trustWorld(settings, lock);
  const refused = new Map<string, Reason>();
  const succeeded = succeededRoles(input);
  const proposals = roles.flatMap((role) => {
    const found = proposed(role, world, input, succeeded);
    if (!('code' in found)) return [{ role, steps: found }];
    refused.set(role.name, found);
    return [];
  });
  const named = withUnknown(
    lock,
    proposals.map(({ steps }) => steps),
  );
  const drafts = draftsOf(proposals, named.lock, input);
  const judged = judgedDrafts(drafts, named.lock, input, refused);
  const isTaken = ({ graded }: Judged) => graded.grade !== 'widens' || acceptWidening;

  const { taken, texts, files, unchanged } = written(judged.filter(isTaken), named, input, refused);
  const used = usedBy(taken);
  const unknown = unknownNames(named.lock)
    .filter(({ uuid }) => used.has(uuid))
    // Not in the order of the lock files, which the next import reads in another one than this writes.
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const after = trustWorld(settings, named.lock);
  const judge = judgeBy(settings, input.texts);
  const byPath = new Map(texts.map((text) => [text.path, text]));
  const bySource = new Map(judged.map((one) => [one.role.name, one]));
  return {
    account: state.account,
    total: state.roles.length,
    trusting: trusting.length,
    roles: roles
      .map((role) =>
        imported(role, bySource.get(role.name), refused.get(role.name), {
          world: after,
          judge,
          texts: byPath,
          isTaken,
        }),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    files,
    unknown,
    unread: taken.filter(({ role }) => role.unread.length > 0).length,
    proof: { manifests: taken.length, unchanged },
  };
}

function isAboutBitbucket({ trust }: ActualRole, { provider }: Settings): boolean {
  return trust.includes('api.bitbucket.org/') || trust.includes(provider.host);
}
