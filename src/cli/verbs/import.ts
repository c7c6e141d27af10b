/** `rolekeeper import`: manifests for the roles that are there, with the proof that they change nothing. */
import { join, resolve } from 'node:path';
import { desiredBy } from '../../core/compile/desired-state.ts';
import { matches } from '../../core/iam/wildcard.ts';
import { type Imported, importRoles } from '../../core/import/import-roles.ts';
import { readTeamList, type TeamFrom } from '../../core/import/team-from.ts';
import { scopeOf } from '../../core/manifest/scope.ts';
import { validateTree } from '../../core/manifest/validate.ts';
import type { ActualRole } from '../../core/model/actual-role.ts';
import type { LockFileChange } from '../../core/names/lock-files.ts';
import { importJson } from '../../core/render/import-json.ts';
import { importReport } from '../../core/render/import-report.ts';
import { isLockPath, SETTINGS_FILE } from '../../core/source/file-place.ts';
import { readWhole, writeWhole } from '../../embedded/whole-file.ts';
import { SourceError, UsageError } from '../../errors.ts';
import { ManifestFolder } from '../../files/manifest-folder.ts';
import { openReader } from '../account/open-reader.ts';
import type { Io } from '../command/io.ts';
import { flag, grouped, repeated, text, withDefault } from '../command/option.ts';
import { JSON_OUTPUT, TARGET } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { goingOn } from '../text/going-on.ts';
import { importText } from '../text/import-text.ts';

const REPORT = 'import-report.md';

export const verb = defineVerb({
  description:
    'Writes a manifest for each role that pipelines use today, compiles what it wrote and compares it with the role: what a manifest cannot say, or would widen, is a finding and no file. Files that are there are changed where they say something else. It needs settings and a lock file in the folder, reads the account, and never writes to IAM.',
  examples: [
    {
      line: 'rolekeeper import --target aws --check',
      means: 'says what would become of each role, writes nothing, and exits 1 unless every manifest changes nothing',
    },
    {
      line: 'rolekeeper import --target file:dump.json',
      means: 'writes manifests, lock file and import-report.md into manifests',
    },
    {
      line: "rolekeeper import --target aws --only 'checkout-*' --team-from tag:owner",
      means: 'imports some roles, each into the team that its tag names',
    },
  ],
  options: {
    only: repeated(
      '--only <GLOB>',
      'only roles of this name, or with a slash of this path and name; * and ? are wildcards; repeatable',
    ),
    out: withDefault(
      text('--out <DIR>', 'the manifests folder: its settings are used, and manifests are written into it'),
      'manifests',
    ),
    teamFrom: text(
      '--team-from <WHERE>',
      'the team of a role: tag:KEY, path, repository, or a CSV file of role,team; if left out, the tag team, else the repository',
    ),
    check: flag('--check', 'write nothing; exit 1 unless every manifest changes nothing'),
    acceptWidening: flag('--accept-widening', 'also write manifests that admit or allow more than the role does today'),
    ...grouped('Target:', TARGET),
    ...JSON_OUTPUT,
  },
  async run({ options, ...session }) {
    const { io, output } = session;
    const directory = options.out;
    const root = resolve(io.cwd, directory);
    const teamFrom = await teamFromOf(options.teamFrom, io);
    const tree = await folderIn(root, directory);
    const now = io.now ?? new Date();
    const validated = validateTree(tree);
    const desired = desiredBy(validated, tree, now);
    const pathOf = (file: string) => join(directory, file);
    const { lock: read, settings: known, manifests, issues } = validated;
    const begins = (code: string) => code === 'lock-missing' || code === 'no-manifests';
    const isNew = known !== undefined && issues.every(({ code }) => begins(code));
    const left = desired.issues.filter(({ code }) => !begins(code));
    const here = isNew ? { ...desired, settings: known, issues: left } : desired;
    const settings = goingOn({ directory, desired: here, only: undefined, pathOf }, false, session);
    if (settings === undefined) return 1;
    const lock = read ?? { workspace: settings.provider.workspace, repositories: {} };

    const target = await openReader(options, { ...io, settings, desired });
    try {
      if (target.note !== undefined) output.note(`${target.note}\n`);
      // Roles under / are whole only if they are listed as well.
      const state = await target.reader.read({ ...scopeOf(settings), path: '/' });
      const isWanted = (role: ActualRole) =>
        options.only.length === 0 || options.only.some((glob) => isMeant(glob, role));
      const { permissionsBoundary, boundaryDocument } = settings.roles;
      const about = state.roles.filter((role) => role.trust.includes('api.bitbucket.org') && isWanted(role));
      const arns = new Set([
        permissionsBoundary,
        ...about.flatMap((role) => [...role.managedPolicyArns, role.boundaryArn ?? permissionsBoundary]),
      ]);
      const texts = await target.reader.readPolicyTexts([...arns].sort());
      const own = texts.get(permissionsBoundary);
      const boundary = own?.is === 'read' ? own.document : boundaryDocument && JSON.stringify(boundaryDocument);
      const { acceptWidening } = options;
      const found = importRoles({
        state,
        tree,
        settings,
        lock,
        manifests,
        texts,
        boundary,
        teamFrom,
        acceptWidening,
        isWanted,
        now,
      });
      if (!options.check) await write(found, root, pathOf);
      const telling = { target: target.name, written: !options.check && found.files.length > 0, now };
      if (output.json)
        output.dataJson(importJson(found, { ...telling, files: found.files.map(({ path }) => pathOf(path)) }));
      else
        output.data(
          importText(found, { ...telling, check: options.check, pathOf, width: output.width, paint: output.paint }),
        );
      return options.check && found.proof.unchanged < found.proof.manifests ? 1 : 0;
    } finally {
      target.close();
    }
  },
});

const INIT =
  'Make the settings first: `rolekeeper init --from aws`, or `rolekeeper init --from file:dump.json`, writes them from the account.';

/** @throws UsageError if there are no settings to import by */
async function folderIn(root: string, directory: string) {
  const missing = (cause?: unknown) =>
    new UsageError(`${directory} has no ${SETTINGS_FILE}: nothing says which account and workspace are meant`, {
      cause,
      remedy: INIT,
    });
  if ((await readWhole(join(root, SETTINGS_FILE))) === undefined) throw missing();
  return new ManifestFolder(root).read();
}

/** @throws UsageError */
async function teamFromOf(word: string | undefined, { cwd }: Io): Promise<TeamFrom | undefined> {
  if (word === undefined) return undefined;
  if (word === 'path' || word === 'repository') return { by: word };
  const [, key] = /^tag:(.+)$/.exec(word) ?? [];
  if (key !== undefined) return { by: 'tag', key };
  if (!/\.csv$/i.test(word)) {
    throw new UsageError(`--team-from ${word} is not understood`, {
      remedy: 'Write tag:KEY, path, repository, or the name of a file that ends in .csv.',
    });
  }
  const list = await readWhole(resolve(cwd, word));
  if (list === undefined)
    throw new UsageError(`--team-from ${word}: there is no such file`, {
      remedy: 'Write a CSV file with a line role,team for each role.',
    });
  const { teams, faults } = readTeamList(list, word);
  if (faults.length > 0) {
    throw new UsageError(faults.map(({ place, message }) => `${place}: ${message}`).join('; '), {
      remedy: 'Correct these lines: each is the name of a role, a comma and a team.',
    });
  }
  return { by: 'list', teams };
}

function isMeant(glob: string, { name, path }: ActualRole): boolean {
  return matches(glob, glob.includes('/') ? `${path}${name}` : name);
}

/** Each file as a whole, the lock file first; if one was changed since it was read, none. @throws SourceError, StateFileError */
async function write(found: Imported, root: string, pathOf: (file: string) => string): Promise<void> {
  for (const { path, before } of found.files) {
    if ((await readWhole(join(root, path))) === before?.replace(/^\uFEFF/, '')) continue;
    throw new SourceError(`${pathOf(path)} was changed while the account was read: nothing was written.`, {
      remedy: 'Run the command again.',
    });
  }
  const report: LockFileChange = {
    path: REPORT,
    before: await readWhole(join(root, REPORT)),
    after: importReport(found),
  };
  const changed = [...found.files, report].filter(({ before, after }) => before !== after);
  const [locks, others] = [
    changed.filter(({ path }) => isLockPath(path)),
    changed.filter(({ path }) => !isLockPath(path)),
  ];
  for (const { path, after } of locks) await writeWhole(join(root, path), after);
  // A disk confirms several files in the time of one.
  for (let index = 0; index < others.length; index += AT_ONCE) {
    const some = others.slice(index, index + AT_ONCE);
    await Promise.all(some.map(({ path, after }) => writeWhole(join(root, path), after)));
  }
}

const AT_ONCE = 32;
