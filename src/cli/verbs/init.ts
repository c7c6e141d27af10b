/** `rolekeeper init`: a manifests folder to begin with. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { folder, PLAIN_OUTPUT } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { type StarterFile, starterFiles, starterSchemas } from '../manifests/starter.ts';

export const verb = defineVerb({
  description:
    'Writes a manifests folder to begin with: settings, a lock file and one role, and the schemas beside it for your editor. Overwrites nothing.',
  examples: [{ line: 'rolekeeper init', means: 'writes the folder manifests, and schemas beside it' }],
  argument: folder('the folder to write'),
  options: PLAIN_OUTPUT,
  async run({ io, argument: directory, output, program }) {
    const pathOf = ({ path }: StarterFile) => join(directory, path);
    const isThere = (file: StarterFile) => existsSync(resolve(io.cwd, pathOf(file)));

    const files = starterFiles();
    const inTheWay = files.filter(isThere).map(pathOf);
    if (inTheWay.length > 0) {
      throw new UsageError(
        `${inTheWay.join(', ')} ${inTheWay.length === 1 ? 'is' : 'are'} there already: nothing was written`,
        { remedy: 'Name another folder: these files may declare roles.' },
      );
    }
    // A schema that is there may be newer, or shared with other folders.
    for (const file of [...files, ...starterSchemas().filter((schema) => !isThere(schema))]) {
      await write(resolve(io.cwd, pathOf(file)), file.text);
      output.data(`${output.paint('green', '+')} ${pathOf(file)}\n`);
    }
    output.note(nextSteps(directory, program));
    return 0;
  },
});

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

function nextSteps(directory: string, program: string): string {
  const folder = directory === 'manifests' ? '' : ` ${directory}`;
  return [
    '',
    `Next: put your account and workspace into ${join(directory, 'rolekeeper.yaml')}, your repositories into ${join(directory, 'bitbucket.lock.yaml')}, then`,
    `  ${program} validate${folder}`,
    `  ${program} plan${folder}`,
    '',
  ].join('\n');
}
