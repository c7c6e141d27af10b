/**
 * A pass of the service between two sets of manifests, as a request sees it: what the gate's table and the trust policies are
 * after each of its writes, and after those of the pass that goes on where it failed.
 *
 * A request changes nothing. So every interleaving of it with the pass is: it reads the table at one moment of the timeline, and
 * asks STS at the same moment or at a later one; all pairs of moments are all interleavings.
 */
import { decide } from '../../src/core/gate/decide.ts';
import { readGateTable } from '../../src/core/gate/stored-table.ts';
import type { GateTable } from '../../src/core/model/gate-table.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { GATE_VPC } from '../support/gate-vpcs.ts';
import { type Gated, gatedFiles, gatedService } from '../support/gated-service.ts';
import { aUuid } from '../support/ids.ts';
import { ENVIRONMENT, HOST, OTHER_REPOSITORY, REPOSITORY, settings } from '../support/roles.ts';
import type { ServiceWorld } from '../support/service-world.ts';
import { OTHER_ENVIRONMENT } from '../support/tree.ts';
import { admits } from '../support/trust-evaluator.ts';
import { awsFailure } from './aws-failure.ts';

/** One moment, between two writes. */
export interface Moment {
  /** What was written to come here. */
  readonly after: string;
  readonly table: GateTable | undefined;
  /** By role. */
  readonly trusts: ReadonlyMap<string, string>;
}

/**
 * `refused`: the call fails, and nothing of it is done; `lost`: it is done, and its answer is lost; `death`: the process ends before
 * it, `after`: behind it.
 */
export const FAULTS = ['refused', 'lost', 'death', 'after'] as const;
export interface Fault {
  readonly kind: (typeof FAULTS)[number];
  /** The number of the write, from 0. */
  readonly at: number;
}

export interface Timeline {
  /** The first one is before the pass. */
  readonly moments: readonly Moment[];
  /** Writes of the first pass. */
  readonly writes: number;
  /** Whether the manifests of now are in force at the end, as far as the last pass says. */
  readonly isDone: boolean;
}

/** @param fault of the first pass; undefined: all goes well */
export async function timeline(before: Gated, after: Gated, fault?: Fault): Promise<Timeline> {
  const world = await gatedService(before);
  await world.publish(gatedFiles(after), 2);
  const moments: Moment[] = [momentOf(world, 'the beginning')];
  let [writes, isDead, current]: [number, boolean, Fault | undefined] = [0, false, fault];

  const around = async (name: string, isWrite: boolean, send: () => Promise<unknown>, failure: () => Error) => {
    if (isDead) throw new Error('the process has ended');
    if (!isWrite) return send();
    const kind = current?.at === writes++ ? current.kind : undefined;
    if (kind === 'refused') throw failure();
    if (kind === 'death') isDead = true;
    if (isDead) throw new Error('the process ends here');
    const answer = await send();
    moments.push(momentOf(world, name));
    if (kind === 'lost') throw failure();
    if (kind === 'after') isDead = true;
    return answer;
  };
  const [s3, iam] = [world.state.send.bind(world.state), world.iam.send.bind(world.iam)];
  world.state.send = (command) => {
    const { name, key } = named(command);
    return around(
      `${name} ${key}`,
      name === 'PutObject',
      () => s3(command),
      () => s3Failure('InternalError', 500),
    );
  };
  world.iam.send = ((command: never) => {
    const { name, key } = named(command);
    const fails = () => awsFailure('ServiceFailureException', 500);
    return around(`${name} ${key}`, !/^(Get|List)/.test(name), () => iam(command), fails);
  }) as typeof world.iam.send;

  await world.pass().catch(expectDeath);
  const inFirst = writes;
  [isDead, current] = [false, undefined];
  // The lease of a process that has died runs out.
  world.now += 1_800_000;
  await world.pass();
  const last = await world.pass();
  return { moments, writes: inFirst, isDone: last.result === 'succeeded' && last.roles.length === 0 };
}

function expectDeath(error: Error): void {
  if (!/the process/.test(error.message)) throw error;
}

function named(command: unknown): { name: string; key: string } {
  const { constructor: kind, input } = command as {
    constructor: { name: string };
    input: { Key?: string; Prefix?: string; RoleName?: string };
  };
  return { name: kind.name.replace(/Command$/, ''), key: input.Key ?? input.Prefix ?? input.RoleName ?? '' };
}

function momentOf(world: ServiceWorld, after: string): Moment {
  const roles = world.iam.state.RoleDetailList;
  return {
    after,
    table: readGateTable(world.state.text('gate.json') ?? ''),
    trusts: new Map(
      roles.map(({ RoleName, AssumeRolePolicyDocument: document }) => [
        RoleName,
        typeof document === 'string' ? document : JSON.stringify(document),
      ]),
    ),
  };
}

/** A step, and the role that it asks for. */
export interface Asked {
  readonly role: string;
  readonly repository: string;
  readonly environment: string | undefined;
  readonly branch: string;
}

const BRANCHES = ['main', 'next', 'release/1', 'release/1/x'];
const STEPS: readonly (readonly [repository: string, environment: string | undefined])[] = [
  [REPOSITORY, undefined],
  [REPOSITORY, ENVIRONMENT],
  [OTHER_REPOSITORY, undefined],
  [OTHER_REPOSITORY, OTHER_ENVIRONMENT],
];

/** Every step that differs from the others in something that a manifest can say. */
export function everyStep(roles: readonly string[]): Asked[] {
  return roles.flatMap((role) =>
    STEPS.flatMap(([repository, environment]) =>
      BRANCHES.map((branch): Asked => ({ role, repository, environment, branch })),
    ),
  );
}

/** What the gate decides by the table of that moment, for a token that was verified. */
export function gateAdmits({ table }: Moment, { role, repository, environment, branch }: Asked): boolean {
  if (table === undefined) return false;
  const claims = {
    subject: subjectOf({ repository, environment }),
    repositoryUuid: aUuid(repository),
    environmentUuid: environment === undefined ? undefined : aUuid(environment),
    stepUuid: STEP,
    branchName: branch,
    issuedAt: BEGIN,
    expiresAt: new Date(BEGIN.getTime() + 3_600_000),
  };
  return decide(claims, { role, seconds: undefined }, table, BEGIN).is === 'admitted';
}

const BEGIN = new Date('2026-11-22T12:00:00Z');
const STEP = aUuid('{7c2f8d3b-a4e5-4f1c-9b68-3d5e7f901b2c}');

function subjectOf({ repository, environment }: Pick<Asked, 'repository' | 'environment'>): string {
  return [repository, ...(environment === undefined ? [] : [environment]), STEP].join(':');
}

/** What STS answers a call from the gate's VPC, or one over the internet. */
export function stsAdmits({ trusts }: Moment, asked: Asked, from: 'gate' | 'internet'): boolean {
  const trust = trusts.get(asked.role);
  const { audience } = settings().provider;
  const sub = subjectOf(asked);
  return trust !== undefined && admits(trust, HOST, { aud: audience, sub }, from === 'gate' ? GATE_VPC : undefined);
}
