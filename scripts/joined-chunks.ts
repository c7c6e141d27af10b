/**
 * Few files for a verb instead of many. esbuild makes one of whatever the same set of entries needs; with fifty entries
 * (each verb, each kind of account) those were 57 for `validate`, most of them below 2 KiB, and Node takes a quarter of
 * a millisecond to find, read and link one. So an entry also imports what is there anyhow when it is loaded. Then nearly
 * everything is needed by one of a few sets.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

/** Whoever has loaded `mark` may as well have loaded all that `brings` imports: it is the least of its kind. */
const TIERS = [
  { mark: 'src/cli/run.ts', brings: 'src/cli/run.ts' },
  { mark: 'src/cli/command/verb.ts', brings: 'src/cli/verbs/history.ts' },
  { mark: 'src/core/manifest/validate.ts', brings: 'src/cli/verbs/validate.ts' },
  { mark: 'src/cli/account/open-target.ts', brings: 'src/cli/verbs/plan.ts' },
] as const;

type Outputs = Metafile['outputs'];

/** @param outputs of the same build without this, from one entry point */
export function joinedChunks(root: string, outputs: Outputs): Plugin {
  const entries = new Map(
    Object.entries(outputs).flatMap(([output, { entryPoint }]) =>
      entryPoint === undefined ? [] : [[entryPoint, neededBy(output, outputs)] as const],
    ),
  );
  const also = new Map<string, string[]>();
  for (const { mark, brings } of TIERS) {
    const having = havingLoaded(mark, entries, outputs);
    for (const file of entries.keys()) {
      // Of what several entries need, each would bring it to all of them.
      const users = [...entries].filter(([, needed]) => filesOf(needed, outputs).has(file));
      if (file === brings || !users.every(([entry]) => having.has(entry))) continue;
      also.set(join(root, file), [...(also.get(join(root, file)) ?? []), brings]);
    }
  }
  return {
    name: 'joined chunks',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
        const imports = (also.get(path) ?? []).map((file) => `import ${JSON.stringify(join(root, file))};\n`);
        return { contents: (await readFile(path, 'utf8')) + imports.join(''), loader: 'ts' };
      });
    },
  };
}

/** The entries that need `mark`, and those that are loaded by such only. */
function havingLoaded(mark: string, entries: ReadonlyMap<string, ReadonlySet<string>>, outputs: Outputs): Set<string> {
  const having = new Set([...entries.keys()].filter((entry) => filesOf(entries.get(entry), outputs).has(mark)));
  // What is loaded by one that was added here is found in a later turn.
  for (let size = -1; size < having.size; ) {
    size = having.size;
    for (const entry of entries.keys()) {
      const before = [...entries].filter(([, needed]) => [...needed].some((output) => loads(outputs[output], entry)));
      if (before.length > 0 && before.every(([one]) => having.has(one))) having.add(entry);
    }
  }
  return having;

  function loads(output: Outputs[string] | undefined, entry: string): boolean {
    return (output?.imports ?? []).some(
      ({ path, kind }) => kind === 'dynamic-import' && outputs[path]?.entryPoint === entry,
    );
  }
}

/** The outputs that are loaded with one. */
function neededBy(first: string, outputs: Outputs): ReadonlySet<string> {
  const needed = new Set([first]);
  // A set also gives what is added to it on the way.
  for (const output of needed)
    for (const { path, kind } of outputs[output]?.imports ?? [])
      if (kind === 'import-statement' && path in outputs) needed.add(path);
  return needed;
}

function filesOf(needed: Iterable<string> = [], outputs: Outputs): ReadonlySet<string> {
  return new Set([...needed].flatMap((output) => Object.keys(outputs[output]?.inputs ?? {})));
}
