/** From V8's profiles to the time in each function itself, by the source that it was bundled from. */
import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { basename, dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(import.meta.dirname, '..');

export interface CpuProfile {
  nodes: readonly {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
  }[];
  samples: readonly number[];
  /** Microseconds before each sample. */
  timeDeltas: readonly number[];
}

export interface SelfTime {
  name: string;
  /** Of a function: its room or package. */
  where?: string;
  /** Of one run. */
  ms: number;
  /** Of the total. */
  share: number;
}

export interface SelfTimes {
  /** Milliseconds of one run. */
  total: number;
  functions: SelfTime[];
  places: SelfTime[];
}

/** The means of all; what waits is left out. */
export async function selfTimes(profiles: readonly CpuProfile[]): Promise<SelfTimes> {
  const functions = new Map<string, { name: string; where: string; ms: number }>();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
    for (const [index, id] of samples.entries()) {
      const frame = frames.get(id);
      if (frame === undefined || frame.functionName === '(idle)') continue;
      const { name, where } = await origin(frame);
      const known = functions.get(`${where} ${name}`) ?? { name, where, ms: 0 };
      known.ms += (timeDeltas[index] ?? 0) / 1000 / profiles.length;
      functions.set(`${where} ${name}`, known);
    }
  }
  const all = [...functions.values()];
  const places = [...Map.groupBy(all, ({ where }) => where)].map(([name, own]) => ({ name, ms: sum(own) }));
  const total = sum(all);
  const ranked = <T extends { ms: number }>(rows: readonly T[]) =>
    rows.map((row) => ({ ...row, share: row.ms / total })).toSorted((a, b) => b.ms - a.ms);
  return { total, functions: ranked(all), places: ranked(places) };
}

const sum = (rows: readonly { ms: number }[]): number => rows.reduce((total, { ms }) => total + ms, 0);

type Frame = CpuProfile['nodes'][number]['callFrame'];

async function origin({
  functionName,
  url,
  lineNumber,
  columnNumber,
}: Frame): Promise<{ name: string; where: string }> {
  // V8's own: (garbage collector), (program).
  if (functionName.startsWith('(')) return { name: functionName, where: 'V8' };
  if (!url.startsWith('file:')) return { name: functionName || url, where: 'Node' };
  const file = fileURLToPath(url);
  const entry = (await mapOf(file))?.findEntry(lineNumber, columnNumber);
  if (entry === undefined || !('originalSource' in entry))
    return { name: functionName || basename(file), where: 'the bundle' };
  const source = relative(ROOT, resolve(dirname(file), entry.originalSource));
  // A function without a name, or a module as it is loaded.
  return { name: functionName || `${basename(source)}:${entry.originalLine + 1}`, where: placeOf(source) };
}

/** `yaml`, `@smithy/core`, `src/core/trust`. */
function placeOf(path: string): string {
  const [, packaged] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  if (packaged !== undefined) return packaged;
  const folders = dirname(path).split('/');
  return folders.slice(0, folders[1] === 'core' ? 3 : 2).join('/');
}

const maps = new Map<string, Promise<SourceMap | undefined>>();

function mapOf(file: string): Promise<SourceMap | undefined> {
  const known = maps.get(file) ?? readMap(file);
  maps.set(file, known);
  return known;
}

async function readMap(file: string): Promise<SourceMap | undefined> {
  try {
    return new SourceMap(JSON.parse(await readFile(`${file}.map`, 'utf8')));
  } catch {
    // rolekeeper.js is no bundle.
    return undefined;
  }
}
