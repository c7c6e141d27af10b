/** The remedies of what a plan says of roles of before, followed to the letter. */
import { TAGS } from '../../../src/core/model/ownership.ts';
import { ACCOUNT, BOUNDARY } from '../../support/roles.ts';
import { roleFiles } from '../../support/service-world.ts';
import { BASE, type RemedyCase } from './remedy-cases.ts';
import type { RemedyWorld } from './remedy-world.ts';

const FILE = 'teams/shop/new-one.yaml';
const adopting = (arn: string) => {
  const files = roleFiles('shop', 'new-one');
  return {
    ...BASE,
    [FILE]: (files[FILE] ?? '').replace('name: new-one', `name: new-one\n  adopts: arn:aws:iam::${ACCOUNT}:role${arn}`),
  };
};
const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
/** By hand: as the manifest says, with neither boundary nor tags. */
const addOld = (world: RemedyWorld, RoleName: string, Path: string) => {
  world.addRole('checkout-deploy', { RoleName, Path, Tags: [] });
  world.changeRole(
    RoleName,
    ({ PermissionsBoundary: _, ...role }) => ({ ...role, PermissionsBoundary: undefined }) as never,
  );
};
const used = (name: string, days: number) => (world: RemedyWorld) =>
  world.changeRole(name, () => ({
    RoleLastUsed: {
      LastUsedDate: new Date(world.service.now - days * 86_400_000).toISOString(),
      Region: 'eu-central-1',
    },
  }));
const withoutAdopts = (world: RemedyWorld) => world.edit(FILE, /\n {2}adopts: .*/, '');

export const ADOPTION_REMEDY_CASES: readonly RemedyCase[] = [
  {
    code: 'adoption-by-person',
    reason: 'by the commands that it prints',
    make: async (world) => {
      addOld(world, 'new-one', '/bitbucket/');
      await world.publish(adopting('/bitbucket/new-one'));
    },
    says: `aws iam put-role-permissions-boundary --role-name new-one --permissions-boundary ${BOUNDARY}`,
    steps: [
      (world) =>
        world.changeRole('new-one', () => ({
          PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: BOUNDARY },
        })),
      (world, { remedy }) => {
        const tags = [...remedy.matchAll(/Key=(\S+?),Value=([^\s;]*)/g)];
        for (const [, key = '', value = ''] of tags) world.tag('new-one', key, value);
        if (!tags.some(([, key]) => key === TAGS.owner)) throw new Error(`no owner tag in: ${remedy}`);
      },
    ],
  },
  {
    code: 'adoption-gone',
    reason: 'the role to be adopted in place was deleted: a new one is wanted',
    make: (world) => world.publish(adopting('/bitbucket/new-one')),
    says: 'remove adopts there, and the role is made as a new one',
    steps: [withoutAdopts],
  },
  {
    code: 'adoption-gone',
    reason: 'the old role was deleted by hand, and ours has taken its place',
    make: (world) => world.publish(adopting('/legacy')),
    says: `otherwise remove adopts from ${FILE}`,
    steps: [withoutAdopts],
  },
  {
    code: 'adoption-beside',
    reason: 'nothing uses the old role any more, and nobody has granted that it is closed',
    deployed: (world) => addOld(world, 'legacy', '/'),
    files: adopting('/legacy'),
    make: async (world) => {
      await world.pass();
      world.service.now += 40 * 86_400_000;
      used('new-one', 1)(world);
    },
    says: `close it: aws iam put-role-permissions-boundary --role-name legacy --permissions-boundary ${DENY_ALL}`,
    steps: [
      (world) =>
        world.changeRole('legacy', () => ({
          PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: DENY_ALL },
        })),
    ],
    changed: ['legacy'],
  },
];
