/** A manifest that is there, and a role that may do more or less: what an import would bring into git is said. */
import { describe, expect, it } from 'vitest';
import { ALLOWS, type OldRole } from '../../support/old-account.ts';
import { ENVIRONMENT, REPOSITORY } from '../../support/roles.ts';
import { manifest, tree } from '../../support/tree.ts';
import { importOf, readRole } from './imported.ts';

const FILE = 'teams/shop/old.yaml';
const TEXT = manifest(
  `repositories: [checkout-api]
environments: [production]
session: {maxDuration: 2h}
policies:
  - name: assets
    statements:
      - actions: [s3:GetObject]
        resources: [arn:aws:s3:::checkout-assets/*]`,
  'old',
);
const ROLE: OldRole = {
  name: 'old',
  path: '/bitbucket/',
  sub: `${REPOSITORY}:${ENVIRONMENT}:*`,
  session: 7200,
  inline: { assets: ALLOWS('s3:GetObject') },
};

const CASES: readonly { name: string; reason: string; role?: Partial<OldRole>; more: readonly string[] }[] = [
  { name: 'the same', reason: 'nothing is more', more: [] },
  {
    name: 'every step of the repository',
    reason: 'the manifest names an environment',
    role: { sub: `${REPOSITORY}:*` },
    more: ['trust policy: admits every step of repository checkout-api'],
  },
  {
    name: 'an action more',
    reason: 'a hand has given it, or a reviewer has taken it out of the manifest',
    role: { inline: { assets: ALLOWS(['s3:GetObject', 's3:PutObject']) } },
    more: ['policy assets: allows s3:PutObject on arn:aws:s3:::checkout-assets/*'],
  },
  {
    name: 'a managed policy more',
    reason: 'what it allows is not read here',
    role: { managed: ['arn:aws:iam::111122223333:policy/ci/deploy'] },
    more: ['policy arn:aws:iam::111122223333:policy/ci/deploy: its text is not read here'],
  },
  {
    name: 'a longer session',
    reason: 'credentials live longer',
    role: { session: 43_200 },
    more: ['sessions of up to 12h'],
  },
  {
    name: 'less',
    reason: 'to take something away is what the manifest is changed for',
    role: { inline: {}, session: 3600, description: 'Less' },
    more: [],
  },
];

describe('a manifest that is there', () => {
  for (const { name, reason, role = {}, more } of CASES) {
    it(`is distinguished where the role has ${name}: ${reason}`, () => {
      const { roles } = importOf([readRole({ ...ROLE, ...role })], {}, tree({ [FILE]: TEXT }));
      const imported = roles.get('old');
      expect(imported?.reason).toBeUndefined();
      expect(imported?.moreThanBefore).toEqual(more);
      expect(imported?.notes).toEqual(more.map((one) => `its manifest gave less: ${one}`));
    });
  }
});
