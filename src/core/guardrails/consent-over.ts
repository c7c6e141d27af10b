import { SETTINGS_FILE } from '../file-place.ts';
import type { Guardrail } from '../guardrails.ts';

/** A line that means nothing any more is told until it is removed: the next reader would take it for consent. */
export const consentOver: Guardrail = ({ settings: { deletions: consent }, now }) =>
  consent?.expires === undefined || consent.expires > now.getTime()
    ? []
    : [
        {
          rule: 'approval-expired',
          blocks: 'nothing',
          message: `the consent in ${SETTINGS_FILE} to the deletions ${consent.digest} ended at ${new Date(consent.expires).toISOString()}`,
          remedy: `remove deletions from ${SETTINGS_FILE}, or consent again`,
        },
      ];
