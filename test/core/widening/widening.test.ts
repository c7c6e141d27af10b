import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/core/iam/wildcard.ts';
import { USUAL_DRIFT } from '../../../src/core/manifest/drift-settings.ts';
import type { Difference } from '../../../src/core/model/change.ts';
import type { FacetDifference, Widening } from '../../../src/core/model/facet-change.ts';
import type { UpdateDifference } from '../../../src/core/model/update-change.ts';
import { judge } from '../../../src/core/plan/judge.ts';
import { stsRequest } from '../../../src/core/trust/token.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { readTrustDocument } from '../../../src/core/trust/trust-document.ts';
import { admits } from '../../../src/core/trust/trust-evaluator.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { asked, byHand, type Unapplied } from '../../support/judged-changes.ts';
import {
  actualRole,
  desiredRole,
  ENVIRONMENT,
  HOST,
  OTHER_REPOSITORY,
  REPOSITORY,
  settings,
} from '../../support/roles.ts';
import { requestContext, STEP, trustDocument } from '../../support/trust-arbitraries.ts';

const { provider } = settings();
const WORLD = trustWorld(settings(), {
  workspace: 'acme',
  repositories: {
    'checkout-api': { uuid: REPOSITORY, environments: { production: ENVIRONMENT } },
    storefront: { uuid: OTHER_REPOSITORY, environments: {} },
  },
});
const PRODUCTION = { repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT };
const RIGHT = trustPolicy(provider, [PRODUCTION]);

const judged = (...differences: Difference[]) =>
  judge(differences, {
    drift: USUAL_DRIFT,
    world: WORLD,
    known: undefined,
    keepsIntent: true,
    provider: { is: 'unread' },
  });

const CHANGED = { kind: 'update', causes: ['manifest'], applied: [] } as const;

/** What the plan says of one facet that changes. */
function widening(facet: Unapplied, before: object = {}, after: object = {}): Widening | undefined {
  const desired = desiredRole(after);
  const actual = actualRole(desiredRole(before));
  const [change] = judged({ ...CHANGED, name: desired.name, desired, actual, facets: [asked(facet)] });
  return change?.kind === 'update' ? change.facets[0]?.widening : undefined;
}

const trust = (before: string, after: string) => widening({ facet: 'trust', before, after });

describe('a change of trust', () => {
  const anyStep = trustPolicy(provider, [{ repositoryUuid: REPOSITORY }]);
  const two = trustPolicy(provider, [PRODUCTION, { repositoryUuid: OTHER_REPOSITORY }]);
  const everybody = RIGHT.replace(`${REPOSITORY}:${ENVIRONMENT}:*`, '*');
  const noAudience = RIGHT.replace(/"StringEquals":\{[^}]*\},/, '');
  const statement = JSON.parse(RIGHT).Statement[0];
  const people = JSON.stringify({
    Version: '2012-10-17',
    Statement: [statement, { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
  });
  const denied = JSON.stringify({ Version: '2012-10-17', Statement: [statement, { ...statement, Effect: 'Deny' }] });
  const setOperator = RIGHT.replace('"StringLike"', '"ForAllValues:StringLike"');
  const byAddress = RIGHT.replace('"StringLike"', '"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"StringLike"');

  const CASES = [
    {
      name: 'an environment becomes the whole repository',
      before: RIGHT,
      after: anyStep,
      expected: ['widens', 'admits every step of repository checkout-api'],
    },
    {
      name: 'the whole repository becomes an environment',
      before: anyStep,
      after: RIGHT,
      expected: [
        'narrows',
        'no longer admits every step of repository checkout-api but those that deploy to production',
      ],
    },
    {
      name: 'a repository is added',
      before: RIGHT,
      after: two,
      expected: ['widens', 'admits every step of repository storefront'],
    },
    {
      name: 'a repository is removed',
      before: two,
      after: RIGHT,
      expected: ['narrows', 'no longer admits every step of repository storefront'],
    },
    {
      name: 'one repository takes the place of another',
      before: RIGHT,
      after: trustPolicy(provider, [{ repositoryUuid: OTHER_REPOSITORY }]),
      expected: ['widens', 'admits every step of repository storefront'],
    },
    {
      name: 'it was opened to everybody by hand, and it is closed again',
      before: everybody,
      after: RIGHT,
      expected: [
        'narrows',
        expect.stringContaining('no longer admits every step of every repository of workspace acme'),
      ],
    },
    {
      name: 'it is opened to everybody',
      before: RIGHT,
      after: everybody,
      expected: ['widens', 'admits every step of every repository of workspace acme'],
    },
    {
      name: 'a second door is shut',
      before: people,
      after: RIGHT,
      expected: ['narrows', 'no longer admits AWS principal 111122223333, not by a Bitbucket token'],
    },
    {
      name: 'a second door is opened',
      before: RIGHT,
      after: people,
      expected: ['widens', 'admits AWS principal 111122223333, not by a Bitbucket token'],
    },
    {
      name: 'the audience is dropped',
      before: RIGHT,
      after: noAudience,
      expected: ['widens', 'admits the same steps with a token made for another audience'],
    },
    {
      name: 'the audience is asked for',
      before: noAudience,
      after: RIGHT,
      expected: ['narrows', 'no longer admits the same steps with a token made for another audience'],
    },
    {
      name: 'a Deny is dropped',
      before: denied,
      after: RIGHT,
      expected: ['widens', 'admits steps of repository checkout-api that deploy to production'],
    },
    { name: 'a set operator is dropped', before: setOperator, after: RIGHT, expected: ['narrows', 'asks for more'] },
    {
      name: 'an address is no longer asked for',
      before: byAddress,
      after: RIGHT,
      expected: ['widens', 'admits steps of repository checkout-api that deploy to production'],
    },
    {
      name: 'another order and spelling',
      before: two,
      after: JSON.stringify(JSON.parse(two), ['Statement', 'Version', ...keysIn(two)]),
      expected: ['neutral', ''],
    },
    { name: 'what cannot be read', before: '{', after: RIGHT, expected: ['unknown', 'a policy that cannot be read'] },
  ];
  for (const { name, before, after, expected } of CASES) {
    it(`${expected[0]}: ${name}`, () =>
      expect(trust(before, after)).toEqual({ width: expected[0], words: expected[1] }));
  }

  it('never says narrows or neutral of a change that lets in one more token', () => {
    const widths = new Map<string, number>();
    const tokens = [
      ...[`${REPOSITORY}:${ENVIRONMENT}:${STEP}`, `${REPOSITORY}:${STEP}`, `${OTHER_REPOSITORY}:${STEP}`, 'a', 'abc'],
    ].flatMap((sub) => [provider.audience, 'a'].map((aud) => ({ provider: provider.arn, host: HOST, aud, sub })));
    fc.assert(
      fc.property(trustDocument, trustDocument, requestContext, fc.boolean(), (one, other, _, related) => {
        // Unrelated policies are mostly unknown; one with a statement more or less says more.
        const before = JSON.stringify(one);
        const after = JSON.stringify(
          related ? { ...one, Statement: one.Statement.slice(1).concat(other.Statement[0] ?? []) } : other,
        );
        const [old, now] = [readTrustDocument(before), readTrustDocument(after)];
        if ('problems' in old || 'problems' in now) return;
        const width = trust(before, after)?.width ?? '';
        widths.set(width, (widths.get(width) ?? 0) + 1);
        const more = tokens.some(
          (token) =>
            admits(now.document, stsRequest(token)) === 'yes' && admits(old.document, stsRequest(token)) === 'no',
        );
        if (more) expect(['widens', 'unknown']).toContain(width);
      }),
      { numRuns: 1500 },
    );
    for (const width of ['widens', 'narrows', 'unknown']) expect(widths.get(width) ?? 0).toBeGreaterThan(20);
  });
});

interface Statement {
  Effect: 'Allow' | 'Deny';
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: object;
}

const BUCKET = 'arn:aws:s3:::assets';
const allow = (Action: string | string[], Resource: string | string[] = BUCKET, Condition?: object): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: string | string[], Resource: string | string[] = BUCKET): Statement => ({
  Effect: 'Deny',
  Action,
  Resource,
});
const policy = (statements: readonly Statement[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

function permissions(before: readonly Statement[], after: readonly Statement[], managedPolicyArns: string[] = []) {
  return widening(
    { facet: 'inlinePolicy', key: 'own', before: policy(before), after: policy(after) },
    { inlinePolicies: { own: policy(before) }, managedPolicyArns },
    { inlinePolicies: { own: policy(after) }, managedPolicyArns },
  );
}

describe('a change of permissions', () => {
  const tls = { Bool: { 'aws:SecureTransport': 'true' } };
  const tagged = (...values: string[]) => ({ StringEquals: { 'aws:ResourceTag/team': values } });
  const like = (value: string) => ({ StringLike: { 's3:prefix': value } });
  const CASES: {
    name: string;
    before: Statement[];
    after: Statement[];
    managed?: string[];
    expected: [string, string];
  }[] = [
    {
      name: 'an action is added',
      before: [allow('s3:Get*')],
      after: [allow(['s3:Get*', 's3:PutObject'])],
      expected: ['widens', 'allows s3:PutObject on arn:aws:s3:::assets'],
    },
    {
      name: 'an action is removed',
      before: [allow(['s3:Get*', 's3:PutObject'])],
      after: [allow('s3:Get*')],
      expected: ['narrows', 'no longer allows s3:PutObject on arn:aws:s3:::assets'],
    },
    {
      name: 'a pattern becomes one of its actions',
      before: [allow('s3:*')],
      after: [allow('s3:GetObject')],
      expected: ['narrows', 'no longer allows s3:* on arn:aws:s3:::assets'],
    },
    {
      name: 'a resource becomes everything',
      before: [allow('s3:Get*')],
      after: [allow('s3:Get*', '*')],
      expected: ['widens', 'allows s3:Get* on *'],
    },
    {
      name: 'statements are merged',
      before: [allow('s3:Get*'), allow('s3:Put*')],
      after: [allow(['s3:Get*', 's3:Put*'])],
      expected: ['neutral', ''],
    },
    {
      name: 'the case of an action changes',
      before: [allow('s3:GetObject')],
      after: [allow('S3:getobject')],
      expected: ['neutral', ''],
    },
    {
      name: 'a condition is added',
      before: [allow('s3:Get*')],
      after: [allow('s3:Get*', BUCKET, tls)],
      expected: ['narrows', 'no longer allows s3:Get* on arn:aws:s3:::assets'],
    },
    {
      name: 'a condition is dropped',
      before: [allow('s3:Get*', BUCKET, tls)],
      after: [allow('s3:Get*')],
      expected: ['widens', 'allows s3:Get* on arn:aws:s3:::assets without a condition that it had'],
    },
    {
      name: 'a condition admits one more value',
      before: [allow('s3:Get*', BUCKET, tagged('shop'))],
      after: [allow('s3:Get*', BUCKET, tagged('shop', 'data'))],
      expected: ['widens', 'allows s3:Get* on arn:aws:s3:::assets without a condition that it had'],
    },
    {
      name: 'a condition becomes another',
      before: [allow('s3:Get*', BUCKET, tagged('shop'))],
      after: [allow('s3:Get*', BUCKET, tagged('data'))],
      expected: ['unknown', 'allows s3:Get* on arn:aws:s3:::assets under other conditions'],
    },
    {
      name: 'a pattern of a condition becomes one of its values',
      before: [allow('s3:List*', BUCKET, like('site/*'))],
      after: [allow('s3:List*', BUCKET, { StringEquals: { 's3:prefix': 'site/a' } })],
      expected: ['narrows', 'no longer allows s3:List* on arn:aws:s3:::assets'],
    },
    {
      name: 'a Deny is dropped',
      before: [allow('s3:*'), deny('s3:Delete*')],
      after: [allow('s3:*')],
      expected: ['widens', 'no longer denies s3:Delete* on arn:aws:s3:::assets'],
    },
    {
      name: 'a Deny is dropped that denied nothing',
      before: [allow('s3:Get*'), deny('s3:Delete*')],
      after: [allow('s3:Get*')],
      expected: ['neutral', ''],
    },
    {
      name: 'a Deny is dropped beside a managed policy',
      before: [allow('s3:Get*'), deny('s3:Delete*')],
      after: [allow('s3:Get*')],
      managed: ['arn:aws:iam::111122223333:policy/ci'],
      expected: ['unknown', 'no longer denies s3:Delete* on arn:aws:s3:::assets, which a managed policy may allow'],
    },
    {
      name: 'a Deny is added',
      before: [allow('s3:*')],
      after: [allow('s3:*'), deny('s3:Delete*')],
      expected: ['narrows', 'denies s3:Delete* on arn:aws:s3:::assets'],
    },
    {
      name: 'an action is added that a Deny takes back',
      before: [allow('s3:Get*'), deny('s3:Delete*', '*')],
      after: [allow(['s3:Get*', 's3:DeleteObject']), deny('s3:Delete*', '*')],
      expected: ['neutral', ''],
    },
    {
      name: 'NotAction is added',
      before: [allow('s3:*')],
      after: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
      expected: ['widens', 'allows everything but iam:* on *'],
    },
    {
      name: 'everything becomes everything but a few',
      before: [allow('*', '*')],
      after: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
      expected: ['narrows', 'no longer allows * on *'],
    },
    {
      name: 'a few more are left out',
      before: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
      after: [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: '*' }],
      expected: ['narrows', 'no longer allows everything but iam:* on *'],
    },
    {
      name: 'a pattern that two old ones cover together',
      before: [allow('s3:x*'), allow('s3:Get*')],
      after: [allow('s3:*')],
      expected: [
        'unknown',
        'allows s3:* on arn:aws:s3:::assets, which several old statements may have allowed together',
      ],
    },
    {
      name: 'more than two',
      before: [],
      after: [allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'])],
      expected: [
        'widens',
        'allows s3:GetObject on arn:aws:s3:::assets; allows s3:PutObject on arn:aws:s3:::assets; and 2 more',
      ],
    },
  ];
  for (const { name, before, after, managed, expected } of CASES) {
    it(`${expected[0]}: ${name}`, () => {
      expect(permissions(before, after, managed)).toEqual({ width: expected[0], words: expected[1] });
    });
  }

  it('is neutral when a statement moves to another policy of the role', () => {
    const facet: Unapplied = {
      facet: 'inlinePolicy',
      key: 'new',
      before: undefined,
      after: policy([allow('s3:*')]),
    };
    const before = { inlinePolicies: { old: policy([allow('s3:*')]) } };
    const after = { inlinePolicies: { new: policy([allow('s3:*')]) } };
    expect(widening(facet, before, after)).toEqual({ width: 'neutral', words: '' });
    const gone: Unapplied = {
      facet: 'inlinePolicy',
      key: 'old',
      before: policy([allow('s3:*')]),
      after: undefined,
    };
    expect(widening(gone, before, after)).toEqual({ width: 'neutral', words: '' });
  });

  it('is unknown where a policy cannot be compared', () => {
    const odd = policy([
      { Effect: 'Allow', Action: 's3:*', Resource: BUCKET, Condition: { StringNearly: { a: 'b' } } },
    ]);
    const facet: Unapplied = { facet: 'inlinePolicy', key: 'own', before: undefined, after: odd };
    expect(widening(facet, {}, { inlinePolicies: { own: odd } })?.width).toBe('unknown');
  });

  it('never says narrows or neutral of a change that allows one more request', () => {
    const action = fc.constantFrom(
      's3:*',
      's3:Get*',
      's3:GetObject',
      's3:PutObject',
      's3:?utObject',
      '*',
      'iam:*',
      'S3:GET*',
    );
    const resource = fc.constantFrom('*', `${BUCKET}/*`, `${BUCKET}/a`, `${BUCKET}*`, 'arn:aws:s3:::x');
    const element = (name: string, value: fc.Arbitrary<string>) =>
      fc.tuple(fc.constantFrom(name, name, `Not${name}`), fc.uniqueArray(value, { minLength: 1, maxLength: 2 }));
    const statement = fc
      .tuple(fc.constantFrom('Allow', 'Allow', 'Deny'), element('Action', action), element('Resource', resource))
      .map(([Effect, one, two]) => ({ Effect, ...Object.fromEntries([one, two]) }) as Statement);
    const statements = fc.array(statement, { maxLength: 3 });
    const requests = ['s3:GetObject', 's3:PutObject', 'iam:PassRole', 's3:x', 'ec2:RunInstances'].flatMap((one) =>
      [`${BUCKET}/a`, `${BUCKET}/b`, BUCKET, 'arn:aws:s3:::x', 'other'].map((on) => [one, on] as const),
    );
    const widths = new Map<string, number>();
    fc.assert(
      fc.property(statements, statements, (before, after) => {
        const width = permissions(before, after)?.width ?? '';
        widths.set(width, (widths.get(width) ?? 0) + 1);
        const more = requests.some(([one, on]) => isAllowed(after, one, on) && !isAllowed(before, one, on));
        if (more) expect(['widens', 'unknown']).toContain(width);
      }),
      { numRuns: 3000 },
    );
    for (const width of ['widens', 'narrows', 'neutral', 'unknown']) expect(widths.get(width) ?? 0).toBeGreaterThan(5);
  });
});

describe('a change of anything else', () => {
  const CASES: { name: string; facet: Unapplied; expected: string | undefined }[] = [
    {
      name: 'an AWS managed policy comes',
      facet: managed('arn:aws:iam::aws:policy/ReadOnlyAccess', true),
      expected: 'widens',
    },
    {
      name: 'an AWS managed policy is removed',
      facet: managed('arn:aws:iam::aws:policy/ReadOnlyAccess', false),
      expected: 'narrows',
    },
    {
      name: 'one that denies is added',
      facet: managed('arn:aws:iam::aws:policy/AWSDenyAll', true),
      expected: 'narrows',
    },
    {
      name: 'one that denies is removed',
      facet: managed('arn:aws:iam::aws:policy/AWSDenyAll', false),
      expected: 'widens',
    },
    {
      name: 'a policy of the account is added',
      facet: managed('arn:aws:iam::111122223333:policy/ci', true),
      expected: 'unknown',
    },
    {
      name: 'a policy of the account is removed',
      facet: managed('arn:aws:iam::111122223333:policy/ci', false),
      expected: 'unknown',
    },
    { name: 'a boundary comes', facet: { facet: 'boundary', before: undefined, after: 'arn:b' }, expected: 'narrows' },
    {
      name: 'a boundary becomes another',
      facet: { facet: 'boundary', before: 'arn:a', after: 'arn:b' },
      expected: 'unknown',
    },
    { name: 'a description changes', facet: { facet: 'description', before: 'a', after: 'b' }, expected: undefined },
    { name: 'a tag changes', facet: { facet: 'tag', key: 'a', before: 'a', after: 'b' }, expected: undefined },
  ];
  for (const { name, facet, expected } of CASES) {
    it(`${expected ?? 'nothing to say'}: ${name}`, () => expect(widening(facet)?.width).toBe(expected));
  }
});

describe('what was done by hand', () => {
  const other = trustPolicy(provider, [{ repositoryUuid: OTHER_REPOSITORY }]);
  const CASES: {
    name: string;
    reason: string;
    causes: UpdateDifference['causes'];
    facet: FacetDifference;
    expected: { widening: Widening['width'] | undefined; drifted: Widening['width'] | undefined };
  }[] = [
    {
      name: 'a policy that was attached',
      reason: 'taking it back is the other direction',
      causes: ['drift'],
      facet: byHand(managed('arn:aws:iam::aws:policy/ReadOnlyAccess', false)),
      expected: { widening: 'narrows', drifted: 'widens' },
    },
    {
      name: 'one repository in the place of another',
      reason: 'it widens in both directions: the one does not follow from the other',
      causes: ['drift'],
      facet: byHand({ facet: 'trust', before: other, after: RIGHT }),
      expected: { widening: 'widens', drifted: 'widens' },
    },
    {
      name: 'a tag',
      reason: 'it is about neither trust nor permissions',
      causes: ['drift'],
      facet: byHand({ facet: 'tag', key: 'a', before: 'a', after: 'b' }),
      expected: { widening: undefined, drifted: undefined },
    },
    {
      name: 'nothing: the manifest changed',
      reason: 'what is there was reviewed',
      causes: ['manifest'],
      facet: asked(managed('arn:aws:iam::aws:policy/ReadOnlyAccess', false)),
      expected: { widening: 'narrows', drifted: undefined },
    },
  ];
  for (const { name, reason, causes, facet, expected } of CASES) {
    it(`${name}: ${reason}`, () => {
      const desired = desiredRole();
      const [change] = judged({
        kind: 'update',
        name: desired.name,
        desired,
        actual: actualRole(),
        causes,
        applied: [],
        facets: [facet],
      });
      const judgedFacet = change?.kind === 'update' ? change.facets[0] : undefined;
      expect({ widening: judgedFacet?.widening?.width, drifted: judgedFacet?.drifted?.width }).toEqual(expected);
    });
  }
});

describe('a plan', () => {
  it('gives the widest of a role’s facets, and that a new role widens', () => {
    const desired = desiredRole();
    const differences: Difference[] = [
      { kind: 'create', name: 'new', desired },
      {
        ...CHANGED,
        name: 'both',
        desired,
        actual: actualRole(),
        facets: [
          asked({ facet: 'trust', before: trustPolicy(provider, [{ repositoryUuid: REPOSITORY }]), after: RIGHT }),
          asked(managed('arn:aws:iam::aws:policy/ReadOnlyAccess', true)),
          asked({ facet: 'session', before: '3600', after: '7200' }),
        ],
      },
      { ...CHANGED, name: 'tags', desired, actual: actualRole(), facets: [] },
      { kind: 'keep', name: 'same', reason: 'in-sync', desired, actual: actualRole() },
    ];
    const widenings = judged(...differences).map((change) => ('widening' in change ? change.widening : undefined));
    expect(widenings).toEqual([
      { width: 'widens', words: 'a new way in' },
      { width: 'widens', words: '' },
      { width: 'neutral', words: '' },
      undefined,
    ]);
  });
});

function managed(arn: string, attached: boolean): Unapplied {
  return attached
    ? { facet: 'managedPolicy', key: arn, before: undefined, after: arn }
    : { facet: 'managedPolicy', key: arn, before: arn, after: undefined };
}

/** What IAM would say, without conditions: written on its own, for the law above. */
function isAllowed(statements: readonly Statement[], action: string, resource: string): boolean {
  const applying = statements.filter(
    (one) =>
      among(one.Action, one.NotAction, action.toLowerCase(), true) &&
      among(one.Resource, one.NotResource, resource, false),
  );
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
}

function among(
  list: string | string[] | undefined,
  not: string | string[] | undefined,
  text: string,
  lower: boolean,
): boolean {
  const patterns = [list ?? not ?? []].flat();
  const found = patterns.some((pattern) => matches(lower ? pattern.toLowerCase() : pattern, text));
  return list === undefined ? !found : found;
}

/** Every key of a JSON text, so that a replacer keeps them all. */
function keysIn(text: string): string[] {
  return [...text.matchAll(/"([^"]+)":/g)].map(([, key = '']) => key);
}
