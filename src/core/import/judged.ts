/** Drafts as a plan would have them: validated, compiled with all other manifests, and graded. */
import { compile } from '../compile/compile.ts';
import { indexLock } from '../manifest/lock-index.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { manifestFrom } from '../manifest/manifest-from.ts';
import type { BitbucketLock } from '../manifest/settings.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import * as schemas from '../schema/generated/validators.js';
import { schemaIssues } from '../schema/schema-issues.ts';
import type { SourceDocument } from '../source/document.ts';
import { trustWorld } from '../trust/trust-world.ts';
import { draftFile } from './draft.ts';
import type { Draft } from './drafts.ts';
import { type Graded, type Grading, gradeOf } from './grade.ts';
import type { ImportInput } from './import-input.ts';
import type { ManifestFile } from './manifest-file.ts';
import { moreThanManifest } from './over-manifest.ts';
import type { Reason } from './reason.ts';

/** As a plan would have it. */
export interface Judged extends Draft {
  readonly value: ManifestFile;
  readonly desired: DesiredRole;
  readonly graded: Graded;
  /** What the manifest that is there declares; undefined: there is none, or it declares nothing. */
  readonly has: DesiredRole | undefined;
  /** What it would give more than that (over-manifest.ts). */
  readonly moreThanBefore: readonly string[];
}

/** Validates and compiles the drafts as a plan would; what has mistakes is put into `refused`. */
export function judgedDrafts(
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
  const here = rolesHere(drafts, lock, input);
  const world = trustWorld(settings, lock);
  const grading: Grading = { world, boundary: input.boundary, texts: input.texts };
  return made.flatMap(({ draft, value }) => {
    const desired = byFile.get(draft.file);
    if (desired !== undefined) {
      const has = here.get(draft.file);
      const moreThanBefore = has === undefined ? [] : moreThanManifest(draft.role, has, desired, world);
      return { ...draft, value, desired, graded: gradeOf(draft.role, desired, grading), has, moreThanBefore };
    }
    refused.set(draft.role.name, refusal(issues.get(draft.file) ?? []));
    return [];
  });
}

/** By file: what the manifests that are there declare. */
function rolesHere(
  drafts: readonly Draft[],
  lock: BitbucketLock,
  { settings, manifests }: ImportInput,
): ReadonlyMap<string, DesiredRole> {
  if (drafts.every(({ existing }) => existing === undefined)) return new Map();
  return new Map(compile(manifests, settings, lock).roles.map((role) => [role.file, role]));
}

export function refusal(issues: readonly Issue[]): Reason {
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
