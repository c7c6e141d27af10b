/** The calls that a change costs, against the fewest that IAM's API allows for it. */
import { IamRoleWriter } from '../src/aws/role-writer.ts';
import type { Operation } from '../src/core/model/operation.ts';
import { anArn } from '../test/support/ids.ts';
import { accountInSync, desiredOf, embeddedIam, emptyAccount, type Memory, memoryOf, reconcile } from './account.ts';
import { ACCOUNT, type Edit, inlinePoliciesOf, MANAGED_PER_ROLE } from './fixture.ts';
import { MeteredIam } from './metered-iam.ts';
import { type Row, share, type Topic } from './topic.ts';

const COUNT = 100;

/** The two listings and the provider. */
const SECOND_LOOK = 3;

export async function writing(): Promise<Topic> {
  const rows = [await creation()];
  const memory = await memoryOf(COUNT);
  for (const edit of EDITS) rows.push(await manifestEdit(edit, memory));
  for (const hand of BY_HAND) rows.push(await drift(hand, memory));
  rows.push(await deletion());
  for (const edit of EDITS) rows.push(await manifestEdit(edit));
  for (const hand of BY_HAND) rows.push(await drift(hand));
  return {
    name: 'writing',
    title: `Writes for ${COUNT} roles, against the fewest calls that IAM's API allows`,
    rows,
    notes: [
      "IAM's floor: create = CreateRole + inline + managed; update = 1 for the changed facet, and 1 more to end the",
      'sessions of a trust policy that was opened by hand; delete = inline + managed + 1. Our own tags are no part of it:',
      'they come with CreateRole, or they are calls too many. Updates are those of a service, which remembers what it has',
      'applied. "No record": nothing is remembered, as at the first apply by hand; sessions are then ended before the trust',
      'is closed as well as after it. Nothing is read in between, or the run fails; but before deletions, apply looks at',
      `the account once more, which is ${SECOND_LOOK} calls for all of them together and not counted here.`,
    ],
  };
}

const EDITS: readonly Edit[] = ['description', 'session', 'trust', 'inlinePolicy', 'managedPolicy', 'tag'];

/** `fewest`: calls to put it right, where that is not one. */
const BY_HAND: readonly { name: string; does: Operation; fewest?: number }[] = [
  {
    name: 'trust opened by hand',
    does: {
      call: 'UpdateAssumeRolePolicy',
      trust:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}',
    },
    fewest: 2,
  },
  {
    name: 'policy attached by hand',
    does: { call: 'AttachRolePolicy', policyArn: anArn('arn:aws:iam::aws:policy/ReadOnlyAccess') },
  },
  {
    name: 'inline policy added by hand',
    does: {
      call: 'PutRolePolicy',
      policyName: 'by-hand',
      document:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::somewhere"}]}',
    },
  },
  {
    name: 'session and description by hand',
    does: { call: 'UpdateRole', description: 'changed by hand', maxSessionSeconds: 43_200 },
  },
  { name: 'tag added by hand', does: { call: 'TagRole', tags: { 'by-hand': 'yes' } } },
];

const policies = (index: number) => inlinePoliciesOf(index) + MANAGED_PER_ROLE;
const sum = (indices: readonly number[], of: (index: number) => number) =>
  indices.reduce((total, index) => total + of(index), 0);
const ALL = Array.from({ length: COUNT }, (_, index) => index);

async function creation(): Promise<Row> {
  const desired = await desiredOf(COUNT);
  const iam = embeddedIam(emptyAccount(desired));
  const applied = new MeteredIam(iam, ACCOUNT);
  await reconcile(desired, iam, applied);
  return row(
    'create',
    applied,
    sum(ALL, (index) => 1 + policies(index)),
  );
}

/** @param memory left out: nothing is recorded */
async function manifestEdit(edit: Edit, memory?: Memory): Promise<Row> {
  const iam = embeddedIam(await accountInSync(COUNT));
  const applied = new MeteredIam(iam, ACCOUNT);
  await reconcile(await desiredOf(COUNT, { edit }), iam, applied, memory);
  return updated(`update: ${edit} in the manifest`, applied, COUNT, memory);
}

async function drift({ name, does, fewest = 1 }: (typeof BY_HAND)[number], memory?: Memory): Promise<Row> {
  const desired = await desiredOf(COUNT);
  const iam = embeddedIam(await accountInSync(COUNT));
  const byHand = new IamRoleWriter(iam);
  for (const role of desired.roles) await byHand.perform(role.name, does);
  const applied = new MeteredIam(iam, ACCOUNT);
  await reconcile(desired, iam, applied, memory);
  return updated(`update: ${name}`, applied, COUNT * fewest, memory);
}

/** Without a record there is no goal: what is not known costs calls. */
function updated(name: string, applied: MeteredIam, fewest: number, memory: Memory | undefined): Row {
  return memory === undefined
    ? { ...row(`${name}, no record`, applied, fewest), goal: undefined }
    : row(name, applied, fewest);
}

async function deletion(): Promise<Row> {
  const iam = embeddedIam(await accountInSync(COUNT));
  const applied = new MeteredIam(iam, ACCOUNT);
  await reconcile(await desiredOf(COUNT, { thinned: true }), iam, applied);
  const gone = ALL.filter((index) => index % 4 !== 0);
  return row(
    `delete (${gone.length} of them)`,
    applied,
    sum(gone, (index) => policies(index) + 1),
    SECOND_LOOK,
  );
}

function row(name: string, { calls, reads }: MeteredIam, fewest: number, allowedReads = 0): Row {
  if (reads !== allowedReads) throw new Error(`${name}: ${reads} calls of the apply only read, not ${allowedReads}`);
  const ours = { value: calls - reads, unit: 'calls' as const };
  const against = { value: fewest, unit: 'calls' as const, what: "IAM's floor" };
  return { case: name, ours, against, ratio: share(ours, against), goal: { exactly: 1 } };
}
