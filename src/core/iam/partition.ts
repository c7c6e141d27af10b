/**
 * The partitions of AWS: `aws`, `aws-cn`, and whatever AWS has opened since. By its data, not by a list of ours
 * (scripts/generate-partitions.ts).
 */
import { PARTITIONS } from './generated/partitions.js';

/** Sorted. */
export const PARTITION_NAMES: readonly string[] = Object.keys(PARTITIONS);

export function isPartition(name: string): boolean {
  return Object.hasOwn(PARTITIONS, name);
}

/** How its host names end, such as `amazonaws.com.cn`; that of `aws` for a partition that is newer than the data. */
export function domainSuffix(partition: string): string {
  return (isPartition(partition) ? PARTITIONS[partition] : undefined) ?? 'amazonaws.com';
}
