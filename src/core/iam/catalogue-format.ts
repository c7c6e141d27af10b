/** How scripts/generate-catalogue.ts writes the table and catalogue.ts reads it. */

/**
 * Characters of a word's code: no space and no `|`, which divide the table, and nothing that a string has to escape.
 */
export const DIGITS = "!#%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{}~$'`";

/** The words in front, the most frequent ones, have one digit each; the others two, the first of them this or above. */
export const SHORT_CODES = 56;

/** `GetObjectACL2` is `Get` `Object` `ACL` `2`. */
export const WORDS_OF_A_NAME = /[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^A-Za-z0-9]+/g;

/** How a resource type's ARN begins, by the letter that stands for it; the last one is for all the others. */
export const SHAPES: Readonly<Record<string, string>> = {
  a: 'arn:*:<service>:*:*:',
  b: 'arn:*:<service>::*:',
  c: 'arn:*:<service>:*::',
  d: 'arn:*:<service>:::',
  x: 'arn:*:',
};
