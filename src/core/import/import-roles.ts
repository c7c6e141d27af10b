/**
 * From the roles of an account to manifests that change nothing, or say what they change: role -> steps and policies ->
 * manifest -> the same validation and compiler that a plan has -> grade. A second time, from the texts that are about to
 * be written: that is the proof, and nothing is written without it.
 */

import { compile } from '../compile/compile.ts';
import { desiredState } from '../compile/desired-state.ts';
import { samePolicy } from '../iam/policy-document.ts';
import { ignoredBy } from '../manifest/ignored-role.ts';
import { indexLock } from '../manifest/lock-index.ts';
import type { Manifest, PolicyEntry } from '../manifest/manifest.ts';
import { manifestFrom } from '../manifest/manifest-from.ts';
import type { BitbucketLock, Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { ActualState } from '../model/actual-state.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import { arn } from '../model/ids.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import { type Ownership, ownershipOf, TAGS } from '../model/ownership.ts';
import type { PolicyText } from '../model/role-spec.ts';
import { SERVICE_PATH, serviceRoles } from '../model/service-roles.ts';
import type { SourceFile, SourceTree } from '../model/source-tree.ts';
import { type LockFile, type LockFileChange, lockFilesAfter } from '../names/lock-files.ts';
import { judgeBy } from '../role-guardrails/policy-verdict.ts';
import * as schemas from '../schema/generated/validators.js';
import { schemaIssues } from '../schema/schema-issues.ts';
import type { SourceDocument } from '../source/document.ts';
import { isLockPath } from '../source/file-place.ts';
import { SOURCE_LIMITS } from '../source/source-limits.ts';
import { readTrustDocument } from '../trust/trust-document.ts';
import { type TrustWorld, trustWorld } from '../trust/trust-world.ts';
import { whoGetsIn } from '../trust/who-gets-in.ts';
import { draftFile } from './draft.ts';
import { type Graded, type Grading, gradeOf, isGivenBack, isSameRole, sameOwnTags, samePolicies } from './grade.ts';
import { managedElsewhere } from './managed-elsewhere.ts';
import { type ManifestFile, manifestText, valueIn } from './manifest-file.ts';
import { type Edit, editsBetween, patched } from './manifest-patch.ts';
import type { Reason } from './reason.ts';
import { fileFor, nameBeside, teamFolder } from './role-names.ts';
import { type TeamFrom, teamOf } from './team-from.ts';
import { type NamedLock, type UnknownName, unknownNames, withUnknown } from './unknown-names.ts';
import { type WantedSteps, wantedSteps } from './wanted-steps.ts';

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

export interface ImportedRole {
  readonly name: string;
  readonly arn: string;
  readonly grade: Graded['grade'] | 'not-ours';
  /** Of `not-ours` alone. */
  readonly reason: Reason | undefined;
  readonly graded: Graded | undefined;
  /** Who gets in today, in words. */
  readonly before: readonly string[];
  /** By the manifest; undefined: there is none. */
  readonly after: readonly string[] | undefined;
  readonly administrator: boolean | undefined;
  readonly lastUsed: Date | undefined;
  /** Of the manifest, also where it was not accepted. */
  readonly manifest: ManifestOf | undefined;
  /** What a person should know of it, in sentences without a full stop. */
  readonly notes: readonly string[];
}

export interface ManifestOf {
  readonly file: string;
  readonly arn: string;
  readonly how: 'ours' | 'in-place' | 'beside';
  /** `refused`: it admits more than the role, and that was not accepted. */
  readonly change: 'new' | 'patched' | 'same' | 'refused';
}

export interface Imported {
  readonly account: string;
  /** Of the account. */
  readonly total: number;
  /** Those that name Bitbucket's provider and were asked for, sorted by name. */
  readonly roles: readonly ImportedRole[];
  /** Of manifests and of the lock file, in the order in which they are written. */
  readonly files: readonly LockFileChange[];
  readonly unknown: readonly UnknownName[];
  /** Roles whose session and description were not read. */
  readonly unread: number;
  /** Manifests, and those of them that change nothing. */
  readonly proof: { readonly manifests: number; readonly unchanged: number };
}

interface Draft {
  readonly role: ActualRole;
  readonly steps: WantedSteps;
  readonly owner: Ownership;
  readonly name: string;
  readonly team: string;
  readonly file: string;
  readonly existing: Manifest | undefined;
  readonly notes: readonly string[];
}

interface Judged extends Draft {
  readonly value: ManifestFile;
  readonly desired: DesiredRole;
  readonly graded: Graded;
}

/** Nothing is in `files` that was not read again, compiled and compared. */
export function importRoles(input: ImportInput): Imported {
  const { state, settings, lock, acceptWidening } = input;
  const roles = state.roles.filter((role) => isAboutBitbucket(role, settings) && input.isWanted(role));
  const world = trustWorld(settings, lock);
  const refused = new Map<string, Reason>();
  const proposals = roles.flatMap((role) => {
    const found = proposed(role, world, input);
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
  const bySource = new Map(judged.map((one) => [one.role.name, one]));
  return {
    account: state.account,
    total: state.roles.length,
    roles: roles
      .map((role) =>
        imported(role, bySource.get(role.name), refused.get(role.name), { world: after, judge, texts, isTaken }),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    files,
    unknown,
    unread: taken.filter(({ role }) => role.unread.length > 0).length,
    proof: { manifests: taken.length, unchanged },
  };
}

interface Written {
  readonly taken: readonly Judged[];
  readonly texts: readonly LockFileChange[];
  /** Those that differ, and the lock file. */
  readonly files: readonly LockFileChange[];
  readonly unchanged: number;
}

/** Again without what does not pass the proof, until all does. */
function written(
  wanted: readonly Judged[],
  named: NamedLock,
  input: ImportInput,
  refused: Map<string, Reason>,
): Written {
  for (;;) {
    const before = refused.size;
    const left = wanted.filter(({ role }) => !refused.has(role.name));
    const texts = textChanges(left, named.lock, input, refused);
    const taken = left.filter(({ role }) => !refused.has(role.name));
    const used = usedBy(taken);
    const changes = named.changes.filter(({ after }) => after !== undefined && used.has(after));
    const kept = texts.filter(({ before, after }) => before !== after);
    const files = [...lockChanges(changes, taken, named.lock, input), ...kept];
    const unchanged = prove(taken, files, input, refused);
    if (refused.size === before) return { taken, texts, files, unchanged };
  }
}

/** The UUIDs that these manifests name. */
function usedBy(taken: readonly Judged[]): Set<string> {
  const pairs = taken.flatMap(({ steps }) => steps.pairs.map(({ environment }) => environment));
  return new Set([...taken.flatMap(({ steps }) => steps.repositories), ...pairs]);
}

function isAboutBitbucket({ trust }: ActualRole, { provider }: Settings): boolean {
  return trust.includes('api.bitbucket.org/') || trust.includes(provider.host);
}

/** The steps that it could be a manifest for, or why it is none of ours. */
function proposed(
  role: ActualRole,
  world: TrustWorld,
  { settings, manifests, now }: ImportInput,
): WantedSteps | Reason {
  const owner = ownershipOf(role.path, role.tags, { path: settings.roles.path, owner: settings.owner });
  const entry = ignoredBy({ ...role, owner }, settings, now);
  // A manifest that adopts it is a later word than the settings’.
  if (entry !== undefined && !manifests.some(({ adopts }) => adopts === role.arn)) {
    const words = `the settings ignore it${entry.until === undefined ? '' : ` until ${entry.until}`}: ${entry.reason}`;
    return { code: 'ignored', words, remedy: 'remove the entry of ignore, and import again' };
  }
  if (owner === 'another') {
    return {
      code: 'another-owner',
      words: `it is of another config repository, ${role.tags[TAGS.owner] ?? ''}`,
      remedy: 'declare it there',
    };
  }
  if (owner === 'us' && manifests.some(({ name }) => name === role.name)) {
    return {
      code: 'ours-already',
      words: 'it is ours already, and a manifest declares it',
      remedy: 'nothing is to be done',
    };
  }
  const service = [...Object.values(serviceRoles(settings.deployment)), ...settings.service.roles].map((name) =>
    name.toLowerCase(),
  );
  if (
    /^\/aws-(service-role|reserved)\//.test(role.path) ||
    role.path.startsWith(SERVICE_PATH) ||
    service.includes(role.name.toLowerCase())
  ) {
    const whose = role.path.startsWith('/aws-') ? 'AWS' : 'the service itself';
    return { code: 'service-role', words: `${whose} needs it`, remedy: 'leave it where it is' };
  }
  const elsewhere = managedElsewhere(role);
  if (elsewhere !== undefined) return elsewhere;
  const read = readTrustDocument(role.trust);
  if (!('document' in read)) {
    return {
      code: 'trust-unreadable',
      words: `its trust policy cannot be read: ${read.problems[0]?.message ?? ''}`,
      remedy: 'correct it by hand',
    };
  }
  return wantedSteps(read.document, world);
}

function draftsOf(
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

/** Validates and compiles the drafts as a plan would; what has mistakes is put into `refused`. */
function judgedDrafts(
  drafts: readonly Draft[],
  lock: BitbucketLock,
  input: ImportInput,
  refused: Map<string, Reason>,
): Judged[] {
  const { settings, manifests, now } = input;
  const index = indexLock(lock);
  const issues = new Map<string, Issue[]>();
  const add = (found: readonly Issue[]) => {
    for (const issue of found) issues.set(issue.place.file, [...(issues.get(issue.place.file) ?? []), issue]);
  };
  const made = drafts.flatMap((draft) => {
    const value = draftFile(draft, settings, index);
    const found: Issue[] = [];
    const manifest = manifestOf(draft, value, found);
    add(found);
    return [{ draft, value, manifest }];
  });
  const replaced = new Set(drafts.map(({ file }) => file));
  const others = manifests.filter(({ document }) => !replaced.has(document.path));
  const compiled = compile(
    [...others, ...made.flatMap(({ manifest }) => manifest ?? [])],
    settings,
    lock,
    new Map(),
    now,
  );
  add(compiled.issues);
  const byFile = new Map(compiled.roles.map((role) => [role.file, role]));
  const grading: Grading = { world: trustWorld(settings, lock), boundary: input.boundary, texts: input.texts };
  return made.flatMap(({ draft, value }) => {
    const desired = byFile.get(draft.file);
    if (desired !== undefined) return { ...draft, value, desired, graded: gradeOf(draft.role, desired, grading) };
    refused.set(draft.role.name, refusal(issues.get(draft.file) ?? []));
    return [];
  });
}

function refusal(issues: readonly Issue[]): Reason {
  const [first] = issues;
  if (first === undefined) throw new Error('a manifest without mistakes was not compiled');
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const code = first.code === 'too-many-tags' ? 'tags' : 'refused';
  const rule = code === 'refused' ? { rule: first.code } : {};
  return {
    code,
    ...rule,
    words: `its manifest would be refused, ${first.code}: ${first.message}${more}`,
    remedy: first.remedy,
  };
}

function manifestOf({ file, team }: Draft, value: ManifestFile, issues: Issue[]): Manifest | undefined {
  const document: SourceDocument = { path: file, value, locate: () => ({ file, line: 1, column: 1 }) };
  const found = schemaIssues(document, schemas.pipelineRole);
  issues.push(...found);
  return found.length === 0 ? manifestFrom(document, team, issues) : undefined;
}

/** The texts of the manifests; one that is there is changed where it says something else. */
function textChanges(
  taken: readonly Judged[],
  lock: BitbucketLock,
  input: ImportInput,
  refused: Map<string, Reason>,
): LockFileChange[] {
  const { settings, manifests, tree } = input;
  const here = compile(manifests, settings, lock);
  const byFile = new Map(here.roles.map((role) => [role.file, role]));
  const bytes = new Map(tree.files.map((file) => [file.path, file.bytes]));
  return taken.flatMap((one) => {
    const { existing, file, role } = one;
    if (existing === undefined) {
      const after = manifestText(one.value);
      if (new TextEncoder().encode(after).length <= SOURCE_LIMITS.bytesPerFile)
        return { path: file, before: undefined, after };
      refused.set(role.name, {
        code: 'refused',
        words: 'its manifest would be larger than a manifest may be',
        remedy: 'move policies to managed ones',
      });
      return [];
    }
    const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.get(file) ?? new Uint8Array());
    const after = patched(before, editsOf(existing, byFile.get(file), one));
    if (after !== undefined) return { path: file, before, after };
    refused.set(role.name, {
      code: 'manifest-differs',
      words: `${file} declares it otherwise, and cannot be changed line by line`,
      remedy: 'write its lists in lines of their own, or move the file away, and import again',
    });
    return [];
  });
}

/** Only what differs by meaning is compared by value. */
function editsOf(existing: Manifest, has: DesiredRole | undefined, { value, desired }: Judged): Edit[] {
  const now = existing.document.value;
  const places: (readonly string[])[] = [['metadata', 'adopts']];
  if (has?.trust !== desired.trust)
    places.push(['spec', 'repositories'], ['spec', 'environments'], ['spec', 'anyBranch'], ['spec', 'branches']);
  if (has?.maxSessionSeconds !== desired.maxSessionSeconds) places.push(['spec', 'session', 'maxDuration']);
  if (has?.description !== desired.description) places.push(['metadata', 'description']);
  if (has === undefined || !samePolicies(has, desired)) places.push(['spec', 'policies']);
  if (has === undefined || !sameOwnTags(has.tags, desired.tags)) places.push(['spec', 'tags']);
  return places.flatMap((path) => {
    const [before, after] = [valueIn(now, path), valueIn(value, path)];
    // Which branches deploy to an environment is a person's word that no role has.
    if (path[1] === 'branches' && after === undefined && value.spec.environments !== undefined) return [];
    if (path[1] === 'session' && valueIn(now, ['spec', 'session']) === undefined)
      return editsBetween(undefined, value.spec.session, ['spec', 'session']);
    return editsBetween(before, path[1] === 'policies' ? policiesKept(existing, has, value, desired) : after, path);
  });
}

/** An entry that means what the role has stays as it is written, be it a preset; a last day stays in any case. */
function policiesKept(
  { policies }: Manifest,
  has: DesiredRole | undefined,
  { spec }: ManifestFile,
  desired: DesiredRole,
): readonly PolicyEntry[] | undefined {
  const nameOf = (entry: PolicyEntry) =>
    'managed' in entry ? entry.managed : 'preset' in entry ? (entry.name ?? entry.preset) : entry.name;
  const written = new Map(policies.map((entry) => [nameOf(entry), entry]));
  return spec.policies?.map((entry) => {
    const [name, old] = [nameOf(entry), written.get(nameOf(entry))];
    if (old === undefined || 'managed' in entry) return old ?? entry;
    const isSame = samePolicy(has?.inlinePolicies[name] ?? '', desired.inlinePolicies[name] ?? '');
    return isSame ? old : { ...entry, ...(old.expires !== undefined && { expires: old.expires }) };
  });
}

function lockChanges(
  changes: Parameters<typeof lockFilesAfter>[2]['changes'],
  taken: readonly Judged[],
  lock: BitbucketLock,
  { tree, lock: before }: ImportInput,
): LockFileChange[] {
  if (changes.length === 0) return [];
  const index = indexLock(lock);
  const teams = new Map(
    taken
      .toReversed()
      .flatMap(({ steps, team }) =>
        steps.repositories.map((uuid) => [index.byUuid.get(uuid)?.slug ?? '', team] as const),
      ),
  );
  const files: LockFile[] = tree.files
    .filter(({ path }) => isLockPath(path))
    .map(({ path, bytes }) => ({ path, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) }));
  return lockFilesAfter(
    files,
    before,
    { renames: [], changes },
    (slug) => teamFolder(teams.get(slug) ?? '', []) ?? 'imported',
  );
}

/**
 * Reads what is about to be written, as everything else reads it; what is not as it was graded is put into `refused`.
 * @returns how many roles are given back as they are
 */
function prove(
  taken: readonly Judged[],
  files: readonly LockFileChange[],
  { tree, now }: ImportInput,
  refused: Map<string, Reason>,
): number {
  const changed = new Map<string, SourceFile>(
    files.map(({ path, after }) => [path, { path, bytes: new TextEncoder().encode(after) }]),
  );
  const kept = tree.files.filter(({ path }) => !changed.has(path));
  const state = desiredState({ ...tree, files: [...kept, ...changed.values()] }, now);
  const byFile = new Map(state.roles.map((role) => [role.file, role]));
  let unchanged = 0;
  for (const { file, role, desired, graded, existing } of taken) {
    const read = byFile.get(file);
    const isAsGraded =
      read !== undefined && isSameRole(read, desired) && (graded.grade !== 'exact' || isGivenBack(role, read));
    if (isAsGraded && graded.grade === 'exact') unchanged += 1;
    if (isAsGraded) continue;
    const own = state.issues.filter(({ place }) => place.file === file);
    const issues = state.lock === undefined ? state.issues.filter(({ place }) => isLockPath(place.file)) : own;
    if (issues.length > 0 && (existing === undefined || state.lock === undefined))
      refused.set(role.name, refusal(issues));
    else {
      const words = `${file} would not say what the role is, also where it is changed`;
      refused.set(role.name, { code: 'manifest-differs', words, remedy: 'move the file away, and import again' });
    }
  }
  return unchanged;
}

interface Telling {
  readonly world: TrustWorld;
  readonly judge: ReturnType<typeof judgeBy>;
  readonly texts: readonly LockFileChange[];
  readonly isTaken: (one: Judged) => boolean;
}

function imported(
  role: ActualRole,
  judged: Judged | undefined,
  reason: Reason | undefined,
  { world, judge, texts, isTaken }: Telling,
): ImportedRole {
  const { name, lastUsed } = role;
  const base = {
    name,
    arn: role.arn,
    lastUsed,
    before: words(role.trust, world),
    administrator: judge(role, false).admin,
  };
  if (judged === undefined || reason !== undefined) {
    return { ...base, grade: 'not-ours', reason, graded: undefined, after: undefined, manifest: undefined, notes: [] };
  }
  const { desired, graded, file, notes } = judged;
  const text = texts.find(({ path }) => path === file);
  const change =
    !isTaken(judged) || text === undefined
      ? 'refused'
      : text.before === undefined
        ? 'new'
        : text.before === text.after
          ? 'same'
          : 'patched';
  const how = desired.adopts?.how ?? 'ours';
  const own = arn(`${role.arn.slice(0, role.arn.indexOf(':role/'))}:role${desired.path}${desired.name}`) ?? role.arn;
  return {
    ...base,
    ...{ grade: graded.grade, reason: undefined, graded, notes },
    after: samePolicy(role.trust, desired.trust) ? base.before : words(desired.trust, world),
    manifest: { file, arn: own, how, change },
  };
}

function words(trust: PolicyText, world: TrustWorld): readonly string[] {
  const read = readTrustDocument(trust);
  return 'document' in read ? whoGetsIn(read.document, world).words : ['not worked out: IAM accepts no such document'];
}
