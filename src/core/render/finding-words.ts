/** How a finding begins, in text and in Markdown. */
import { placeText } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';

/** `checkout-deploy: teams/shop/checkout.yaml:12:5 what it is about` */
export function findingWords({ role, place, message }: Finding): string {
  const where = place === undefined ? '' : `${placeText(place)} `;
  return `${role === undefined ? '' : `${role}: `}${where}${message}`;
}

/** Nothing has to be cleared for it: the next pass does what only waits for others. */
export function isWarning({ blocks }: Finding): boolean {
  return blocks === 'nothing' || blocks === 'others-first';
}
