/** One row for each way in which the remedy of a plan finding is followed, and what may come of it. */
import type { Code } from '../../../src/core/codes/codes.ts';
import { policyDigest } from '../../../src/core/iam/policy-document.ts';
import type { Finding } from '../../../src/core/model/finding.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { BOUNDARY, ENVIRONMENT, settings, WORKSPACE } from '../../support/roles.ts';
import { roleFiles, watchedDeployment } from '../../support/service-world.ts';
import { LOCK, SETTINGS } from '../../support/tree.ts';
import type { Files, RemedyWorld } from './remedy-world.ts';

export interface RemedyCase {
  readonly code: Code;
  readonly reason: string;
  /** false: a command line, on an account of which nothing is remembered. */
  readonly remembers?: boolean;
  readonly files?: Files;
  /** Before the account comes to rest. */
  readonly deployed?: (world: RemedyWorld) => void;
  /** How the finding comes about. */
  readonly make: (world: RemedyWorld) => void | Promise<void>;
  /** Words of the remedy that the steps follow. */
  readonly says: string;
  /** true: they are on the page of the code, and not in the finding. */
  readonly page?: true;
  /** Exactly what the remedy says, in its order. */
  readonly steps: readonly ((world: RemedyWorld, finding: Finding) => void | Promise<void>)[];
  /** Roles that are meant to be deleted, because remedy and plan have said so. */
  readonly deleted?: readonly string[];
  /** Roles whose door is meant to change: closed, opened again, or given to others. */
  readonly changed?: readonly string[];
  /** Why the finding may stay. */
  readonly stays?: string;
}

const DAY = 86_400_000;
const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy');
const DATA = roleFiles('data', 'reports-archive', 'reports-publish');
export const BASE: Files = { ...SHOP, ...DATA };
export const ARCHIVE = 'teams/data/reports-archive.yaml';
export const CHECKS = 'teams/shop/checkout-checks.yaml';
const DEPLOY = 'teams/shop/checkout-deploy.yaml';
export const SETTINGS_FILE = 'rolekeeper.yaml';
const LOCK_FILE = 'bitbucket.lock.yaml';
export const NEW = 'teams/shop/new-one.yaml';
const MANAGED = (arn: string) => ['policies:', `policies:\n    - managed: ${arn}`] as const;

export const saying = (lines: string): Files => ({
  ...BASE,
  [SETTINGS_FILE]: `${SETTINGS}${lines.replace(/^/gm, '  ')}\n`,
});
const closing = (response: string, more = '') =>
  saying(`drift: {foreign-trust: {response: ${response}, reason: SEC-160${more}}}`);
export const newRole = (...names: string[]) => roleFiles('shop', ...names);
export const many = (team: string, count: number) =>
  roleFiles(team, ...Array.from({ length: count }, (_, index) => `${team}-${index}`));
export const names = (team: string, count: number) => Array.from({ length: count }, (_, index) => `${team}-${index}`);
const NO_TRUST = `trust-${'0'.repeat(32)}`;
const addLegacy = (world: RemedyWorld) => world.addRole('checkout-deploy', { RoleName: 'legacy', Path: '/', Tags: [] });
const untag = (world: RemedyWorld) => world.tag('reports-archive', TAGS.managedBy, undefined);
const giveTag = (world: RemedyWorld) => world.tag('reports-archive', TAGS.managedBy, 'rolekeeper');
export const declare = (world: RemedyWorld) => world.publish({ ...world.files, [ARCHIVE]: BASE[ARCHIVE] ?? '' });
const { audience } = settings().provider;
const OTHER_AUDIENCE = 'https://aws.example/deploy';
const PUBLISH = 'teams/data/reports-publish.yaml';
const ANOTHER_ACCOUNT = SETTINGS.replaceAll('111122223333', '444455556666');
const NEARLY_OVER = 'spec:\n  expires: 2026-11-23\n  onRemoval: delete\n';
const ending = (day: string): Files =>
  Object.fromEntries(
    Object.entries(many('big', 10)).map(([path, text]) => [
      path,
      text.replace('spec:\n', `spec:\n  expires: ${day}\n`),
    ]),
  );
const WRONG_AUDIENCE: Files = {
  ...BASE,
  [SETTINGS_FILE]: SETTINGS.replace(`"${WORKSPACE}"`, `"${WORKSPACE}", audience: "${OTHER_AUDIENCE}"`),
};

function clientIds(world: RemedyWorld, ...ids: string[]): void {
  world.change((state) => {
    state.OpenIDConnectProviders = (state.OpenIDConnectProviders ?? []).map((one) => ({ ...one, ClientIDList: ids }));
  });
}

function boundaryVersion(world: RemedyWorld, id: 'v1' | 'v2'): void {
  world.change((state) => {
    state.Policies = state.Policies.map((policy) => {
      if (policy.Arn !== BOUNDARY) return policy;
      const [v1] = policy.PolicyVersionList;
      if (v1 === undefined) return policy;
      const Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
      const PolicyVersionList = [
        { ...v1, IsDefaultVersion: id === 'v1' },
        { ...v1, VersionId: 'v2', Document, IsDefaultVersion: id === 'v2' },
      ];
      return { ...policy, PolicyVersionList, DefaultVersionId: id };
    });
  });
}

function addPolicy(world: RemedyWorld, name: string, more: Record<string, unknown> = {}): void {
  world.change((state) => {
    const [sample] = state.Policies;
    if (sample === undefined) throw new Error('the account has a policy');
    const Arn = `arn:aws:iam::111122223333:policy/ci/${name}`;
    const [version] = sample.PolicyVersionList;
    const Statement = [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }];
    const policy = {
      ...sample,
      Arn,
      PolicyName: name,
      Path: '/ci/',
      PolicyId: `ANPA${name.toUpperCase()}XXXXXXXXXXXX`,
    };
    const Document = { Version: '2012-10-17', Statement };
    const PolicyVersionList = version === undefined ? [] : [{ ...version, Document }];
    const added = { ...policy, PolicyVersionList, AttachmentCount: 0, IsAttachable: true, ...more };
    state.Policies = [...state.Policies, added];
  });
}

function removePolicy(world: RemedyWorld, name: string): void {
  world.change((state) => {
    state.Policies = state.Policies.filter(({ PolicyName }) => PolicyName !== name);
  });
}

/** A version that passes any role. */
const PASSING = {
  PolicyVersionList: [
    {
      Document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['iam:PassRole', 'ec2:RunInstances'], Resource: '*' }],
      },
      VersionId: 'v1',
      IsDefaultVersion: true,
      CreateDate: '2026-01-15T09:30:00+00:00',
    },
  ],
};

export const REMEDY_CASES: readonly RemedyCase[] = [
  {
    code: 'boundary-changed',
    reason: 'a new default version',
    make: (world) => boundaryVersion(world, 'v2'),
    says: 'make the deployed version the default again',
    steps: [(world) => boundaryVersion(world, 'v1')],
  },
  {
    code: 'provider-missing',
    reason: 'deleted by hand',
    make: (world) =>
      world.change((state) => {
        state.OpenIDConnectProviders = [];
      }),
    says: 'create it once for the account, with client id ari:cloud:bitbucket::workspace/',
    steps: [
      (world) => {
        const { arn, host } = settings().provider;
        const CreateDate = '2026-11-22T12:00:00Z';
        const made = { Arn: arn, Url: host, ClientIDList: [audience], ThumbprintList: [], CreateDate, Tags: [] };
        world.change((state) => {
          state.OpenIDConnectProviders = [made];
        });
      },
    ],
  },
  {
    code: 'provider-changed',
    reason: 'the audience was taken off, and another one put on',
    make: (world) => clientIds(world, 'sts.amazonaws.com'),
    says: 'if provider.workspaceUuid in rolekeeper.yaml is right, add it to the client ids',
    steps: [
      (world) => clientIds(world, 'sts.amazonaws.com', audience),
      // What the finding says then: no role trusts it.
      (world) => clientIds(world, audience),
    ],
  },
  {
    code: 'manifests-invalid',
    reason: 'one manifest broken, another one removed: that role is deleted, as the plan shows',
    make: (world) => {
      const { [ARCHIVE]: _, ...files } = BASE;
      return world.publish({ ...files, [CHECKS]: (BASE[CHECKS] ?? '').replace('spec:', 'spex:') });
    },
    says: 'fix the manifests listed above',
    steps: [(world) => world.edit(CHECKS, 'spex:', 'spec:')],
    deleted: ['reports-archive'],
  },
  {
    code: 'empty-source',
    reason: 'a folder without manifests',
    make: (world) => world.publish({}),
    says: 'restore the manifests',
    steps: [(world) => world.publish(BASE)],
  },
  {
    code: 'approvals-unread',
    reason: 'a file that is not a list of approvals, beside a manifest that was removed',
    make: async (world) => {
      world.service.state.set('approvals.json', 'x');
      await world.remove(ARCHIVE);
    },
    says: 'If there is none, delete it',
    steps: [(world) => void world.service.state.objects.delete('approvals.json')],
    deleted: ['reports-archive'],
  },
  {
    code: 'suspended',
    reason: 'all roles, and a manifest was removed meanwhile: the plan shows what waits',
    make: async (world) => {
      await world.publish(saying('suspend: true'));
      await world.remove(ARCHIVE);
    },
    says: 'remove suspend from rolekeeper.yaml',
    steps: [(world) => world.edit(SETTINGS_FILE, '  suspend: true\n', '')],
    deleted: ['reports-archive'],
  },
  {
    code: 'suspended',
    reason: 'one role',
    make: (world) => world.edit(CHECKS, 'spec:\n', 'spec:\n  suspend: true\n'),
    says: `remove suspend from ${CHECKS}`,
    steps: [(world) => world.edit(CHECKS, '  suspend: true\n', '')],
  },
  {
    code: 'freeze',
    reason: 'a window that ends',
    make: (world) =>
      world.publish(saying('freeze: [{from: 2026-11-22T00:00Z, to: 2026-11-23T00:00Z, reason: launch}]')),
    says: 'wait until then',
    steps: [
      (world) => {
        world.service.now += DAY;
      },
    ],
  },
  {
    code: 'own-role',
    reason: 'the settings name a role of a manifest among those of the service',
    make: async (world) => {
      await world.publish(saying('service: {roles: [checkout-deploy]}'));
      await world.edit(DEPLOY, 'spec:\n', 'spec:\n  session: {maxDuration: 2h}\n');
    },
    says: 'if a manifest names it, choose another name there',
    steps: [(world) => world.edit(DEPLOY, 'name: checkout-deploy', 'name: checkout-release')],
    stays: 'the role of before is never deleted here: it is the stack’s',
  },
  {
    code: 'name-taken',
    reason: 'a stranger has the name of a new role',
    make: async (world) => {
      world.addRole('checkout-deploy', { RoleName: 'new-one', Path: '/', Tags: [] });
      await world.publish({ ...BASE, ...newRole('new-one') });
    },
    says: `choose another name in ${NEW}`,
    steps: [(world) => world.edit(NEW, 'name: new-one', 'name: new-two')],
  },
  {
    code: 'cannot-move',
    reason: 'the name in a manifest was written in other letters',
    make: (world) => world.edit(DEPLOY, 'name: checkout-deploy', 'name: Checkout-Deploy'),
    says: 'write checkout-deploy in',
    steps: [(world) => world.edit(DEPLOY, 'name: Checkout-Deploy', 'name: checkout-deploy')],
  },
  ...([undefined, false] as const).map(
    (remembers): RemedyCase => ({
      code: 'path-changed',
      reason: remembers === false ? 'edited, on the command line' : 'edited, and foreign roles are to be deleted',
      ...(remembers === false && { remembers }),
      files: closing('delete'),
      deployed: (world) => {
        world.service.deployment = { ...world.service.deployment, foreignRoles: 'delete' };
      },
      make: (world) => world.edit(SETTINGS_FILE, '  roles:\n', '  roles:\n    path: /ci/\n'),
      says: 'set roles.path back to /bitbucket/',
      steps: [(world) => world.edit(SETTINGS_FILE, 'path: /ci/', 'path: /bitbucket/')],
    }),
  ),
  {
    code: 'recreated',
    reason: 'declared: the new one is made beside it, and a person deletes it when nothing uses it any more',
    make: (world) => world.changeRole('checkout-checks', () => ({ RoleId: 'AROAMADEAGAINXXXXXXXX' })),
    says: `choose another name in ${CHECKS}`,
    steps: [
      (world) => world.edit(CHECKS, 'name: checkout-checks', 'name: checkout-tests'),
      (world) => world.deleteRole('checkout-checks'),
    ],
    deleted: ['checkout-checks'],
  },
  {
    code: 'recreated',
    reason: 'undeclared',
    make: async (world) => {
      world.changeRole('reports-archive', () => ({ RoleId: 'AROAMADEAGAINXXXXXXXX' }));
      await world.remove(ARCHIVE);
    },
    says: 'Delete it in IAM only when nothing uses it any more',
    steps: [(world) => world.deleteRole('reports-archive')],
    deleted: ['reports-archive'],
  },
  {
    code: 'unknown-role',
    reason: 'a copy by hand',
    make: (world) => world.addRole('checkout-deploy', { RoleName: 'new-one' }),
    says: 'declare it in a manifest',
    steps: [(world) => world.publish({ ...BASE, ...newRole('new-one') })],
  },
  {
    code: 'policy-missing',
    reason: 'a new role waits for its policy',
    make: async (world) => {
      await world.publish({ ...BASE, ...newRole('new-one') });
      await world.edit(NEW, ...MANAGED('arn:aws:iam::111122223333:policy/ci/reading'));
    },
    says: 'create it first',
    steps: [(world) => addPolicy(world, 'reading')],
  },
  {
    code: 'policy-not-attachable',
    reason: 'withdrawn',
    make: async (world) => {
      addPolicy(world, 'withdrawn', { IsAttachable: false });
      addPolicy(world, 'reading');
      await world.edit(CHECKS, ...MANAGED('arn:aws:iam::111122223333:policy/ci/withdrawn'));
    },
    says: 'name another policy',
    steps: [(world) => world.edit(CHECKS, 'ci/withdrawn', 'ci/reading')],
  },
  {
    code: 'policy-text-refused',
    reason: 'the owner of the policy takes it out',
    make: async (world) => {
      addPolicy(world, 'passing', PASSING);
      await world.edit(CHECKS, ...MANAGED('arn:aws:iam::111122223333:policy/ci/passing'));
    },
    says: 'take it out of that policy',
    steps: [(world) => removePolicy(world, 'passing'), (world) => addPolicy(world, 'passing')],
  },
  {
    code: 'policy-text-refused',
    reason: 'the manifest goes without it',
    make: async (world) => {
      addPolicy(world, 'passing', PASSING);
      addPolicy(world, 'reading');
      await world.edit(CHECKS, ...MANAGED('arn:aws:iam::111122223333:policy/ci/passing'));
    },
    says: 'or write statements for what the pipeline really calls instead',
    steps: [(world) => world.edit(CHECKS, 'ci/passing', 'ci/reading')],
  },
  {
    code: 'ownership-lost',
    reason: 'declared: the tag is enough',
    make: untag,
    says: `give it back its tag rolekeeper:managed-by=rolekeeper: it is then made equal to ${ARCHIVE}`,
    steps: [giveTag],
  },
  ...([undefined, false] as const).flatMap((remembers): RemedyCase[] => {
    const where = remembers === false ? ' (on the command line)' : '';
    const memory = remembers === false ? { remembers } : {};
    return [
      {
        code: 'ownership-lost',
        reason: `undeclared${where}: with the tag alone it would be deleted`,
        ...memory,
        make: async (world) => {
          untag(world);
          await world.remove(ARCHIVE);
        },
        says: 'first declare it in a manifest, then give it back its tag',
        steps: [declare, giveTag],
      },
      {
        code: 'ownership-lost',
        reason: `its last day is over${where}`,
        ...memory,
        make: async (world) => {
          untag(world);
          await world.edit(ARCHIVE, 'spec:\n', 'spec:\n  expires: 2026-11-01\n');
        },
        says: `first write a later day than 2026-11-01 into ${ARCHIVE}, then give it back its tag`,
        steps: [(world) => world.edit(ARCHIVE, '2026-11-01', '2027-11-01'), giveTag],
      },
      {
        code: 'ownership-lost',
        reason: `another manifest has it among its former names${where}`,
        ...memory,
        make: async (world) => {
          untag(world);
          const { [ARCHIVE]: _, ...others } = BASE;
          const vault = roleFiles('data', 'reports-vault');
          await world.publish({ ...others, ...vault });
          await world.edit(
            'teams/data/reports-vault.yaml',
            'reports-vault\n',
            'reports-vault\n  previousNames: [reports-archive]\n',
          );
        },
        says: 'first remove it from previousNames in teams/data/reports-vault.yaml and declare it in a manifest, then',
        steps: [
          (world) => world.edit('teams/data/reports-vault.yaml', '  previousNames: [reports-archive]\n', ''),
          declare,
          giveTag,
        ],
      },
      {
        code: 'ownership-lost',
        reason: `not ours${where}`,
        ...memory,
        make: (world) => world.addRole('checkout-deploy', { RoleName: 'night-shift', Tags: [] }),
        says: 'if not, leave it as it is',
        steps: [],
        stays: 'a role under our path that is not ours is always reported',
      },
    ];
  }),
  {
    code: 'foreign-trust',
    reason: 'a role that lets pipelines in',
    make: addLegacy,
    says: 'write a manifest for each: the role is made under a name of its own',
    steps: [(world) => world.publish({ ...BASE, ...newRole('new-one') }), (world) => world.deleteRole('legacy')],
    deleted: ['legacy'],
  },
  {
    code: 'roles-ignored',
    reason: 'as it should be',
    files: saying('ignore: [{name: legacy, reason: OPS-3}]'),
    make: addLegacy,
    says: 'nothing is to be done',
    steps: [],
    stays: 'what is ignored is always counted',
  },
  {
    code: 'ignore-changed',
    reason: 'the change was meant',
    files: saying(`ignore: [{name: legacy, reason: OPS-3, trust: ${NO_TRUST}}]`),
    make: addLegacy,
    says: 'if it is meant, write trust: trust-',
    steps: [
      (world, { remedy }) => world.edit(SETTINGS_FILE, NO_TRUST, /trust-[0-9a-f]{32}/.exec(remedy)?.[0] ?? 'none'),
    ],
  },
  {
    code: 'ignore-over',
    reason: 'the reason does not hold any more',
    files: saying('ignore: [{name: legacy, reason: OPS-3, until: 2026-01-31}]'),
    make: addLegacy,
    says: 'remove it from rolekeeper.yaml',
    steps: [(world) => world.edit(SETTINGS_FILE, /ignore: .*/, '# nothing is ignored')],
  },
  {
    code: 'ignore-over',
    reason: 'the reason holds',
    files: saying('ignore: [{name: legacy, reason: OPS-3, until: 2026-01-31}]'),
    make: addLegacy,
    says: 'write a later day',
    steps: [(world) => world.edit(SETTINGS_FILE, '2026-01-31', '2030-01-31')],
  },
  {
    code: 'ignore-unmatched',
    reason: 'it is misspelt',
    files: saying('ignore: [{name: legacie, reason: OPS-3}]'),
    make: addLegacy,
    says: 'or correct it',
    steps: [(world) => world.edit(SETTINGS_FILE, 'legacie', 'legacy')],
  },
  {
    code: 'foreign-not-granted',
    reason: 'the platform agrees: what is closed is what the settings ask for',
    files: closing('quarantine'),
    make: addLegacy,
    says: 'npm run deploy -- -c foreignRoles=quarantine',
    steps: [
      (world) => {
        world.service.deployment = { ...world.service.deployment, foreignRoles: 'quarantine' };
      },
    ],
    changed: ['legacy'],
  },
  {
    code: 'foreign-closed',
    reason: 'an exception was made',
    files: closing('quarantine'),
    deployed: (world) => {
      world.service.deployment = { ...world.service.deployment, foreignRoles: 'quarantine' };
    },
    make: async (world) => {
      addLegacy(world);
      await world.pass();
      await world.publish(closing('quarantine', ', exceptions: {legacy: moves in May}'));
    },
    says: 'aws iam put-role-permissions-boundary --role-name legacy',
    steps: [
      (world) =>
        world.changeRole('legacy', () => ({
          PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: BOUNDARY },
        })),
      (world) => world.tag('legacy', TAGS.quarantined, undefined),
    ],
    changed: ['legacy'],
  },
  {
    code: 'drift-accepted',
    reason: 'a session that was raised by hand',
    files: saying('drift: {drift-session: {response: report, reason: SEC-160}}'),
    make: (world) => world.changeRole('checkout-checks', () => ({ MaxSessionDuration: 7200 })),
    says: 'remove drift-session from drift in rolekeeper.yaml',
    steps: [(world) => world.edit(SETTINGS_FILE, / {2}drift: .*\n/, '')],
  },
  {
    code: 'sessions-revoked',
    reason: 'no session of that time was a stranger’s',
    make: (world) =>
      world.changeRole('checkout-checks', ({ RolePolicyList }) => {
        const Condition = { DateLessThan: { 'aws:TokenIssueTime': '2026-11-22T11:00:00.000Z' } };
        const Statement = [{ Effect: 'Deny', Action: ['*'], Resource: ['*'], Condition }];
        const PolicyDocument = { Version: '2012-10-17', Statement };
        return { RolePolicyList: [...RolePolicyList, { PolicyName: 'AWSRevokeOlderSessions', PolicyDocument }] };
      }),
    says: 'delete its inline policy AWSRevokeOlderSessions',
    steps: [
      (world) =>
        world.changeRole('checkout-checks', ({ RolePolicyList }) => ({
          RolePolicyList: RolePolicyList.filter(({ PolicyName }) => PolicyName !== 'AWSRevokeOlderSessions'),
        })),
    ],
  },
  {
    code: 'service-role-changed',
    reason: 'the upload role opened to others',
    deployed: (world) => {
      const trust = { Version: '2012-10-17', Statement: [] };
      const serviceTrusts = { 'rolekeeper-upload': policyDigest(JSON.stringify(trust)) };
      world.service.deployment = { ...world.service.deployment, serviceTrusts };
    },
    make: (world) =>
      world.addRole('checkout-deploy', { RoleName: 'rolekeeper-upload', Path: '/rolekeeper/', Tags: [] }),
    says: 'put it back at once',
    steps: [
      (world) =>
        world.changeRole('rolekeeper-upload', () => ({
          AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
        })),
    ],
    changed: ['rolekeeper-upload'],
  },
  {
    code: 'not-watched',
    reason: 'nothing is deployed',
    make: (world) => world.undeploy(),
    says: 'deploy the service into this account',
    steps: [
      (world) => {
        world.service.deployment = watchedDeployment(world.service.iam.state);
      },
    ],
  },
  {
    code: 'kept-not-compared',
    reason: 'retained, and nothing is remembered of it',
    remembers: false,
    make: async (world) => {
      world.tag('reports-archive', TAGS.onRemoval, 'retain');
      await world.remove(ARCHIVE);
    },
    says: 'declared again by a valid manifest',
    steps: [declare],
  },
  {
    code: 'approval-expired',
    reason: 'a line in the settings',
    make: (world) =>
      world.publish(saying(`deletions: {digest: deletions-${'0'.repeat(32)}, expires: 2026-11-01T00:00Z}`)),
    says: 'remove deletions from rolekeeper.yaml',
    steps: [(world) => world.edit(SETTINGS_FILE, / {2}deletions: .*\n/, '')],
  },
  {
    code: 'approval-other',
    reason: 'a team is gone, and another set was approved: the roles that the plan shows now are approved',
    make: async (world) => {
      await world.approve({ remedy: `deletions-${'0'.repeat(32)}` } as Finding);
      await world.publish(SHOP);
    },
    says: 'if they should be, approve these',
    steps: [
      async (world) => {
        const asking = (await world.pass()).find(({ code }) => code === 'whole-team');
        if (asking !== undefined) await world.approve(asking);
      },
    ],
    deleted: ['reports-archive', 'reports-publish'],
  },
  {
    code: 'expires-soon',
    reason: 'a role that is still needed',
    make: (world) => world.edit(CHECKS, 'spec:\n', 'spec:\n  expires: 2026-11-25\n'),
    says: 'write a later day into',
    steps: [(world) => world.edit(CHECKS, '2026-11-25', '2027-11-25')],
  },
  {
    code: 'expired',
    reason: 'a role that is closed, and needed again',
    files: saying('removal: {mode: quarantine, quarantine: 7d}'),
    make: (world) => world.edit(CHECKS, 'spec:\n', 'spec:\n  expires: 2026-11-01\n'),
    says: 'write a later day',
    steps: [(world) => world.edit(CHECKS, '2026-11-01', '2027-11-01')],
    changed: ['checkout-checks'],
  },
  {
    code: 'expires-soon',
    reason: 'a policy that is still needed',
    make: (world) => world.edit(CHECKS, '- name: read\n', '- name: read\n      expires: 2026-11-25\n'),
    says: `write a later day into ${CHECKS}`,
    steps: [(world) => world.edit(CHECKS, '2026-11-25', '2027-11-25')],
  },
  {
    code: 'expires-soon',
    reason: 'many roles with one last day',
    make: (world) => world.publish({ ...BASE, ...ending('2026-11-25') }),
    says: 'if they are still needed, write a later day into their manifests',
    steps: [(world) => world.publish({ ...BASE, ...ending('2027-11-25') })],
  },
  {
    code: 'expired',
    reason: 'a day that was known before, and the role is not needed: it is closed, deleted, and then the file goes',
    files: { ...BASE, [CHECKS]: (BASE[CHECKS] ?? '').replace('spec:\n', 'spec:\n  expires: 2026-11-25\n') },
    make: (world) => {
      world.service.now += 4 * DAY;
    },
    says: 'otherwise delete that file once the role is gone',
    steps: [() => undefined, () => undefined, (world) => world.remove(CHECKS)],
    deleted: ['checkout-checks'],
    changed: ['checkout-checks'],
  },
  {
    code: 'expired',
    reason: 'a retained role that is not needed: with another onRemoval, and until that is applied a day to come',
    files: { ...BASE, [CHECKS]: (BASE[CHECKS] ?? '').replace('spec:\n', 'spec:\n  onRemoval: retain\n') },
    make: (world) => world.edit(CHECKS, 'spec:\n', 'spec:\n  expires: 2026-11-01\n'),
    says: 'otherwise one that is not over either, with another onRemoval',
    steps: [
      async (world) => {
        await world.publish({ ...world.files, [CHECKS]: (BASE[CHECKS] ?? '').replace('spec:\n', NEARLY_OVER) });
      },
    ],
  },
  ...(['not needed', 'needed'] as const).map(
    (which): RemedyCase => ({
      code: 'expired',
      reason: `a policy that is ${which}`,
      make: (world) => world.edit(CHECKS, '- name: read\n', '- name: read\n      expires: 2026-11-01\n'),
      says: `remove it from ${CHECKS}, or write a later day`,
      steps: [
        (world) =>
          which === 'needed'
            ? world.edit(CHECKS, '2026-11-01', '2027-11-01')
            : world.edit(CHECKS, / {2}policies:\n(.*\n)*/, '  policies: []\n'),
      ],
    }),
  ),
  {
    code: 'last-good-revision',
    reason: 'the account is mistyped, and one manifest was removed: that role is deleted, as the plan shows',
    make: (world) => world.publish({ ...SHOP, [PUBLISH]: BASE[PUBLISH] ?? '', [SETTINGS_FILE]: ANOTHER_ACCOUNT }),
    says: 'If they are those of this account, correct the account in rolekeeper.yaml: what they do not declare is deleted',
    steps: [(world) => world.publish({ ...SHOP, [PUBLISH]: BASE[PUBLISH] ?? '' })],
    deleted: ['reports-archive'],
  },
  {
    code: 'last-good-revision',
    reason: 'the manifests of another account: to correct the account in them would delete roles of this one',
    make: (world) => world.publish({ ...newRole('new-one'), [SETTINGS_FILE]: ANOTHER_ACCOUNT }),
    says: 'Publish these manifests to the bucket of that account, and those of this account here again',
    steps: [(world) => world.publish(BASE)],
  },
  ...(['mistyped', 'of another deployment'] as const).map(
    (which): RemedyCase => ({
      code: 'last-good-revision',
      reason: `a name that is ${which}`,
      make: (world) =>
        world.publish({ ...saying('deployment: payments'), ...(which === 'mistyped' ? {} : newRole('new-one')) }),
      says:
        which === 'mistyped'
          ? 'If they are those of this one, correct deployment in rolekeeper.yaml and publish'
          : 'Publish these manifests to the bucket of that deployment, and those of this one here again',
      steps: [(world) => world.publish(BASE)],
    }),
  ),
  {
    code: 'last-good-revision',
    reason: 'the settings cannot be read',
    make: (world) => world.publish({ ...BASE, [SETTINGS_FILE]: `${SETTINGS}  supsend: true\n` }),
    says: 'Correct what `rolekeeper validate` shows, and publish again',
    steps: [(world) => world.publish(BASE)],
  },
  {
    code: 'last-good-revision',
    reason: 'a role is to stay as a person has left it',
    page: true,
    make: (world) => world.publish({ ...BASE, [SETTINGS_FILE]: `${SETTINGS}  supsend: true\n` }),
    says: 'publish settings that say suspend: true',
    steps: [(world) => world.publish(saying('suspend: true'))],
  },
  {
    code: 'last-good-revision',
    reason: 'an older number',
    make: (world) => world.renumber(1),
    says: '--renumber',
    steps: [
      (world, { remedy }) => {
        const sequence = Number(/--sequence (\d+) --renumber/.exec(remedy)?.[1]);
        return world.renumber(sequence);
      },
    ],
  },
  {
    code: 'quarantine-used',
    reason: 'declared again, it comes back as it was',
    files: saying('removal: {mode: quarantine, quarantine: 7d}'),
    make: async (world) => {
      await world.remove(ARCHIVE);
      await world.pass();
      world.service.now += 2 * DAY;
      const LastUsedDate = new Date(world.service.now - DAY / 2).toISOString();
      world.changeRole('reports-archive', () => ({ RoleLastUsed: { LastUsedDate, Region: 'eu-central-1' } }));
    },
    says: 'a manifest that declares it brings it back as it was',
    steps: [declare],
    changed: ['reports-archive'],
  },
  {
    code: 'attestation-missing',
    reason: 'a person has seen it in Bitbucket',
    make: (world) => world.publish({ ...BASE, [LOCK_FILE]: LOCK.replace(/ {6}attested: .*\n/, '') }),
    says: 'bitbucket.lock.yaml',
    steps: [(world) => world.publish({ ...BASE, [LOCK_FILE]: LOCK })],
  },
  {
    code: 'attestation-differs',
    reason: 'Bitbucket was restricted, and the attestation is renewed',
    make: (world) =>
      world.publish({ ...BASE, [LOCK_FILE]: LOCK.replace('branches: [main]', 'branches: [main, next]') }),
    says: 'renew',
    steps: [(world) => world.publish({ ...BASE, [LOCK_FILE]: LOCK })],
  },
  {
    code: 'attestation-unbound',
    reason: 'the UUID of what was seen',
    make: (world) => world.publish({ ...BASE, [LOCK_FILE]: LOCK.replace(`, uuid: "${ENVIRONMENT}"}`, '}') }),
    says: `uuid: "${ENVIRONMENT}"`,
    steps: [(world) => world.publish({ ...BASE, [LOCK_FILE]: LOCK })],
  },
  {
    code: 'any-branch',
    reason: 'the owner did not mean it: who may enter is what the manifest says then',
    files: {
      ...BASE,
      [CHECKS]: (BASE[CHECKS] ?? '').replace(/ {2}environments: .*\n {2}branches: .*\n/, '  anyBranch: true\n'),
    },
    make: () => undefined,
    says: `name environments and branches in ${CHECKS}`,
    steps: [(world) => world.publish(BASE)],
    changed: ['checkout-checks'],
  },
  ...(['source-shrunk', 'too-many-deletions', 'whole-team'] as const).flatMap((code): RemedyCase[] => {
    const wide = code === 'source-shrunk' ? saying('limits: {deletions: {count: 100, share: 1}}') : BASE;
    const files = { ...wide, ...many('big', 10) };
    const left = code === 'whole-team' ? { ...wide, ...many('big', 10), ...SHOP } : { ...wide, ...many('big', 1) };
    const lost = code === 'whole-team' ? ['reports-archive', 'reports-publish'] : names('big', 10).slice(1);
    const make = (world: RemedyWorld) => {
      const { [ARCHIVE]: _, 'teams/data/reports-publish.yaml': __, ...without } = left;
      return world.publish(code === 'whole-team' ? without : left);
    };
    return [
      { code, files, reason: 'an accident', make, says: 'restore ', steps: [(world) => world.publish(files)] },
      {
        ...{ code, files, reason: 'intended', make },
        says: ': rolekeeper approve --target aws --state-bucket state deletions-',
        steps: [(world, finding) => world.approve(finding)],
        deleted: lost,
      },
    ];
  }),
  {
    code: 'nobody-enters',
    reason: 'an audience that the provider does not accept',
    make: (world) => world.publish(WRONG_AUDIENCE),
    says: 'correct provider.workspaceUuid (or provider.audience) in rolekeeper.yaml',
    steps: [(world) => world.publish(BASE)],
  },
  {
    code: 'nobody-enters',
    reason: 'the audience is right, and that of before was wrong',
    make: (world) => world.publish(WRONG_AUDIENCE),
    says: 'add this audience to the client ids of the provider, keep those that are there, and then: rolekeeper approve',
    steps: [(world) => clientIds(world, audience, OTHER_AUDIENCE), (world, finding) => world.approve(finding)],
    changed: Object.keys(BASE).map((path) => path.replace(/.*\/|\.yaml$/g, '')),
  },
  ...(['accident', 'intended'] as const).flatMap((which): RemedyCase[] => {
    const exchanged = { ...BASE, [LOCK_FILE]: LOCK.replaceAll(ENVIRONMENT, '{00000000-0000-4000-8000-000000000001}') };
    const moved = Object.fromEntries(
      Object.entries(BASE).map(([path, text]) => [path, text.replace('[checkout-api]', '[reports]')]),
    );
    const all = Object.keys(BASE).map((path) => path.replace(/.*\/|\.yaml$/g, ''));
    const follow = which === 'accident' ? [(world: RemedyWorld) => world.publish(BASE)] : [approveIt];
    const outcome = which === 'accident' ? {} : { changed: all };
    return [
      {
        ...{ code: 'another-uuid', reason: which, make: (world) => world.publish(exchanged) },
        says: which === 'accident' ? 'correct it in the lock file' : 'is right: rolekeeper approve',
        ...{ steps: follow, ...outcome },
      },
      {
        ...{ code: 'too-many-lockouts', reason: which, make: (world) => world.publish(moved) },
        says: which === 'accident' ? 'correct rolekeeper.yaml' : 'if this is intended: rolekeeper approve',
        ...{ steps: follow, ...outcome },
      },
    ];
  }),
  {
    code: 'rename-waits',
    reason: 'the new role was suspended: then the old one goes, as the plan shows',
    make: async (world) => {
      const { [ARCHIVE]: _, ...others } = BASE;
      await world.publish({ ...others, ...roleFiles('data', 'reports-vault') });
      await world.edit(
        'teams/data/reports-vault.yaml',
        'reports-vault\nspec:\n',
        'reports-vault\n  previousNames: [reports-archive]\nspec:\n  suspend: true\n',
      );
    },
    says: 'clear what blocks reports-vault',
    steps: [(world) => world.edit('teams/data/reports-vault.yaml', '  suspend: true\n', '')],
    deleted: ['reports-archive'],
  },
  {
    code: 'upload-role-alone',
    reason: 'two roles are changed at once',
    files: saying('service: {uploadRole: checkout-deploy}'),
    make: async (world) => {
      const longer = (text = '') => text.replace('spec:\n', 'spec:\n  session: {maxDuration: 2h}\n');
      await world.publish({ ...world.files, [DEPLOY]: longer(BASE[DEPLOY]), [CHECKS]: longer(BASE[CHECKS]) });
    },
    says: 'nothing: the next pass does it',
    steps: [() => undefined],
  },
];

function approveIt(world: RemedyWorld, finding: Finding): Promise<void> {
  return world.approve(finding);
}

/** Of the codes without a row: why their remedy is not followed here. */
export const NOT_FOLLOWED: Partial<Record<Code, string>> = {
  'put-back-first': 'nothing is asked of a person; test/service/pass-going.test.ts shows that the next pass goes on',
  'adoption-tightens': 'no pass of the service adopts; test/cli/verbs/adopt.test.ts approves and applies',
  'partial-read': 'to run again changes nothing; readers throw rather than answer in part',
  'trust-too-long': 'AWS raises the quota; a split is one role more and one less, as the plan shows',
  'policy-not-read': 'a right to read is given, and nothing is written for it',
  'policy-text-unread': 'the same: a right to read is given',
  'not-compared': 'more of a dump is read, and nothing is written',
  'not-remembered': '--base and --state-bucket change what a plan is compared with, and nothing else',
};
