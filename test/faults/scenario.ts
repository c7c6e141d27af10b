/** A story of an account in which a pass has something to do, made ready once and run thousands of times. */
import { UntagRoleCommand } from '@aws-sdk/client-iam';
import { type DesiredState, fallenBack } from '../../src/core/compile/desired-state.ts';
import type { AppliedRoles } from '../../src/core/model/applied-role.ts';
import type { ForeignGrant } from '../../src/core/model/deployment.ts';
import type { ClosedForeign, Inventory } from '../../src/core/model/inventory.ts';
import { TAGS } from '../../src/core/model/ownership.ts';
import type { AccountState } from '../../src/embedded/account-state.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../src/embedded/new-account.ts';
import { ACCOUNT, BOUNDARY, HOST, settings } from '../support/roles.ts';
import { Engine, NOW } from './engine.ts';
import { desiredOf, POLICIES, policyArn, type RoleFiles } from './role-file.ts';

export interface Scenario {
  name: string;
  reason: string;
  /** Commands of the SDK: what was in the account before us. */
  beside?: readonly object[];
  /** What was published and applied before; nothing if left out. */
  before?: RoleFiles;
  /** What was published and applied after that, ten days ago. */
  since?: RoleFiles;
  /** Roles that an earlier version made, before there were owners: neither they nor what is kept of them has the tag. */
  unowned?: readonly string[];
  /** Commands of the SDK: manual changes after that. */
  byHand?: readonly object[];
  /** What is published now; `before` if left out. */
  after?: RoleFiles;
  /** Further settings, for all but `before`. */
  settings?: object;
  /** What the deployment lets us do to roles that are not ours; nothing if left out. */
  foreignGrant?: ForeignGrant;
  /** `false`: it is about what only the inventory knows, and is not run as the command line does, without one. */
  withoutInventory?: false;
  /** Passes that it takes if nothing fails, if it is not one: what is put back first goes with the next one. */
  passes?: 2;
  /** The roles that may be written to. All others are to stay as they are, at every moment. */
  creates?: readonly string[];
  updates?: readonly string[];
  deletes?: readonly string[];
  /** Roles of before that become ours by the credentials of a person, who applies the plan. */
  adopts?: readonly string[];
  /** When roles were used last, by name. */
  used?: Readonly<Record<string, string>>;
  /** Roles that are not ours, and are closed. */
  closes?: readonly string[];
  /** New names by the old ones. */
  renames?: Readonly<Record<string, string>>;
  /**
   * A role that was created again by hand and looks like ours in everything. While IAM shows the old one, it can be
   * updated like that: no write names a RoleId. It must never be deleted.
   */
  twin?: string;
  /** What the plan says of roles that are left alone, by name: `keep frozen`; '' if it is to say nothing of one. */
  says?: Readonly<Record<string, string>>;
  /**
   * The guardrails hear nothing of what is wrong with the manifests. They hold back all deletions then, and what holds
   * back that of a frozen role by itself would never be tried.
   */
  isForgiven?: true;
  /** Nothing can be planned by what is published now: the settings of before stay in force. */
  isUnreadable?: true;
}

/** With everything that every run begins with. Nothing of it changes while it is run. */
export interface ReadyScenario extends Scenario {
  /** As the last pass left it. */
  earlier: AccountState;
  /** As the pass finds it. */
  account: AccountState;
  known: Inventory['roles'];
  applied: AppliedRoles;
  foreign: ClosedForeign | undefined;
  wanted: DesiredState;
}

export async function prepare(scenario: Scenario): Promise<ReadyScenario> {
  const { beside = [], before = {}, since, byHand = [], after = since ?? before, settings: more } = scenario;
  const iam = new EmbeddedIam(emptyAccount());
  for (const command of beside) await iam.send(command);
  const engine = new Engine({
    reads: iam,
    writes: iam,
    known: {},
    applied: new Map(),
    foreignGrant: scenario.foreignGrant,
  });
  if (scenario.before !== undefined) await settle(engine, desiredOf(before), 30);
  if (since !== undefined) await settle(engine, desiredOf(since, more), 10);
  for (const name of scenario.unowned ?? []) await disown(name, iam, engine);
  const earlier = iam.state;
  const wanted = desiredOf(after, more);
  for (const command of byHand) await iam.send(command);
  return {
    ...scenario,
    // IAM shows a use hours late, and never days: no reading is without it.
    earlier: lastUsed(earlier, scenario.used ?? {}),
    account: lastUsed(iam.state, scenario.used ?? {}),
    known: engine.known ?? {},
    applied: engine.applied,
    wanted: scenario.isUnreadable ? inForce(wanted) : scenario.isForgiven ? { ...wanted, issues: [] } : wanted,
    foreign: engine.foreign,
  };
}

function lastUsed(state: AccountState, used: Readonly<Record<string, string>>): AccountState {
  const RoleDetailList = state.RoleDetailList.map((role) => {
    const { [role.RoleName]: on } = used;
    return on === undefined ? role : { ...role, RoleLastUsed: { LastUsedDate: on, Region: 'eu-central-1' } };
  });
  return { ...state, RoleDetailList };
}

function inForce({ files, name, issues }: DesiredState): DesiredState {
  const fallback = { revision: null, since: '2026-11-22', because: 'The settings are wrong.', remedy: undefined };
  const found = fallenBack({ files, name }, fallback, issues);
  if (found === undefined) throw new Error('the settings of a scenario are good');
  return found;
}

/** The provider, the boundary, another policy that could be one, and the policies that manifests name. */
export function emptyAccount(): AccountState {
  const { provider } = settings();
  return newAccount({
    account: ACCOUNT,
    provider: { arn: provider.arn, url: HOST, clientIds: [provider.audience] },
    boundaryArn: BOUNDARY,
    managedPolicyArns: [...POLICIES.map(policyArn), OTHER_BOUNDARY],
    now: new Date(0),
  });
}

/** As before the owner tag; its digest is another one, too, as it is over the tags. */
async function disown(name: string, iam: EmbeddedIam, engine: Engine): Promise<void> {
  const digest = 'v1-before-owners';
  await iam.send(new UntagRoleCommand({ RoleName: name, TagKeys: [TAGS.owner] }));
  const { [name]: role } = engine.known ?? {};
  const applied = engine.applied.get(name);
  if (role === undefined || applied === undefined) throw new Error(`nothing is remembered of ${name}`);
  const { [TAGS.owner]: _, ...tags } = applied.spec.tags;
  engine.known = { ...engine.known, [name]: { ...role, digest, recorded: digest, previous: null } };
  engine.applied = new Map([
    ...engine.applied,
    [name, { ...applied, digest, spec: { ...applied.spec, tags }, earlier: [] }],
  ]);
}

export const OTHER_BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/wide-open`;

async function settle(engine: Engine, desired: DesiredState, daysAgo: number): Promise<void> {
  const [issue] = desired.issues;
  if (issue !== undefined) throw new Error(`${issue.place.file}: ${issue.message}`);
  const now = new Date(NOW.getTime() - daysAgo * 86_400_000);
  // The second pass reads the RoleIds that the first one made.
  for (let pass = 0; pass < 2; pass++) await engine.pass(desired, { now });
}
