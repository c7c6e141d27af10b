/**
 * `rolekeeper resolve`: the lock file is filled with the UUIDs that Bitbucket has for the names of the manifests.
 *
 * Whom a role admits is decided here, so nothing of it is quiet: a name that stands for another repository than before is
 * an error until a person accepts it by name (src/core/names/resolution.ts says why), every line that changes is printed,
 * and where Bitbucket does not answer, nothing is written at all. A token never leaves for another place than Bitbucket.
 */

import { join, resolve as resolvePath } from 'node:path';
import { lookUp } from '../../bitbucket/look-up.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import type { SourceTree } from '../../core/model/source-tree.ts';
import { lockAfter } from '../../core/names/lock-after.ts';
import { nameText } from '../../core/names/lock-change.ts';
import { type LockFileChange, lockFilesAfter } from '../../core/names/lock-files.ts';
import { nameIssues } from '../../core/names/name-issues.ts';
import { withoutStandIns } from '../../core/names/naming.ts';
import { type Resolution, resolve } from '../../core/names/resolution.ts';
import { type WantedNames, wantedNames } from '../../core/names/wanted-names.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { readWhole, writeWhole } from '../../embedded/whole-file.ts';
import { SourceError, UsageError } from '../../errors.ts';
import { ManifestFolder } from '../../files/manifest-folder.ts';
import { flag, repeated } from '../command/option.ts';
import { folder, OUTPUT } from '../command/options.ts';
import { defineVerb, type ExitCode, type Session } from '../command/verb.ts';
import { openBitbucket } from '../manifests/bitbucket-access.ts';
import { bothChanges, namedTree } from '../manifests/named-tree.ts';
import { mistakesAfter } from '../manifests/names-after.ts';
import { type NamesFolder, namesFolder } from '../manifests/names-folder.ts';
import { invalidJson } from '../text/failure-json.ts';
import { issueCount, issueText } from '../text/issue-text.ts';
import { resolutionJson } from '../text/resolution-json.ts';
import { changesText, lockDiffText, wantedText } from '../text/resolution-text.ts';

export const verb = defineVerb({
  description:
    'Fills bitbucket.lock.yaml and its parts with the UUIDs of the repositories and environments that the manifests name, as Bitbucket has them, and prints what changes; comments and order stay. A name that stands for another repository or environment than before is an error, until it is accepted by name. Needs a token for Bitbucket in ROLEKEEPER_BITBUCKET_TOKEN: an access token, or email:token for an API token; scopes repository and pipeline.',
  examples: [
    { line: 'rolekeeper resolve', means: 'adds what the manifests name and the lock file lacks' },
    {
      line: 'rolekeeper resolve --check',
      means: 'writes nothing, and fails if the lock file is not what Bitbucket says: for a scheduled pipeline',
    },
    {
      line: 'rolekeeper resolve --accept checkout-api --accept reports/production',
      means: 'accepts that these two names stand for others than before',
    },
  ],
  argument: folder(),
  options: {
    check: flag('--check', 'write nothing; exit 1 if anything differs, environments that are known included'),
    accept: {
      ...repeated('--accept <NAME>', 'accept the new UUID of this repository, or repository/environment; repeatable'),
      conflicts: 'check',
    },
    team: repeated(
      '--team <TEAM>',
      'ask about the names of this team only, where there are more than Bitbucket answers in an hour; repeatable',
    ),
    ...OUTPUT,
  },
  async run({ argument: directory, options: { check, accept, team }, ...session }) {
    const root = resolvePath(session.io.cwd, directory);
    const read = await new ManifestFolder(root).read();
    const before = namesFolder(read);
    const pathOf = (file: string) => join(directory, file);
    if ('issues' in before) return notBegun(before.issues, { ...session, tree: read, pathOf });

    const source = openBitbucket(session.io).names;
    const naming = await namedTree(read, before, source);
    const { tree, names } = naming;
    const printer = { ...session, tree, pathOf };
    const wanted = withoutStandIns(wantedNames(names.manifests, names.lock), names.lock);
    const asked = namesOf(team, wanted, names);
    refuseStrangers(accept, asked);
    const { repositories: locked, workspace } = { ...names.lock };
    const everything = check || accept.some((name) => name.includes('/'));
    const unasked = new Set(wanted.keys()).difference(asked);
    const found = { ...(await lookUp(source, { workspace, locked, wanted: asked, everything })), unasked };

    const resolved = resolve(names.lock, wanted, found, new Set(accept));
    const resolvedFiles = lockFilesAfter(names.files, names.lock, resolved, teamsOf(names));
    const mistakes = mistakesAfter(tree, resolvedFiles, lockAfter(names.lock, resolved));
    if (mistakes.length > 0) return notBegun(mistakes, printer);
    const issues = [...naming.issues, ...nameIssues(resolved, { ...names, found }), ...names.broken];
    const files = bothChanges(naming.files, resolvedFiles);
    const resolution = { ...resolved, renames: [...naming.renames, ...resolved.renames] };
    if (!check) await write(files, root, pathOf);

    const answer = { manifests: directory, workspace, resolution, files, issues, pathOf };
    if (session.output.json)
      session.output.dataJson(resolutionJson({ ...answer, written: !check && files.length > 0 }));
    else print({ ...answer, check, wanted: asked, accept }, printer);
    return issues.length > 0 || (check && files.length > 0) ? 1 : 0;
  },
});

interface Printer extends Session {
  readonly tree: SourceTree;
  readonly pathOf: (file: string) => string;
}

/** Bitbucket was not asked, or nothing is made of what it said. */
function notBegun(issues: readonly Issue[], printer: Printer): ExitCode {
  const { output } = printer;
  output.note(issuesText(issues, printer, output.notePaint));
  if (output.json) output.dataJson(invalidJson(`${issueCount(issues)}, so nothing was written.`, issues));
  else output.note('Nothing was written.\n');
  return 1;
}

function issuesText(
  issues: readonly Issue[],
  { tree, pathOf, output, program }: Printer,
  paint = output.paint,
): string {
  return issueText(issues, { pathOf, files: tree.files, width: output.width, paint, program });
}

/** With all environments of a repository that one of these teams names, whoever names them. @throws UsageError */
function namesOf(teams: readonly string[], wanted: WantedNames, { manifests, lock }: NamesFolder): WantedNames {
  if (teams.length === 0) return wanted;
  const all = new Set(manifests.map(({ team }) => team));
  const stranger = teams.find((team) => !all.has(team));
  if (stranger !== undefined) {
    const near = didYouMean(stranger, all);
    throw new UsageError(`--team ${stranger}: no valid manifest is of this team`, {
      remedy: near === undefined ? 'Name a folder of teams/.' : `Did you mean ${near}?`,
    });
  }
  const theirs = wantedNames(
    manifests.filter(({ team }) => teams.includes(team)),
    lock,
  );
  return new Map([...wanted].filter(([slug]) => theirs.has(slug)));
}

/** An accepted name that no manifest uses is a misspelt one. @throws UsageError */
function refuseStrangers(accepted: readonly string[], wanted: WantedNames): void {
  const known = [...wanted].flatMap(([slug, environments]) => [
    nameText({ slug }),
    ...[...environments].map((environment) => nameText({ slug, environment })),
  ]);
  const stranger = accepted.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  const near = didYouMean(stranger, known);
  throw new UsageError(`--accept ${stranger}: no manifest that was asked about names it`, {
    remedy: near === undefined ? 'Accept names as the message about them has them.' : `Did you mean ${near}?`,
  });
}

/** New names go into the part of the team that names them: of several teams, the first. */
function teamsOf({ manifests }: NamesFolder): (slug: string) => string {
  const teams = new Map<string, string>();
  for (const { repositories, team } of manifests) {
    for (const name of repositories) if (!teams.has(name)) teams.set(name, team);
  }
  return (slug) => {
    const team = teams.get(slug);
    if (team === undefined) throw new Error(`no manifest names ${slug}`);
    return team;
  };
}

/** Each file as a whole; if one was changed since it was read, none. @throws SourceError, StateFileError */
async function write(files: readonly LockFileChange[], root: string, pathOf: (file: string) => string): Promise<void> {
  for (const { path, before } of files) {
    // Read without a byte order mark.
    if ((await readWhole(join(root, path))) === before?.replace(/^\uFEFF/, '')) continue;
    throw new SourceError(`${pathOf(path)} was changed while Bitbucket was asked: nothing was written.`, {
      remedy: 'Run the command again.',
    });
  }
  for (const { path, after } of files) await writeWhole(join(root, path), after);
}

interface Answer {
  readonly resolution: Resolution;
  readonly files: readonly LockFileChange[];
  readonly issues: readonly Issue[];
  readonly check: boolean;
  readonly wanted: WantedNames;
  readonly accept: readonly string[];
}

function print({ resolution, files, issues, check, wanted, accept }: Answer, printer: Printer): void {
  const { output, pathOf } = printer;
  output.data(lockDiffText(files, pathOf, output.paint));
  if (issues.length > 0) output.data(`${files.length > 0 ? '\n' : ''}${issuesText(issues, printer)}`);
  if (files.length > 0) output.data(`\n${check ? 'Not written: ' : 'Written: '}${changesText(resolution)}.\n`);
  else if (issues.length > 0) output.data('\nNothing was written.\n');
  else {
    const what = check ? 'are what Bitbucket says' : 'that the manifests name are in the lock file';
    output.data(`${output.paint('green', 'up to date')}  ${wantedText(wanted)} ${what}.\n`);
  }
  const used = new Set(resolution.changes.filter(({ before }) => before !== undefined).map(nameText));
  for (const name of accept.filter((one) => !used.has(one))) {
    output.note(`--accept ${name} was not needed: it stands for what it stood for before, or is new.\n`);
  }
}
