import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { lintPipelines } from '../../../src/core/pipeline/lint/lint-pipelines.ts';
import { readPipelines } from '../../../src/core/pipeline/read-pipelines.ts';
import { ROLES, WORLD } from './pipeline-world.ts';

const ARN = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';
const TOKEN = 'echo "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"';

/** What a step says of one thing: right for the role, certainly wrong, or open. */
type Word = 'right' | 'wrong' | 'open';
const word = fc.constantFrom<Word>('right', 'wrong', 'open');
const step = fc.record({ oidc: word, deployment: word, arn: word, duration: word, section: word });
type Said = typeof step extends fc.Arbitrary<infer T> ? T : never;

const OIDC = { right: true, wrong: false, open: '${{OIDC}}' };
const DEPLOYMENT = { right: 'production', wrong: 'staging', open: '${{ENV}}' };
const ARNS = { right: ARN, wrong: `${ARN}-2`, open: 'arn:aws:iam::${{ACCOUNT}}:role/bitbucket/checkout-deploy' };
const SECONDS = { right: '900', wrong: '43200', open: '${{SECONDS}}' };
const SECTIONS = {
  right: ['branches', 'main'],
  wrong: ['branches', 'develop'],
  open: ['pull-requests', '**'],
} as const;

function written({ oidc, deployment, arn, duration }: Said): Record<string, unknown> {
  const call = `aws sts assume-role-with-web-identity --role-arn ${ARNS[arn]} --duration-seconds ${SECONDS[duration]}`;
  return { oidc: OIDC[oidc], deployment: DEPLOYMENT[deployment], script: [TOKEN, call] };
}

function answers(yaml: string): string[] {
  const read = readPipelines({ path: 'x.yml', bytes: new TextEncoder().encode(yaml) });
  if ('issues' in read) throw new Error(JSON.stringify(read.issues));
  return lintPipelines(read.file, WORLD, ROLES.deploy.name).roles[0]?.verdicts.map(({ answer }) => answer) ?? [];
}

function pipelines(said: Pick<Said, 'section'>, items: unknown, more: object = {}): string {
  const [kind, name] = SECTIONS[said.section];
  return stringify({ ...more, pipelines: { [kind]: { [name]: items } } }, { aliasDuplicateObjects: false });
}

describe('a template', () => {
  it('never hides a certain answer, and is named only where it decides', () => {
    fc.assert(
      fc.property(step, (said) => {
        const words = Object.values(said);
        const expected = words.includes('wrong')
          ? 'cannot-match'
          : words.includes('open')
            ? 'cannot-be-known'
            : 'matches';
        expect(answers(pipelines(said, [{ step: written(said) }]))).toEqual([expected]);
      }),
      { numRuns: 243 },
    );
  });
});

describe('how a step is written', () => {
  it('changes nothing: in place, behind an alias, by a merge, or line by line', () => {
    fc.assert(
      fc.property(step, (said) => {
        const { section } = said;
        const inner = written(said);
        const plain = answers(pipelines({ section }, [{ step: inner }]));
        const [kind, name] = SECTIONS[section];
        const anchored = `definitions:\n  steps:\n    - &it ${JSON.stringify(inner)}\n    - &lines ${JSON.stringify(inner.script)}\n`;
        const within = (text: string) => `${anchored}pipelines:\n  ${kind}:\n    "${name}":\n      - step: ${text}\n`;
        const head = JSON.stringify({ oidc: inner.oidc, deployment: inner.deployment }).slice(0, -1);
        expect(answers(within('*it'))).toEqual(plain);
        expect(answers(within('{<<: *it}'))).toEqual(plain);
        expect(answers(within('{<<: [*it, *it], name: x}'))).toEqual(plain);
        expect(answers(within(`${head}, "script": *lines}`))).toEqual(plain);
        expect(answers(within(`${head}, "script": [*lines]}`))).toEqual(plain);
      }),
    );
  });

  /** Groups around a step, from the inside out. */
  const groups = fc.array(fc.constantFrom('list', 'parallel', 'expanded', 'stage', 'deploys'), { maxLength: 5 });

  it('changes nothing: however it is grouped', () => {
    fc.assert(
      fc.property(step, groups, (said, around) => {
        const items = around.reduce<unknown[]>((inner, group) => [grouped(group, inner)], [{ step: written(said) }]);
        expect(answers(pipelines(said, items))).toEqual(answers(pipelines(said, [{ step: written(said) }])));
      }),
    );
  });

  function grouped(group: string, steps: unknown[]): unknown {
    if (group === 'list') return steps;
    if (group === 'parallel') return { parallel: steps };
    if (group === 'expanded') return { parallel: { 'fail-fast': true, steps } };
    // What the step says itself wins.
    return { stage: group === 'stage' ? { steps } : { name: 'x', deployment: 'staging', steps } };
  }
});

describe('a file', () => {
  it('of whatever bytes is read, or refused with a place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = readPipelines({ path: 'x.yml', bytes });
        if ('issues' in read) expect(read.issues[0]?.place.line).toBeGreaterThan(0);
      }),
    );
  });

  it('of whatever values is read, or refused with a place', () => {
    const keys = fc.constantFrom(
      'pipelines',
      'branches',
      'default',
      'main',
      'step',
      'stage',
      'parallel',
      'steps',
      'oidc',
      'audiences',
      'script',
      'import',
      'custom',
      'variables',
      'options',
      'triggers',
      'definitions',
      'image',
      'aws',
      'pipe',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 7 },
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, (pipelines, options) => {
        const yaml = stringify({ pipelines: { default: pipelines, branches: options }, options, triggers: pipelines });
        const read = readPipelines({ path: 'x.yml', bytes: new TextEncoder().encode(yaml) });
        if ('file' in read) for (const name of [undefined, ROLES.deploy.name]) lintPipelines(read.file, WORLD, name);
        else expect(read.issues[0]?.place.line).toBeGreaterThan(0);
      }),
    );
  });

  const ONE_STEP = 'pipelines: {default: [{step: {script: [x]}}]}';
  const bomb = Array.from(
    { length: 9 },
    (_, n) =>
      `a${n}: &a${n} [${
        n === 0
          ? 'x'
          : Array(9)
              .fill(`*a${n - 1}`)
              .join(', ')
      }]`,
  );
  const ladder = Array.from({ length: 200 }, (_, n) => `a${n}: &a${n} [${n === 0 ? 'x' : `*a${n - 1}`}]`);
  const merges = Array.from({ length: 800 }, (_, n) => `b${n}: {<<: *wide}`);
  const wide = `wide: &wide {${Array.from({ length: 800 }, (_, n) => `k${n}: 1`).join(', ')}}`;
  const refused = [
    { name: 'nothing', reason: 'an empty file has no step', text: '', code: 'yaml-empty' },
    { name: 'comments alone', reason: 'they are nothing, too', text: '# x\n', code: 'yaml-empty' },
    { name: 'a list', reason: 'a pipelines file is a mapping', text: '- a', code: 'pipeline-empty' },
    { name: 'no pipelines', reason: 'nothing would run', text: 'image: x', code: 'pipeline-empty' },
    {
      name: 'pipelines without steps',
      reason: 'nothing would run either',
      text: 'pipelines: {default: []}',
      code: 'pipeline-empty',
    },
    {
      name: 'a manifest',
      reason: 'it is a file of another kind',
      text: 'apiVersion: rolekeeper/v1\nkind: PipelineRole\n',
      code: 'pipeline-empty',
    },
    { name: 'a bracket that is not closed', reason: 'it is no YAML', text: 'pipelines: [', code: 'yaml-syntax' },
    {
      name: 'an alias of nothing',
      reason: 'what it stands for is not there',
      text: 'pipelines: *x',
      code: 'yaml-syntax',
    },
    { name: 'an alias of itself', reason: 'it would have no end', text: 'pipelines: &x [*x]', code: 'yaml-syntax' },
    { name: 'a merge of a text', reason: 'only mappings merge', text: `${ONE_STEP}\na: {<<: x}`, code: 'yaml-syntax' },
    {
      name: 'a key twice',
      reason: 'readers differ in which of the two counts',
      text: `${ONE_STEP}\npipelines: {}`,
      code: 'duplicate-key',
    },
    {
      name: 'two documents',
      reason: 'Bitbucket reads one',
      text: `${ONE_STEP}\n---\n${ONE_STEP}`,
      code: 'yaml-feature',
    },
    { name: 'a tag', reason: 'it gives a value another meaning', text: 'pipelines: !x {}', code: 'yaml-feature' },
    {
      name: 'aliases that multiply',
      reason: 'a small file would mean a huge one',
      text: `${bomb.join('\n')}\n${ONE_STEP}`,
      code: 'file-too-large',
    },
    {
      name: 'a long text behind many aliases',
      reason: 'each of them is read',
      text: `t: &t ${'x'.repeat(60_000)}\nl: [${Array(300).fill('*t').join(', ')}]\n${ONE_STEP}`,
      code: 'file-too-large',
    },
    {
      name: 'steps behind many aliases',
      reason: 'no file of people has thousands of steps',
      text: `a: &a [${Array(50).fill('{step: {script: [x]}}').join(', ')}]\nb: &b [${Array(50).fill('*a').join(', ')}]\npipelines: {default: *b}`,
      code: 'file-too-large',
    },
    {
      name: 'aliases that nest',
      reason: 'a flat file would mean a deep one',
      text: `${ladder.join('\n')}\n${ONE_STEP}`,
      code: 'yaml-too-deep',
    },
    {
      name: 'merges that multiply',
      reason: 'each of them copies a wide mapping',
      text: `${wide}\n${merges.join('\n')}\n${ONE_STEP}`,
      code: 'file-too-large',
    },
    {
      name: 'brackets without end',
      reason: 'a parser that calls itself would overflow',
      text: '['.repeat(5000),
      code: 'yaml-too-deep',
    },
    {
      name: 'a huge file',
      reason: 'no pipelines file is that big',
      text: 'x'.repeat(600 * 1024),
      code: 'file-too-large',
    },
    {
      name: 'an invisible character',
      reason: 'a reader would see another file',
      text: `${ONE_STEP} # \u202e`,
      code: 'forbidden-character',
    },
  ];
  for (const { name, reason, text, code } of refused) {
    it(`is refused for ${name}: ${reason}`, () => {
      const read = readPipelines({ path: 'x.yml', bytes: new TextEncoder().encode(text) });
      const issues = 'issues' in read ? read.issues : [];
      expect(issues[0]).toMatchObject({ code, place: { file: 'x.yml' } });
      expect(issues[0]?.remedy).toMatch(/\w/);
      expect(issues[0]?.message).not.toMatch(/manifest/);
    });
  }

  it('is refused in UTF-16, and read with a byte order mark', () => {
    const utf16 = readPipelines({ path: 'x.yml', bytes: Buffer.from(`\ufeff${ONE_STEP}`, 'utf16le') });
    expect('issues' in utf16 && utf16.issues[0]).toMatchObject({
      code: 'not-utf8',
      message: 'the file is UTF-16 text',
    });
    const marked = readPipelines({ path: 'x.yml', bytes: Buffer.from(`\ufeff${ONE_STEP}`) });
    expect('file' in marked && marked.file.steps).toHaveLength(1);
  });
});
