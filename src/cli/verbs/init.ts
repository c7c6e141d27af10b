/** `rolekeeper init`: a manifests folder to begin with. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, resolve } from 'node:path';
import { SETTINGS_FILE } from '../../core/source/file-place.ts';
import { UsageError } from '../../errors.ts';
import { flag } from '../command/option.ts';
import { folder, PLAIN_OUTPUT } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { STARTER_TEAM, type StarterFile, starterFiles, starterSchemas } from '../manifests/starter.ts';
import { GITIGNORE, pipelineFiles } from '../manifests/starter-pipeline.ts';

export const verb = defineVerb({
  description:
    'Writes a manifests folder to begin with: settings, a lock file and one role, and the schemas beside it for your editor. With --pipeline also what its repository needs to validate and review pull requests and to publish main: bitbucket-pipelines.yml and .bitbucket/CODEOWNERS. Manifests that are there already get the pipeline alone. Overwrites nothing.',
  examples: [
    { line: 'rolekeeper init', means: 'writes the folder manifests, and schemas beside it' },
    { line: 'rolekeeper init --pipeline', means: 'the same, and the pipeline of a repository that publishes it' },
  ],
  argument: folder('the folder to write'),
  options: {
    pipeline: flag('--pipeline', 'write the pipeline and the code owners of the repository that this folder is in'),
    ...PLAIN_OUTPUT,
  },
  async run({ io, argument: directory, options: { pipeline }, output, program }) {
    const isThere = ({ path }: StarterFile) => existsSync(resolve(io.cwd, path));
    const inFolder = ({ path, text }: StarterFile) => ({ path: join(directory, path), text });

    // Manifests that are there get a pipeline, and stay as they are.
    const teams = pipeline ? await teamsIn(resolve(io.cwd, directory)) : undefined;
    const files = teams === undefined ? starterFiles({ withPipeline: pipeline }).map(inFolder) : [];
    // A schema that is there may be newer, or shared with other folders.
    const unlessThere = teams === undefined ? starterSchemas().map(inFolder) : [];
    if (pipeline) {
      files.push(...pipelineFiles(insideRepository(directory), teams ?? [STARTER_TEAM]));
      unlessThere.push(GITIGNORE);
    }
    const inTheWay = files.filter(isThere).map(({ path }) => path);
    if (inTheWay.length > 0) {
      throw new UsageError(
        `${inTheWay.join(', ')} ${inTheWay.length === 1 ? 'is' : 'are'} there already: nothing was written`,
        { remedy: 'Name another folder: these files may declare roles.' },
      );
    }
    for (const file of [...files, ...unlessThere.filter((one) => !isThere(one))]) {
      await write(resolve(io.cwd, file.path), file.text);
      output.data(`${output.paint('green', '+')} ${file.path}\n`);
    }
    if (teams === undefined) output.note(nextSteps(directory, program, pipeline));
    else output.note(`\n${[`${directory} is there already, and stays as it is.`, ...PIPELINE_STEPS].join('\n')}\n`);
    return 0;
  },
});

/** The teams of manifests that are there; undefined: there are none, or it is no folder of manifests. */
async function teamsIn(directory: string): Promise<string[] | undefined> {
  if (!existsSync(join(directory, SETTINGS_FILE))) return undefined;
  const found = await readdir(join(directory, 'teams'), { withFileTypes: true }).catch(() => []);
  return found.flatMap((one) => (one.isDirectory() && TEAM.test(one.name) ? [one.name] : [])).sort();
}

/** A word that CODEOWNERS can hold. */
const TEAM = /^[\w.-]+$/;

/** The folder as the pipeline names it, which is started in the root of the repository. @throws UsageError */
function insideRepository(directory: string): string {
  const path = normalize(directory).replace(/\/$/, '');
  if (!isAbsolute(path) && /^(?!\.\.(\/|$))[\w./-]+$/.test(path) && path !== '.') return path;
  throw new UsageError(`${directory} cannot be named in a pipeline: it has to be a folder inside of the repository`, {
    remedy: 'Go to the root of the repository and name a folder from there, in letters, digits, hyphens and dots.',
  });
}

async function write(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    // wx: fails rather than overwrites, should the file have come into being since we looked.
    await writeFile(path, text, { flag: 'wx' });
  } catch (cause) {
    throw new UsageError(`${path} cannot be written: ${String(cause)}`, {
      cause,
      remedy: 'Choose a folder that you may write to.',
    });
  }
}

function nextSteps(directory: string, program: string, pipeline: boolean): string {
  const folder = directory === 'manifests' ? '' : ` ${directory}`;
  return [
    '',
    `Next: put your account and workspace into ${join(directory, 'rolekeeper.yaml')}, name your repositories in ${join(directory, 'teams')}, and write their UUIDs into ${join(directory, 'bitbucket.lock.yaml')}, or let \`${program} resolve${folder}\` do it; then`,
    `  ${program} validate${folder}`,
    `  ${program} plan${folder}`,
    ...(pipeline ? PIPELINE_STEPS : []),
    '',
  ].join('\n');
}

const PIPELINE_STEPS = [
  'The head of bitbucket-pipelines.yml says what to set up in Bitbucket. Its steps install Rolekeeper by package.json',
  'and package-lock.json, which npm install writes: commit both. In .bitbucket/CODEOWNERS, name groups of your workspace.',
];
