import type { Consent } from '../model/consent.ts';
import type { Finding } from '../model/finding.ts';
import { standing } from '../plan/consent.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import type { Guardrail } from './rule.ts';

/** A line that means nothing, or not any more, is told until it is removed: the next reader would take it for consent. */
export const consentOver: Guardrail = ({ settings: { deletions: consent }, now }) => {
  if (consent?.expires === undefined) return [];
  const until = new Date(consent.expires).toISOString();
  switch (standing(consent, now)) {
    case 'over':
      return [said(consent, `ended at ${until}`, 'or consent again')];
    case 'too-long':
      return [
        said(consent, `would last until ${until}, which is refused: 24 hours is the most`, 'or write another moment'),
      ];
    default:
      return [];
  }
};

function said({ digest }: Consent, what: string, or: string): Finding {
  return {
    rule: 'approval-expired',
    blocks: 'nothing',
    message: `the consent in ${SETTINGS_FILE} to the deletions ${digest} ${what}`,
    remedy: `remove deletions from ${SETTINGS_FILE}, ${or}`,
  };
}
