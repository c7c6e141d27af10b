/** No published path gets by: on everything, in one policy and split over as many as it has permissions. */
import { describe, expect, it } from 'vitest';
import { actionPattern } from '../../../src/core/iam/action-pattern.ts';
import { allow, judged } from '../../support/judged-role.ts';
import { ESCALATION_PATHS } from './escalation-paths.ts';

describe('published escalation paths', () => {
  for (const { id, permissions } of ESCALATION_PATHS) {
    it(`${id}: ${permissions.join(' + ')} on * is refused`, () => {
      expect(judged({ policies: [allow(permissions, ['*'])] }).refused).not.toEqual([]);
    });
  }

  for (const { id, permissions } of ESCALATION_PATHS.filter((path) => path.permissions.length > 1)) {
    it(`${id} is refused when each permission has a policy of its own`, () => {
      const policies = permissions.map((permission, index) => ({ ...allow([permission], ['*']), name: `p${index}` }));
      expect(judged({ policies }).refused).not.toEqual([]);
    });
  }

  it('are written with actions that AWS has, each path once', () => {
    const unknown = ESCALATION_PATHS.flatMap(({ permissions }) =>
      permissions.filter((permission) => actionPattern(permission).known?.name !== permission),
    );
    expect(unknown).toEqual([]);
    const texts = ESCALATION_PATHS.map(({ permissions }) => permissions.toSorted().join(' '));
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
    expect(new Set(ESCALATION_PATHS.map(({ id }) => id)).size).toBe(ESCALATION_PATHS.length);
  });
});
