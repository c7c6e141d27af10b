/** What each kind of schema error means for the author of the file. */
import type { Code } from '../codes/codes.ts';
import { pointerTo } from '../text/json-pointer.ts';
import { contradiction, missingField, notExactlyOne, unknownField } from './field-wording.ts';
import { fieldName, type Mistake, shown } from './mistake.ts';
import { patternWording } from './pattern-wording.ts';
import type { SchemaError } from './schema-error.ts';
import { duplicateItem, emptyValue, notOneOf, wrongConstant, wrongType } from './value-wording.ts';

/** `pointer` is that of the error's value or, if the error is about a key, of what the key leads to. */
export function wordingOf(error: SchemaError, pointer: string): Mistake {
  const { data: value, params } = error;
  const name = fieldName(pointer);
  const at = (code: Code, message: string, remedy: string): Mistake => ({
    code,
    pointer,
    what: 'value',
    message,
    remedy,
  });
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(String(params.additionalProperty), error);
    case 'required':
      return missingField(pointerTo(pointer, String(params.missingProperty)), error.parentSchema);
    case 'dependentRequired':
      return missingField(
        pointerTo(pointer, String(params.missingProperty)),
        error.parentSchema,
        String(params.property),
      );
    case 'type':
      return wrongType(error, pointer);
    case 'minItems':
    case 'minLength':
    case 'minProperties':
      return emptyValue(pointer);
    case 'maxItems':
      return at('bad-value', `${name} has more than ${params.limit} entries`, 'split it over several roles');
    case 'maxLength':
      return at('bad-value', `${name} has more than ${params.limit} characters`, 'shorten it');
    case 'uniqueItems':
      return duplicateItem(pointerTo(pointer, Math.max(Number(params.i), Number(params.j))), value, Number(params.j));
    case 'minimum':
      return at(
        'bad-value',
        `${name} is ${shown(value)}; it must be at least ${params.limit}`,
        `write ${params.limit} or more`,
      );
    case 'maximum':
      return at(
        'bad-value',
        `${name} is ${shown(value)}; it must be at most ${params.limit}`,
        `write ${params.limit} or less`,
      );
    case 'const':
      return wrongConstant(pointer, value, params.allowedValue);
    case 'enum':
      return notOneOf(pointer, value, params.allowedValues as string[]);
    case 'pattern':
      if (value === '') return emptyValue(pointer);
      return {
        pointer,
        what: error.propertyName === undefined ? 'value' : 'key',
        ...patternWording(error, name, value),
      };
    case 'anyOf':
      return {
        ...at(
          'who-is-missing',
          'nothing says which branches or environments may assume this role',
          'add environments: [production], or, if you mean it, anyBranch: true',
        ),
        what: 'key',
      };
    case 'oneOf':
      return notExactlyOne(error, pointer);
    case 'not':
      return contradiction(pointer, value);
    default:
      throw new Error(`no words for the schema keyword ${error.keyword}`);
  }
}
