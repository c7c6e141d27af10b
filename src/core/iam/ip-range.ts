/** IPv4 and IPv6 ranges in CIDR notation, as the operator IpAddress takes them. */

interface Range {
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}

/**
 * Whether `address` lies in `range`, which it does not if they are of different versions; undefined if `address`
 * is no address or `range` no range.
 */
export function isInRange(address: string, range: string): boolean | undefined {
  const one = rangeOf(address);
  const many = rangeOf(range);
  if (one === undefined || many === undefined) return undefined;
  if (one.bits !== many.bits || one.prefix < many.prefix) return false;
  const rest = BigInt(many.bits - many.prefix);
  return one.address >> rest === many.address >> rest;
}

function rangeOf(text: string): Range | undefined {
  const [, address = '', length] = /^([0-9A-Fa-f:.]{2,45})(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const value = address.includes(':') ? sixteenBytes(address) : fourBytes(address);
  if (value === undefined) return undefined;
  const bits = address.includes(':') ? 128 : 32;
  const prefix = length === undefined ? bits : Number(length);
  return prefix <= bits ? { bits, address: value, prefix } : undefined;
}

function fourBytes(text: string): bigint | undefined {
  const bytes = text.split('.');
  if (bytes.length !== 4 || !bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) <= 255)) return undefined;
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function sixteenBytes(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.split('::');
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  const missing = 8 - left.length - right.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
