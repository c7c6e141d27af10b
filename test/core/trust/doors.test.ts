import { describe, expect, it } from 'vitest';
import { type Door, doorsOf, opens, subjectPatterns } from '../../../src/core/trust/doors.ts';
import { readTrustDocument } from '../../../src/core/trust/trust-document.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { whoGetsIn } from '../../../src/core/trust/who-gets-in.ts';
import {
  ENVIRONMENT,
  HOST,
  OTHER_REPOSITORY,
  REPOSITORY,
  settings,
  subjectFormat,
  WORKSPACE,
} from '../../support/roles.ts';
import { AUD, LOCK, policy, provider, RIGHT, SUB, WORLD, withSub } from './lint/policies.ts';

function read(text: string) {
  const found = readTrustDocument(text);
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found.document;
}

/** `repository environment branch`, or the pattern. */
const names = (doors: readonly Door[]) =>
  doors.map((door) => ('pattern' in door ? door.pattern : `${door.repository} ${door.environment} ${door.branch}`));
const worldOf = (format: string) =>
  trustWorld(settings({ provider: { ...provider, subjectFormat: subjectFormat(format) } }), LOCK);

describe('doorsOf', () => {
  it('tries what a policy names, and one of each that it does not name', () => {
    expect(names(doorsOf([read(policy(RIGHT))], WORLD))).toEqual([
      'other undefined undefined',
      'other other undefined',
      `${REPOSITORY} undefined undefined`,
      `${REPOSITORY} other undefined`,
      `${REPOSITORY} ${ENVIRONMENT} undefined`,
      `${REPOSITORY}:${ENVIRONMENT}:*`,
    ]);
  });

  it('tries what several policies name together, each once', () => {
    const doors = names(
      doorsOf([read(withSub(`${REPOSITORY}:*`)), read(withSub([`${OTHER_REPOSITORY}:*`, `${REPOSITORY}:*`]))], WORLD),
    );
    expect(doors.filter((door) => door.includes(OTHER_REPOSITORY))).toHaveLength(3);
    expect(new Set(doors).size).toBe(doors.length);
  });

  it('knows to which repository an environment belongs', () => {
    expect(names(doorsOf([read(withSub(`*:${ENVIRONMENT}:*`))], WORLD))).toContain(
      `${REPOSITORY} ${ENVIRONMENT} undefined`,
    );
  });

  it('does not take the workspace for a repository', () => {
    const doors = names(doorsOf([read(withSub(`${WORKSPACE}:${REPOSITORY}:*`))], WORLD));
    expect(doors.filter((door) => door.startsWith(WORKSPACE))).toEqual([]);
    expect(doors).toContain(`${REPOSITORY} undefined undefined`);
  });

  it('leaves out patterns that match nothing', () => {
    expect(names(doorsOf([read(withSub('main'))], WORLD))).toEqual([
      'other undefined undefined',
      'other other undefined',
    ]);
  });

  it('tries branches where subjects carry them, and no environment where they do not', () => {
    const doors = doorsOf(
      [read(withSub(`${WORKSPACE}:${REPOSITORY}:*:main`))],
      worldOf('{workspaceUuid}:{repositoryUuid}:*:{branch}'),
    );
    expect(names(doors)).toEqual([
      'other undefined other',
      'other undefined main',
      `${REPOSITORY} undefined other`,
      `${REPOSITORY} undefined main`,
      `${WORKSPACE}:${REPOSITORY}:*:main`,
    ]);
    const branches = doors.slice(0, 2).map(({ subjects }) => subjects.map((subject) => subject.split(':').at(-1)));
    expect(branches).toEqual([
      ['some-branch', 'another'],
      ['main', 'main'],
    ]);
  });

  it('has no door without an environment where every subject has one', () => {
    const format = '{repositoryUuid}:{environmentUuid}:{stepUuid}';
    expect(names(doorsOf([read(withSub(`${REPOSITORY}:*:*`))], worldOf(format)))).toEqual([
      'other other undefined',
      `${REPOSITORY} other undefined`,
      `${REPOSITORY}:*:*`,
    ]);
  });

  it('tries each door with two steps that have nothing in common', () => {
    for (const door of doorsOf([read(withSub('main'))], WORLD)) {
      const [one = '', other = ''] = door.subjects;
      const digits = [...one].map((digit, at) => digit === other[at] && /[0-9a-f]/.test(digit));
      expect(digits).not.toContain(true);
    }
  });
});

describe('subjectPatterns', () => {
  it('are the values of subjects, of whatever operator and provider, and of nothing else', () => {
    const document = read(
      policy({ ...RIGHT, StringNotLike: { 'example.org:sub': ['a', 'a'] }, Bool: { 'aws:x': 'true' } }),
    );
    expect(subjectPatterns([document])).toEqual([RIGHT.StringLike[SUB], 'a']);
  });
});

describe('opens', () => {
  const answer = (sub: string, door: Partial<Record<'repository' | 'pattern', string>>) => {
    const document = read(withSub(sub));
    const found = doorsOf([document], WORLD).find((one) =>
      Object.entries(door).every(([key, value]) => (one as never)[key] === value),
    );
    return found && opens(document, found, { provider: provider.arn, host: HOST, audience: provider.audience });
  };

  it('asks both steps of a door, and any of a pattern', () => {
    expect(answer('*', { repository: 'other' })).toBe('yes');
    // One of the strangers has it by chance.
    expect(answer('{0*', { repository: 'other' })).toBe('no');
    expect(answer('{0*', { pattern: '{0*' })).toBe('yes');
    expect(answer(`${REPOSITORY}:*:*`, { pattern: `${REPOSITORY}:*:*` })).toBe('yes');
  });
});

describe('whoGetsIn', () => {
  const foreign = (text: string) => text.replaceAll('workspaces/acme/', 'workspaces/evil/');
  const CASES = [
    { name: 'an environment', document: policy(RIGHT), strangers: false, nobody: false },
    { name: 'everybody', document: withSub('*'), strangers: true, nobody: false },
    {
      name: 'everybody’s deployments',
      document: withSub('{????????-????-????-????-????????????}:*:*'),
      strangers: true,
      nobody: false,
    },
    { name: 'repositories that begin alike', document: withSub('{6b1f*'), strangers: false, nobody: false },
    { name: 'no caller', document: withSub('main'), strangers: false, nobody: true },
    { name: 'everybody of another workspace', document: foreign(withSub('*')), strangers: true, nobody: false },
    {
      name: 'everybody, with a token for an audience that the policy does not name',
      document: policy({ StringNotEquals: { [AUD]: provider.audience } }),
      strangers: true,
      nobody: false,
      says: 'with a token made for an audience of its own',
    },
    {
      name: 'everybody, with a token for the second of two audiences',
      document: policy({ StringEquals: { [AUD]: ['https://a', 'https://b'] }, StringLike: { [AUD]: '*b' } }),
      strangers: true,
      nobody: false,
      says: 'with a token made for an audience of its own',
    },
    {
      name: 'everybody from an address',
      document: policy({ StringEquals: RIGHT.StringEquals, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
      strangers: true,
      nobody: false,
      says: 'if its other conditions hold',
    },
  ];
  for (const { name, document, strangers, nobody, says } of CASES) {
    it(`lets in ${name}`, () => {
      const result = whoGetsIn(read(document), WORLD);
      expect({ strangers: result.strangers, nobody: result.nobody }).toEqual({ strangers, nobody });
      if (says === undefined) expect(result.words.join()).not.toMatch(/audience|conditions/);
      else expect(result.words.join()).toContain(says);
    });
  }
});
