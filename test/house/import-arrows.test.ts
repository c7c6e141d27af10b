/** The architecture, held: who may import whom. Reads the import lines of every source file. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const FILES = globSync(['src/**/*.ts', 'functions/**/*.ts', 'infra/**/*.ts']).sort();

/** For each part of the tree: the parts and packages that it may import, each with the reason. */
const ARROWS: { part: RegExp; may: RegExp; reason: string }[] = [
  {
    part: /^src\/core\//,
    may: /^(src\/core\/|schemas\/|yaml$|diff$|node:crypto$)/,
    reason: 'core is pure: no SDK, no file, no network, no clock',
  },
  { part: /^src\/(ports|errors)\.ts$/, may: /^src\/core\//, reason: 'contracts know only the nouns' },
  {
    part: /^src\/(reconcile|apply)\.ts$/,
    may: /^(src\/(core\/|ports|errors|apply)|p-limit$)/,
    reason: 'the engine sees the world through ports',
  },
  {
    part: /^src\/embedded\//,
    may: /^(src\/(embedded\/|core\/|ports|errors)|node:)/,
    reason: 'the embedded IAM does not lean on the SDK that it answers',
  },
  {
    part: /^src\/aws\//,
    may: /^(src\/(aws\/|core\/|ports|errors|service)|@aws-sdk\/|@smithy\/|node:)/,
    reason: 'the only folder that knows the SDK',
  },
  { part: /^src\/cli\//, may: /^(?!@aws-sdk|infra|functions)/, reason: 'entry point: everything but the SDK itself' },
  {
    part: /^functions\//,
    may: /^(?!infra|src\/cli|src\/embedded)/,
    reason: 'a Lambda ships no CLI and no embedded IAM',
  },
  {
    part: /^infra\//,
    may: /^(?!functions\/(?!environment)|src\/cli|src\/embedded)/,
    reason: 'infra names functions by path only',
  },
];

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [
    ...text.matchAll(/^\s*(?:import|export)\b[^;]*?\bfrom\s+'([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm),
  ].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? '';
    return target.startsWith('.') ? normalize(join(dirname(file), target)) : target;
  });
}

describe('import arrows', () => {
  for (const { part, may, reason } of ARROWS) {
    it(`${part.source}: ${reason}`, () => {
      const wrong = FILES.filter((file) => part.test(file)).flatMap((file) =>
        imports(file)
          .filter((target) => !may.test(target))
          .map((target) => `${file} -> ${target}`),
      );
      expect(wrong).toEqual([]);
    });
  }

  it('sees imports at all', () => {
    expect(imports('src/reconcile.ts')).toContain('src/core/plan/diff.ts');
  });

  it('keeps clocks, waiting and the environment out of core', () => {
    const wrong = FILES.filter((file) => file.startsWith('src/core/') && !file.includes('/generated/')).filter((file) =>
      /\basync\b|\bawait\b|Date\.now|new Date\(\)|process\.|Math\.random/.test(
        readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('has no drawer for everything', () => {
    expect(FILES.filter((file) => /(util|helper|common|misc)s?\b|\/index\.ts$/i.test(file))).toEqual([]);
  });
});
