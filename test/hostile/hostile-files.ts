/**
 * Files that were made to get something past the reader, or to bring it down. Each is the whole content of
 * teams/shop/a.yaml; `expected` is every mistake that is reported of it, as `line:column code`.
 */

export interface HostileFile {
  name: string;
  reason: string;
  content: string | Uint8Array;
  expected: readonly string[];
}

/** A good manifest, to put one bad thing into. */
export const GOOD = `apiVersion: rolekeeper/v1
kind: PipelineRole
metadata:
  name: checkout-deploy
spec:
  repositories: [checkout-api]
  environments: [production]
  branches: [main]
`;

const KIB_64 = 64 * 1024;

function good(line: RegExp, instead: string): string {
  return GOOD.replace(line, instead);
}

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const units = [...(mark ? '\uFEFF' : ''), ...text].map((unit) => unit.charCodeAt(0));
  return bytes(...units.flatMap((unit) => (littleEndian ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])));
}

function filled(pattern: string, length: number = KIB_64): string {
  return pattern.repeat(Math.floor(length / pattern.length));
}

function numbered(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

export const HOSTILE_FILES: readonly HostileFile[] = [
  // Bytes
  { name: 'nothing', reason: 'must not mean "wants nothing"', content: '', expected: ['1:1 yaml-empty'] },
  { name: 'white space', reason: 'as good as nothing', content: ' \n\n  \n', expected: ['1:1 yaml-empty'] },
  {
    name: 'comments only',
    reason: 'a role that was commented out is not a deletion',
    content: `# ${GOOD.replaceAll('\n', '\n# ')}`,
    expected: ['1:1 yaml-empty'],
  },
  { name: 'a document marker only', reason: 'as good as nothing', content: '---\n', expected: ['1:1 yaml-empty'] },
  { name: 'null', reason: 'YAML for nothing', content: 'null\n', expected: ['1:1 empty-value'] },
  { name: 'UTF-16 LE', reason: 'an editor on Windows', content: utf16(GOOD, true, true), expected: ['1:1 not-utf8'] },
  { name: 'UTF-16 BE', reason: 'the other byte order', content: utf16(GOOD, false, true), expected: ['1:1 not-utf8'] },
  {
    name: 'UTF-16 without a mark',
    reason: 'is valid UTF-8, full of NUL',
    content: utf16(GOOD, true, false),
    expected: ['1:1 not-utf8'],
  },
  {
    name: 'Latin-1',
    reason: 'decoding with replacement characters would change names',
    content: bytes(0x61, 0x3a, 0x20, 0xfc),
    expected: ['1:1 not-utf8'],
  },
  {
    name: 'an overlong slash',
    reason: 'a second spelling of "/"',
    content: bytes(0x61, 0x3a, 0x20, 0xc0, 0xaf),
    expected: ['1:1 not-utf8'],
  },
  {
    name: 'a surrogate in UTF-8',
    reason: 'CESU-8 is not UTF-8',
    content: bytes(0x61, 0x3a, 0x20, 0xed, 0xa0, 0x80),
    expected: ['1:1 not-utf8'],
  },
  { name: 'gzip', reason: 'not text at all', content: bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), expected: ['1:1 not-utf8'] },
  { name: 'NUL at the end', reason: 'C programs stop there', content: `${GOOD}\0`, expected: ['9:1 not-utf8'] },
  {
    name: '64 KiB and one byte',
    reason: 'the limit is not one byte more',
    content: `#${filled('a')}`,
    expected: ['1:1 file-too-large'],
  },

  // Characters
  {
    name: 'bidi override in a name',
    reason: 'reads as another name',
    content: good(/checkout-deploy/, 'check\u202Eyolped'),
    expected: ['4:14 forbidden-character'],
  },
  {
    name: 'bidi isolate in a comment',
    reason: 'moves code into the comment for the reader',
    content: good(/\[main\]/, '[main] #\u2066 safe'),
    expected: ['8:21 forbidden-character'],
  },
  {
    name: 'zero-width space',
    reason: 'two names that look the same',
    content: good(/production/, 'prod\u200Buction'),
    expected: ['7:22 forbidden-character'],
  },
  {
    name: 'soft hyphen',
    reason: 'is not shown',
    content: good(/production/, 'prod\u00ADuction'),
    expected: ['7:22 forbidden-character'],
  },
  {
    name: 'a second byte order mark',
    reason: 'the first is taken away, the second is content',
    content: `\uFEFF\uFEFF${GOOD}`,
    expected: ['1:1 forbidden-character'],
  },
  {
    name: 'a terminal escape',
    reason: 'would colour, move or clear the terminal of who reads the plan',
    content: good(/production/, '"\u001B[2Jproduction"'),
    expected: ['7:19 forbidden-character'],
  },
  {
    name: 'an escaped terminal escape',
    reason: 'is the same once parsed',
    content: good(/production/, '"\\e[2Jproduction"'),
    expected: ['7:18 forbidden-character'],
  },
  {
    name: 'an escaped bidi override',
    reason: 'is the same once parsed',
    content: good(/main/, '"ma\\u202Ein"'),
    expected: ['8:14 forbidden-character'],
  },
  {
    name: 'an escaped half surrogate',
    reason: 'cannot be written as UTF-8 again',
    content: good(/main/, '"\\uD800"'),
    expected: ['8:14 forbidden-character'],
  },
  {
    name: 'an escaped control character in a key',
    reason: 'keys are shown as well',
    content: `${GOOD}  "a\\x07": 1\n`,
    expected: ['9:3 forbidden-character'],
  },
  {
    name: 'next line (U+0085)',
    reason: 'YAML 1.1 breaks the line there, YAML 1.2 does not',
    content: good(/\[main\]/, '[main] # \u0085  anyBranch: true'),
    expected: ['8:22 forbidden-character'],
  },
  {
    name: 'line separator (U+2028)',
    reason: 'the same, in JavaScript',
    content: good(/\[main\]/, '[main] # \u2028'),
    expected: ['8:22 forbidden-character'],
  },
  {
    name: 'a lone carriage return',
    reason: 'overwrites the line on a terminal',
    content: good(/\[main\]/, '[main] # \r  anyBranch: true'),
    expected: ['8:22 forbidden-character'],
  },
  {
    name: 'tag characters',
    reason: 'carry a hidden message',
    content: good(/\[main\]/, '[main] # \u{E0041}'),
    expected: ['8:22 forbidden-character'],
  },

  // YAML features
  {
    name: 'anchor and alias',
    reason: 'the value stands somewhere else',
    content: good(/\[production\]\n {2}branches: \[main\]/, '&e [production]\n  branches: *e'),
    expected: ['7:17 yaml-feature', '8:13 yaml-feature'],
  },
  {
    name: 'merge key',
    reason: 'fields come in from elsewhere',
    content: `${GOOD}  <<: {anyBranch: true}\n`,
    expected: ['9:3 yaml-feature'],
  },
  {
    name: 'billion laughs',
    reason: 'nine lines become a billion values',
    content: numbered(9, (i) => `l${i}: &l${i} [${i === 0 ? 'lol' : `*l${i - 1},*l${i - 1}`}]\n`),
    expected: [
      '1:5 yaml-feature',
      '2:5 yaml-feature',
      '3:5 yaml-feature',
      '4:5 yaml-feature',
      '5:5 yaml-feature',
      '6:5 yaml-feature',
      '7:5 yaml-feature',
      '8:5 yaml-feature',
      '9:5 yaml-feature',
    ],
  },
  { name: 'an alias to itself', reason: 'a circle', content: 'a: &a [*a]\n', expected: ['1:4 yaml-feature'] },
  {
    name: 'a tag that makes code',
    reason: 'the classic attack on YAML libraries',
    content: good(/main/, '!!js/function "function(){}"'),
    expected: ['8:14 yaml-feature'],
  },
  {
    name: 'a tag on a string',
    reason: '!!binary hides what it says',
    content: good(/main/, '!!binary bWFpbg=='),
    expected: ['8:14 yaml-feature'],
  },
  {
    name: 'a tag directive',
    reason: 'gives "!" another meaning',
    content: `%TAG ! tag:example.com,2000:\n---\n${GOOD}`,
    expected: ['1:1 yaml-feature'],
  },
  {
    name: 'YAML 1.1',
    reason: 'on, yes and 012 would be something else',
    content: `%YAML 1.1\n---\n${GOOD}`,
    expected: ['1:1 yaml-feature'],
  },
  {
    name: 'a second document',
    reason: 'a role below the fold',
    content: `${GOOD}---\n${GOOD}`,
    expected: ['9:1 yaml-feature'],
  },
  {
    name: 'a second document after an end marker',
    reason: 'the same without ---',
    content: `${GOOD}...\n${GOOD}`,
    expected: ['10:1 yaml-feature'],
  },
  {
    name: 'an unquoted star',
    reason: 'meant as a wildcard, read as an alias',
    content: good(/main/, '*'),
    expected: ['8:14 yaml-feature'],
  },

  // Keys
  {
    name: 'a field twice',
    reason: 'the reviewer sees the first, the program the second',
    content: `${GOOD}  branches: [evil]\n`,
    expected: ['9:3 duplicate-key'],
  },
  {
    name: 'a field twice, once quoted',
    reason: 'is the same key',
    content: `${GOOD}  "branches": [evil]\n`,
    expected: ['9:3 duplicate-key'],
  },
  {
    name: 'a field twice, once escaped',
    reason: 'is the same key',
    content: `${GOOD}  "br\\x61nches": [evil]\n`,
    expected: ['9:3 duplicate-key'],
  },
  {
    name: '__proto__',
    reason: 'would give every object a field',
    content: `${GOOD}__proto__: {anyBranch: true}\n`,
    expected: ['9:1 reserved-key'],
  },
  {
    name: '__proto__ deep inside',
    reason: 'the same in a tag',
    content: `${GOOD}  tags: {__proto__: x}\n`,
    expected: ['9:10 reserved-key'],
  },
  {
    name: 'constructor',
    reason: 'the other way to a prototype',
    content: `${GOOD}constructor: {prototype: {}}\n`,
    expected: ['9:1 reserved-key', '9:15 reserved-key'],
  },
  {
    name: 'a number as a key',
    reason: 'becomes a text in silence',
    content: `${GOOD}  tags: {1: x}\n`,
    expected: ['9:10 quote-it'],
  },
  {
    name: 'true as a key',
    reason: 'becomes a text in silence',
    content: `${GOOD}  tags: {true: x}\n`,
    expected: ['9:10 quote-it'],
  },
  {
    name: 'a list as a key',
    reason: 'JavaScript would join it',
    content: `${GOOD}  ? [a, b]\n  : x\n`,
    expected: ['9:5 yaml-feature'],
  },
  {
    name: 'no key at all',
    reason: 'null becomes a text in silence',
    content: `${GOOD}  : x\n`,
    expected: ['9:1 yaml-feature'],
  },
  {
    name: 'toString as a field',
    reason: 'every object inherits one',
    content: `${GOOD}  toString: x\n`,
    expected: ['9:3 unknown-field'],
  },

  // Values
  {
    name: 'a misspelt environments',
    reason: 'must not widen the trust to every environment',
    content: good(/environments/, 'enviroments'),
    expected: ['7:3 unknown-field'],
  },
  {
    name: 'null environments',
    reason: 'must not mean "no restriction"',
    content: good(/ \[production\]/, ''),
    expected: ['7:3 empty-value'],
  },
  {
    name: '~ branches',
    reason: 'must not mean "every branch"',
    content: good(/\[main\]/, '~'),
    expected: ['8:13 empty-value'],
  },
  {
    name: 'empty branches',
    reason: 'must not mean "every branch"',
    content: good(/\[main\]/, '[]'),
    expected: ['8:13 empty-value'],
  },
  {
    name: 'an empty name in a list',
    reason: 'matches nothing, or everything',
    content: good(/main/, '""'),
    expected: ['8:14 empty-value'],
  },
  {
    name: 'a wildcard branch',
    reason: 'a trust policy would admit what it matches',
    content: good(/main/, '"mai?"'),
    expected: ['8:14 branch-name'],
  },
  {
    name: 'a policy variable as a branch',
    reason: 'AWS would put something in its place',
    content: good(/main/, '"$' + '{aws:username}"'),
    expected: ['8:14 branch-name'],
  },
  {
    name: 'a colon in a branch',
    reason: 'colons divide the subject',
    content: good(/main/, '"a:b"'),
    expected: ['8:14 branch-name'],
  },
  {
    name: 'a wildcard environment',
    reason: 'a trust policy would admit what it matches',
    content: good(/production/, '"prod*"'),
    expected: ['7:18 bad-value'],
  },
  {
    name: 'a wildcard repository',
    reason: 'a trust policy would admit what it matches',
    content: good(/checkout-api/, '"*"'),
    expected: ['6:18 bad-value'],
  },
  {
    name: 'a UUID with more behind it',
    reason: 'the pattern has to match all of it',
    content: good(/checkout-api/, '"{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}:*"'),
    expected: ['6:18 bad-value'],
  },
  {
    name: 'a UUID and a second line',
    reason: '$ also matches before a line end in some languages',
    content: good(/checkout-api/, '"{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}\\n*"'),
    expected: ['6:18 bad-value'],
  },
  {
    name: 'an unquoted UUID',
    reason: 'is a mapping',
    content: good(/checkout-api/, '{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}'),
    expected: ['6:18 quote-it'],
  },
  {
    name: 'a name that climbs',
    reason: 'would be a path in IAM',
    content: good(/checkout-deploy/, '../admin'),
    expected: ['4:9 bad-value'],
  },
  {
    name: 'a name in other letters',
    reason: 'a Cyrillic c looks like a Latin one',
    content: good(/checkout-deploy/, '\u0441heckout-deploy'),
    expected: ['4:9 bad-value'],
  },
  {
    name: 'anyBranch as a text',
    reason: 'no text becomes true',
    content: good(/branches: \[main\]/, 'anyBranch: "true"'),
    expected: ['8:14 wrong-type'],
  },
  {
    name: 'anyBranch as 1',
    reason: 'no number becomes true',
    content: good(/branches: \[main\]/, 'anyBranch: 1'),
    expected: ['8:14 wrong-type'],
  },
  {
    name: 'a number beyond all',
    reason: 'becomes Infinity, and null in JSON',
    content: `${GOOD}  tags: {a: 1e999}\n`,
    expected: ['9:13 quote-it'],
  },
  {
    name: 'another kind',
    reason: 'settings from a team folder',
    content: good(/PipelineRole/, 'Settings'),
    expected: ['2:7 wrong-kind'],
  },
  {
    name: 'a list of roles',
    reason: 'one file is one role',
    content: `- ${GOOD.replaceAll('\n', '\n  ')}`,
    expected: ['1:1 wrong-type'],
  },
  {
    name: 'our own tag',
    reason: 'would claim a role for another team',
    content: `${GOOD}  tags: {"rolekeeper:team\\n": x}\n`,
    expected: ['9:10 bad-value'],
  },
  {
    name: 'a boundary of its own',
    reason: 'a team cannot choose what bounds it',
    content: `${GOOD}  permissionsBoundary: arn:aws:iam::aws:policy/AdministratorAccess\n`,
    expected: ['9:3 unknown-field'],
  },
  {
    name: 'a path of its own',
    reason: 'a team cannot leave our path',
    content: good(/spec:/, '  path: /\nspec:'),
    expected: ['5:3 unknown-field'],
  },

  // Size and time
  {
    name: '30,000 brackets',
    reason: 'overflows the stack of a parser that calls itself',
    content: filled('['),
    expected: ['1:21 yaml-too-deep'],
  },
  {
    name: '30,000 braces',
    reason: 'the same with mappings',
    content: filled('{a: '),
    expected: ['1:81 yaml-too-deep'],
  },
  {
    name: '30,000 dashes',
    reason: 'the same without brackets',
    content: filled('- '),
    expected: ['1:41 yaml-too-deep'],
  },
  {
    name: '300 levels of indentation',
    reason: 'the same in many lines',
    content: numbered(300, (i) => `${' '.repeat(i)}a:\n`),
    expected: ['21:21 yaml-too-deep'],
  },
  {
    name: '20,000 keys in a line',
    reason: 'a list of errors as long as the file',
    content: `a: b\n${filled('a: ', 60_000)}`,
    expected: ['2:61 yaml-too-deep'],
  },
  {
    name: 'closing brackets',
    reason: 'an error for each of them',
    content: filled(']'),
    expected: ['1:1 yaml-syntax'],
  },
  {
    name: 'brackets in pairs',
    reason: 'an error for each of them',
    content: filled('[]'),
    expected: ['1:3 yaml-syntax'],
  },
  {
    name: 'commas',
    reason: 'an error for each of them',
    content: `[${filled(',', 60_000)}]`,
    expected: ['1:15001 file-too-large'],
  },
  {
    name: 'bad escapes',
    reason: 'an error for each of them',
    content: `"${filled('\\q', 60_000)}"`,
    expected: ['1:1 file-too-large'],
  },
  {
    name: 'an open quote',
    reason: 'the rest of the file is one value',
    content: `"${filled('a\n', 60_000)}`,
    expected: ['1:1 file-too-large'],
  },
  { name: 'empty lines', reason: 'a lexeme each', content: filled('\n'), expected: ['15001:1 file-too-large'] },
  { name: 'short comments', reason: 'a lexeme each', content: filled('#\n'), expected: ['7501:1 file-too-large'] },
  {
    name: '7,000 flags',
    reason: 'unknown fields without a value, each with its place',
    content: `{${numbered(7000, (i) => `k${1000 + i},`)}}`,
    expected: [
      ...Array.from({ length: 4 }, () => '1:1 missing-field'),
      ...Array.from({ length: 46 }, (_, i) => `1:${2 + 6 * i} unknown-field`),
      '1:272 more-mistakes',
    ],
  },
  {
    name: '2,000 unknown fields',
    reason: 'a suggestion for each',
    content: `${GOOD}${numbered(2000, (i) => `  k${i}: 1\n`)}`,
    expected: [...Array.from({ length: 50 }, (_, i) => `${9 + i}:3 unknown-field`), '58:3 more-mistakes'],
  },
];
