/** What a use of a role is, by the run that its step is of. */
import { describe, expect, it } from 'vitest';
import type { BranchAnswer } from '../../../src/core/model/branch-audit.ts';
import type { RunTarget } from '../../../src/core/model/pipeline-run.ts';
import type { RoleUse } from '../../../src/core/model/role-use.ts';
import { type Uuid, uuidOf } from '../../../src/core/text/uuid.ts';
import {
  auditUse,
  type FoundRun,
  MOST_OUTSIDE,
  roleAudits,
  usesToAudit,
  wantedSteps,
} from '../../../src/core/trail/branch-audit.ts';

const id = (number: number): Uuid => uuidOf(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
const REPOSITORY = id(1);
const ARN = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';
const ROLE = { name: 'checkout-deploy', arn: ARN, branches: ['main', 'release'] };
const PERIOD = { since: '2026-11-25T12:00:00.000Z', until: '2026-11-26T12:00:00.000Z', regions: ['eu-west-1'] };
const AT = '2026-11-26T12:05:00.000Z';

function use(number: number, more: Partial<RoleUse> = {}): RoleUse {
  return {
    ...{
      eventId: `event-${number}`,
      at: new Date(Date.UTC(2026, 10, 26, 10, number)),
      region: 'eu-west-1',
      roleArn: ARN,
    },
    ...{ provider: 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc', subject: 'of the use' },
    step: { repositoryUuid: REPOSITORY, environmentUuid: undefined, stepUuid: id(100 + number), branch: undefined },
    ...{ sessionName: undefined, refused: undefined, vpcEndpointId: undefined },
    ...more,
  };
}

const found = (...runs: [Uuid, RunTarget][]) =>
  new Map<Uuid, FoundRun>(
    runs.map(([step, target]) => [
      step,
      { run: { uuid: id(7), number: 1204, createdOn: new Date(0), completedOn: undefined, target } },
    ]),
  );

describe('a use', () => {
  const cases: { because: string; target: RunTarget; answer: BranchAnswer }[] = [
    {
      because: 'the branch is declared',
      target: { kind: 'branch', name: 'main' },
      answer: { is: 'in-order', branch: 'main' },
    },
    {
      because: 'the branch is another one',
      target: { kind: 'branch', name: 'feature/main' },
      answer: { is: 'branch-not-declared', branch: 'feature/main' },
    },
    {
      because: 'letters of another case are another branch',
      target: { kind: 'branch', name: 'Main' },
      answer: { is: 'branch-not-declared', branch: 'Main' },
    },
    {
      because: 'a commit has no branch',
      target: { kind: 'commit' },
      answer: { is: 'branch-not-declared', branch: undefined },
    },
    {
      because: 'a tag may lie anywhere, whatever it is called',
      target: { kind: 'tag', name: 'main' },
      answer: { is: 'tag', name: 'main' },
    },
    {
      because: 'a pull request runs before anything is merged, also from a branch that is declared',
      target: { kind: 'pull-request', source: 'release', destination: 'main' },
      answer: { is: 'pull-request', source: 'release', destination: 'main' },
    },
    {
      because: 'a kind that is not known says nothing',
      target: { kind: 'unknown', type: 'pipeline_merge_queue_ref_target' },
      answer: { is: 'not-asked', why: 'unknown-kind' },
    },
  ];
  for (const { because, target, answer } of cases) {
    it(`is ${answer.is}, as ${because}`, () => {
      expect(auditUse(use(1), ROLE.branches, found([id(101), target])).answer).toEqual(answer);
    });
  }

  it('without a step in its subject was not asked about, and so is one that was not looked for', () => {
    const without = { repositoryUuid: REPOSITORY, environmentUuid: undefined, stepUuid: undefined, branch: undefined };
    const answers = [use(1, { step: undefined }), use(1, { step: without }), use(1)].map(
      (one) => auditUse(one, ROLE.branches, new Map()).answer,
    );
    expect(answers).toEqual(['no-step', 'no-step', 'limit'].map((why) => ({ is: 'not-asked', why })));
  });

  it('counts where STS let the token in, and where the role names branches', () => {
    const refused = { code: 'AccessDenied', message: 'Not authorized' };
    const uses = [
      use(1),
      use(2, { refused }),
      use(3, { roleArn: `${ARN}-other` }),
      use(4, { roleArn: undefined }),
      use(5),
    ];
    expect(usesToAudit(uses, [ROLE]).map(({ eventId }) => eventId)).toEqual(['event-5', 'event-1']);
  });

  it('is looked for once a step, by its first use', () => {
    const { step } = use(1);
    const uses = [use(9, { step }), use(5), use(1)];
    expect(wantedSteps(uses)).toEqual([
      { repositoryUuid: REPOSITORY, stepUuid: id(105), at: uses[1]?.at },
      { repositoryUuid: REPOSITORY, stepUuid: id(101), at: uses[2]?.at },
    ]);
  });
});

describe('the audit of a role', () => {
  it('counts every use once, and what was not asked as that', () => {
    const runs = found(
      [id(101), { kind: 'branch', name: 'main' }],
      [id(102), { kind: 'branch', name: 'x' }],
      [id(103), { kind: 'pull-request', source: 'x', destination: 'main' }],
      [id(104), { kind: 'unknown', type: 'new' }],
    );
    const uses = usesToAudit(
      [1, 2, 3, 4, 5].map((number) => use(number)),
      [ROLE],
    );
    const audited = uses.map((one) => auditUse(one, ROLE.branches, runs));
    expect(
      roleAudits([ROLE, { ...ROLE, name: 'idle', arn: `${ARN}-idle` }], audited, {
        ...PERIOD,
        at: AT,
        ofUnknownRole: 0,
      }),
    ).toEqual([
      {
        ...{ role: 'checkout-deploy', at: AT, ...PERIOD, branches: ['main', 'release'], inOrder: 1, outsideCount: 2 },
        outside: [
          {
            ...{ at: '2026-11-26T10:03:00.000Z', eventId: 'event-3', is: 'pull-request', ref: 'x into main' },
            ...{ repository: REPOSITORY, run: 1204 },
          },
          {
            ...{ at: '2026-11-26T10:02:00.000Z', eventId: 'event-2', is: 'branch-not-declared', ref: 'x' },
            ...{ repository: REPOSITORY, run: 1204 },
          },
        ],
        notAsked: { 'unknown-kind': 1, limit: 1 },
      },
      {
        ...{ role: 'idle', at: AT, ...PERIOD, branches: ['main', 'release'], inOrder: 0, outsideCount: 0 },
        ...{ outside: [], notAsked: {} },
      },
    ]);
  });

  it('says of every role that an event may be a use of it', () => {
    const [audit] = roleAudits([ROLE], [], { ...PERIOD, at: AT, ofUnknownRole: 2 });
    expect(audit).toMatchObject({ inOrder: 0, notAsked: { 'role-unclear': 2 } });
  });

  it('keeps no more of a name than a branch may have, and no half of a character', () => {
    const long = '\u{1f680}'.repeat(4000);
    const refs = [
      { kind: 'branch', name: long },
      { kind: 'tag', name: long },
      { kind: 'pull-request', source: long, destination: long },
      { kind: 'branch', name: 'a'.repeat(255) },
    ] as const;
    const runs = found(...refs.map((target, number): [Uuid, RunTarget] => [id(100 + number), target]));
    const uses = usesToAudit(
      refs.map((_, number) => use(number)),
      [ROLE],
    );
    const audited = uses.map((one) => auditUse(one, ROLE.branches, runs));
    const [audit] = roleAudits([ROLE], audited, { ...PERIOD, at: AT, ofUnknownRole: 0 });
    const short = `${'\u{1f680}'.repeat(255)}…`;
    expect(audit?.outside.map(({ ref }) => ref)).toEqual(['a'.repeat(255), `${short} into ${short}`, short, short]);
  });

  it('keeps the newest of those outside, and the count of all', () => {
    const runs = found(
      ...Array.from({ length: 50 }, (_, number): [Uuid, RunTarget] => [id(100 + number), { kind: 'commit' }]),
    );
    const uses = usesToAudit(
      Array.from({ length: 50 }, (_, number) => use(number)),
      [ROLE],
    );
    const [audit] = roleAudits(
      [ROLE],
      uses.map((one) => auditUse(one, ROLE.branches, runs)),
      { ...PERIOD, at: AT, ofUnknownRole: 0 },
    );
    expect([audit?.outsideCount, audit?.outside.length]).toEqual([50, MOST_OUTSIDE]);
    expect(audit?.outside[0]).toMatchObject({ eventId: 'event-49', ref: null });
  });
});
