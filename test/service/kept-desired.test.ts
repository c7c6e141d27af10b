/** The desired state of one revision, kept between passes: used for the very same, and for nothing else. */
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../src/core/compile/desired-state.ts';
import { CATALOGUE_DATE } from '../../src/core/iam/catalogue.ts';
import type { SourceTree } from '../../src/core/model/source-tree.ts';
import { fileIssue } from '../../src/core/source/source-issues.ts';
import { DAY } from '../../src/core/text/days.ts';
import { KeptDesired } from '../../src/service/kept-desired.ts';
import { roleFiles } from '../support/service-world.ts';
import { LOCK, SETTINGS, tree } from '../support/tree.ts';

const NOON = new Date('2026-11-22T12:00:00Z');

/** As a source gives it: the bytes are new ones every time. */
function published(files: Record<string, string> = {}): SourceTree {
  const all = { ...roleFiles('payments', 'checkout', 'refunds'), ...files };
  return { ...tree(all), name: 's3://config/revisions/c1.json', revision: 'c1' };
}

const manifestOf = (name: string) => roleFiles('payments', name)[`teams/payments/${name}.yaml`] ?? '';
const FIRST = 'teams/payments/checkout.yaml';

describe('the kept desired state', () => {
  it('is the answer while the source gives the same, whenever it is asked on that day', () => {
    const kept = new KeptDesired();
    const first = kept.of(published(), NOON);
    expect(first).toEqual(desiredState(published(), NOON));
    for (const at of ['2026-11-22T00:00:00.000Z', '2026-11-22T23:59:59.999Z']) {
      expect(kept.of(published(), new Date(at))).toBe(first);
    }
  });

  const OTHERS: { reason: string; now?: Date; tree: SourceTree }[] = [
    {
      reason: 'another day, on which entries of the settings end',
      now: new Date(NOON.getTime() + DAY),
      tree: published(),
    },
    { reason: 'the day before, where a clock was set back', now: new Date(NOON.getTime() - DAY), tree: published() },
    {
      reason: 'another object, as of another bucket',
      tree: { ...published(), name: 's3://another/revisions/c1.json' },
    },
    { reason: 'another revision of the same bytes', tree: { ...published(), revision: 'c2' } },
    {
      reason: 'one byte of a manifest, as many as before',
      tree: published({ [FIRST]: manifestOf('checkout').replace('assets', 'assetz') }),
    },
    {
      reason: 'other settings: a path that is someone else’s',
      tree: published({ 'rolekeeper.yaml': SETTINGS.replace('owner: platform', 'owner: payments') }),
    },
    {
      reason: 'another lock file: another UUID behind a name',
      tree: published({ 'bitbucket.lock.yaml': LOCK.replace('by: platform team', 'by: payments team') }),
    },
    { reason: 'one manifest more', tree: published(roleFiles('payments', 'ledger')) },
    {
      reason: 'one manifest less',
      tree: { ...published(), files: published().files.filter(({ path }) => path !== FIRST) },
    },
    {
      reason: 'the same bytes at another path, which is another team',
      tree: {
        ...published(),
        files: published().files.map((file) =>
          file.path === FIRST ? { ...file, path: 'teams/sales/checkout.yaml' } : file,
        ),
      },
    },
    {
      reason: 'a file that could not be read this time',
      tree: {
        ...published(),
        unreadable: [fileIssue('file-unreadable', 'teams/payments/x.yaml', 'no access', 'allow it')],
      },
    },
  ];

  it.each(OTHERS)('is not used for $reason', ({ now = NOON, tree: other }) => {
    const kept = new KeptDesired();
    const before = kept.of(published(), NOON);
    const after = kept.of(other, now);
    expect(after).not.toBe(before);
    expect(after).toEqual(desiredState(other, now));
    // And back: only the last one is kept.
    const again = kept.of(published(), NOON);
    expect(again).not.toBe(before);
    expect(again).toEqual(before);
  });

  it('belongs to one world: another one makes its own', () => {
    expect(new KeptDesired().of(published(), NOON)).not.toBe(new KeptDesired().of(published(), NOON));
  });

  it('counts a day as one: whatever the settings say ends with a day, UTC', () => {
    const old = Date.parse(CATALOGUE_DATE) + 121 * DAY;
    const days = [-1, 0, 1].map((offset) => new Date(old + offset * DAY).toISOString().slice(0, 10));
    const entries = days.map((day, index) => `{action: "s3:NewThing${index}", reason: new, expires: "${day}"}`);
    const files = { 'rolekeeper.yaml': `${SETTINGS}  guardrails: {knownActions: [${entries.join(', ')}]}\n` };
    const states = days.flatMap((day) =>
      ['00:00:00.000', '12:00:00.000', '23:59:59.999'].map((time) =>
        JSON.stringify(desiredState(published(files), new Date(`${day}T${time}Z`))),
      ),
    );
    // What would be hidden by a state that is the same on every day.
    expect(states[0]).toContain('known-action');
    expect([new Set(states.slice(0, 3)).size, new Set(states.slice(3, 6)).size, new Set(states.slice(6)).size]).toEqual(
      [1, 1, 1],
    );
    expect(new Set(states).size).toBe(3);
  });
});
