/** Partitions come from AWS's data: in the guardrails, and in the schemas. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anyOf, generatePartitions, withPartitions } from '../../../scripts/generate-partitions.ts';
import { domainSuffix, isPartition, PARTITION_NAMES } from '../../../src/core/iam/partition.ts';
import { allow, judged } from '../../support/judged-role.ts';

const SCHEMAS = ['pipeline-role', 'settings'];

describe('partitions', () => {
  it('are what `npm run generate:catalogue` writes', () => {
    expect(generatePartitions()).toBe(readFileSync('src/core/iam/generated/partitions.js', 'utf8'));
  });

  for (const name of SCHEMAS) {
    it(`are those of the data in the schema of ${name}`, () => {
      const text = readFileSync(`schemas/${name}.schema.json`, 'utf8');
      expect(withPartitions(text)).toBe(text);
      expect(text).toContain(`^arn:${anyOf(PARTITION_NAMES)}:iam:`);
    });
  }

  it('are matched by the pattern, each in full, and nothing else is', () => {
    const pattern = new RegExp(`^${anyOf(PARTITION_NAMES)}$`);
    for (const name of PARTITION_NAMES) expect(name).toMatch(pattern);
    for (const name of ['aw', 'aws-', 'aws-is', 'aws-iso-', 'aws-iso-x', 'awsx', 'aws-cn-', '']) {
      expect(name).not.toMatch(pattern);
    }
  });

  for (const { partition, reason, suffix } of [
    { partition: 'aws', reason: 'most accounts', suffix: 'amazonaws.com' },
    { partition: 'aws-cn', reason: 'hosts of its own', suffix: 'amazonaws.com.cn' },
    { partition: 'aws-us-gov', reason: 'hosts of aws', suffix: 'amazonaws.com' },
    { partition: 'aws-eusc', reason: 'the European Sovereign Cloud', suffix: 'amazonaws.eu' },
    { partition: 'aws-new', reason: 'not in the data: hosts as most have', suffix: 'amazonaws.com' },
    { partition: 'constructor', reason: 'what objects inherit is none', suffix: 'amazonaws.com' },
  ]) {
    it(`${partition}: ${reason}`, () => expect(domainSuffix(partition)).toBe(suffix));
  }

  for (const partition of PARTITION_NAMES) {
    it(`${partition} may be named by a policy, and attached from`, () => {
      const policies = [allow(['s3:GetObject'], [`arn:${partition}:s3:::checkout-assets/*`])];
      expect(judged({ policies }).refused).toEqual([]);
    });
  }

  it('of a mistyped one, the message names those that there are, and each of them passes', () => {
    const { issues } = judged({ policies: [allow(['s3:GetObject'], ['arn:aws-eu:s3:::checkout-assets/*'])] });
    expect(issues.map(({ code }) => code)).toEqual(['policy-grammar']);
    const named = issues[0]?.remedy.match(/aws[a-z-]*(?!')\b/g)?.filter(isPartition) ?? [];
    expect(named.toSorted()).toEqual([...PARTITION_NAMES]);
  });
});
