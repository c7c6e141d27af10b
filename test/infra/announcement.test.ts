/** What is announced is what the next template has, and the deployed function reads it. */
import { expect, test } from 'vitest';
import { readEnvironment } from '../../functions/environment.ts';
import { deploymentFacts } from '../../infra/deployment-facts.ts';
import { announcementFor } from '../../scripts/announcement.ts';
import type { Template } from '../../scripts/assembly.ts';
import { announcedNow } from '../../src/core/model/announcement.ts';
import { STACKS } from '../support/default-names.ts';
import { sampleApp, sampleDeployment } from './sample-app.ts';

const NOW = new Date('2026-11-27T10:00:00Z');
const NEXT = { passRolePath: '/app/', configRepository: 'iam-roles' };

function serviceTemplate(context: Record<string, unknown>): Template {
  return sampleApp(sampleDeployment(context)).synth().getStackByName(STACKS.reconciler).template as Template;
}

/** The function's variables once CloudFormation has put the parameter's value in its place. */
function environmentOf({ Resources }: Template, announced: string): Record<string, string> {
  const [fn] = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  const { Variables = {} } = (fn?.Properties?.Environment ?? {}) as { Variables?: Record<string, unknown> };
  const texts = Object.entries(Variables).map(([key, value]) => [key, typeof value === 'string' ? value : key]);
  return { ...Object.fromEntries(texts), ANNOUNCED: announced };
}

test('the deployed function learns what the next deployment makes of the boundary', () => {
  const deployed = serviceTemplate({});
  const parameter = announcementFor(deployed, serviceTemplate(NEXT), NOW);
  expect(Object.keys(deployed.Parameters ?? {})).toContain(parameter?.key);
  const { deployment } = readEnvironment(environmentOf(deployed, parameter?.value ?? ''));
  const facts = deploymentFacts(sampleDeployment(NEXT));
  expect(deployment.boundary).toEqual(deploymentFacts(sampleDeployment({})).boundary);
  expect(announcedNow(deployment, NOW)).toMatchObject({ boundary: facts.boundary?.digest, serviceTrusts: {} });
});

test('where nothing has begun the function knows of no announcement', () => {
  const deployed = serviceTemplate({});
  const { Default = '' } = (deployed.Parameters?.Announced ?? {}) as { Default?: string };
  expect(readEnvironment(environmentOf(deployed, Default)).deployment).not.toHaveProperty('announced');
});

test('an update that changes neither boundary nor trust announces nothing', () => {
  expect(announcementFor(serviceTemplate({}), serviceTemplate({ driftMinutes: 30 }), NOW)).toBeUndefined();
});

test('what is watched no more is not announced', () => {
  expect(announcementFor(serviceTemplate({}), serviceTemplate({ createBoundary: false }), NOW)).toBeUndefined();
});

test('a function of a version without the parameter cannot be told', () => {
  const { Resources, ...rest } = serviceTemplate({});
  const old = JSON.parse(
    JSON.stringify({ ...rest, Resources }).replace('"ANNOUNCED":{"Ref":"Announced"},', ''),
  ) as Template;
  expect(JSON.stringify(old)).not.toContain('ANNOUNCED');
  expect(announcementFor(old, serviceTemplate(NEXT), NOW)).toBeUndefined();
});

test('the environment has room for the longest announcement', () => {
  // Lambda's limit for all variables together is 4 KB, and CloudFormation's for the value of a parameter the same.
  const deployed = serviceTemplate({ source: 'bitbucket', webhook: true, configRepository: 'iam-roles' });
  const facts = deploymentFacts(sampleDeployment({ webhook: true, source: 'bitbucket' }));
  const value = JSON.stringify({
    until: NOW.toISOString(),
    boundary: facts.boundary?.digest,
    serviceTrusts: facts.serviceTrusts,
  });
  const variables = environmentOf(deployed, value);
  const size = Object.entries(variables).reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  expect(size).toBeLessThan(3000);
});
