import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../../../src/core/compile/desired-state.ts';
import { lintTrust } from '../../../../src/core/trust/lint/trust-lint.ts';
import { STRANGERS, stsRequest, tokenSubject } from '../../../../src/core/trust/token.ts';
import { readTrustDocument } from '../../../../src/core/trust/trust-document.ts';
import { admits } from '../../../../src/core/trust/trust-evaluator.ts';
import { trustWorld } from '../../../../src/core/trust/trust-world.ts';
import { HOST, OTHER_REPOSITORY, REPOSITORY, settings, subjectFormat } from '../../../support/roles.ts';
import { stepsOf } from '../../../support/steps.ts';
import { manifest, SETTINGS, tree } from '../../../support/tree.ts';
import { trustDocument } from '../../../support/trust-arbitraries.ts';
import { AUD, policy, provider, RIGHT, SUB, WORLD } from './policies.ts';

const SEED_FORMAT = '{workspaceUuid}:{repositoryUuid}:*:{branch}';
/** Of a random policy, on average; and of the worst that has been thought of: some tenths of a second. */
const USUAL_STEPS = 40_000;
const MOST_STEPS = 50_000_000;

describe('the linter and the generator', () => {
  const names = (all: readonly string[]) =>
    fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: all.length });
  const who = fc.record({
    repositories: names(['checkout-api', 'reports', `"${REPOSITORY}"`, `"${OTHER_REPOSITORY}"`]),
    environments: fc.option(names(['production', 'staging', '"{22222222-2222-4222-8222-222222222222}"'])),
    branches: fc.option(names(['main', 'release/1.0', 'feature/$x', 'a,b', 'x=y'])),
    format: fc.constantFrom(undefined, SEED_FORMAT, '{repositoryUuid}:{environmentUuid}:{branch}:{stepUuid}'),
  });

  it('agree: whatever valid manifests generate is ok, or any branch and reported as that', () => {
    let valid = 0;
    fc.assert(
      fc.property(who, ({ repositories, environments, branches, format }) => {
        const spec = [
          `repositories: [${repositories.join(', ')}]`,
          ...(environments === null ? [] : [`environments: [${environments.join(', ')}]`]),
          branches === null ? 'anyBranch: true' : `branches: [${branches.map((name) => `"${name}"`).join(', ')}]`,
        ].join('\n');
        const written =
          format === undefined ? SETTINGS : SETTINGS.replace('provider: {', `provider: {subjectFormat: "${format}", `);
        const desired = desiredState(tree({ 'rolekeeper.yaml': written, 'teams/shop/x.yaml': manifest(spec) }));
        const [role] = desired.roles;
        if (role === undefined || desired.settings === undefined) return;
        valid++;
        const { verdict, hits } = lintTrust(role.trust, trustWorld(desired.settings, undefined));
        expect(hits.filter(({ code }) => code !== 'trust-any-branch')).toEqual([]);
        if (verdict !== 'ok') expect(environments === null && branches === null).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(valid).toBeGreaterThan(50);
  });
});

describe('the linter and the evaluator', () => {
  const stranger = (environment: boolean): string => {
    const { environmentUuid, ...step } = STRANGERS[1];
    const all = {
      ...step,
      workspaceUuid: provider.workspaceUuid,
      environmentUuid: environment ? environmentUuid : undefined,
    };
    return tokenSubject(subjectFormat(), all) ?? '';
  };

  it('agree: what lets in a stranger’s step is rejected, and so is what lets in no caller', () => {
    let strangers = 0;
    fc.assert(
      fc.property(trustDocument, (document) => {
        const text = JSON.stringify(document);
        const read = readTrustDocument(text);
        if ('problems' in read) return;
        const { verdict, admits: who } = lintTrust(text, WORLD);
        const open = [true, false].some((environment) => {
          const token = { provider: provider.arn, host: HOST, aud: provider.audience, sub: stranger(environment) };
          return admits(read.document, stsRequest(token)) === 'yes';
        });
        if (open) strangers++;
        if (open) expect(who?.strangers).toBe(true);
        if (open || who?.nobody) expect(verdict).toBe('reject');
      }),
      { numRuns: 3000 },
    );
    expect(strangers).toBeGreaterThan(100);
  });
});

describe('the linter under torment', () => {
  const key = fc.constantFrom(
    'Version',
    'Statement',
    'Effect',
    'Principal',
    'Action',
    'Condition',
    SUB,
    '__proto__',
    '',
  );
  const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => new TextDecoder().decode(array));
  const mutilated = fc
    .tuple(trustDocument, fc.nat(), fc.nat(40), fc.string({ maxLength: 5 }))
    .map(([document, at, length, text]) => {
      const whole = JSON.stringify(document);
      const from = at % whole.length;
      return whole.slice(0, from) + text + whole.slice(from + length);
    });
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom<unknown>(null, true, 0, '', '*', 'Allow'),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  })).value;
  const subject = fc.oneof(
    fc.string({ unit: fc.constantFrom('*', '?', ':', '{', '}', '-', 'a', '0', 'F', '$', ' '), maxLength: 120 }),
    fc
      .array(fc.constantFrom(REPOSITORY, OTHER_REPOSITORY, '*', '{*}', 'main', 'x'), { maxLength: 5 })
      .map((all) => all.join(':')),
  );

  const KINDS = [
    { name: 'raw bytes', texts: bytes, runs: 1000 },
    { name: 'mutilated policies', texts: mutilated, runs: 1500 },
    { name: 'any JSON', texts: anything.map((value) => JSON.stringify(value) ?? ''), runs: 1500 },
    { name: 'any operators', texts: trustDocument.map((document) => JSON.stringify(document)), runs: 500 },
    {
      name: 'any subjects',
      texts: fc.array(subject, { maxLength: 3 }).map((subs) => policy({ ...RIGHT, StringLike: { [SUB]: subs } })),
      runs: 1500,
    },
  ];
  const seeded = settings({ provider: { ...provider, subjectFormat: subjectFormat(SEED_FORMAT) } });
  const WORLDS = [undefined, WORLD, trustWorld(seeded, undefined)];
  for (const { name, texts, runs } of KINDS) {
    it(`survives ${name}: an answer, always, after few steps`, () => {
      const property = fc.property(texts, fc.constantFrom(...WORLDS), (text, world) => {
        const { verdict, hits } = lintTrust(text, world);
        expect(['ok', 'warn', 'reject']).toContain(verdict);
        // A verdict without a reason, or reasons without a verdict, are no help.
        expect(hits.length === 0).toBe(verdict === 'ok');
      });
      const { steps } = stepsOf(() => fc.assert(property, { numRuns: runs }));
      expect(steps).toBeLessThan(runs * USUAL_STEPS);
    });
  }

  const SLOW = [
    { name: 'a long list of patterns', text: many(400, (index) => `{${hex(index)}-0000-4000-8000-000000000000}:*`) },
    {
      name: 'as many repositories and environments',
      text: many(
        190,
        (index) => `{${hex(index)}-0000-4000-8000-000000000000}:{${hex(index)}-0000-4000-8000-00000000000e}:*`,
      ),
    },
    {
      name: 'as many audiences and repositories',
      text: policy({
        StringEquals: { [AUD]: Array.from({ length: 300 }, (_, index) => `https://${hex(index)}`) },
        StringLike: {
          [SUB]: Array.from({ length: 150 }, (_, index) => `{${hex(index)}-0000-4000-8000-000000000000}:*`),
        },
      }),
    },
    { name: 'a long list of wildcards', text: many(3000, (index) => '*?'[index % 2] ?? '') },
    { name: 'one pattern of wildcards', text: many(1, () => '*a'.repeat(7500)) },
    { name: 'one pattern of question marks', text: many(1, () => '?'.repeat(15_000)) },
    { name: 'spaces in a policy variable', text: many(1, () => `\${${' '.repeat(15_000)}}`) },
    { name: 'brackets', text: '['.repeat(16_000) },
    { name: 'brackets that close', text: '['.repeat(8000) + ']'.repeat(8000) },
    { name: 'a megabyte', text: policy(RIGHT, { Sid: 'x'.repeat(1_000_000) }) },
    {
      name: 'many statements',
      text: policy(RIGHT, {}, { Statement: Array(40).fill(JSON.parse(policy(RIGHT)).Statement[0]) }),
    },
  ];
  for (const { name, text } of SLOW) {
    it(`answers after few steps to ${name}`, () => {
      for (const world of WORLDS) {
        const { result, steps } = stepsOf(() => lintTrust(text, world));
        expect(result.verdict).toBe('reject');
        expect(steps).toBeLessThan(MOST_STEPS);
      }
    });
  }
});

function many(count: number, pattern: (index: number) => string): string {
  return policy({ ...RIGHT, StringLike: { [SUB]: Array.from({ length: count }, (_, index) => pattern(index)) } });
}

function hex(index: number): string {
  return index.toString(16).padStart(8, '0');
}
