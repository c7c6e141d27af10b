import { describe, expect, it } from 'vitest';
import { type Segment, segmentsOf } from '../../../../src/core/trust/lint/subject-segment.ts';
import { REPOSITORY, WORKSPACE } from '../../../support/roles.ts';

const BARE = REPOSITORY.slice(1, -1);

describe('segmentsOf', () => {
  const CASES: { is: Segment['is']; texts: string[] }[] = [
    { is: 'uuid', texts: [REPOSITORY] },
    { is: 'upper-case', texts: [REPOSITORY.toUpperCase(), `{${BARE.replace('b', 'B')}}`] },
    { is: 'bare', texts: [BARE, `{${BARE}`, `${BARE}}`, BARE.toUpperCase()] },
    {
      is: 'workspace',
      texts: [
        WORKSPACE,
        WORKSPACE.toUpperCase(),
        '{WORKSPACE-UUID}',
        '{workspace_uuid}',
        '<WORKSPACE ID>',
        'WORKSPACE-UUID',
        '$WORKSPACEUUID',
        '{{WORKSPACE-ID}}',
      ],
    },
    {
      is: 'placeholder',
      texts: [
        '{REPOSITORY-UUID}',
        '<repo>',
        '$REPO}',
        '{}',
        'REPO_UUID',
        'REPOSITORY-UUID',
        'A-B',
        'MY_REPO_ID',
        'WORKSPACE-IDS',
      ],
    },
    {
      is: 'wildcard',
      texts: ['*', '?', '{*}', '{????????-????-????-????-????????????}', '{6b1f*', '{6b1f7c2a-93d4-*}', ''],
    },
    {
      is: 'name',
      texts: [
        'main',
        'production',
        'acme/checkout-api',
        'refs/heads/main',
        'release/*',
        'MAIN',
        'X-y',
        'my-WORKSPACE-ID',
        'xREPO-ID',
        'x{y',
        `${BARE}0`,
        `0${BARE}`,
        'a-*',
      ],
    },
  ];
  for (const { is, texts } of CASES) {
    for (const text of texts) {
      it(`"${text}" is a ${is}`, () => expect(segmentsOf(text, WORKSPACE)).toMatchObject([{ text, is }]));
    }
  }

  it('has the UUID as a token spells it, and none for what is no UUID', () => {
    const uuids = segmentsOf(`${BARE.toUpperCase()}:${REPOSITORY}*:main:{6b1f*`, WORKSPACE).map(({ uuid }) => uuid);
    expect(uuids).toEqual([REPOSITORY, REPOSITORY, undefined, undefined]);
  });

  it('splits at colons', () => {
    expect(segmentsOf(`${REPOSITORY}:*:main`, WORKSPACE).map(({ is }) => is)).toEqual(['uuid', 'wildcard', 'name']);
  });
});
