import { describe, expect, it } from 'vitest';
import { TROUBLESHOOTING } from '../../../scripts/article/article.ts';
import { accessCodes } from '../../../src/core/codes/access.ts';
import { AWS_MESSAGE_CAUSES } from '../../../src/core/codes/aws-message-causes.ts';
import { CHECK_FAMILIES } from '../../../src/core/doctor/checks.ts';

const IDS = CHECK_FAMILIES.flatMap(({ checks }) => checks.map(({ id }) => id as string));

describe('the checks of doctor', () => {
  it('look for each cause once', () => {
    expect(IDS.filter((id, at) => IDS.indexOf(id) !== at)).toEqual([]);
  });

  it('look for every cause, but one that STS does not know', () => {
    // STS takes a token whatever its header says that it is for; token inspect --verify does not.
    expect(Object.keys(accessCodes).filter((code) => !IDS.includes(code))).toEqual(['token-type']);
  });

  it('look for everything that can cause a message of AWS', () => {
    expect([...new Set(Object.values(AWS_MESSAGE_CAUSES).flat())].filter((code) => !IDS.includes(code))).toEqual([]);
  });

  it('look for what each statement of the article’s troubleshooting is about', () => {
    const statements = TROUBLESHOOTING.flatMap(({ statements }) => statements);
    const without = statements.filter(
      ({ kept }) => !kept.some((keeper) => 'check' in keeper && IDS.includes(keeper.check)),
    );
    // How to read CloudTrail: what `trail` does.
    expect(without.map(({ id }) => id)).toEqual(['event-history', 'principal-id']);
  });
});
