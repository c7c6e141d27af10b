import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { yamlFlow } from '../../../src/core/text/yaml-flow.ts';

describe('yamlFlow', () => {
  const cases = [
    { value: 'checkout-deploy', text: 'checkout-deploy', reason: 'a name needs no quotes' },
    { value: '111122223333', text: '"111122223333"', reason: 'an account is no number' },
    { value: '086652168658', text: '"086652168658"', reason: 'YAML would drop the zero' },
    { value: 'no', text: '"no"', reason: 'older YAML reads a truth' },
    { value: ['main', true, 3], text: '[main, true, 3]', reason: 'a list' },
    { value: { name: 'a', on: ['b c'] }, text: '{name: a, "on": ["b c"]}', reason: 'a mapping' },
  ];
  for (const { value, text, reason } of cases) {
    it(`writes ${text}: ${reason}`, () => expect(yamlFlow(value)).toBe(text));
  }

  it('is read back as the same value, whatever it is', () => {
    const value = fc.jsonValue({ maxDepth: 3 }).filter((one) => !JSON.stringify(one).includes('__proto__'));
    fc.assert(
      fc.property(value, (one) => {
        expect(parse(yamlFlow(one))).toEqual(JSON.parse(JSON.stringify(one)));
      }),
    );
  });
});
