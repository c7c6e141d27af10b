/** Names, teams and files of the manifests that are to be, each once. */
import { indexLock } from '../manifest/lock-index.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { BitbucketLock } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { type Ownership, ownershipOf, TAGS } from '../model/ownership.ts';
import type { ImportInput } from './import-input.ts';
import { fileFor, nameBeside } from './role-names.ts';
import { teamOf } from './team-from.ts';
import type { WantedSteps } from './wanted-steps.ts';

/** A role, and what its manifest is to be about. */
export interface Draft {
  readonly role: ActualRole;
  readonly steps: WantedSteps;
  readonly owner: Ownership;
  readonly name: string;
  readonly team: string;
  readonly file: string;
  readonly existing: Manifest | undefined;
  readonly notes: readonly string[];
}

export function draftsOf(
  proposals: readonly { role: ActualRole; steps: WantedSteps }[],
  lock: BitbucketLock,
  input: ImportInput,
): Draft[] {
  const { settings, manifests, state, tree, teamFrom } = input;
  const index = indexLock(lock);
  const names = new Set([...state.roles, ...manifests].map(({ name }) => name.toLowerCase()));
  const paths = new Set(tree.files.map(({ path }) => path.toLowerCase()));
  const teams = new Set([...(settings.teams?.keys() ?? []), ...manifests.map(({ team }) => team)]);
  const adopting = new Map(
    manifests.flatMap((manifest) => (manifest.adopts === undefined ? [] : [[manifest.adopts.toLowerCase(), manifest]])),
  );
  const declaring = new Map(manifests.map((manifest) => [manifest.name, manifest]));
  return proposals.map(({ role, steps }) => {
    const owner = ownershipOf(role.path, role.tags, { path: settings.roles.path, owner: settings.owner });
    const isHere = role.path === settings.roles.path;
    const existing = adopting.get(role.arn.toLowerCase()) ?? (isHere ? declaring.get(role.name) : undefined);
    const notes = notesOf(role, isHere);
    if (existing !== undefined) {
      const { name, team, document } = existing;
      return { role, steps, owner, name, team, file: document.path, existing, notes };
    }
    const name = isHere ? role.name : nameBeside(role.name, names);
    const own = isHere && owner !== 'other' && teamFrom === undefined ? role.tags[TAGS.source] : undefined;
    const [, ownTeam] = /^teams\/([^/]+)\/[^/]+\.ya?ml$/.exec(own ?? '') ?? [];
    if (
      own !== undefined &&
      ownTeam !== undefined &&
      ownTeam === role.tags[TAGS.team] &&
      !paths.has(own.toLowerCase())
    ) {
      paths.add(own.toLowerCase());
      return { role, steps, owner, name, team: ownTeam, file: own, existing, notes };
    }
    const first = steps.repositories.map((uuid) => index.byUuid.get(uuid)?.slug ?? '').sort()[0] ?? '';
    const { team, instead } = teamOf(role, first, teamFrom, [...teams]);
    teams.add(team);
    return {
      role,
      steps,
      owner,
      name,
      team,
      file: fileFor(team, name, paths),
      existing,
      notes: [...notes, ...(instead === undefined ? [] : [`team ${team}: ${instead}`])],
    };
  });
}

function notesOf(
  { arn: old, path, name, inlinePolicies, instanceProfiles, revoked }: ActualRole,
  isHere: boolean,
): string[] {
  const own = old.slice(old.indexOf(':role') + 1);
  const namesItself = Object.values(inlinePolicies).some(
    (text) => text.includes(own) || text.includes(`role${path}${name}`),
  );
  return [
    ...(namesItself && !isHere ? ['its policies name the role itself: they go on naming the old one'] : []),
    ...(instanceProfiles.length > 0 ? [`instance profile ${instanceProfiles.join(', ')} has it`] : []),
    ...(revoked === undefined
      ? []
      : [`its sessions of before ${revoked.before} are revoked; that is not in a manifest`]),
  ];
}
