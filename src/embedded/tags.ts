/** The tags of a role. Keys differ only by case: the same key, and the last spelling stays. */

import { isJsonObject } from '../core/text/json.ts';
import type { Tag } from './account-state.ts';
import { invalidInput, limitExceeded } from './iam-error.ts';
import { checkText, type Input, optionalList } from './input.ts';
import { by } from './sorting.ts';

/** Limit of one request; the quota of a role is another limit. */
const PER_REQUEST = 50;
const KEY = { max: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u };
const VALUE = { min: 0, max: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };

/** @throws IamError ValidationError, or InvalidInput for a key that stands twice or begins with `aws:` */
export function tagsOf(input: Input): readonly Tag[] {
  const tags = optionalList(input, 'Tags', PER_REQUEST).map(readTag);
  const keys = new Set(tags.map(({ Key }) => Key.toLowerCase()));
  if (keys.size < tags.length) {
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  return tags;
}

function readTag(tag: unknown, index: number): Tag {
  const { Key, Value } = isJsonObject(tag) ? tag : {};
  checkText(`tags.${index + 1}.member.key`, Key, KEY);
  checkText(`tags.${index + 1}.member.value`, Value, VALUE);
  if (/^aws:/i.test(Key))
    throw invalidInput(`The tag key ${Key} is reserved: keys that begin with aws: are AWS's own.`);
  return { Key, Value };
}

/** @throws IamError ValidationError */
export function tagKeysOf(input: Input): readonly string[] {
  return optionalList(input, 'TagKeys', PER_REQUEST).map((key) => {
    checkText('tagKeys', key, KEY);
    return key;
  });
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html: adding `department=hr` to a role that has
 * `Department=finance` replaces that tag.
 * @throws IamError LimitExceeded
 */
export function withTags(present: readonly Tag[], added: readonly Tag[], quota: number): readonly Tag[] {
  const tags = [
    ...withoutTags(
      present,
      added.map(({ Key }) => Key),
    ),
    ...added,
  ];
  if (tags.length > quota) throw limitExceeded('The number of tags has reached the maximum limit.');
  return tags.sort(by(({ Key }) => Key));
}

export function withoutTags(present: readonly Tag[], keys: readonly string[]): readonly Tag[] {
  const removed = new Set(keys.map((key) => key.toLowerCase()));
  return present.filter(({ Key }) => !removed.has(Key.toLowerCase()));
}
