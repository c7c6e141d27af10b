import { describe, expect, it } from 'vitest';
import { type DriftSettings, USUAL_DRIFT } from '../../../src/core/manifest/drift-settings.ts';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import { DRIFT_METRICS } from '../../../src/service/metrics.ts';
import { SETTINGS, tree } from '../../support/tree.ts';

const DRIFTING = 'the cost tool tags roles';

const CASES: { reason: string; drift: string; expected: Partial<DriftSettings> }[] = [
  { reason: 'sessions are left alone', drift: 'revokeSessions: false', expected: { revokeSessions: false } },
  {
    reason: 'a kind that is only reported',
    drift: `drift-tags: {response: report, reason: ${DRIFTING}}`,
    expected: { kinds: { 'drift-tags': { response: 'report', severity: undefined, reason: DRIFTING } } },
  },
  {
    reason: 'a kind that is more severe than usual, and put back as always',
    drift: `drift-description: {severity: high, reason: ${DRIFTING}}`,
    expected: { kinds: { 'drift-description': { response: 'heal', severity: 'high', reason: DRIFTING } } },
  },
  {
    reason: 'a kind that cannot be put back here',
    drift: `provider-changed: {severity: low, reason: ${DRIFTING}}`,
    expected: { kinds: { 'provider-changed': { response: 'heal', severity: 'low', reason: DRIFTING } } },
  },
  {
    reason: 'foreign roles are closed; after a week nothing, as the settings do not say delete',
    drift: 'foreign-trust: {response: quarantine, reason: all are here}',
    expected: {
      kinds: { 'foreign-trust': { response: 'heal', severity: undefined, reason: 'all are here' } },
      foreign: { response: 'quarantine', days: 7, reason: 'all are here', exceptions: new Map() },
    },
  },
  {
    reason: 'foreign roles go, but for one',
    drift: 'foreign-trust: {response: delete, quarantine: 30d, reason: all are here, exceptions: {landing: SEC-98}}',
    expected: {
      kinds: { 'foreign-trust': { response: 'heal', severity: undefined, reason: 'all are here' } },
      foreign: { response: 'delete', days: 30, reason: 'all are here', exceptions: new Map([['landing', 'SEC-98']]) },
    },
  },
];

const MISTAKES: { reason: string; drift: string; expected: string }[] = [
  {
    reason: 'loosening asks for a reason',
    drift: 'drift-tags: {response: report}',
    expected: 'missing-field spec.drift.drift-tags has no reason',
  },
  {
    reason: 'IAM lets us write to no role without its boundary, so it cannot be left off',
    drift: `drift-boundary: {response: report, severity: low, reason: ${DRIFTING}}`,
    expected: 'unknown-field "response" is not a field of spec.drift.drift-boundary',
  },
  {
    reason: 'what is not ours is never put back',
    drift: `recreated: {response: heal, severity: low, reason: ${DRIFTING}}`,
    expected: 'unknown-field "response" is not a field of spec.drift.recreated',
  },
  {
    reason: 'a quarantine has an end',
    drift: 'foreign-trust: {response: delete, quarantine: 400d, reason: all are here}',
    expected: 'duration quarantine is 400d; it lasts 1d to 365d',
  },
  {
    reason: 'a code that is none',
    drift: `drift-tag: {response: report, reason: ${DRIFTING}}`,
    expected: 'unknown-field "drift-tag" is not a field of spec.drift',
  },
];

function settingsWith(drift: string) {
  const { settings, issues } = validateTree(tree({ 'rolekeeper.yaml': `${SETTINGS}  drift: {${drift}}\n` }));
  const mistakes = issues.filter(({ place: { file } }) => file === 'rolekeeper.yaml');
  return { settings, mistakes: mistakes.map(({ code, message }) => `${code} ${message}`) };
}

describe('the settings say about drift', () => {
  it('nothing: every kind is put back and reported', () => {
    expect(validateTree(tree({})).settings?.drift).toEqual(USUAL_DRIFT);
  });

  for (const { reason, drift, expected } of CASES) {
    it(`${reason}: ${drift}`, () => {
      const { settings, mistakes } = settingsWith(drift);
      expect(mistakes).toEqual([]);
      expect(settings?.drift).toEqual({ ...USUAL_DRIFT, ...expected });
    });
  }

  for (const { reason, drift, expected } of MISTAKES) {
    it(`not ${drift}: ${reason}`, () => {
      expect(settingsWith(drift).mistakes).toContain(expected);
    });
  }

  it.each(Object.keys(DRIFT_METRICS))('has a place for %s', (kind) => {
    const { mistakes } = settingsWith(`${kind}: {severity: low, reason: ${DRIFTING}}`);
    expect(mistakes).toEqual([]);
  });
});
