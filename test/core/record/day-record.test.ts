/** What the record of a day says of a role, pass by pass. */
import { describe, expect, it } from 'vitest';
import { type DayRecord, type DayRole, dayRecordWith, MOST_PASSES } from '../../../src/core/record/day-record.ts';
import type { SeenDrift, SeenPass, SeenRole } from '../../../src/core/record/seen-pass.ts';
import { dayText, readDay } from '../../../src/core/record/stored-day.ts';

const DAY = '2026-11-22';
const at = (time: string) => `${DAY}T${time}:00.000Z`;

type Shown = Partial<SeenPass>;

function pass(time: string, shown: Shown = {}): SeenPass {
  return {
    ...{ result: 'succeeded', startedAt: at(time), endedAt: at(time), mode: 'heal', account: '111122223333' },
    ...{
      revision: 'r1',
      inForce: undefined,
      doorbells: ['schedule'],
      isPlanned: true,
      sequence: undefined,
      totals: {},
      roles: [],
    },
    ...{ drift: [], findings: [], issues: [], error: undefined, retryable: false },
    ...shown,
  };
}

function role(result: SeenRole['result'], more: Partial<SeenRole> = {}): SeenRole {
  return {
    ...{ role: 'one', change: 'update', result, isDrift: false, failure: undefined, reason: undefined },
    ...{ file: undefined, calls: [] },
    ...more,
  };
}

function drift(kind: string, more: Partial<SeenDrift> = {}): SeenDrift {
  return { kind, severity: 'high', role: 'one', what: 'x', actors: [], ...more };
}

/** The record after these passes, each with a report of its time. */
function dayAfter(...passes: readonly SeenPass[]): DayRecord | undefined {
  return passes.reduce<DayRecord | undefined>((record, one, index) => {
    const before = passes[index - 1];
    return dayRecordWith(record, { pass: one, key: one.endedAt.slice(11, 16), ...(before && { before }) }) ?? record;
  }, undefined);
}

const by = (name: string) => ({ call: 'PutRolePolicy', by: name, at: null, from: null });

const cases: { name: string; reason: string; passes: SeenPass[]; roles: Partial<DayRole>[] | undefined }[] = [
  { name: 'nothing', reason: 'a quiet day has no record', passes: [pass('10:00'), pass('10:15')], roles: undefined },
  {
    name: 'a role that was put back',
    reason: 'it was right when that pass ended',
    passes: [pass('10:00', { roles: [role('done')], drift: [drift('drift-trust')] }), pass('10:15')],
    roles: [{ worst: 'done', drift: ['drift-trust'], severity: 'high', since: at('10:00'), rightAt: at('10:00') }],
  },
  {
    name: 'a role that failed, and was right later',
    reason: 'the first pass that finds nothing about it says when',
    passes: [pass('10:00', { result: 'failed', roles: [role('failed')] }), pass('10:15')],
    roles: [{ worst: 'failed', since: at('10:00'), rightAt: at('10:15'), reports: ['10:00'] }],
  },
  {
    name: 'a role that failed, and a pass that could not read IAM',
    reason: 'could not read must never look like right again',
    passes: [
      pass('10:00', { result: 'failed', roles: [role('failed')] }),
      pass('10:15', { result: 'failed', isPlanned: false }),
    ],
    roles: [{ worst: 'failed', rightAt: null }],
  },
  {
    name: 'a conflict, and a pass that fell back on the last good settings',
    reason: 'such a pass does not know of roles that wait to be made or to go, so its silence says nothing of them',
    passes: [
      pass('10:00', { roles: [role('conflict', { change: 'conflict' })] }),
      pass('10:15', { result: 'failed', inForce: 'r0' }),
    ],
    roles: [{ worst: 'conflict', rightAt: null }],
  },
  {
    name: 'a conflict, and a pass that fell back on what was published without a commit',
    reason: 'a folder has no revision, and what it leaves in force is no less what was before',
    passes: [
      pass('10:00', { roles: [role('conflict', { change: 'conflict' })] }),
      pass('10:15', { result: 'failed', inForce: null }),
    ],
    roles: [{ worst: 'conflict', rightAt: null }],
  },
  {
    name: 'a role that failed, and a pass that read IAM in part',
    reason: 'a role that was not read is not right',
    passes: [
      pass('10:00', { result: 'failed', roles: [role('failed')] }),
      pass('10:15', {
        result: 'failed',
        findings: [{ code: 'partial-read', message: 'x', remedy: undefined, blocks: 'plan', role: undefined }],
      }),
    ],
    roles: [{ worst: 'failed', rightAt: null }],
  },
  {
    name: 'a role that was right and is not any more',
    reason: 'it is not right now, and the worst of the day stays',
    passes: [
      pass('10:00', { result: 'failed', roles: [role('failed')] }),
      pass('10:15'),
      pass('10:30', { roles: [role('onHold')] }),
    ],
    roles: [{ worst: 'failed', since: at('10:00'), rightAt: null, reports: ['10:00', '10:30'] }],
  },
  {
    name: 'changes by two people',
    reason: 'both are told, each once, and the gravest severity',
    passes: [
      pass('10:00', { roles: [role('done')], drift: [drift('drift-tags', { severity: 'low', actors: [by('a')] })] }),
      pass('10:15', { roles: [role('done')], drift: [drift('drift-trust', { actors: [by('a'), by('b')] })] }),
    ],
    roles: [{ drift: ['drift-tags', 'drift-trust'], severity: 'high', by: [by('a'), by('b')] }],
  },
  {
    name: 'a provider that was changed',
    reason: 'it is about the account, and comes first',
    passes: [pass('10:00', { roles: [role('done')], drift: [drift('provider-changed', { role: undefined })] })],
    roles: [{ role: null, worst: 'drifted', rightAt: null }, { role: 'one' }],
  },
  {
    name: 'what people have decided',
    reason: 'a role that is retained, in quarantine, or differs as the settings accept, is quiet for years',
    passes: [
      pass('10:00', {
        roles: [
          role('kept', { change: 'keep', reason: 'retained' }),
          role('accepted', { role: 'two' }),
          role('kept', { role: 'three', change: 'keep', reason: 'quarantined' }),
        ],
        drift: [drift('drift-tags', { role: 'two', severity: 'low' })],
      }),
    ],
    roles: undefined,
  },
  {
    name: 'a broken manifest',
    reason: 'no person has decided that its role stays as it is',
    passes: [pass('10:00', { roles: [role('kept', { change: 'keep', reason: 'frozen' })] })],
    roles: [{ worst: 'kept', rightAt: null }],
  },
  {
    name: 'a retained role that was changed by hand',
    reason: 'drift is never quiet unless it is accepted',
    passes: [
      pass('10:00', { roles: [role('kept', { reason: 'retained' })], drift: [drift('drift-trust')] }),
      pass('10:15', { roles: [role('kept', { reason: 'retained' })] }),
    ],
    roles: [{ worst: 'drifted', rightAt: at('10:15') }],
  },
];

describe('the record of a day', () => {
  for (const { name, reason, passes, roles } of cases) {
    it(`has ${name}: ${reason}`, () => {
      const record = dayAfter(...passes);
      if (roles === undefined) expect(record).toBeUndefined();
      else expect(record?.roles).toMatchObject(roles);
      if (record !== undefined) expect(readDay(dayText(record))).toEqual(record);
    });
  }

  it('says of a role that was not right at midnight when it was right', () => {
    const yesterday = { ...pass('00:00'), endedAt: '2026-11-21T23:59:00.000Z', roles: [role('failed')] };
    const record = dayRecordWith(undefined, { pass: pass('00:14'), key: 'k', before: yesterday });
    expect(record?.roles).toMatchObject([
      { role: 'one', worst: 'failed', since: yesterday.endedAt, rightAt: at('00:14') },
    ]);
  });

  it('says of it when it was right, also if the first pass of the day could not see it', () => {
    const failed = { ...pass('23:50'), endedAt: '2026-11-21T23:50:00.000Z', roles: [role('failed')] };
    const dayBefore = dayRecordWith(undefined, { pass: failed, key: 'k' });
    const blind = { ...pass('00:05'), result: 'failed' as const, isPlanned: false };
    const first = dayRecordWith(undefined, { pass: blind, key: 'l', before: failed, ...(dayBefore && { dayBefore }) });
    expect(first?.roles).toMatchObject([{ role: 'one', worst: 'failed', since: failed.endedAt, rightAt: null }]);
    const second = dayRecordWith(first, { pass: pass('00:20'), key: 'm', before: blind });
    expect(second?.roles).toMatchObject([{ role: 'one', rightAt: at('00:20') }]);
  });

  it('says of it when it was right, where all passes after it on its own day could not see it', () => {
    const failed = { ...pass('23:40'), endedAt: '2026-11-21T23:40:00.000Z', roles: [role('failed')] };
    const blind = {
      ...pass('23:50'),
      endedAt: '2026-11-21T23:50:00.000Z',
      result: 'failed' as const,
      isPlanned: false,
    };
    const dayBefore = dayRecordWith(dayRecordWith(undefined, { pass: failed, key: 'k' }), { pass: blind, key: 'l' });
    const about = { pass: pass('00:05'), key: 'm', before: blind, ...(dayBefore && { dayBefore }) };
    expect(dayRecordWith(undefined, about)?.roles).toMatchObject([{ role: 'one', rightAt: at('00:05') }]);
  });

  it('has what the pass before has found where the record could not be written then', () => {
    const healed = pass('10:00', { roles: [role('done')], drift: [drift('drift-trust', { actors: [by('a')] })] });
    const told = { worst: 'done', drift: ['drift-trust'], by: [by('a')], since: at('10:00'), rightAt: at('10:00') };
    const record = dayRecordWith(undefined, { pass: pass('10:15'), key: 'k', before: healed });
    expect(record?.roles).toMatchObject([told]);
    const again = dayRecordWith(record, { pass: pass('10:30'), key: 'l', before: healed });
    expect(again, 'told once').toBeUndefined();
  });

  it('has every pass that failed, and stays small', () => {
    const failed = (index: number) => pass('10:00', { result: 'failed', isPlanned: false, revision: `r${index}` });
    const record = dayAfter(...Array.from({ length: MOST_PASSES + 5 }, (_, index) => failed(index)));
    expect(record?.passes).toHaveLength(MOST_PASSES);
    expect(record?.passes.at(-1)).toMatchObject({ result: 'failed', revision: `r${MOST_PASSES + 4}` });
    expect(record?.roles).toEqual([]);
  });
});
