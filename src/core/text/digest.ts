/** Short names for exact contents. */
import { hash } from 'node:crypto';

/** 32 hexadecimal digits: 128 bits, enough that two different contents never have the same digest. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
