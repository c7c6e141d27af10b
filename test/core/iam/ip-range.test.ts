import { describe, expect, it } from 'vitest';
import { isInRange } from '../../../src/core/iam/ip-range.ts';

describe('isInRange', () => {
  const CASES = [
    { address: '10.1.2.3', range: '10.0.0.0/8', reason: 'the first eight bits agree', expected: true },
    { address: '11.1.2.3', range: '10.0.0.0/8', reason: 'they do not', expected: false },
    { address: '10.1.2.3', range: '10.1.2.3', reason: 'an address is a range of one', expected: true },
    { address: '10.1.2.4', range: '10.1.2.3', reason: 'and of no more', expected: false },
    { address: '10.1.2.3', range: '0.0.0.0/0', reason: 'every address', expected: true },
    { address: '10.0.0.0/8', range: '10.1.0.0/16', reason: 'a range is not in a narrower one', expected: false },
    { address: '2001:db8::1', range: '2001:db8::/32', reason: 'IPv6 as well', expected: true },
    { address: '2001:db9::1', range: '2001:db8::/32', reason: 'IPv6 as well', expected: false },
    { address: '::1', range: '0:0:0:0:0:0:0:1', reason: 'two spellings of one address', expected: true },
    { address: '1:2:3:4:5:6:7:8', range: '::/0', reason: 'every IPv6 address', expected: true },
    { address: '10.1.2.3', range: '::/0', reason: 'the versions differ', expected: false },
    { address: '10.1.2', range: '10.0.0.0/8', reason: 'three bytes are no address', expected: undefined },
    { address: '10.1.2.256', range: '10.0.0.0/8', reason: 'a byte ends at 255', expected: undefined },
    { address: '10.1.2.3', range: '10.0.0.0/33', reason: 'more bits than there are', expected: undefined },
    { address: '1::2::3', range: '::/0', reason: 'two gaps say nothing', expected: undefined },
    { address: '1:2:3:4:5:6:7:8:9', range: '::/0', reason: 'nine groups', expected: undefined },
    { address: '1:2:3:4:5:6:7:8::', range: '::/0', reason: 'a gap for nothing', expected: undefined },
    { address: '12345::', range: '::/0', reason: 'five digits in a group', expected: undefined },
    { address: 'somewhere', range: '::/0', reason: 'no address', expected: undefined },
  ];
  for (const { address, range, reason, expected } of CASES) {
    it(`${address} in ${range} is ${expected}: ${reason}`, () => expect(isInRange(address, range)).toBe(expected));
  }
});
