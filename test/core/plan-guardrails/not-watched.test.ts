/** What no deployment gives, and what is therefore not watched: reported in every plan, in one finding. */
import { describe, expect, it } from 'vitest';
import { type Deployment, UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import { notWatched } from '../../../src/core/plan-guardrails/not-watched.ts';
import { BOUNDARY } from '../../support/roles.ts';
import { circumstancesOf } from './circumstances.ts';

const DOCUMENT = `the document of ${BOUNDARY}`;
const ROLES = 'who may enter the roles of the service itself';

/** `unwatched`: what the finding names; none is no finding. */
const CASES: { name: string; reason: string; deployment: Partial<Deployment>; unwatched: string[] }[] = [
  {
    name: 'both facts',
    reason: 'everything is compared with what was deployed',
    deployment: { boundary: { arn: BOUNDARY, digest: 'abc' }, serviceTrusts: { 'rolekeeper-upload': 'def' } },
    unwatched: [],
  },
  {
    name: 'a service without roles of its own',
    reason: 'there is nothing to watch, and that is known',
    deployment: { boundary: { arn: BOUNDARY, digest: 'abc' }, serviceTrusts: {} },
    unwatched: [],
  },
  {
    name: 'the boundary alone',
    reason: 'an inventory of version 1 knew nothing else',
    deployment: { boundary: { arn: BOUNDARY, digest: 'abc' } },
    unwatched: [ROLES],
  },
  {
    name: 'the roles of the service alone',
    reason: 'the boundary is not ours',
    deployment: { serviceTrusts: {} },
    unwatched: [DOCUMENT],
  },
  {
    name: 'nothing',
    reason: 'nothing was deployed, or it is not known here',
    deployment: {},
    unwatched: [DOCUMENT, ROLES],
  },
  {
    name: 'a name and a grant, and no facts',
    reason: 'neither of them is compared with anything',
    deployment: { name: 'second', foreignRoles: 'delete' },
    unwatched: [DOCUMENT, ROLES],
  },
];

describe('a deployment that says', () => {
  for (const { name, reason, deployment, unwatched } of CASES) {
    it(`${name}: ${reason}`, () => {
      const findings = notWatched.check(circumstancesOf({ deployment: { ...UNDEPLOYED, ...deployment } }));
      const message = `no deployment says what it should be, so it is not watched: ${unwatched.join(', and ')}`;
      expect(findings).toEqual(
        unwatched.length === 0
          ? []
          : [{ code: 'not-watched', blocks: 'nothing', message, remedy: expect.stringContaining('docs/deploy.md') }],
      );
    });
  }
});
