/** What is kept of a confirmation saves requests, and lets nothing in that a request would not. */
import { describe, expect, it } from 'vitest';
import type { GateConfirmation, StoredGateTable } from '../../../src/core/model/gate-table.ts';
import { TableNow } from '../../../src/service/gate/table-now.ts';

const FRESH = 3600;
const BEGIN = Date.parse('2026-11-26T12:00:00.000Z');
const at = (minutes: number) => new Date(BEGIN + minutes * 60_000);

/** A bucket and a clock, and what was asked of it. */
class Bucket {
  minutes = 0;
  stored: StoredGateTable | undefined = table('first', -24 * 60);
  confirmation: GateConfirmation | undefined = { digest: 'first', confirmedAt: at(0).toISOString() };
  reads: string[] = [];
  readonly now = new TableNow({
    table: async () => {
      this.reads.push('table');
      return this.stored;
    },
    confirmation: async () => {
      this.reads.push('report');
      return this.confirmation;
    },
    freshSeconds: FRESH,
    now: () => at(this.minutes),
  });

  async ask(minutes: number): Promise<{ is: string; reads: string[] }> {
    this.minutes = minutes;
    this.reads = [];
    const { result } = await this.now.state();
    return { is: result.is === 'table' ? 'table' : result.code, reads: this.reads };
  }
}

function table(digest: string, minutes: number): StoredGateTable {
  const content = {
    version: 'rolekeeper.gate/v1',
    writtenAt: at(minutes).toISOString(),
    revision: null,
    tokenSeconds: 7200,
    roles: {},
  } as const;
  return { digest, table: content } as unknown as StoredGateTable;
}

const BOTH = ['table', 'report'];

describe('the confirmation of the gate’s table', () => {
  it('is read once, and again after a quarter of the time for which a table is fresh', async () => {
    const bucket = new Bucket();
    expect(await bucket.ask(0)).toEqual({ is: 'table', reads: BOTH });
    expect(await bucket.ask(15)).toEqual({ is: 'table', reads: ['table'] });
    bucket.confirmation = { digest: 'first', confirmedAt: at(15).toISOString() };
    expect(await bucket.ask(16)).toEqual({ is: 'table', reads: BOTH });
    expect(await bucket.ask(30)).toEqual({ is: 'table', reads: ['table'] });
  });

  it('that is kept ends with the time, however often it is asked for: no pass has confirmed the table since', async () => {
    const bucket = new Bucket();
    for (const minutes of [0, 20, 40, 60]) expect((await bucket.ask(minutes)).is).toBe('table');
    expect(await bucket.ask(61)).toEqual({ is: 'gate-table-stale', reads: BOTH });
  });

  it('is of one table: another one, in the place of the first, is asked about', async () => {
    const bucket = new Bucket();
    await bucket.ask(0);
    bucket.stored = table('an older one, put back by hand', -3 * 24 * 60);
    expect(await bucket.ask(1)).toEqual({ is: 'gate-table-stale', reads: BOTH });
  });

  it('is not needed by a table that was written just now', async () => {
    const bucket = new Bucket();
    await bucket.ask(0);
    bucket.stored = table('second', 5);
    expect(await bucket.ask(6)).toEqual({ is: 'table', reads: ['table'] });
  });

  it('helps no table that is not there', async () => {
    const bucket = new Bucket();
    await bucket.ask(0);
    bucket.stored = undefined;
    expect(await bucket.ask(1)).toEqual({ is: 'gate-table-unreadable', reads: ['table'] });
  });

  it('is asked for where a table is of the future: its own time says nothing then', async () => {
    const bucket = new Bucket();
    bucket.stored = table('tomorrow', 24 * 60);
    bucket.confirmation = undefined;
    expect(await bucket.ask(0)).toEqual({ is: 'gate-table-stale', reads: BOTH });
  });
});
