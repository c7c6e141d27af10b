/** The words about who may enter promise no more than IAM enforces and a person attests, for each repository. */
import { describe, expect, it } from 'vitest';
import type { Admission, AdmittedPair } from '../../../src/core/model/desired-role.ts';
import { admissionLegend, admissionWords } from '../../../src/core/render/admission-words.ts';
import type { Uuid } from '../../../src/core/text/uuid.ts';
import { branchPromise } from '../../../src/core/trust/branch-promise.ts';
import { anArn, aUuid } from '../../support/ids.ts';
import { ENVIRONMENT } from '../../support/roles.ts';
import { OTHER_ENVIRONMENT } from '../../support/tree.ts';

/** `main, develop` is what the platform team says; without it no person says anything. */
function pair(repository: string, environment: string, said?: string): AdmittedPair {
  const attestation = said && { branches: said.split(', '), by: 'platform team', on: '2026-11-03', uuid: ENVIRONMENT };
  return { repository, environment, uuid: ENVIRONMENT, attestation: attestation || undefined };
}

/** What the platform team says does not count for this environment. */
function unbound(uuid?: Uuid): AdmittedPair {
  const said = { branches: ['main'], by: 'platform team', on: '2026-11-03', ...(uuid && { uuid }) };
  return { ...pair('api', 'production'), unbound: said };
}

const MAIN = { by: 'environment', branches: ['main'] } as const;
const BOTH = { by: 'environment', branches: ['main', 'hotfix'] } as const;

const CASES: {
  reason: string;
  pairs: readonly AdmittedPair[];
  enforcement: Admission['enforcement'];
  words: string;
  promise: string;
}[] = [
  {
    reason: 'a person attests the only environment',
    pairs: [pair('api', 'production', 'main')],
    enforcement: MAIN,
    words:
      'repository api, environment production: enforced by IAM; branch main: attested by platform team (2026-11-03)',
    promise: 'attested',
  },
  {
    reason: 'no person attests anything: a Bitbucket setting that no person has seen enforces nothing',
    pairs: [pair('api', 'production')],
    enforcement: MAIN,
    words: 'repository api, environment production: enforced by IAM; branch main: not attested',
    promise: 'not-attested',
  },
  {
    reason: 'what is attested of one repository says nothing about the other one',
    pairs: [pair('api', 'production', 'main'), pair('web', 'production')],
    enforcement: MAIN,
    words:
      'repositories api, web, environment production: enforced by IAM; branch main: attested by platform team (2026-11-03) for api, not attested for web',
    promise: 'not-attested',
  },
  {
    reason: 'what is attested of all repositories is said once',
    pairs: [pair('api', 'production', 'main'), pair('web', 'production', 'main')],
    enforcement: MAIN,
    words:
      'repositories api, web, environment production: enforced by IAM; branch main: attested by platform team (2026-11-03)',
    promise: 'attested',
  },
  {
    reason: 'of one repository the environments are told apart by their names',
    pairs: [pair('api', 'staging'), pair('api', 'production', 'main')],
    enforcement: MAIN,
    words:
      'repository api, environments staging, production: enforced by IAM; branch main: not attested for staging, attested by platform team (2026-11-03) for production',
    promise: 'not-attested',
  },
  {
    reason: 'two environments in each of two repositories need both names',
    pairs: [
      pair('api', 'staging', 'main'),
      pair('api', 'production', 'main'),
      pair('web', 'staging', 'main'),
      pair('web', 'production'),
    ],
    enforcement: MAIN,
    words:
      'repositories api, web, environments staging, production: enforced by IAM; branch main: attested by platform team (2026-11-03) for staging of api and production of api and staging of web, not attested for production of web',
    promise: 'not-attested',
  },
  {
    reason: 'a person says that another branch may deploy as well: that the named one alone may is not attested',
    pairs: [pair('api', 'production', 'main, develop')],
    enforcement: MAIN,
    words:
      'repository api, environment production: enforced by IAM; branch main: not attested (develop may deploy as well, says platform team, 2026-11-03)',
    promise: 'not-attested',
  },
  {
    reason: 'a person does not say of which environment: a name may have passed to this one',
    pairs: [unbound()],
    enforcement: MAIN,
    words:
      'repository api, environment production: enforced by IAM; branch main: not attested (what platform team says, 2026-11-03, names no UUID)',
    promise: 'not-attested',
  },
  {
    reason: 'a person has seen another environment of this name',
    pairs: [unbound(aUuid(OTHER_ENVIRONMENT))],
    enforcement: MAIN,
    words:
      'repository api, environment production: enforced by IAM; branch main: not attested (what platform team says, 2026-11-03, is of another environment)',
    promise: 'not-attested',
  },
  {
    reason: 'a person says that fewer branches may deploy: no other one gets in, so the promise is attested',
    pairs: [pair('api', 'production', 'main')],
    enforcement: BOTH,
    words:
      'repository api, environment production: enforced by IAM; branches main, hotfix: attested by platform team (2026-11-03, main alone)',
    promise: 'attested',
  },
  {
    reason: 'a manifest without branches promises none, whatever is attested',
    pairs: [pair('api', 'production', 'main')],
    enforcement: { by: 'environment', branches: [] },
    words: 'repository api, environment production: enforced by IAM; branches: not named',
    promise: 'not-named',
  },
  {
    reason: 'IAM compares the branch where the subject carries it, and needs no attestation',
    pairs: [pair('api', 'production')],
    enforcement: { by: 'subject', branches: ['main'] },
    words: 'repository api, environment production, branch main: enforced by IAM',
    promise: 'enforced',
  },
  {
    reason: 'every branch is asked for: an attestation changes nothing about that',
    pairs: [pair('api', 'production', 'main')],
    enforcement: { by: 'nobody' },
    words: 'repository api, environment production: enforced by IAM; branches: not enforced',
    promise: 'not-enforced',
  },
];

describe('who may enter', () => {
  for (const { reason, words, promise, ...rest } of CASES) {
    const admission = admissionOf(rest);

    it(reason, () => {
      expect(admissionWords(admission)).toBe(words);
      expect(branchPromise(admission)).toBe(promise);
    });

    it(`${reason}: the legend has the words that were used, and no others`, () => {
      const legend = admissionLegend([admission]).join('\n');
      expect(legend.includes('(attested, not verified)')).toBe(words.includes(' attested by '));
      expect(legend.includes('not attested: ')).toBe(words.includes('not attested'));
    });
  }

  it('is never enforced as a branch, unless the subject carries it', () => {
    for (const { words, enforcement } of CASES) {
      if (enforcement.by !== 'subject') expect(words).not.toMatch(/branch[^;]*enforced by/);
    }
  });
});

describe('a branch that the gate keeps', () => {
  const GATED: readonly { deployed?: boolean; sameAccount: boolean; reason: string; says: string }[] = [
    { deployed: true, sameAccount: false, reason: 'its gate stands there', says: 'branch main: enforced by gate' },
    {
      deployed: true,
      sameAccount: true,
      reason: 'roles of the account could get into its VPC',
      says: 'branch main: enforced by gate, same account',
    },
    {
      deployed: false,
      sameAccount: false,
      reason: 'nothing keeps it yet',
      says: 'branch main: no gate is deployed in the VPCs of the settings',
    },
    {
      sameAccount: false,
      reason: 'no deployment was looked at',
      says: 'branch main: for the gate to enforce (gate; whether it is deployed was not looked at)',
    },
  ];
  for (const { reason, says, ...gate } of GATED) {
    it(`is said to be enforced, in its line and in the legend, only where a gate is: ${reason}`, () => {
      const vpcs = [anArn('arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718')];
      const admission = admissionOf({ pairs: [], enforcement: { by: 'gate', branches: ['main'], vpcs, ...gate } });
      expect(admissionWords(admission).endsWith(`; ${says}`)).toBe(true);
      expect(admissionLegend([admission]).join().includes('enforced by gate')).toBe(gate.deployed === true);
    });
  }
});

function admissionOf({ pairs, enforcement }: Pick<Admission, 'pairs' | 'enforcement'>): Admission {
  return {
    doors: [],
    repositories: [...new Set(pairs.map(({ repository }) => repository))],
    environments: [...new Set(pairs.map(({ environment }) => environment))],
    pairs,
    enforcement,
  };
}
