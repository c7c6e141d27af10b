/** A finding in text, and how it begins in Markdown as well. */
import { placeText } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import { visibleIn } from '../text/visible.ts';
import type { Paint } from './paint.ts';

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

const STYLES = { blocked: 'red', warning: 'yellow', note: 'cyan' } as const;

/** Two lines and an empty one for each. */
export function findingLines(findings: readonly Finding[], paint: Paint): string[] {
  return visibleIn(findings).flatMap((finding) => {
    const { code, remedy } = finding;
    const level = findingLevel(finding);
    const label = paint(STYLES[level], `${level}[${code}]`);
    return [`${label} ${findingWords(finding)}`, `  ${paint('cyan', remedy)}`, ''];
  });
}
