/** How a finding begins, in text and in Markdown. */
import { placeText } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';

/** `checkout-deploy: teams/shop/checkout.yaml:12:5 what it is about` */
export function findingWords({ role, place, message }: Finding): string {
  const where = place === undefined ? '' : `${placeText(place)} `;
  return `${role === undefined ? '' : `${role}: `}${where}${message}`;
}

/** Of a warning nothing has to be cleared: the next pass does what only waits for others. A note is less than that. */
export function findingLevel({ blocks, level }: Pick<Finding, 'blocks' | 'level'>): 'blocked' | 'warning' | 'note' {
  if (blocks !== 'nothing' && blocks !== 'others-first') return 'blocked';
  return level ?? 'warning';
}
