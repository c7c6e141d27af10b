/** The command from its start to its end, as people wait for it: small work, so that most of it is starting. */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildCommand } from '../scripts/build.ts';
import { PEER_BUNDLE } from './peer-bundle.ts';
import { type Command, processesOf } from './processes.ts';
import { type Goal, type Row, share, type Topic } from './topic.ts';

const ROOT = join(import.meta.dirname, '..');
const TURNS = { rounds: 25, warmUp: 3 };

/** What a script would do that only wants to read the files. */
const YAML_READER = `
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
for (const file of readdirSync('manifests', { recursive: true }))
  if (/\\.ya?ml$/.test(file)) parse(readFileSync('manifests/' + file, 'utf8'));
`;

export async function start(): Promise<Topic> {
  const cwd = await mkdtemp(join(tmpdir(), 'rolekeeper-bench-'));
  try {
    await cp(join(ROOT, 'manifests'), join(cwd, 'manifests'), { recursive: true });
    const command = await installed(cwd);
    const source = join(ROOT, 'src/cli/rolekeeper.js');
    await cp(join(cwd, 'manifests'), join(cwd, 'again/manifests'), { recursive: true });
    const node = (...args: string[]): Command => ({ line: [process.execPath, ...args], cwd });
    const forget = () => rm(join(cwd, '.rolekeeper'), { recursive: true, force: true });
    const figures = await processesOf(
      {
        nothing: node('-e', '0'),
        help: node(command, '--help'),
        reader: node('reader.mjs'),
        bundledReader: node('bundled-reader.mjs'),
        validate: { ...node(command, 'validate'), prepare: forget },
        again: { ...node(command, 'validate'), cwd: join(cwd, 'again') },
        validateFromSource: node(source, 'validate'),
        plan: { ...node(command, 'plan'), prepare: forget },
      },
      TURNS,
    );
    const row = (name: string, ours: keyof typeof figures, peer: keyof typeof PEERS, goal?: Goal): Row => {
      const against = { ...figures[peer].wall, ...PEERS[peer] };
      return { case: name, ours: figures[ours].wall, against, ratio: share(figures[ours].wall, against), goal };
    };
    const cpu = (ours: keyof typeof figures, peer: keyof typeof PEERS) =>
      `${Math.round(figures[ours].cpu.value)} ms, ${share(figures[ours].cpu, { ...figures[peer].cpu, ...PEERS[peer] }).toFixed(2)}x`;
    return {
      name: 'start',
      title: 'The command from start to end, with the seven sample manifests',
      rows: [
        row('--help', 'help', 'nothing', { atMost: 1.7 }),
        row('validate, first run', 'validate', 'reader', { atMost: 1.5 }),
        row('validate, run again', 'again', 'reader', { atMost: 1.5 }),
        row('validate, first run', 'validate', 'bundledReader'),
        row('validate, from source', 'validateFromSource', 'reader'),
        row('plan, new account in a file', 'plan', 'reader'),
      ],
      notes: [
        `By the clock, medians of ${TURNS.rounds} processes each, which take turns. Ours is the package that people install, except`,
        'where it says so. Run again: with what the first run has left in .rolekeeper/cache.',
        `Processor time: --help ${cpu('help', 'nothing')}; validate ${cpu('validate', 'reader')}, again ${cpu('again', 'reader')}.`,
      ],
    };
  } finally {
    await rm(cwd, { recursive: true });
  }
}

const PEERS = {
  nothing: { what: 'node -e 0' },
  reader: { what: 'YAML.parse of the files', built: 'a script and the package yaml as npm installs it' },
  bundledReader: { what: 'the same, bundled', built: 'by esbuild with the options of our package' },
} as const;

/** Returns the path of the command. */
async function installed(folder: string): Promise<string> {
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'rolekeeper');
  await mkdir(own, { recursive: true });
  await symlink(join(ROOT, 'node_modules/yaml'), join(modules, 'yaml'));
  await writeFile(join(own, 'package.json'), '{ "type": "module" }\n');
  const reader = join(folder, 'reader.mjs');
  await writeFile(reader, YAML_READER);
  await build({ ...PEER_BUNDLE, entryPoints: [reader], outfile: join(folder, 'bundled-reader.mjs') });
  return buildCommand(own);
}
