/** `rolekeeper init`: a manifests folder to begin with. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import { LOCK_FILE, SETTINGS_FILE } from '../../core/source/file-place.ts';
import { parseJsonObject } from '../../core/text/json.ts';
import { UsageError } from '../../errors.ts';
import { firstLook } from '../account/first-look.ts';
import { type FirstManifests, firstManifests } from '../account/first-manifests.ts';
import { flag, grouped, type OptionValues, parsed, text } from '../command/option.ts';
import { folder, PLAIN_OUTPUT, type TargetWord } from '../command/options.ts';
import { defineVerb, type Session } from '../command/verb.ts';
import { type StarterFile, starterFiles, starterSchemas } from '../manifests/starter.ts';
import { GITIGNORE, pipelineFiles } from '../manifests/starter-pipeline.ts';
import { withAnswers } from '../text/question.ts';

const FROM = {
  from: parsed('--from <ACCOUNT>', 'an account that is there: aws, or file:PATH with an account dump', lookedAt),
  ...grouped('With --from:', {
    workspace: text('--workspace <SLUG>', 'the Bitbucket workspace, where the account trusts several'),
    workspaceUuid: text('--workspace-uuid <UUID>', 'its UUID, where no audience of the account names it'),
    boundary: text(
      '--boundary <ARN>',
      'the permissions boundary of every role; that which the deployment makes if left out, or asked for on a terminal',
    ),
    team: text('--team <TEAM>', 'the folder of the first team; platform if left out, or asked for on a terminal'),
    profile: text('--profile <NAME>', 'aws: the profile of the credentials'),
    region: text('--region <NAME>', 'aws: the region of the endpoint'),
    endpointUrl: text('--endpoint-url <URL>', 'aws: another endpoint for IAM and STS'),
  }),
};

/** @throws InvalidArgumentError */
function lookedAt(word: string): Exclude<TargetWord, 'embedded'> {
  const [, file] = /^file:(.+)$/.exec(word) ?? [];
  if (word === 'aws') return word;
  if (file !== undefined) return { file };
  throw new InvalidArgumentError('It is aws or file:PATH.');
}

export const verb = defineVerb({
  description:
    'Writes a manifests folder to begin with: settings, a lock file and one role, and the schemas beside it for your editor. With --pipeline also what its repository needs to validate and review pull requests and to publish main: bitbucket-pipelines.yml and .bitbucket/CODEOWNERS. Manifests that are there already get the pipeline alone. With --from, settings and lock file are those of an account that is there: its workspace, its provider, the UUIDs that its trust policies name. Only reads the account; overwrites nothing.',
  examples: [
    { line: 'rolekeeper init', means: 'writes the folder manifests, and schemas beside it' },
    {
      line: 'rolekeeper init --from aws --in ../iam-roles',
      means: 'writes them for the AWS account of your credentials, into a repository of your own',
    },
    {
      line: 'rolekeeper init --from file:dump.json --workspace acme',
      means: 'the same offline, from what aws iam get-account-authorization-details printed',
    },
    { line: 'rolekeeper init --pipeline', means: 'the same, and the pipeline of a repository that publishes it' },
  ],
  argument: folder('the folder to write'),
  options: {
    pipeline: flag('--pipeline', 'write the pipeline and the code owners of the repository that this folder is in'),
    in: text('--in <REPOSITORY>', 'the folder of the repository to write into; the working directory if left out'),
    ...FROM,
    ...PLAIN_OUTPUT,
  },
  async run({ argument: directory, options, ...session }) {
    const { io, output, program } = session;
    const { pipeline } = options;
    const root = resolve(io.cwd, options.in ?? '.');
    await refuseOwnCheckout(root, options);
    const isThere = ({ path }: StarterFile) => existsSync(resolve(root, path));
    const inFolder = ({ path, text }: StarterFile) => ({ path: join(directory, path), text });

    // Manifests that are there get a pipeline, and stay as they are.
    const teams = pipeline && options.from === undefined ? await teamsIn(resolve(root, directory)) : undefined;
    if (options.from !== undefined) refuseInTheWay(FIRST_PATHS.map(inPath(directory)).filter(isThere));
    const first = await firstOf(options, session);
    const begun = first?.files ?? starterFiles({ withPipeline: pipeline });
    const files = teams === undefined ? begun.map(inFolder) : [];
    // A schema that is there may be newer, or shared with other folders.
    const unlessThere = teams === undefined ? starterSchemas().map(inFolder) : [];
    if (pipeline) {
      files.push(...pipelineFiles(insideRepository(directory), teams ?? teamsOf(begun)));
      unlessThere.push(GITIGNORE);
    }
    refuseInTheWay(files.filter(isThere));
    for (const file of [...files, ...unlessThere.filter((one) => !isThere(one))]) {
      await write(resolve(root, file.path), file.text);
      output.data(`${output.paint('green', '+')} ${join(options.in ?? '', file.path)}\n`);
    }
    if (teams !== undefined) {
      output.note(`\n${[`${directory} is there already, and stays as it is.`, ...PIPELINE_STEPS].join('\n')}\n`);
    } else if (first !== undefined) output.note(firstSteps(first, directory, program, options));
    else output.note(nextSteps(directory, program, pipeline));
    return 0;
  },
});

type Options = OptionValues<typeof FROM> & { readonly in: string | undefined; readonly pipeline: boolean };

/** undefined without `--from`. */
async function firstOf({ from, ...said }: Options, session: Session): Promise<FirstManifests | undefined> {
  if (from === undefined) {
    const given = (['workspace', 'workspaceUuid', 'boundary', 'team'] as const).find(
      (name) => said[name] !== undefined,
    );
    if (given === undefined) return undefined;
    throw new UsageError(`--${given === 'workspaceUuid' ? 'workspace-uuid' : given} means nothing without --from`, {
      remedy: 'Add --from aws or --from file:DUMP, or put it into the files that are written.',
    });
  }
  if (from !== 'aws') refuseAwsOptions(said, from.file);
  const { io } = session;
  const survey = await firstLook({ target: from, ...said }, session);
  const answers = { from: from === 'aws' ? 'aws' : from.file, ...said };
  if (io.stdin.isTTY !== true) return firstManifests(survey, answers, undefined);
  return withAnswers(io, (ask) => firstManifests(survey, answers, ask));
}

/** @throws UsageError */
function refuseAwsOptions({ profile, region, endpointUrl }: Omit<Options, 'from'>, file: string): void {
  const given = Object.entries({ '--profile': profile, '--region': region, '--endpoint-url': endpointUrl });
  const flag = given.find(([, value]) => value !== undefined)?.[0];
  if (flag === undefined) return;
  throw new UsageError(`${flag} means nothing to --from file:${file}`, {
    remedy: `Say --from aws, or leave ${flag} out.`,
  });
}

/** What is looked for before an account is read. */
const FIRST_PATHS = [SETTINGS_FILE, LOCK_FILE];

const inPath = (directory: string) => (path: string) => ({ path: join(directory, path), text: '' });

/** @throws UsageError */
function refuseInTheWay(files: readonly StarterFile[]): void {
  const inTheWay = files.map(({ path }) => path);
  if (inTheWay.length === 0) return;
  throw new UsageError(
    `${inTheWay.join(', ')} ${inTheWay.length === 1 ? 'is' : 'are'} there already: nothing was written`,
    { remedy: 'Name another folder: these files may declare roles.' },
  );
}

/** Manifests live in a repository of one's own, and `npm run` starts us in ours. @throws UsageError */
async function refuseOwnCheckout(root: string, { from, in: repository }: Options): Promise<void> {
  if (repository !== undefined) {
    const found = await stat(root).catch(() => undefined);
    if (!found?.isDirectory()) {
      throw new UsageError(`--in ${repository}: there is no such folder`, {
        remedy: 'Make the repository first: git init, or git clone of an empty one.',
      });
    }
  }
  if (from === undefined && repository === undefined) return;
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => '{}');
  if (parseJsonObject(text)?.name !== packageJson.name) return;
  throw new UsageError(`${root} is Rolekeeper's own checkout: manifests of an account do not belong here`, {
    remedy: 'Name a repository of your own: --in ../iam-roles',
  });
}

function teamsOf(files: readonly StarterFile[]): string[] {
  return [...new Set(files.flatMap(({ path }) => /^teams\/([^/]+)\//.exec(path)?.[1] ?? []))];
}

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

function firstSteps({ notes }: FirstManifests, directory: string, program: string, options: Options): string {
  const folder = join(options.in ?? '', directory);
  const argument = folder === 'manifests' ? '' : ` ${folder}`;
  const { from } = options;
  const target = from === undefined || from === 'aws' ? 'aws' : `file:${from.file}`;
  return [
    '',
    ...notes,
    '',
    'Next: names for the UUIDs, with a token for Bitbucket in ROLEKEEPER_BITBUCKET_TOKEN; then what is there:',
    `  ${program} resolve${argument}`,
    `  ${program} validate${argument}`,
    `  ${program} scan${argument} --target ${target}`,
    ...(options.pipeline ? PIPELINE_STEPS : []),
    '',
  ].join('\n');
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
