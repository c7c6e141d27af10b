/**
 * All that answer whether a token gets in answer alike: token inspect, explain-access, who-can and lint-trust, and an
 * evaluator by another author. `depends` agrees with either: it is never a guess.
 */
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessRoles } from '../../../src/core/access/access-role.ts';
import { type Entrance, EVERY, entrancesOf, NONE, OTHERS } from '../../../src/core/access/entrances.ts';
import { stepAccess } from '../../../src/core/access/step-access.ts';
import { readToken } from '../../../src/core/access/token-claims.ts';
import { inspectToken } from '../../../src/core/access/token-inspection.ts';
import { matches } from '../../../src/core/iam/wildcard.ts';
import { type Answer, allOf, anyOf } from '../../../src/core/trust/answer.ts';
import { doorsOf, OTHER, opens } from '../../../src/core/trust/doors.ts';
import { triedTokens } from '../../../src/core/trust/lint/tried-tokens.ts';
import { lintTrust } from '../../../src/core/trust/lint/trust-lint.ts';
import { originsOf } from '../../../src/core/trust/origins.ts';
import { STRANGERS, type Step, stsRequest, tokenSubject } from '../../../src/core/trust/token.ts';
import { readTrustDocument, type TrustDocument } from '../../../src/core/trust/trust-document.ts';
import { admits } from '../../../src/core/trust/trust-evaluator.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { audiencesFor } from '../../../src/core/trust/who-gets-in.ts';
import {
  ACCOUNT,
  desiredRole,
  ENVIRONMENT,
  HOST,
  OTHER_REPOSITORY,
  REPOSITORY,
  settings,
} from '../../support/roles.ts';
import { likelyTrust, trustDocument } from '../../support/trust-arbitraries.ts';

const { provider } = settings();
const WORLD = trustWorld(settings(), {
  workspace: 'acme',
  repositories: {
    'checkout-api': { uuid: REPOSITORY, environments: { production: ENVIRONMENT } },
    billing: { uuid: OTHER_REPOSITORY, environments: {} },
  },
});

const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout-deploy`;
const NOW = new Date(1_800_000_060_000);

/** Steps that are alike but for their UUIDs: one door. */
interface Kind {
  /** A UUID, or OTHER: that of each of the two strangers. */
  readonly repository: string;
  readonly environment: string | undefined;
}

/** No environment is of two repositories: production is of checkout-api, says the lock file. */
const KINDS: readonly Kind[] = [
  { repository: REPOSITORY, environment: ENVIRONMENT },
  ...[REPOSITORY, OTHER_REPOSITORY, OTHER].flatMap((repository) =>
    [undefined, OTHER].map((environment) => ({ repository, environment })),
  ),
];

/** Tokens that are tried with every policy of a batch. */
const PER_DOCUMENT = 10;
/** Of the linter’s kinds, those that STS refuses before it asks the policy, or takes for another account’s. */
const NOT_ASKED = new Set(['no-audience', 'no-subject', 'other-audience', 'other-workspace']);

describe('all who say whether a token gets in', () => {
  // 100,000 by `npm run test:agreement`; a part of them every time.
  const pairs = Number(process.env.ROLEKEEPER_PAIRS ?? 3_000);

  it(`agree on ${pairs} policies and tokens`, { timeout: 600_000 }, () => {
    const half = { numRuns: Math.ceil(pairs / PER_DOCUMENT / 2) };
    const documents = [
      ...fc.sample(likelyTrust, { ...half, seed: 20_261_127 }),
      ...fc.sample(trustDocument, { ...half, seed: 20_261_128 }),
    ];
    const counts = { yes: 0, no: 0, depends: 0 };
    let tried = 0;
    for (const [index, policy] of documents.entries()) {
      const text = JSON.stringify(policy);
      const read = readTrustDocument(text);
      if (!('document' in read)) throw new Error(`${text}: no trust policy`);
      const judged = judge(text, read.document);
      for (let number = 0; number < 4; number++) {
        const kind = KINDS[(index * 4 + number) % KINDS.length];
        if (kind === undefined) throw new Error('no kind');
        for (const answer of judged.kind(kind, policy)) {
          counts[answer]++;
          tried++;
        }
      }
      for (const answer of judged.linted(policy, index)) {
        counts[answer]++;
        tried++;
      }
    }
    expect(tried).toBeGreaterThanOrEqual(pairs);
    // Nobody gets away with always the same answer, or with none.
    expect(counts.yes).toBeGreaterThan(pairs / 10);
    expect(counts.no).toBeGreaterThan(pairs / 10);
    expect(counts.depends).toBeLessThan(pairs / 4);
  });
});

function judge(text: string, document: TrustDocument) {
  const doors = doorsOf([document], WORLD);
  const entrances = entrancesOf(text, WORLD) ?? [];
  const lint = lintTrust(text, WORLD);
  const [role] = accessRoles([desiredRole({ trust: text })], undefined, WORLD);
  if (role === undefined) throw new Error('no role');
  const origins = originsOf([document]);
  const audiences = audiencesFor(document, HOST, provider.audience);

  return {
    /** The answers to two tokens of one kind of step. */
    kind(kind: Kind, policy: object): Answer[] {
      const subjects = STRANGERS.map((stranger) => subjectOf(stepOf(kind, stranger)));
      const answers = subjects.map((sub) => inspected(text, provider.audience, sub));
      for (const [index, sub] of subjects.entries()) agrees(policy, answers[index] ?? 'no', provider.audience, sub);
      const about = `${text.replaceAll(HOST, '…')}\n${JSON.stringify(kind)}`;
      explained(kind, about);
      entered(kind, subjects, answers, about);
      return answers;
    },
    /** What lint-trust has tried, two tokens of each policy. */
    linted(policy: object, index: number): Answer[] {
      const tokens = triedTokens(lint);
      return [0, 1].map((more) => {
        const token = tokens[(index * 2 + more) % tokens.length];
        if (token === undefined) throw new Error('nothing was tried');
        const { kind, aud, sub, admitted } = token;
        if (kind !== 'other-workspace') agrees(policy, admitted, aud, sub);
        if (!NOT_ASKED.has(kind)) expect(inspected(text, aud ?? '', sub ?? ''), `${text}\n${kind}`).toBe(admitted);
        return admitted;
      });
    },
  };

  /** explain-access answers of a step whatever the UUID of its run is. */
  function explained(kind: Kind, about: string): void {
    if (role === undefined) return;
    const place = { world: WORLD, environments: new Map(), providers: undefined };
    for (const stranger of STRANGERS) {
      const step = stepOf(kind, stranger);
      const runs = STRANGERS.map(({ stepUuid }) =>
        inspected(text, provider.audience, subjectOf({ ...step, stepUuid })),
      );
      expect(stepAccess({ ...step, branch: undefined }, role, place).access.is, about).toBe(allOf(runs));
    }
  }

  /** who-can lists every door that is open, and nothing that no token opens. */
  function entered(kind: Kind, subjects: readonly string[], answers: readonly Answer[], about: string): void {
    const door = doors.find(
      (one) => !('pattern' in one) && one.repository === kind.repository && one.environment === kind.environment,
    );
    const listed = entrances.filter((entrance) => leadsIn(entrance, kind));
    if (door !== undefined) {
      expect(opens(document, door, { provider: provider.arn, host: HOST, audience: provider.audience }), about).toBe(
        allOf(answers),
      );
      const by = { provider: provider.arn, host: HOST };
      const byAny = anyOf(
        audiences.flatMap((audience) =>
          origins.map(({ origin }) => opens(document, door, { ...by, audience, origin })),
        ),
      );
      expect(listed.length > 0, about).toBe(byAny !== 'no');
    }
    for (const [index, sub] of subjects.entries()) {
      if (answers[index] === 'no') continue;
      // What depends on the origin of the call may be true of none.
      const token = { provider: provider.arn, host: HOST, aud: provider.audience, sub };
      if (origins.every(({ origin }) => admits(document, stsRequest(token, origin)) === 'no')) continue;
      const byPattern = entrances.some(({ pattern }) => pattern !== undefined && matches(pattern, sub));
      expect(listed.length > 0 || byPattern, about).toBe(true);
    }
  }
}

function stepOf({ repository, environment }: Kind, stranger: (typeof STRANGERS)[number]): Step {
  return {
    workspaceUuid: provider.workspaceUuid,
    repositoryUuid: repository === OTHER ? stranger.repositoryUuid : repository,
    environmentUuid: environment === OTHER ? stranger.environmentUuid : environment,
    branch: 'main',
    stepUuid: stranger.stepUuid,
  };
}

function subjectOf(step: Step): string {
  const subject = tokenSubject(provider.subjectFormat, step);
  if (subject === undefined) throw new Error('a step without a token');
  return subject;
}

/** As token inspect answers: from the text of a token. */
function inspected(trust: string, aud: string, sub: string): Answer {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: `https://${HOST}`, aud, sub, iat: 1_800_000_000, exp: 1_800_003_600 };
  const read = readToken(`${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`);
  if ('fault' in read) throw new Error(read.fault.message);
  const role = { name: 'checkout-deploy', arn: ROLE, declared: { trust, file: 'x.yaml' }, actual: undefined };
  const [answer] = inspectToken(read.token, { world: WORLD, roles: [role], providers: undefined, now: NOW }).roles;
  if (answer === undefined) throw new Error('no role was asked');
  return answer.access.is;
}

/** The independent evaluator (AGPL: a tool of this test, never shipped). */
function agrees(policy: object, answer: Answer, aud: string | null, sub: string | null): void {
  if (answer === 'depends') return;
  const result = runUnsafeSimulation(
    {
      request: {
        principal: provider.arn,
        action: 'sts:AssumeRoleWithWebIdentity',
        resource: { resource: ROLE, accountId: ACCOUNT },
        contextVariables: {
          ...(aud !== null && { [`${HOST}:aud`]: aud }),
          ...(sub !== null && { [`${HOST}:sub`]: sub }),
        },
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: { __validated: true, policyDocument: policy, metadata: { name: 'trust' }, errors: [] },
    },
    {},
  );
  expect(result === 'Allowed' ? 'yes' : 'no', `${JSON.stringify(policy)}\naud ${aud}, sub ${sub}`).toBe(answer);
}

function leadsIn({ repository, butRepositories, environment, butEnvironments }: Entrance, kind: Kind): boolean {
  const isRepository =
    repository === kind.repository || (repository === EVERY && !butRepositories.includes(kind.repository));
  if (!isRepository) return false;
  const shut = kind.environment !== undefined && butEnvironments.includes(kind.environment);
  switch (environment) {
    case EVERY:
      return !shut;
    case NONE:
      return kind.environment === undefined;
    case OTHERS:
      return kind.environment !== undefined && !shut;
    default:
      return environment === kind.environment;
  }
}
