/** One first revision, the revisions after it, and the passes that they lead to. */
import type { DesiredState } from '../../../src/core/compile/desired-state.ts';
import { UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { deletionDigest, deletionSet } from '../../../src/core/plan/deletions.ts';
import { EmbeddedIam } from '../../../src/embedded/embedded-iam.ts';
import { SourceError } from '../../../src/errors.ts';
import { refuseUnplannable } from '../../../src/service/published-manifests.ts';
import { ACCOUNT } from '../../support/roles.ts';
import { Engine, NOW } from '../engine.ts';
import type { Random } from '../random.ts';
import type { AppliedFirst } from './applied-first.ts';
import { unlike } from './at-rest.ts';
import { differences } from './differences.ts';
import { EDITS } from './edits.ts';
import { LastDays } from './last-days.ts';
import { isClosed, type Loss, Losses } from './losses.ts';
import type { PairTrials } from './pair-trials.ts';
import { type Revision, wantedBy } from './revision.ts';

/** After so many passes of one revision it is quiet. */
const PATIENCE = 8;
const MINUTE = 60_000;
const DAY = 86_400_000;
const OF_LIMITS: ReadonlySet<string> = new Set(['too-many-deletions', 'source-shrunk', 'too-many-lockouts']);
const APPROVABLE: ReadonlySet<string> = new Set(['too-many-deletions', 'whole-team', 'source-shrunk']);

export class PairRun {
  readonly #iam: EmbeddedIam;
  readonly #engine: Engine;
  readonly #days = new LastDays();
  readonly #losses = new Losses(this.#days);
  readonly #revisions: Revision[];
  readonly #names: string[] = [];
  readonly #random: Random;
  readonly #found: PairTrials;
  /** RoleIds of the sets that were shown and approved. */
  readonly #approved: ReadonlySet<string>[] = [];
  /** Those of the last revision of which a plan held nothing back because of them. */
  #limits: Revision['limits'];
  /** What was lost without an approval: when, and which roles. */
  readonly #spent: { readonly at: number; readonly lost: ReadonlySet<string> }[] = [];
  #now = NOW.getTime();

  constructor({ revision, account, known, applied, spent }: AppliedFirst, random: Random, found: PairTrials) {
    this.#iam = new EmbeddedIam(account);
    this.#engine = new Engine({ reads: this.#iam, writes: this.#iam, known, applied });
    this.#engine.spent = spent;
    this.#revisions = [revision];
    this.#limits = revision.limits;
    this.#random = random;
    this.#found = found;
    const begin = new Date(this.#now - DAY);
    this.#days.remember(account.RoleDetailList, revision, begin);
    this.#days.makeCertain(begin);
  }

  /** The edits, and what they led to. */
  told(): string[] {
    const [first, ...others] = this.#revisions;
    if (first === undefined) return [];
    const steps = others.map((revision, index) =>
      differences(this.#revisions[index] ?? first, revision).join('\n    '),
    );
    return [`limits ${JSON.stringify(first.limits)}, removal ${first.removal}`, this.#names.join(', '), ...steps];
  }

  /** What broke a promise; empty if nothing did. */
  async broken(): Promise<string[]> {
    const further = this.#random.isTrue(0.4) ? 2 : 1;
    for (let revision = 0; revision < further; revision++) {
      this.#edit(this.#latest);
      const broken = await this.#untilQuiet();
      if (broken.length > 0) return broken;
      // Roles that were closed are deleted, and last days come.
      const isDated = this.#latest.roles.some(({ expires }) => expires !== undefined);
      if (!isDated && !this.#iam.state.RoleDetailList.some(isClosed)) continue;
      this.#now += (isDated ? this.#random.from([1, 2, 10]) : 10) * DAY;
      const later = await this.#untilQuiet();
      if (later.length > 0) return later;
    }
    return [];
  }

  get #latest(): Revision {
    const latest = this.#revisions.at(-1);
    if (latest === undefined) throw new Error('there is a first revision');
    return latest;
  }

  #edit(revision: Revision): void {
    let edited = revision;
    const edits = 1 + this.#random.below(4);
    for (let edit = 0; edit < edits; edit++) {
      const { name, make } = this.#random.from(EDITS);
      this.#names.push(name);
      this.#found.drawn[name] = (this.#found.drawn[name] ?? 0) + 1;
      edited = make(edited, this.#random);
    }
    this.#revisions.push(edited);
  }

  async #untilQuiet(): Promise<string[]> {
    let desired = wantedBy(this.#latest);
    for (let pass = 0; pass < PATIENCE; pass++) {
      if (isRefused(desired)) return [];
      this.#now += MINUTE;
      const before = this.#iam.state.RoleDetailList;
      const now = new Date(this.#now);
      const { plan, outcomes } = await this.#engine.pass(desired, { now });
      this.#found.passes++;
      const failed = outcomes.flatMap(({ role, failure }) => (failure === undefined ? [] : `${role} failed`));
      const broken = [
        ...failed,
        ...this.#tooMuch(this.#losses.of(before, this.#iam.state.RoleDetailList, this.#latest, now)),
      ];
      this.#days.remember(this.#iam.state.RoleDetailList, this.#latest, now);
      if (broken.length > 0) return broken;
      if (!plan.findings.some(({ code }) => OF_LIMITS.has(code))) this.#limits = this.#latest.limits;
      if (isHeld(plan)) {
        this.#found.held++;
        if (this.#random.isTrue(0.4)) {
          this.#approve(plan);
          desired = wantedBy(this.#latest);
          continue;
        }
      }
      if (plan.operations.length === 0) return this.#atRest(desired, plan);
    }
    return ['the passes do not become quiet'];
  }

  /** What was shown is approved; now and then by a commit that does more. */
  #approve(plan: Plan): void {
    this.#approved.push(new Set(deletionSet(plan.changes).map(({ roleId }) => roleId)));
    if (this.#random.isTrue(0.3)) this.#edit(this.#latest);
    const expires = new Date(this.#now + DAY / 2).toISOString();
    this.#revisions.push({ ...this.#latest, approval: { digest: deletionDigest(plan.changes), expires } });
  }

  #tooMuch({ of, lost, replaced, foreseen }: Loss): string[] {
    this.#found.lost += lost.size;
    this.#found.replaced += replaced;
    this.#found.foreseen += foreseen;
    if (lost.size === 0) return [];
    const { count, share } = smaller(this.#limits, this.#latest.limits);
    const isApproved = this.#approved.some((set) => [...lost.keys()].every((roleId) => set.has(roleId)));
    const before = this.#lately();
    const sum = lost.size + before;
    const isWithin = sum <= count || sum <= share * (of + before);
    if (!isApproved) this.#spent.push({ at: this.#now, lost: new Set(lost.keys()) });
    if (isWithin) return [];
    if (isApproved) {
      this.#found.approved++;
      return [];
    }
    const names = [...lost.values()].join(', ');
    return [`a pass took ${lost.size} of ${of} roles after ${before}, the limit is ${count} or ${share}: ${names}`];
  }

  /** How many were lost in the last 24 hours. */
  #lately(): number {
    return new Set(this.#spent.filter(({ at }) => this.#now - at < DAY).flatMap(({ lost }) => [...lost])).size;
  }

  #atRest(desired: DesiredState, plan: Plan): string[] {
    const now = new Date(this.#now);
    const account = this.#iam.state.RoleDetailList;
    if (plan.findings.every(({ blocks }) => blocks === 'nothing') && desired.issues.length === 0) {
      this.#found.compared++;
      if (plan.changes.every(({ kind }) => kind === 'keep')) this.#days.makeCertain(now);
    }
    const open = this.#days.leftOpen(account, this.#latest, desired, now);
    return [
      ...unlike(account, this.#latest, desired, plan, now),
      ...open.map((name) => `${name} is open after its last day`),
    ];
  }
}

/** Each by itself: a commit does not raise the limits by which it is judged. */
function smaller(before: Revision['limits'], now: Revision['limits']): Revision['limits'] {
  return { ...now, count: Math.min(before.count, now.count), share: Math.min(before.share, now.share) };
}

/** As the service refuses it: no plan is made. */
function isRefused(desired: DesiredState): boolean {
  try {
    refuseUnplannable(
      { published: { sequence: 1, revision: '0'.repeat(40) }, desired, descends: true },
      ACCOUNT,
      UNDEPLOYED,
    );
    return false;
  } catch (error) {
    if (error instanceof SourceError) return true;
    throw error;
  }
}

function isHeld({ findings }: Plan): boolean {
  return findings.some(({ code }) => APPROVABLE.has(code));
}
