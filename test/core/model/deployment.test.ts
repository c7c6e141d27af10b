/** What is read of a deployment: all that it says, nothing that it does not say, and nothing at all where it is none. */
import { describe, expect, it } from 'vitest';
import { type Deployment, FOREIGN_GRANTS, readDeployment, UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import { BOUNDARY, WORKSPACE } from '../../support/roles.ts';

const DEPLOYED: Deployment = {
  name: 'second',
  workspaceUuid: WORKSPACE,
  unownedRoles: 'refuse',
  foreignRoles: 'quarantine',
  boundary: { arn: BOUNDARY, digest: 'of-the-boundary' },
  serviceTrusts: { 'rolekeeper-upload': 'of-its-trust' },
  source: 'bitbucket',
};

describe('what JSON says of a deployment', () => {
  const cases: { name: string; reason: string; value: unknown; expected: Deployment | undefined }[] = [
    { name: 'everything', reason: 'it is taken as it is', value: DEPLOYED, expected: DEPLOYED },
    { name: 'nothing', reason: 'absent facts permit nothing', value: {}, expected: UNDEPLOYED },
    ...FOREIGN_GRANTS.map((grant) => ({
      name: `the grant ${grant} alone`,
      reason: 'the other facts are as if they were not given',
      value: { foreignRoles: grant },
      expected: { ...UNDEPLOYED, foreignRoles: grant },
    })),
    {
      name: 'a boundary alone',
      reason: 'it is watched, and nothing is granted for that',
      value: { boundary: { arn: BOUNDARY, digest: 'abc' } },
      expected: { ...UNDEPLOYED, boundary: { arn: BOUNDARY, digest: 'abc' } },
    },
    {
      name: 'a boundary without a name',
      reason: 'an inventory of version 1 knew its digest alone, and is written again like this',
      value: { boundary: { arn: null, digest: 'abc' } },
      expected: { ...UNDEPLOYED, boundary: { arn: null, digest: 'abc' } },
    },
    {
      name: 'no boundary',
      reason: 'the deployment does not own it',
      value: { ...DEPLOYED, boundary: null },
      expected: { ...DEPLOYED, boundary: null },
    },
    {
      name: 'a fact of the boundary that this version does not know',
      reason: 'a later version wrote it: nothing here acts on it',
      value: { boundary: { arn: BOUNDARY, digest: 'abc', version: 'v2' } },
      expected: { ...UNDEPLOYED, boundary: { arn: BOUNDARY, digest: 'abc' } },
    },
    {
      name: 'a fact that this version does not know',
      reason: 'a later version wrote it: nothing here acts on it',
      value: { ...DEPLOYED, regions: ['eu-west-1'] },
      expected: DEPLOYED,
    },
    {
      name: 'an unknown grant',
      reason: 'it is not known what it permits, and none of the known ones is what was meant',
      value: { ...DEPLOYED, foreignRoles: 'everything' },
      expected: undefined,
    },
    {
      name: 'an unknown source',
      reason: 'it is not known where its manifests come from',
      value: { source: 'github' },
      expected: undefined,
    },
    { name: 'a grant that is null', reason: 'absent is not null', value: { foreignRoles: null }, expected: undefined },
    {
      name: 'a grant called constructor',
      reason: 'every object seems to have one',
      value: { foreignRoles: 'constructor' },
      expected: undefined,
    },
    { name: 'a name that is no text', reason: 'it was written by hand', value: { name: 7 }, expected: undefined },
    {
      name: 'a workspace that is no UUID',
      reason: 'no settings could be of it',
      value: { workspaceUuid: 'acme' },
      expected: undefined,
    },
    {
      name: 'an unknown word for roles without an owner',
      reason: 'it is not known what it permits',
      value: { unownedRoles: 'delete' },
      expected: undefined,
    },
    {
      name: 'a digest that is no text',
      reason: 'the same',
      value: { boundary: { arn: BOUNDARY, digest: 7 } },
      expected: undefined,
    },
    {
      name: 'a boundary without a digest',
      reason: 'it would seem to be watched, and be compared with nothing',
      value: { boundary: { arn: BOUNDARY } },
      expected: undefined,
    },
    {
      name: 'a boundary whose name is not said',
      reason: 'absent is not null',
      value: { boundary: { digest: 'abc' } },
      expected: undefined,
    },
    {
      name: 'a boundary whose name is no ARN',
      reason: 'it would never be the one of the settings',
      value: { boundary: { arn: 'pipeline-boundary', digest: 'abc' } },
      expected: undefined,
    },
    {
      name: 'a boundary that is a text',
      reason: 'version 1 had that',
      value: { boundary: 'abc' },
      expected: undefined,
    },
    { name: 'a boundary that is a list', reason: 'it is no boundary', value: { boundary: [] }, expected: undefined },
    { name: 'trusts that are a list', reason: 'the same', value: { serviceTrusts: ['x'] }, expected: undefined },
    {
      name: 'a trust that is no text',
      reason: 'the same',
      value: { serviceTrusts: { upload: {} } },
      expected: undefined,
    },
    { name: 'nothing at all', reason: 'that is no deployment', value: undefined, expected: undefined },
    { name: 'null', reason: 'the same', value: null, expected: undefined },
    { name: 'a list', reason: 'the same', value: [], expected: undefined },
  ];
  for (const { name, reason, value, expected } of cases) {
    it(`${name}: ${reason}`, () => expect(readDeployment(value)).toEqual(expected));
  }
});
