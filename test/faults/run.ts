/**
 * One run: passes over one scenario, with a fault or two in their calls. Afterwards two passes without a fault have to
 * finish the work, and a third one has to find nothing to do.
 */
import { REVOCATION } from '../../src/core/iam/revocation-policy.ts';
import type { AppliedRole } from '../../src/core/model/applied-role.ts';
import type { Inventory } from '../../src/core/model/inventory.ts';
import { TAGS } from '../../src/core/model/ownership.ts';
import type { AccountState, RoleDetail } from '../../src/embedded/account-state.ts';
import { WorldError } from '../../src/errors.ts';
import { ProcessDied } from './aws-failure.ts';
import { Engine, type Passed } from './engine.ts';
import { contentOf, FaultyIam, type Strike } from './faulty-iam.ts';
import { isForeignClosed } from './foreign-invariants.ts';
import { isRead } from './iam-request.ts';
import type { Permits } from './invariants.ts';
import type { ReadyScenario } from './scenario.ts';
import { widthOf } from './trust-width.ts';

type Known = Inventory['roles'] | undefined;

/** All that outlives a process. */
type Memory = Pick<Engine, 'known' | 'applied' | 'foreign'>;

export interface Course extends Omit<ReadyScenario, 'known'> {
  withInventory: boolean;
  /** undefined without an inventory. */
  known: Known;
  permits: Permits;
  /** Of the first two passes without a fault. */
  calls: number;
  /** Writes of a run without a fault, see `sendOnce`. */
  writes: number;
  /** What the plan says of each role when nothing is left to be done, and what is remembered of it. */
  rest: Rest;
  /** Of every state in which a fault has left the account. */
  ends: Map<string, End>;
}

interface Rest {
  plan: readonly string[];
  inventory: readonly string[];
}

/** Runs it without a fault, which is what every other run is compared with. */
export async function chart(scenario: ReadyScenario, withInventory: boolean): Promise<Course> {
  const initial = byName(scenario.account.RoleDetailList);
  const permits = {
    creates: new Set(scenario.creates),
    updates: new Set(scenario.updates),
    deletes: new Set(scenario.deletes),
    closes: new Set(scenario.closes),
    adopts: new Set(scenario.adopts),
    foreignGrant: scenario.foreignGrant,
    initial,
    // Until it is known, nothing is compared with it: every caller that may be admitted in the end was admitted before.
    final: initial,
    twin: scenario.twin,
    renames: {},
    misled: false,
  };
  const iam = new FaultyIam(FaultyIam.of(scenario.account), [], permits);
  const known = withInventory ? scenario.known : undefined;
  const engine = engineOn(iam, scenario, { ...scenario, known });
  for (let pass = 0; pass < (scenario.passes ?? 1); pass++) await onePass(engine, iam, scenario);
  const writes = iam.written;
  const passed = await onePass(engine, iam, scenario);
  if (passed === undefined) throw new Error(`${scenario.name}: the second pass ends early although nothing failed`);
  if (iam.written > writes) throw new Error(`${scenario.name}: the second pass writes although nothing failed`);
  const final = byName(iam.iam.state.RoleDetailList);
  const unlike = [
    ...(scenario.creates ?? []).filter((name) => !final.has(name)),
    ...(scenario.deletes ?? []).filter((name) => final.has(name)),
    ...(scenario.closes ?? []).filter((name) => !isForeignClosed(final.get(name))),
  ];
  if (unlike.length > 0) throw new Error(`${scenario.name}: it does not do what it is about: ${unlike.join('; ')}`);
  const { renames = {} } = scenario;
  const rest = restOf(passed, engine, iam);
  for (const [name, words] of Object.entries(scenario.says ?? {})) {
    const shown = rest.plan.find((line) => line.startsWith(`${name} `)) ?? `${name} `;
    if (shown !== `${name} ${words}`)
      throw new Error(`${scenario.name}: the plan at rest says "${shown}", not "${words}"`);
  }
  const calls = iam.calls;
  return {
    ...scenario,
    withInventory,
    known,
    permits: { ...permits, final, renames },
    calls,
    writes: sendOnce(iam, { withInventory }),
    rest,
    ends: new Map(),
  };
}

/** What went wrong, empty if nothing; undefined if none of these faults can happen to these calls. */
export async function run(course: Course, strikes: readonly Strike[]): Promise<string[] | undefined> {
  const iam = new FaultyIam(FaultyIam.of(course.account), course.earlier.RoleDetailList, course.permits, strikes);
  const engine = engineOn(iam, course, course);
  do {
    const { struck } = iam;
    const passed = await onePass(engine, iam, course);
    iam.earlier = course.account.RoleDetailList;
    if (iam.struck > struck) iam.broken.push(...needless(iam, passed, strikes));
  } while (iam.isPending);
  if (iam.struck === 0) return undefined;
  const end = await endFrom(iam.iam.state, engine, course, iam.misled);
  if (end.rest === undefined)
    return [...iam.broken, ...end.broken, 'two passes without a fault did not finish the work'];
  return [
    ...iam.broken,
    ...end.broken,
    ...differences(
      end.roles,
      course,
      strikes,
      !course.withInventory && (iam.misled || (strikes.length > 1 && iam.struckRevocations > 0)),
    ),
    ...repeated(sendOnce(iam, course) + end.written, course, strikes),
    ...unrest(end.rest, course, strikes, end.roles),
  ];
}

/** What the passes after the last fault make of the account. */
interface End {
  roles: readonly RoleDetail[];
  broken: readonly string[];
  written: number;
  /** undefined: they did not come to rest. */
  rest: Rest | undefined;
}

/**
 * Two passes without a fault (one more where it takes two by itself) have to finish the work, and the next one has to
 * find nothing to do. Most faults leave one of
 * a few states behind, and what is made of a state does not depend on how it came to be: each is tried once.
 */
async function endFrom(account: AccountState, memory: Memory, course: Course, misled: boolean): Promise<End> {
  const state = stateText(account, memory, course, misled);
  const found = course.ends.get(state) ?? (await newEnd(account, memory, course, misled));
  course.ends.set(state, found);
  return found;
}

async function newEnd(account: AccountState, memory: Memory, course: Course, misled: boolean): Promise<End> {
  const iam = new FaultyIam(FaultyIam.of(account), [], course.permits, [], misled);
  const engine = engineOn(iam, course, memory);
  let rest: Rest | undefined;
  for (let pass = 0; pass < 2 + (course.passes ?? 1) && rest === undefined; pass++) {
    const { written } = iam;
    const passed = await onePass(engine, iam, course);
    const isAtRest = passed !== undefined && passed.plan.operations.length === 0 && iam.written === written;
    if (isAtRest) rest = restOf(passed, engine, iam);
  }
  return { roles: iam.iam.state.RoleDetailList, broken: iam.broken, written: sendOnce(iam, course), rest };
}

/** The same for two states that differ in nothing but what each making of a role draws at random. */
function stateText(
  account: AccountState,
  { known, applied, foreign }: Memory,
  course: Course,
  misled: boolean,
): string {
  const names = new Map<string, string>();
  const kept = known && [...applied.values()].map(appliedText);
  const text = [misled, JSON.stringify([known, foreign]), kept, ...account.RoleDetailList.map(roleText)].join('\n');
  const given = (id: string) => [...course.permits.initial.values()].some(({ RoleId }) => RoleId === id);
  return text.replace(/AROA[A-Z2-7]{17}|\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, (id) => {
    if (!names.has(id)) names.set(id, given(id) ? id : `new-${names.size}`);
    return names.get(id) ?? id;
  });
}

/** A digest says all of the rest. */
function appliedText({ digest, spec, earlier }: AppliedRole): string {
  return [spec.name, digest, ...earlier.map((one) => one.digest)].join(' ');
}

const texts = new WeakMap<RoleDetail, string>();

function roleText(role: RoleDetail): string {
  const text = texts.get(role) ?? JSON.stringify({ ...role, CreateDate: '' });
  texts.set(role, text);
  return text;
}

/** A fault that passes by itself fails no role. IAM answers "denied" to a DeleteRole of what is gone: that one may. */
function needless(
  { struckRequest }: FaultyIam,
  passed: Passed | undefined,
  [strike, second]: readonly Strike[],
): string[] {
  if (strike?.fault.passes !== true || second !== undefined || struckRequest === undefined) return [];
  if (isRead(struckRequest) || struckRequest.call === 'DeleteRole') return [];
  const failed = (passed?.outcomes ?? []).filter(({ failure }) => failure !== undefined);
  return failed.map(({ role }) => `${role} failed, and need not have`);
}

function engineOn(
  iam: FaultyIam,
  { foreignGrant, adopts }: Pick<ReadyScenario, 'foreignGrant' | 'adopts'>,
  { known, applied, foreign }: Memory,
): Engine {
  return new Engine({
    reads: iam,
    writes: iam,
    known,
    applied,
    foreign,
    foreignGrant,
    byPerson: adopts !== undefined,
    onReading: () => iam.beginReading(),
    onKept: (roleId) => iam.kept.add(roleId),
  });
}

/** undefined: it ended early. */
async function onePass(
  engine: Engine,
  iam: FaultyIam,
  { wanted }: Pick<ReadyScenario, 'wanted'>,
): Promise<Passed | undefined> {
  try {
    return await engine.pass(wanted, { signal: iam.stop.signal, isAlive: () => !iam.isDead });
  } catch (error) {
    if (!(error instanceof WorldError) && !(error instanceof ProcessDied)) throw error;
    return undefined;
  } finally {
    iam.recover();
  }
}

/** The end is the same as without the fault. */
function differences(
  roles: readonly RoleDetail[],
  { permits }: Course,
  strikes: readonly Strike[],
  isUnrevoked: boolean,
): string[] {
  const { creates, updates, deletes, closes, adopts, initial, final } = permits;
  const now = byName(roles);
  const names = new Set([...now.keys(), ...final.keys()]);
  return [...names].flatMap((name) => {
    if (waits(name, roles, permits, strikes)) return [];
    const isOurs = [creates, updates, deletes, closes, adopts].some((names) => names.has(name));
    if (name === permits.twin && strikes.some(({ fault }) => fault.misleads)) return [];
    if (isClosed(final.get(name)) && strikes.some(({ fault }) => fault.meddles)) return [];
    if (!isOurs) return now.get(name) === initial.get(name) ? [] : [`${name} did not stay as it was`];
    const expected = contentOf(final.get(name));
    const misled = strikes.some(({ fault }) => fault.misleads);
    // Where nothing is remembered: both ends of sessions were struck, and the command said that it failed; or the reading
    // did not show yet what a hand had opened.
    if (isUnrevoked && contentOf(unrevoked(now.get(name))) === contentOf(unrevoked(final.get(name)))) return [];
    if (contentOf(now.get(name)) === expected || (misled && contentOf(unrevoked(now.get(name))) === expected))
      return [];
    return [`${name} did not become what it was to be`];
  });
}

/**
 * What a hand attaches to a role before it is ours would be lost by becoming ours: that nobody has approved, so that the
 * adoption waits. From the tags on it is drift.
 */
function waits(name: string, roles: readonly RoleDetail[], { adopts }: Permits, strikes: readonly Strike[]): boolean {
  if (!adopts.has(name) || !strikes.some(({ fault }) => fault.meddles)) return false;
  const { Tags = [], AttachedManagedPolicies = [] } = roles.find(({ RoleName }) => RoleName === name) ?? {};
  return AttachedManagedPolicies.length > 0 && !Tags.some(({ Key }) => Key === TAGS.managedBy);
}

/** Who is shown a role late may take for drift what came with a change of its manifest: one revocation too many. */
function unrevoked(role: RoleDetail | undefined): RoleDetail | undefined {
  if (role === undefined) return undefined;
  return { ...role, RolePolicyList: role.RolePolicyList.filter(({ PolicyName }) => PolicyName !== REVOCATION) };
}

function isClosed(role: RoleDetail | undefined): boolean {
  if (role === undefined) return false;
  return widthOf(role.AssumeRolePolicyDocument) === 0 || isForeignClosed(role);
}

/**
 * Writes that need not be made twice. Where nothing is written down, sessions are ended before the trust is put right, and
 * again by a pass that finds it still wrong.
 */
function sendOnce({ written, revoked }: FaultyIam, { withInventory }: Pick<Course, 'withInventory'>): number {
  return withInventory ? written : written - revoked;
}

/** The next pass sends nothing again that was done. */
function repeated(written: number, { writes }: Course, strikes: readonly Strike[]): string[] {
  const [strike, second] = strikes;
  if (written <= writes || second !== undefined || strike?.fault.keepsWork !== true) return [];
  return [`${written} writes where ${writes} do: something was sent again that was done`];
}

/** What the plan says of each role, and what is remembered of it, is the same as without the fault. */
function unrest(
  found: Rest,
  { permits, rest }: Course,
  strikes: readonly Strike[],
  roles: readonly RoleDetail[],
): string[] {
  // To a twin that looked like ours something may have been written, and that is remembered.
  const twin = strikes.some(({ fault }) => fault.misleads) ? `${permits.twin} ` : undefined;
  const waiting = [...permits.adopts].filter((name) => waits(name, roles, permits, strikes)).map((name) => `${name} `);
  const text = (lines: readonly string[]) =>
    lines.filter((line) => ![twin, ...waiting].some((one) => one !== undefined && line.startsWith(one))).join(', ');
  return (['plan', 'inventory'] as const).flatMap((what) =>
    text(found[what]) === text(rest[what]) ? [] : [`${what} at rest: ${text(found[what])}, not ${text(rest[what])}`],
  );
}

function restOf({ plan }: Passed, { known = {} }: Engine, { iam }: FaultyIam): Rest {
  const ids = new Map(iam.state.RoleDetailList.map(({ RoleName, RoleId }) => [RoleName, RoleId]));
  return {
    plan: plan.changes.map((change) => {
      const reason = 'reason' in change ? ` ${change.reason}` : '';
      return `${change.name} ${change.kind}${reason}`;
    }),
    inventory: Object.entries(known)
      // What is gone is forgotten by the next reading at the latest.
      .filter(([name, { digest }]) => digest !== null || ids.has(name))
      .map(([name, { roleId, digest, file }]) => {
        const whose = roleId === null ? 'no RoleId' : roleId === ids.get(name) ? 'its RoleId' : 'another RoleId';
        return `${name} ${whose} ${digest} ${file}`;
      }),
  };
}

function byName(roles: readonly RoleDetail[]): ReadonlyMap<string, RoleDetail> {
  return new Map(roles.map((role) => [role.RoleName, role]));
}
