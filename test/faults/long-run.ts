/** The real service over many days: people change roles by hand, manifests in git, and one call in a hundred fails. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PacedSender } from '../../src/aws/paced-sender.ts';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import { IamRoleWriter } from '../../src/aws/role-writer.ts';
import { WritePacer } from '../../src/aws/write-pacer.ts';
import type { Fence } from '../../src/core/record/state-ports.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import type { IamSender } from '../../src/ports.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { ACCOUNT } from '../support/roles.ts';
import { type ServicePorts, ServiceWorld } from '../support/service-world.ts';
import { awsFailure, connectionLost, ProcessDied } from './aws-failure.ts';
import { HurriedClock } from './engine.ts';
import { handEdit } from './hand-edit.ts';
import { isRead, requestOf } from './iam-request.ts';
import { Random } from './random.ts';
import { filesOf, POLICIES, type PolicyName, type RoleFile } from './role-file.ts';
import { emptyAccount } from './scenario.ts';

export interface LongRun {
  passes: number;
  /** Manual changes, publications, and calls that failed. */
  edits: number;
  publications: number;
  faults: number;
  /** Bytes of heap in use after each day. */
  heap: number[];
  /** How the last pass found the account. */
  atTheEnd: { result: string; differing: string[]; inSync: number | undefined; declared: number };
}

export interface LongRunOptions {
  days: number;
  /** Minutes from one pass to the next. */
  everyMinutes: number;
  seed: number;
}

const MINUTE = 60_000;
const NAMES = Array.from({ length: 12 }, (_, index) => `role-${index}`);

export async function longRun({ days, everyMinutes, seed }: LongRunOptions): Promise<LongRun> {
  const world = new WornWorld(new Random(seed));
  const counts: LongRun = {
    passes: 0,
    edits: 0,
    publications: 0,
    faults: 0,
    heap: [],
    atTheEnd: { result: '', differing: [], inSync: undefined, declared: 0 },
  };
  await world.publishAgain(counts);
  for (let day = 0; day < days; day++) {
    for (let minute = 0; minute < 24 * 60; minute += everyMinutes) {
      if (world.random.isTrue(0.3)) await world.editByHand(counts);
      if (world.random.isTrue(0.15)) await world.publishAgain(counts);
      await world.onePass(counts, everyMinutes);
    }
    world.expireObjects();
    counts.heap.push(heapInUse());
  }
  world.isCalm = true;
  // Until the last revocation has served its time, which is an update as well: it may be of the first calm pass.
  const calm = Math.max(3, 1 + Math.ceil((13 * 60) / everyMinutes));
  for (let pass = 0; pass < calm; pass++) await world.onePass(counts, everyMinutes);
  const report = await world.pass();
  counts.atTheEnd = {
    result: report.result,
    differing: report.roles.filter(({ result }) => result !== 'kept').map(({ role, change }) => `${role}: ${change}`),
    inSync: report.totals.inSync,
    declared: world.declared.size,
  };
  return counts;
}

/** The service, with an IAM and an S3 of which one call in a hundred fails, and a process that dies now and then. */
class WornWorld extends ServiceWorld {
  readonly account = new EmbeddedIam(emptyAccount(), { now: () => new Date(this.now) });
  readonly declared = new Map<string, RoleFile>(NAMES.slice(0, 6).map((name) => [name, {}]));
  isCalm = false;
  #isDead = false;
  #faults = 0;
  readonly random: Random;

  constructor(random: Random) {
    super();
    this.random = random;
    this.state.interfere = () => this.#wearS3();
    this.config.interfere = () => this.#wearS3();
  }

  override ports(): ServicePorts {
    const clock = new HurriedClock();
    const sender: IamSender = { send: (command) => this.#send(command) };
    const reader = new IamRoleReader(
      sender,
      async () => ACCOUNT,
      async () => undefined,
    );
    const paced = new PacedSender(sender, new WritePacer(clock, () => 0.5), clock, MINUTE);
    const writer = (fence: Fence) => new IamRoleWriter(paced.fenced(fence), undefined, () => new Date(this.now));
    return { ...super.ports(), reader, writer };
  }

  async onePass(counts: LongRun, minutes: number): Promise<void> {
    this.#isDead = false;
    this.#faults = 0;
    this.now += (minutes - 1) * MINUTE;
    try {
      await this.pass({ holder: `pass ${counts.passes}` });
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
    }
    counts.passes++;
    counts.faults += this.#faults;
    this.state.calls.length = 0;
    this.config.calls.length = 0;
  }

  async editByHand(counts: LongRun): Promise<void> {
    const ours = this.account.state.RoleDetailList;
    if (ours.length === 0) return;
    for (const command of handEdit(this.random.from(ours), this.random)) await this.account.send(command);
    counts.edits++;
  }

  /** One role more, one less, or one that is another. */
  async publishAgain(counts: LongRun): Promise<void> {
    const name = this.random.from(NAMES);
    if (this.declared.size > 3 && this.random.isTrue(0.3)) this.declared.delete(name);
    else this.declared.set(name, this.#anyRole());
    const wear = this.config.interfere;
    this.config.interfere = () => undefined;
    await this.publish(filesOf(Object.fromEntries(this.declared)));
    this.config.interfere = wear;
    counts.publications++;
  }

  /** As the buckets' lifecycle rules do. */
  expireObjects(): void {
    for (const [objects, prefix] of [
      [this.state.objects, 'reports/'],
      [this.state.objects, 'days/'],
      [this.state.objects, 'snapshots/'],
      [this.config.objects, 'revisions/'],
    ] as const) {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix));
      for (const key of keys.slice(0, -20)) objects.delete(key);
    }
  }

  #anyRole(): RoleFile {
    const { random } = this;
    return {
      repository: random.from(['checkout-api', 'reports']),
      maxDuration: random.from(['1h', '2h', '4h']),
      managed: POLICIES.filter((): boolean => random.isTrue(0.4)) as PolicyName[],
      inline: random.isTrue(0.5) ? { read: random.from(['s3:GetObject', 's3:PutObject']) } : {},
      tags: random.isTrue(0.5) ? { owner: random.from(['a', 'b']) } : { 'cost-center': 'x' },
      spec: random.isTrue(0.3) ? { onRemoval: { quarantine: '1d' } } : {},
    };
  }

  async #send(command: unknown): Promise<unknown> {
    if (this.#isDead) throw new ProcessDied();
    if (!this.#fails()) return this.account.send(command);
    const request = requestOf(command);
    switch (this.random.below(isRead(request) ? 4 : 6)) {
      case 0:
        throw awsFailure('ThrottlingException', 400);
      case 1:
        throw awsFailure('ServiceFailureException', 500);
      case 2:
        throw connectionLost();
      case 3:
        this.#isDead = true;
        throw new ProcessDied();
      case 4:
        throw awsFailure('LimitExceededException', 409);
      default:
        await this.account.send(command);
        throw connectionLost();
    }
  }

  #wearS3(): void {
    if (this.#isDead) throw new ProcessDied();
    if (this.#fails()) throw s3Failure('InternalError', 500);
  }

  #fails(): boolean {
    const fails = !this.isCalm && this.random.isTrue(0.01);
    if (fails) this.#faults++;
    return fails;
  }
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function heapInUse(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
