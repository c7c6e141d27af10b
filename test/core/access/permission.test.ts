import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedAction } from '../../../src/core/access/asked-action.ts';
import { type Permission, permissionTo } from '../../../src/core/access/permission.ts';
import { policiesToRead, rolePolicies } from '../../../src/core/access/role-policies.ts';
import { matches } from '../../../src/core/iam/wildcard.ts';
import type { Arn } from '../../../src/core/model/ids.ts';
import type { ManagedText } from '../../../src/core/model/managed-text.ts';
import { anArn } from '../../support/ids.ts';
import { ACCOUNT, BOUNDARY } from '../../support/roles.ts';

const HOME = { partition: 'aws', account: ACCOUNT };
const MANAGED = anArn(`arn:aws:iam::${ACCOUNT}:policy/ci/site`);
const FILE = 'arn:aws:s3:::reports/index.html';

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (Action: unknown = 's3:PutObject', Resource: unknown = 'arn:aws:s3:::reports/*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown = 's3:*', Resource: unknown = '*', more: object = {}) => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});
const CONDITION = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
const read = (...Statement: object[]): ManagedText => ({ is: 'read', version: 'v1', document: policy(...Statement) });

interface Given {
  /** Of the inline policy `site`. */
  inline?: object[] | undefined;
  /** Of the managed policy; null: its text is not known. */
  managed?: object[] | null | undefined;
  /** Left out: none; null: its text is not known. */
  boundary?: object[] | null | undefined;
}

function ask({ inline, managed, boundary }: Given, action: string, resource: string | undefined): Permission {
  const texts = new Map<Arn, ManagedText>();
  if (managed) texts.set(MANAGED, read(...managed));
  if (boundary) texts.set(BOUNDARY, read(...boundary));
  const role = {
    inlinePolicies: inline === undefined ? {} : { site: policy(...inline) },
    managedPolicyArns: managed === undefined ? [] : [MANAGED],
    boundaryArn: boundary === undefined ? undefined : BOUNDARY,
  };
  const question = askedAction(action, resource, HOME);
  if ('misasked' in question) throw new Error(question.misasked.message);
  return permissionTo(question.asked, rolePolicies(role, texts));
}

const CASES: {
  name: string;
  reason: string;
  given: Given;
  resource?: string | undefined;
  action?: string;
  /** `yes on some`: on a part of what was asked for. */
  expected: string;
  /** The code of the refusal, or what it depends on. */
  because?: string;
}[] = [
  { name: 'an Allow', reason: 'nothing stands against it', given: { inline: [allow()] }, expected: 'yes' },
  {
    name: 'an Allow in another letter case',
    reason: 'IAM ignores the case of actions',
    given: { inline: [allow('S3:putobject')] },
    action: 's3:PUTOBJECT',
    expected: 'yes',
  },
  {
    name: 'no Allow',
    reason: 'what nothing allows is refused',
    given: { inline: [allow('s3:GetObject')] },
    expected: 'no',
    because: 'action-not-allowed',
  },
  {
    name: 'an Allow elsewhere',
    reason: 'another bucket is another resource',
    given: { inline: [allow('s3:*', 'arn:aws:s3:::other/*')] },
    expected: 'no',
    because: 'action-not-allowed',
  },
  { name: 'no policy', reason: 'a role begins with nothing', given: {}, expected: 'no', because: 'action-not-allowed' },
  {
    name: 'a Deny beside an Allow',
    reason: 'a Deny wins',
    given: { inline: [allow(), deny()] },
    expected: 'no',
    because: 'action-not-allowed',
  },
  {
    name: 'a Deny with a condition',
    reason: 'it may or may not apply',
    given: { inline: [allow(), deny('s3:*', '*', CONDITION)] },
    expected: 'maybe',
    because: 'condition',
  },
  {
    name: 'an Allow with a condition',
    reason: 'conditions are not evaluated',
    given: { inline: [allow('s3:PutObject', '*', CONDITION)] },
    expected: 'maybe',
    because: 'condition',
  },
  {
    name: 'a variable',
    reason: 'what it becomes is known at the call',
    given: { inline: [allow('s3:PutObject', 'arn:aws:s3:::${aws:PrincipalTag/team}/*')] },
    expected: 'maybe',
    because: 'condition',
  },
  {
    name: 'a managed policy that was read',
    reason: 'it counts as any other',
    given: { managed: [allow()] },
    expected: 'yes',
  },
  {
    name: 'a managed policy that was not read',
    reason: 'it may allow everything',
    given: { managed: null },
    expected: 'maybe',
    because: 'policy-unseen',
  },
  {
    name: 'an Allow, beside a managed policy that was not read',
    reason: 'that may deny it',
    given: { inline: [allow()], managed: null },
    expected: 'maybe',
    because: 'policy-unseen',
  },
  {
    name: 'a Deny, beside a managed policy that was not read',
    reason: 'whatever that allows, the Deny wins',
    given: { inline: [deny()], managed: null },
    expected: 'no',
    because: 'action-not-allowed',
  },
  {
    name: 'a boundary that allows it as well',
    reason: 'both have to',
    given: { inline: [allow()], boundary: [allow('s3:*', '*')] },
    expected: 'yes',
  },
  {
    name: 'a boundary that does not allow it',
    reason: 'it is the ceiling of every role',
    given: { inline: [allow()], boundary: [allow('ec2:*', '*')] },
    expected: 'no',
    because: 'action-over-boundary',
  },
  {
    name: 'a boundary that denies it',
    reason: 'the parts of the service are out of reach of every role',
    given: { inline: [allow()], boundary: [allow('*', '*'), deny('s3:*', 'arn:aws:s3:::reports/*')] },
    expected: 'no',
    because: 'action-over-boundary',
  },
  {
    name: 'a boundary that does not allow it, above a policy that was not read',
    reason: 'whatever that policy says',
    given: { managed: null, boundary: [allow('ec2:*', '*')] },
    expected: 'no',
    because: 'action-over-boundary',
  },
  {
    name: 'a boundary that was not read',
    reason: 'it may allow or deny anything',
    given: { inline: [allow()], boundary: null },
    expected: 'maybe',
    because: 'boundary-unseen',
  },
  {
    name: 'no Allow, under a boundary that was not read',
    reason: 'a boundary gives nothing',
    given: { boundary: null },
    expected: 'no',
    because: 'action-not-allowed',
  },
  {
    name: 'a whole bucket',
    reason: 'all of it is allowed',
    given: { inline: [allow()] },
    resource: 'arn:aws:s3:::reports/*',
    expected: 'yes',
  },
  {
    name: 'more than a bucket',
    reason: 'a part of that is allowed',
    given: { inline: [allow()] },
    resource: 'arn:aws:s3:::rep*',
    expected: 'yes on some',
  },
  {
    name: 'no resource',
    reason: 'on some of what the action works on',
    given: { inline: [allow()] },
    resource: undefined,
    expected: 'yes on some',
  },
  {
    name: 'no resource, under a boundary with exceptions',
    reason: 'they are elsewhere',
    given: { inline: [allow()], boundary: [allow('*', '*'), deny('s3:*', ['arn:aws:s3:::a', 'arn:aws:s3:::a/*'])] },
    resource: undefined,
    expected: 'yes on some',
  },
  {
    name: 'no resource, and every one allowed',
    reason: 'whatever the action works on',
    given: { inline: [allow('s3:*', '*')] },
    resource: undefined,
    expected: 'yes',
  },
  {
    name: 'no resource, and every object denied',
    reason: 'nothing is left',
    given: { inline: [allow('s3:*', '*'), deny('s3:PutObject', 'arn:aws:s3:*')] },
    resource: undefined,
    expected: 'no',
    because: 'action-not-allowed',
  },
  {
    name: 'no resource, and a bucket in the place of its objects',
    reason: 'the action does not work on buckets',
    given: { inline: [allow('s3:PutObject', 'arn:aws:s3:::reports')] },
    resource: undefined,
    expected: 'no',
    because: 'action-not-allowed',
  },
  {
    name: 'an action that works on no single resource',
    reason: '"*" is all that there is',
    given: { inline: [allow('sts:GetCallerIdentity', '*')] },
    action: 'sts:GetCallerIdentity',
    resource: undefined,
    expected: 'yes',
  },
  {
    name: 'NotAction',
    reason: 'everything but that',
    given: { inline: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }] },
    expected: 'yes',
  },
];

describe('permissionTo', () => {
  for (const { name, reason, given, expected, because, action = 's3:PutObject', ...more } of CASES) {
    it(`answers ${expected} to ${name}: ${reason}`, () => {
      const { is, onAll, refusal, doubts, allowedBy } = ask(given, action, 'resource' in more ? more.resource : FILE);
      expect(is === 'yes' && onAll !== 'yes' ? 'yes on some' : is).toBe(expected);
      const why: (string | undefined)[] = is === 'no' ? [refusal?.code] : doubts.map((doubt) => doubt.is);
      if (because !== undefined) expect(why).toContain(because);
      if (is === 'yes') expect(allowedBy?.effect).toBe('Allow');
    });
  }

  it('names the statement that decides', () => {
    const given = { inline: [allow('s3:GetObject'), { ...deny('s3:Put*'), Sid: 'NoWrites' }, allow()] };
    expect(ask(given, 's3:PutObject', FILE).refusal?.message).toContain('inline policy site, statement 2 (NoWrites)');
    expect(ask({ managed: [allow()] }, 's3:PutObject', FILE).allowedBy?.at).toEqual({
      kind: 'managed',
      policy: MANAGED,
      statement: 1,
      sid: undefined,
    });
  });

  it('takes an inline policy that is no JSON for one that was not read', () => {
    const role = { inlinePolicies: { site: '{' }, managedPolicyArns: [], boundaryArn: undefined };
    expect(rolePolicies(role, new Map()).unseen).toEqual(['site']);
  });

  it('has to read every managed policy and every boundary, each once', () => {
    const role = { inlinePolicies: {}, managedPolicyArns: [MANAGED], boundaryArn: BOUNDARY };
    expect(policiesToRead([role, { ...role, managedPolicyArns: [] }])).toEqual([MANAGED, BOUNDARY].sort());
  });
});

const MISASKED: { name: string; reason: string; action: string; resource?: string; words: RegExp }[] = [
  { name: 'a pattern', reason: 'it stands for many', action: 's3:Put*', words: /many actions.*such as s3:PutObject/ },
  { name: 'no service', reason: 'there are two of that name', action: 'PutObject', words: /such as s3:PutObject/ },
  {
    name: 'a misspelt action',
    reason: 'it is two letters away',
    action: 's3:PutObjct',
    words: /Did you mean s3:PutObject\?/,
  },
  { name: 'the name of a call', reason: 'its permission has another', action: 's3:HeadObject', words: /s3:GetObject/ },
  { name: 'an unknown service', reason: 'AWS has none', action: 'nowhere:PutObject', words: /no service "nowhere"/ },
  {
    name: 'a bucket for an object',
    reason: 'no policy can allow it there',
    action: 's3:PutObject',
    resource: 'arn:aws:s3:::reports',
    words: /does not work on arn:aws:s3:::reports.*such as arn:aws:s3:::reports\//,
  },
  {
    name: 'no ARN',
    reason: 'people write names',
    action: 's3:PutObject',
    resource: 'reports',
    words: /not the ARN.*such as arn:aws:s3/,
  },
];

describe('askedAction', () => {
  for (const { name, reason, action, resource, words } of MISASKED) {
    it(`refuses ${name}: ${reason}`, () => {
      const asked = askedAction(action, resource, HOME);
      expect('misasked' in asked ? `${asked.misasked.message} ${asked.misasked.remedy}` : asked).toMatch(words);
    });
  }

  it('takes an action that the settings name, and AWS’s own spelling of any other', () => {
    const knownActions = new Map([['s3:newthing', { action: 's3:NewThing', reason: 'new', expires: '2027-01-01' }]]);
    expect(askedAction('s3:newthing', undefined, { ...HOME, knownActions })).toMatchObject({
      asked: { action: 's3:NewThing' },
    });
    expect(askedAction('S3:PUTOBJECT', FILE, HOME)).toEqual({
      asked: { action: 's3:PutObject', resource: FILE, on: [FILE] },
    });
  });
});

describe('permissionTo, beside iam-simulate', () => {
  const NAMES = ['a/x', 'a/y', 'b/x', 'ab/x', 'ab/xy'];
  const resource = fc.constantFrom(
    '*',
    ...['*', 'a/*', 'a/x', '?b/*', '*/x', 'b/?'].map((name) => `arn:aws:s3:::${name}`),
  );
  const statement = fc
    .record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      what: fc.constantFrom<object>(
        { Action: 's3:PutObject' },
        { Action: 's3:*' },
        { Action: ['s3:GetObject', 's3:Put*'] },
        { Action: 's3:GetObject' },
        { NotAction: 's3:GetObject' },
      ),
      where: fc.array(resource, { minLength: 1, maxLength: 2 }),
      inverted: fc.boolean(),
      conditional: fc.constantFrom(false, false, true),
    })
    .map(({ Effect, what, where, inverted, conditional }) => ({
      Effect,
      ...what,
      [inverted && Effect === 'Deny' ? 'NotResource' : 'Resource']: where,
      ...(conditional && CONDITION),
    }));
  const statements = fc.array(statement, { maxLength: 3 });
  const given = fc.record({
    inline: statements,
    managed: statements,
    boundary: fc.option(statements, { nil: undefined }),
  });

  function isAllowed({ inline = [], managed, boundary }: Given, name: string, isMet: boolean): boolean {
    const Version = '2012-10-17';
    const result = runUnsafeSimulation(
      {
        request: {
          principal: `arn:aws:iam::${ACCOUNT}:role/bitbucket/checkout-deploy`,
          action: 's3:PutObject',
          resource: { resource: `arn:aws:s3:::${name}`, accountId: ACCOUNT },
          contextVariables: { 'aws:SecureTransport': String(isMet) },
        },
        identityPolicies: [inline, managed ?? []].map((Statement, index) => ({
          name: String(index),
          policy: { Version, Statement },
        })),
        ...(boundary && {
          permissionBoundaryPolicies: [{ name: 'boundary', policy: { Version, Statement: boundary } }],
        }),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
      },
      {},
    );
    return result === 'Allowed';
  }

  it('is certain only of what that says in every case, also of policies that it has not seen', () => {
    const counts = { yes: 0, maybe: 0, no: 0 };
    fc.assert(
      fc.property(
        given,
        fc.constantFrom(...NAMES),
        fc.constantFrom('none', 'managed', 'boundary'),
        (all, name, unseen) => {
          const shown = { ...all, ...(unseen !== 'none' && all[unseen] !== undefined && { [unseen]: null }) };
          const { is } = ask(shown, 's3:PutObject', `arn:aws:s3:::${name}`);
          counts[is]++;
          if (is === 'maybe') return;
          for (const isMet of [true, false]) expect(isAllowed(all, name, isMet)).toBe(is === 'yes');
        },
      ),
      { numRuns: 2_000 },
    );
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(50);
  });

  it('is certain of many resources only if it is of every one of them, or of one at least', () => {
    fc.assert(
      fc.property(given, fc.constantFrom(undefined, 'arn:aws:s3:::a*', 'arn:aws:s3:::*/x'), (all, asked) => {
        const { is, onAll } = ask(all, 's3:PutObject', asked);
        const names = NAMES.filter((name) => asked === undefined || matches(asked, `arn:aws:s3:::${name}`));
        const each = [true, false].map((isMet) => names.map((name) => isAllowed(all, name, isMet)));
        if (onAll === 'yes') expect(each.flat()).not.toContain(false);
        if (is === 'no') expect(each.flat()).not.toContain(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
