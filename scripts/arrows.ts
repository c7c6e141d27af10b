/**
 * Who imports whom, held to the table of rooms.ts; `npm run lint` runs it. Types count, and imports that are loaded
 * only when needed count, too: a reader has to follow them all.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { CORE_ROOMS, LOOSE_FILES, OUTER_ROOMS, type Room } from './rooms.ts';

export interface SourceText {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Statements and calls, in any quotes, over any number of lines. */
const IMPORT =
  /(?:^|[;}])\s*(?:import|export)\b[^;'"`]*?\bfrom\s*(['"])([^'"]+)\1|\b(?:import|require|require\.resolve)\(\s*(['"`])([^'"`]+)\3|(?:^|[;}])\s*import\s*(['"])([^'"]+)\5/gm;

/** What a file imports: paths from the root of the repository, names of packages. */
export function importsOf({ path, text }: SourceText): string[] {
  return [...text.replace(COMMENT, ' ').matchAll(IMPORT)].map((match) => {
    const target = match[2] ?? match[4] ?? match[6] ?? '';
    return target.startsWith('.') ? normalize(join(dirname(path), target)) : target;
  });
}

/** Not the two slashes of an address, which follow a colon. */
const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/[^\n]*/g;

/**
 * `src/core/text` of a file in it, `@middy/core`, `aws-cdk-lib` of `aws-cdk-lib/aws-iam`, `node:fs` of
 * `node:fs/promises`. A folder that holds rooms is a room for the files right in it, and for no others.
 */
export function roomOf(target: string, rooms: readonly Room[] = ROOMS): string {
  const names = rooms.map(({ room }) => room);
  const around = names.filter((name) => target.startsWith(`${name}/`)).sort((a, b) => b.length - a.length);
  const nearest = around[0];
  if (nearest === undefined) return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
  const isDirect = !target.slice(nearest.length + 1).includes('/');
  return isDirect || !names.some((name) => name.startsWith(`${nearest}/`)) ? nearest : 'no room';
}

export const ROOMS: readonly Room[] = [...CORE_ROOMS, ...OUTER_ROOMS];

/** Imports that the table does not allow, one sentence each. */
export function wrongArrows(files: readonly SourceText[], rooms: readonly Room[] = ROOMS): string[] {
  return files.flatMap((file) => {
    const own = rooms.find(({ room }) => room === roomOf(file.path, rooms));
    if (own === undefined) return [`${file.path} lies in no room of scripts/rooms.ts`];
    return importsOf(file)
      .map((target) => ({ target, room: roomOf(target, rooms) }))
      .filter(({ room }) => room !== own.room && !own.may.some((may) => isOf(room, may)))
      .map(({ target }) => `${file.path} imports ${target}: ${own.because}`);
  });
}

/** Outside the core, the core is one room. */
function isOf(room: string, may: string): boolean {
  return room === may || (may === 'src/core' && room.startsWith('src/core/'));
}

/** Files that import each other, each circle once, by its files in the order of the imports. */
export function circles(files: readonly SourceText[]): string[][] {
  const imports = new Map(files.map((file) => [file.path, importsOf(file)]));
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push([...trail.slice(trail.indexOf(path)), path]);
      return;
    }
    if (done.has(path)) return;
    for (const target of imports.get(path) ?? []) if (imports.has(target)) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
}

/** Files outside every room; more in src/ itself than a newcomer can take in; drawers for everything. */
export function misplaced(files: readonly SourceText[]): string[] {
  const loose: readonly string[] = LOOSE_FILES.map(({ file }) => file);
  return files.flatMap(({ path }) => {
    if (/^src\/core\/[^/]+$/.test(path)) return [`${path} lies loose in src/core: give it a room`];
    if (/^src\/[^/]+$/.test(path) && !loose.includes(path)) {
      return [`${path} lies loose in src: give it a room, or a line in scripts/rooms.ts`];
    }
    return /(util|helper|common|misc)s?\b|\/index\.ts$/i.test(path) ? [`${path} is a drawer for everything`] : [];
  });
}

/** What writes to IAM has one caller: everything that wants to write goes through it. */
const ONE_CALLER: Readonly<Record<string, string>> = { 'src/apply.ts': 'src/writing/act.ts' };

export function wrongCallers(files: readonly SourceText[]): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((target) => Object.hasOwn(ONE_CALLER, target) && file.path !== ONE_CALLER[target])
      .map((target) => `${file.path} imports ${target}, which only ${ONE_CALLER[target]} may`),
  );
}

/** Core takes time, chance and the environment as arguments. */
export function impurities(files: readonly SourceText[]): string[] {
  const impure = /\basync\b|\bawait\b|Date\.now|new Date\(\)|process\.|Math\.random/;
  return files
    .filter(({ path }) => path.startsWith('src/core/'))
    .filter(({ text }) => impure.test(text.replace(COMMENT, '')))
    .map(({ path }) => `${path} waits, or reads the clock, chance or the environment`);
}

export function sourceFiles(): SourceText[] {
  // What is generated imports nothing that its maker has not put into it.
  return globSync(['src/**/*.{ts,js}', 'functions/**/*.ts', 'infra/**/*.ts'])
    .filter((path) => !path.includes('/generated/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** All that is wrong, a line each. */
export function faults(files: readonly SourceText[]): string[] {
  return [
    ...wrongArrows(files),
    ...circles(files).map((circle) => `a circle: ${circle.join(' -> ')}`),
    ...wrongCallers(files),
    ...misplaced(files),
    ...impurities(files),
  ];
}

if (import.meta.main) {
  const files = sourceFiles();
  const wrong = faults(files);
  const count = files.flatMap(importsOf).length;
  process.stdout.write(`${files.length} files, ${count} imports, ${ROOMS.length} rooms, ${wrong.length} faults\n`);
  for (const line of wrong) process.stdout.write(`  ${line}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}
