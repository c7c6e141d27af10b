/**
 * Node's own modules without what nobody asked for. An `import` of one reads every property that it has, and those that
 * Node would make when they are wanted are made: streams for node:fs, WebCrypto for node:crypto, standard input for
 * node:process. `process.getBuiltinModule` reads none. For bundles only.
 */
import { hash } from 'node:crypto';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import type { Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

export const QUICK_BUILTINS: Plugin = {
  name: 'quick builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^.]/ }, ({ path, kind, importer }) => {
      const name = path.replace(/^node:/, '');
      if (kind !== 'import-statement' || !builtinModules.includes(name)) return undefined;
      // One for each file that imports it, and so in the same chunk: shared, each of them was a chunk of its own.
      return {
        path: `${name} for ${hash('sha256', relative(ROOT, importer), 'hex').slice(0, 16)}`,
        namespace: 'builtin',
        sideEffects: false,
        pluginData: name,
      };
    });
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ pluginData }) => ({ contents: codeOf(pluginData) }));
  },
};

/** The calls are marked as pure, so that esbuild leaves out those whose result is not imported. */
function codeOf(name: string): string {
  const names = Object.keys(process.getBuiltinModule(name) ?? {}).filter(
    (one) => /^[a-z_]\w*$/i.test(one) && one !== 'default',
  );
  const lines = names.map((one, index) => `const _${index} = /* @__PURE__ */ get('${one}');`);
  const exported = names.map((one, index) => `_${index} as ${one}`);
  return [
    `const all = /* @__PURE__ */ process.getBuiltinModule('node:${name}');`,
    'const get = (name) => all[name];',
    ...lines,
    `export { ${exported.join(', ')} };`,
    'export default all;',
  ].join('\n');
}
