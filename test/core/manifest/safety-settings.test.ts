import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/core/manifest/settings.ts';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import { approvalDigestOf } from '../../../src/core/model/ids.ts';
import { SETTINGS, tree } from '../../support/tree.ts';

const DIGEST = approvalDigestOf('deletions', 'one set');

const DEFAULTS = {
  removal: { mode: 'delete' },
  deletions: undefined,
  suspended: false,
  freeze: [],
  service: { roles: [], uploadRole: undefined },
};

const CASES: { reason: string; spec: string; expected: Partial<Settings> }[] = [
  { reason: 'nothing is given', spec: '', expected: {} },
  {
    reason: 'quarantine without a number of days',
    spec: 'removal: {mode: quarantine}',
    expected: { removal: { mode: 'quarantine', days: 7 } },
  },
  {
    reason: 'a quarantine of a month',
    spec: 'removal: {mode: quarantine, quarantine: 30d}',
    expected: { removal: { mode: 'quarantine', days: 30 } },
  },
  {
    reason: 'a period that nothing uses',
    spec: 'removal: {quarantine: 30d}',
    expected: { removal: { mode: 'delete' } },
  },
  { reason: 'nothing is deleted', spec: 'removal: {mode: retain}', expected: { removal: { mode: 'retain' } } },
  {
    reason: 'approval, with a zone',
    spec: `deletions: {digest: ${DIGEST}, expires: 2026-11-23T18:00+01:00}`,
    expected: {
      deletions: { digest: DIGEST, expires: Date.parse('2026-11-23T17:00Z'), place: 'rolekeeper.yaml' },
    },
  },
  { reason: 'a stop', spec: 'suspend: true', expected: { suspended: true } },
  {
    reason: 'a window',
    spec: 'freeze: [{from: 2026-12-20T18:00+01:00, to: 2027-01-04T08:00+01:00, reason: holidays}]',
    expected: {
      freeze: [{ from: Date.parse('2026-12-20T17:00Z'), to: Date.parse('2027-01-04T07:00Z'), reason: 'holidays' }],
    },
  },
  {
    reason: 'roles of the service',
    spec: 'service: {roles: [iam-admin], uploadRole: manifests-upload}',
    expected: { service: { roles: ['iam-admin'], uploadRole: 'manifests-upload' } },
  },
];

describe('the settings say about deletion', () => {
  for (const { reason, spec, expected } of CASES) {
    it(`${reason}: ${spec}`, () => {
      const { settings, issues } = validateTree(tree({ 'rolekeeper.yaml': `${SETTINGS}  ${spec}\n` }));
      expect(issues.filter(({ place: { file } }) => file === 'rolekeeper.yaml')).toEqual([]);
      expect(settings).toMatchObject({ ...DEFAULTS, ...expected });
    });
  }

  it('how far the source may shrink: by half, unless they say otherwise', () => {
    const shrink = (limits: string) =>
      validateTree(tree({ 'rolekeeper.yaml': `${SETTINGS}${limits}` })).settings?.limits.shrink;
    expect(shrink('')).toBe(0.5);
    expect(shrink('  limits: {shrink: 0.05}\n')).toBe(0.05);
  });
});
