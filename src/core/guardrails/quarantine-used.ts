import { dateOf } from '../days.ts';
import type { Guardrail } from '../guardrails.ts';
import { quarantineOf } from '../quarantine.ts';

/** Who uses a role that nobody can enter had better be asked before it is gone. */
export const quarantineUsed: Guardrail = ({ changes }) =>
  changes.flatMap((change) => {
    if (change.kind !== 'keep' || change.reason !== 'quarantined') return [];
    const quarantine = quarantineOf(change.actual);
    if (quarantine?.usedSince === undefined) return [];
    return {
      rule: 'quarantine-used' as const,
      blocks: 'nothing' as const,
      role: change.name,
      message: `it is closed since ${quarantine.on}, and was used on ${dateOf(quarantine.usedSince)}: its time counts from there, until ${change.until}`,
      remedy: 'find out who still needs it; a manifest that declares it brings it back as it was',
    };
  });
