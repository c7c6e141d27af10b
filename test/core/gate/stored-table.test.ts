/** The table as it is kept: one text for one table, and nothing read that this version does not understand. */
import { describe, expect, it } from 'vitest';
import { tableAge } from '../../../src/core/gate/freshness.ts';
import { gateTableDigest, gateTableText, readGateTable } from '../../../src/core/gate/stored-table.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY } from '../../support/roles.ts';
import { gateRole, gateTable } from './tables.ts';

const TABLE = gateTable({
  'checkout-deploy': gateRole({
    requestSeconds: 900,
    doors: [{ repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT }, { repositoryUuid: OTHER_REPOSITORY }],
    branches: ['main', 'release/*'],
  }),
});
const TEXT = gateTableText(TABLE);

describe('the text of a table', () => {
  it('is read as what was written', () => {
    expect(readGateTable(TEXT)).toEqual(TABLE);
  });

  it('is the same in whichever order the table was put together', () => {
    const { doors, branches, ...role } = TABLE.roles['checkout-deploy'] ?? gateRole();
    const other = gateTable({
      b: gateRole(),
      'checkout-deploy': { doors: doors.toReversed(), branches: branches.toReversed(), ...role },
    });
    expect(gateTableText(other)).toBe(gateTableText(gateTable({ ...TABLE.roles, b: gateRole() })));
  });

  it('keeps a role that is called as what every object has', () => {
    const text = gateTableText(gateTable(JSON.parse(JSON.stringify({ constructor: gateRole() }))));
    expect(Object.keys(readGateTable(text)?.roles ?? {})).toEqual(['constructor']);
  });
});

const change = (from: string | RegExp, to: string) => TEXT.replace(from, to);
const BROKEN: readonly (readonly [why: string, text: string])[] = [
  ['it is empty', ''],
  ['it is cut off', TEXT.slice(0, -5)],
  ['it is a list', '[]'],
  ['it is of a later version', change('gate/v1', 'gate/v2')],
  ['it has a key that may mean anything', change('{"version"', '{"also":1,"version"')],
  [
    'a key stands there twice, and two readers would read two tables',
    change('"tokenSeconds"', '"roles":{},"tokenSeconds"'),
  ],
  ['its moment is none', change('2026-11-22T12', 'yesterday')],
  ['a lifetime of 0 would be read as none', change('7200', '0')],
  ['a lifetime is no number', change('7200', '"7200"')],
  ['roles are a list', change(/"roles":\{.*\}/, '"roles":[]}')],
  ['an ARN is none', change('arn:aws:iam', 'arn')],
  ['a role has no doors', change(/"doors":\[.*?\]/, '"doors":[]')],
  ['a role has no branches, which could be read as any', change('"branches":["main","release/*"]', '"branches":[]')],
  ['a branch is empty', change('"main"', '""')],
  ['a branch is no text', change('"main"', '7')],
  ['a role has a key that may limit it', change('"branches"', '"until":"2026-11-23","branches"')],
  ['a door has a key that may limit it', change('"environmentUuid"', '"tag":"v1","environmentUuid"')],
  ['a door leaves its environment open', change(`"${ENVIRONMENT}"`, 'null')],
  ['a UUID has no braces', change(REPOSITORY, REPOSITORY.slice(1, -1))],
  ['a UUID is in upper case', change(REPOSITORY, REPOSITORY.toUpperCase())],
  ['the revision is a number', change('"revision":null', '"revision":7')],
];

describe('what is no table', () => {
  it.each(BROKEN)('as %s', (_why, text) => {
    expect(text).not.toBe(TEXT);
    expect(readGateTable(text)).toBeUndefined();
  });
});

const DIGEST = gateTableDigest(TEXT);
const AGES: readonly (readonly [why: string, confirmedAt: string | undefined, digest: string, seconds: number])[] = [
  ['nothing confirms it: it is as old as its writing', undefined, DIGEST, 3600],
  ['a pass has seen it since', '2026-11-22T12:50:00.000Z', DIGEST, 600],
  ['a pass has seen another one', '2026-11-22T12:50:00.000Z', gateTableDigest(`${TEXT} `), 3600],
  ['it was written after a pass has seen the same text', '2026-11-22T11:00:00.000Z', DIGEST, 3600],
  ['the moment is none', 'soon', DIGEST, 3600],
  ['the moment is in the future', '2026-11-22T13:00:10.000Z', DIGEST, -10],
];

describe('the age of a table', () => {
  it.each(AGES)('where %s', (_why, confirmedAt, digest, seconds) => {
    const confirmation = confirmedAt === undefined ? undefined : { digest, confirmedAt };
    expect(
      tableAge({ digest: gateTableDigest(TEXT), table: TABLE }, confirmation, new Date('2026-11-22T13:00:00.000Z')),
    ).toBe(seconds);
  });

  it('is without end where no moment can be understood', () => {
    expect(tableAge({ digest: gateTableDigest(TEXT), table: { ...TABLE, writtenAt: '' } }, undefined, new Date())).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('of a machine whose clock is a day ahead is that of its confirmation, once a pass has seen it', () => {
    const table = { writtenAt: '2026-11-23T13:00:00.000Z' };
    const now = new Date('2026-11-22T13:00:00.000Z');
    expect(tableAge({ digest: DIGEST, table }, undefined, now)).toBe(-86_400);
    expect(
      tableAge({ digest: DIGEST, table }, { digest: 'another', confirmedAt: '2026-11-22T12:50:00.000Z' }, now),
    ).toBe(-86_400);
    expect(tableAge({ digest: DIGEST, table }, { digest: DIGEST, confirmedAt: '2026-11-22T12:50:00.000Z' }, now)).toBe(
      600,
    );
  });
});
