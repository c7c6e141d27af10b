/** Accounts that hold the fixture's roles as our own apply has made them. */

import { apply } from '../src/apply.ts';
import { IamRoleReader } from '../src/aws/role-reader.ts';
import { IamRoleWriter } from '../src/aws/role-writer.ts';
import type { DesiredState } from '../src/core/compile/desired-state.ts';
import type { Settings } from '../src/core/manifest/settings.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import { placeText } from '../src/core/model/diagnosis.ts';
import { rolesAfter, rolesRecorded } from '../src/core/record/roles-after.ts';
import { appliedAsSeen } from '../src/core/record/stored-applied.ts';
import type { AccountState } from '../src/embedded/account-state.ts';
import { EmbeddedIam } from '../src/embedded/embedded-iam.ts';
import { newAccount } from '../src/embedded/new-account.ts';
import type { IamSender } from '../src/ports.ts';
import { loadDesired, makePlan, NOTHING_APPLIED, type PlanOptions } from '../src/reconcile.ts';
import { ACCOUNT, type FixtureOptions, fixture } from './fixture.ts';

/** As AWS raises it on request. */
const QUOTAS = { rolesPerAccount: 5000 };

export function embeddedIam(state: AccountState): EmbeddedIam {
  return new EmbeddedIam(state, { quotas: QUOTAS });
}

export type PlannableState = DesiredState & { settings: Settings };

/** @throws Error if the fixture has a mistake: its figures would mean nothing */
export async function desiredOf(count: number, options?: FixtureOptions): Promise<PlannableState> {
  const { settings, ...desired } = await loadDesired(fixture(count, options));
  const [issue] = desired.issues;
  if (issue !== undefined) throw new Error(`${placeText(issue.place)}: ${issue.message}`);
  if (settings === undefined) throw new Error('the fixture has no settings');
  return { ...desired, settings };
}

/** What the platform team has set up: the provider, the boundary and the managed policies, no roles. */
export function emptyAccount({ roles, settings }: PlannableState): AccountState {
  const more = [`arn:aws:iam::${ACCOUNT}:policy/ci/metrics`];
  return newAccount({
    account: settings.account,
    provider: {
      arn: settings.provider.arn,
      url: settings.provider.host,
      clientIds: [settings.provider.audience],
    },
    boundaryArn: settings.roles.permissionsBoundary,
    managedPolicyArns: [...new Set([...roles.flatMap(({ managedPolicyArns }) => managedPolicyArns), ...more])],
    now: new Date(0),
  });
}

const held = new Map<number, Promise<AccountState>>();

/** The account in sync with `desiredOf(count)`; made once for each count. */
export function accountInSync(count: number): Promise<AccountState> {
  const known = held.get(count) ?? fill(count);
  held.set(count, known);
  return known;
}

async function fill(count: number): Promise<AccountState> {
  const desired = await desiredOf(count);
  const iam = embeddedIam(emptyAccount(desired));
  await reconcile(desired, iam);
  return iam.state;
}

const readerOf = (sender: IamSender) => new IamRoleReader(sender, async () => ACCOUNT);

/** What a service knows. */
export type Memory = Pick<PlanOptions, 'known' | 'applied'>;

const NOTHING: Memory = { known: undefined, applied: NOTHING_APPLIED };

/** What the service remembers of the account in sync with `desiredOf(count)`. */
export async function memoryOf(count: number): Promise<Memory> {
  const iam = embeddedIam(await accountInSync(count));
  const plan = await makePlan(await desiredOf(count), readerOf(iam), { deployment: UNDEPLOYED, ...NOTHING });
  const roles = rolesAfter({}, plan, []);
  const seen = appliedAsSeen(plan.changes, roles);
  const applied = new Map(seen.map((role) => [role.spec.name, role]));
  return {
    known: rolesRecorded(roles, seen),
    applied: async (names) => new Map([...applied].filter(([name]) => names.includes(name))),
  };
}

/** Plans, and applies on `applyTo`, which meters what that asks of the same account. Leaves nothing undone. */
export async function reconcile(
  desired: DesiredState,
  iam: IamSender,
  applyTo: IamSender = iam,
  memory: Memory = NOTHING,
): Promise<void> {
  const plan = await makePlan(desired, readerOf(iam), { deployment: UNDEPLOYED, ...memory });
  const stop = plan.findings.find(({ blocks }) => blocks !== 'nothing');
  if (stop !== undefined) throw new Error(stop.message);
  const world = { reader: readerOf(applyTo), writer: new IamRoleWriter(applyTo), snapshots: undefined };
  for (const { failure } of await apply(plan, world)) {
    if (failure !== undefined) throw failure.error;
  }
}
