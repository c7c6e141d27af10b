/** Subject formats as the settings take them, and `sub` patterns as people get them wrong. */
import fc from 'fast-check';
import { parseSubjectFormat } from '../../src/core/manifest/subject-format.ts';
import { ambiguityOf } from '../../src/core/manifest/subject-reading.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY, WORKSPACE } from './roles.ts';

const OTHER_WORKSPACE = '{99999999-8888-4777-8666-555555555555}';

/** Any that the settings take: with and without workspace, environment, branch and step, in any order. */
export const subjectFormatText: fc.Arbitrary<string> = fc
  .record({
    workspace: fc.constantFrom('', '', '{workspaceUuid}:', '{workspaceUuid}:{workspaceUuid}:'),
    rest: fc.shuffledSubarray(['{environmentUuid}', '{branch}', '{stepUuid}', '*', '*', '{workspaceUuid}']),
    optional: fc.option(fc.nat(5)),
  })
  .map(({ workspace, rest, optional }) => {
    const parts = ['{repositoryUuid}', ...rest];
    const at = optional === null ? -1 : optional % parts.length;
    return workspace + parts.map((part, index) => (index === at ? `${part}[:{environmentUuid}]` : part)).join(':');
  })
  .filter(isTaken);

function isTaken(text: string): boolean {
  const parsed = parseSubjectFormat(text);
  return 'format' in parsed && ambiguityOf(parsed.format) === undefined;
}

const SEGMENTS = [
  ...[WORKSPACE, WORKSPACE.toUpperCase(), WORKSPACE.slice(1, -1), OTHER_WORKSPACE, '{WORKSPACE-UUID}', '<WORKSPACE>'],
  ...[REPOSITORY, REPOSITORY, REPOSITORY.toUpperCase(), REPOSITORY.slice(1, -1), OTHER_REPOSITORY, `${REPOSITORY}*`],
  ...[
    '{REPOSITORY-UUID}',
    '<REPO>',
    'acme/checkout-api',
    'checkout-api',
    'repo',
    '{6b1f*',
    `${REPOSITORY.slice(0, -2)}??`,
  ],
  ...[ENVIRONMENT, ENVIRONMENT, ENVIRONMENT.toUpperCase(), '{12345678-8888-4777-8666-555555555555}', '{0d9c8b7a*'],
  ...['production', 'staging', 'main', 'main', 'release/1.0', 'ma*', 'refs/heads/main', 'BRANCH', '*main', ''],
  ...[
    '*',
    '*',
    '*',
    '*',
    '**',
    '?',
    '?*',
    '{*}',
    '{????????-????-????-????-????????????}',
    'x',
    '$REPO',
    '<',
    '\u00e9',
  ],
];

/** Mostly wrong, in every way that has been thought of; now and then right. */
export const subjectPatternText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: segments([REPOSITORY, `${WORKSPACE}:${REPOSITORY}`, `${REPOSITORY}:${ENVIRONMENT}`]) },
  { weight: 4, arbitrary: segments(SEGMENTS) },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.constantFrom('*', '?', ':', '{', '}', '-', 'a', '0', 'F'),
      maxLength: 90,
      minLength: 1,
    }),
  },
);

function segments(first: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...first), fc.array(fc.constantFrom(...SEGMENTS), { maxLength: 4 }))
    .map(([head, rest]) => [head, ...rest].join(':'))
    .filter((text) => text !== '');
}
