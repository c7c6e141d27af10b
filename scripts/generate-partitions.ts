/**
 * The partitions of AWS, as aws-cdk-lib's region-info knows them: for the guardrails, and for the schemas, whose patterns
 * of ARNs list them. Part of `npm run generate:catalogue`, as both age; tests compare the bytes.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { RegionInfo } from 'aws-cdk-lib/region-info';

const OUTPUT = new URL('../src/core/iam/generated/partitions.js', import.meta.url);
const SCHEMAS = ['pipeline-role.schema.json', 'settings.schema.json'].map(
  (file) => new URL(`../schemas/${file}`, import.meta.url),
);

/** The text of src/core/iam/generated/partitions.js: each partition with the end of its host names. */
export function generatePartitions(): string {
  return [
    '// Generated from aws-cdk-lib (Apache-2.0) by `npm run generate:catalogue`. Do not edit.',
    `export const PARTITIONS = ${JSON.stringify(Object.fromEntries(suffixes()), null, 2)};`,
    '',
  ].join('\n');
}

/** A schema's text with the partitions of the data in every pattern of an ARN. */
export function withPartitions(schema: string): string {
  const names = anyOf(suffixes().map(([name]) => name));
  return schema.replace(/\^arn:[a-z|()?-]+:(?=iam:)/g, `^arn:${names}:`);
}

/** A pattern of exactly these words that begins each in one way only, so that no text is tried in two: `a(b(c)?|d)`. */
export function anyOf(words: readonly string[]): string {
  const byFirst = Map.groupBy(
    words.filter((word) => word !== ''),
    (word) => word.charAt(0),
  );
  const parts = [...byFirst].map(([first, those]) => `${first}${anyOf(those.map((word) => word.slice(1)))}`);
  if (parts.length === 0) return '';
  const isOptional = words.includes('');
  return parts.length === 1 && !isOptional ? (parts[0] ?? '') : `(${parts.join('|')})${isOptional ? '?' : ''}`;
}

/** Sorted by partition. A region that does not know its partition is not one yet. */
function suffixes(): [partition: string, suffix: string][] {
  const found = new Map<string, string>();
  for (const { partition, domainSuffix } of RegionInfo.regions) {
    if (partition !== undefined && domainSuffix !== undefined) found.set(partition, domainSuffix);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

if (import.meta.main) {
  await writeFile(OUTPUT, generatePartitions());
  for (const file of SCHEMAS) await writeFile(file, withPartitions(await readFile(file, 'utf8')));
}
