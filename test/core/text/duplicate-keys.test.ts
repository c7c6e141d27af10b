/** A key that stands twice: JSON.parse takes the last, IAM refuses. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duplicateKey } from '../../../src/core/text/duplicate-keys.ts';

const cases = [
  { name: 'once', json: '{"a":1,"b":2}', expected: undefined },
  { name: 'twice', json: '{"a":1,"a":2}', expected: 'a' },
  { name: 'in two objects', json: '[{"a":1},{"a":2}]', expected: undefined },
  { name: 'in an object and inside it', json: '{"a":{"a":1}}', expected: undefined },
  { name: 'again after an object has closed', json: '{"a":{"b":1},"c":[{"b":2}],"a":2}', expected: 'a' },
  { name: 'as a value', json: '{"a":"b","b":"a"}', expected: undefined },
  { name: 'spelt with an escape', json: '{"a":1,"\\u0061":2}', expected: 'a' },
  { name: 'in a text that looks like JSON', json: '{"a":"{\\"b\\":1,\\"b\\":2}"}', expected: undefined },
  { name: 'with blanks before the colon', json: '{"a" : 1, "a"\n: 2}', expected: 'a' },
  { name: 'the name of a built-in member', json: '{"__proto__":1,"__proto__":2}', expected: '__proto__' },
];

test.each(cases)('$name', ({ json, expected }) => {
  expect(duplicateKey(json)).toBe(expected);
});

test('law: what JSON.stringify writes has none', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(duplicateKey(JSON.stringify(value))).toBeUndefined();
    }),
  );
});

test('law: a key put in a second time is found', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
      const [key = ''] = Object.keys(object);
      const json = JSON.stringify(object).replace('{', () => `{${JSON.stringify(key)}:0,`);
      expect(duplicateKey(json)).toBe(key);
    }),
  );
});
