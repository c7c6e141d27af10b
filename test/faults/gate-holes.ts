/** Whether any interleaving of a request with a pass lets in a step that should not get in. */
import type { Gated } from '../support/gated-service.ts';
import {
  type Asked,
  everyStep,
  FAULTS,
  type Fault,
  gateAdmits,
  type Moment,
  stsAdmits,
  timeline,
} from './gate-timeline.ts';
import type { Random } from './random.ts';

export interface Looked {
  readonly writes: number;
  /** Interleavings that were looked at. */
  readonly pairs: number;
  /** A sentence each. */
  readonly holes: readonly string[];
}

/** Makes the pass, and looks at every pair of moments of it. */
export async function look(before: Gated, after: Gated, fault?: Fault): Promise<Looked> {
  const { moments, writes, isDone } = await timeline(before, after, fault);
  const [first, last] = [moments[0], moments.at(-1)] as [Moment, Moment];
  const about = JSON.stringify({ before, after, fault, moments: moments.map((one) => one.after) });
  const holes: string[] = isDone ? [] : [`it never came to its end: ${about}`];
  let pairs = 0;
  const shrinks = moments.findIndex(({ table }) => JSON.stringify(table?.roles) !== JSON.stringify(first.table?.roles));
  for (const asked of everyStep([...new Set([...Object.keys(before), ...Object.keys(after)])])) {
    const [old, now] = [entrances(first, asked), entrances(last, asked)];
    const hole = (seen: Moment, later: Moment, rule: string) =>
      holes.push(
        `${JSON.stringify(asked)} got in ${rule}, by the table after ${seen.after} and the trust after ${later.after}: ${about}`,
      );
    for (const [read, seen] of moments.entries()) {
      if (stsAdmits(seen, asked, 'internet') && !old.internet && !now.internet) hole(seen, seen, 'without the gate');
      if (!gateAdmits(seen, asked)) continue;
      for (const later of moments.slice(read)) {
        pairs++;
        if (!stsAdmits(later, asked, 'gate')) continue;
        if (!old.gate && !now.gate) hole(seen, later, 'although no manifest admits it');
        // Taken away: the table has been written since, and the request began after that.
        if (!now.gate && shrinks !== -1 && read >= shrinks) hole(seen, later, 'after it was taken away');
      }
    }
  }
  return { writes, pairs, holes };
}

/** By which ways a step gets in, while nothing changes. */
function entrances(moment: Moment, asked: Asked): { gate: boolean; internet: boolean } {
  return {
    gate: gateAdmits(moment, asked) && stsAdmits(moment, asked, 'gate'),
    internet: stsAdmits(moment, asked, 'internet'),
  };
}

export const ENVIRONMENT = 'repositories: [checkout-api]\nenvironments: [production]\nbranches: [main]';

/** The lines of a role that the gate keeps. */
export function gate(repositories: string, branches: string, environments = ''): string {
  return `repositories: [${repositories}]\n${environments}branches: [${branches}]\nenforcement: gate`;
}

/** Any two sets of manifests, and any fault on the way. */
export async function lookAtAny(random: Random): Promise<Looked> {
  const any = <Item>(items: readonly Item[]): Item => items[random.below(items.length)] as Item;
  const branches = () => any(['main', 'next', 'release/*', 'main, next', 'main, release/*', 'release/1, next']);
  const spec = () =>
    any([
      ENVIRONMENT,
      gate(any(['checkout-api', 'reports', 'checkout-api, reports']), branches()),
      gate(any(['checkout-api', 'reports']), branches(), 'environments: [production]\n'),
    ]);
  const [before, after] = [
    { a: spec(), b: spec() },
    { a: spec(), b: spec() },
  ];
  return look(before, after, { kind: any(FAULTS), at: random.below(9) });
}
