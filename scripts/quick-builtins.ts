/**
 * Node's own modules without what nothing uses. An `import` of one reads every property that it has, and what Node would
 * make when it is wanted is made: streams for node:fs, WebCrypto for node:crypto, standard input for node:process. That
 * was a third of what `--help` took longer than Node alone. `process.getBuiltinModule` reads none. For bundles only.
 */
import { hash } from 'node:crypto';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import type { Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** Loaded with the first call of one of its functions: few commands unpack anything, and it takes 2 ms. */
const LATER: readonly string[] = ['zlib'];

/** The SDK imports node:http when it sends the first request; these would load all of undici, 16 ms, and nothing uses them. */
const NEVER: Readonly<Record<string, readonly string[]>> = { http: ['WebSocket', 'CloseEvent', 'MessageEvent'] };

export const QUICK_BUILTINS: Plugin = {
  name: 'quick builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^.]/ }, ({ path, kind, importer }) => {
      const name = path.replace(/^node:/, '');
      const isQuicker = kind === 'import-statement' || (kind === 'dynamic-import' && name in NEVER);
      if (!isQuicker || !builtinModules.includes(name)) return undefined;
      // One for each file that imports it, and so in the same chunk: shared, each of them was a chunk of its own.
      const importing = hash('sha256', relative(ROOT, importer), 'hex').slice(0, 16);
      return { path: `${name} for ${importing}`, namespace: 'builtin', sideEffects: false, pluginData: name };
    });
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ pluginData }) => ({ contents: codeOf(pluginData) }));
  },
};

/** The calls are marked as pure, so that esbuild leaves out those whose result is not imported. */
function codeOf(name: string): string {
  const all = process.getBuiltinModule(name) as Readonly<Record<string, unknown>>;
  const keys = Object.keys(all).filter(
    (key) => /^[a-z_]\w*$/i.test(key) && key !== 'default' && !NEVER[name]?.includes(key),
  );
  const lines = keys.map((key, index) => {
    const isLater = LATER.includes(name) && typeof all[key] === 'function' && /^[a-z]/.test(key);
    return `const _${index} = /* @__PURE__ */ ${isLater ? 'later' : 'now'}('${key}');`;
  });
  return [
    `const load = () => process.getBuiltinModule('node:${name}');`,
    'const now = (key) => load()[key];',
    'const later = (key) => (...values) => load()[key](...values);',
    ...lines,
    `export { ${keys.map((key, index) => `_${index} as ${key}`).join(', ')} };`,
    'export default /* @__PURE__ */ load();',
  ].join('\n');
}
