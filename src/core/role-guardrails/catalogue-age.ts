/**
 * What age does to the catalogue: AWS adds some hundred actions a month, and each of them is unknown here until
 * Rolekeeper is updated.
 */
import { CATALOGUE_DATE, serviceOf } from '../iam/catalogue.ts';
import { isOver, type KnownAction } from '../manifest/known-actions.ts';
import type { Settings } from '../manifest/settings.ts';
import type { Finding } from '../model/finding.ts';
import { DAY } from '../text/days.ts';

/** Days. */
const OLD = 120;

/** Days before its last one on which an entry of the settings is reported. */
const NOTICE = 14;

/** About the catalogue and what the settings add to it; they belong to every plan, whatever the manifests hold. */
export function catalogueFindings({ knownActions }: Settings, now: Date): Finding[] {
  return [...age(now), ...[...(knownActions?.values() ?? [])].map((entry) => state(entry, now))];
}

function age(now: Date): Finding[] {
  const days = Math.floor((now.getTime() - Date.parse(CATALOGUE_DATE)) / DAY);
  if (days <= OLD) return [];
  return [
    {
      code: 'catalogue-old',
      blocks: 'nothing',
      message: `the list of AWS's actions is of ${CATALOGUE_DATE}, ${days} days ago: what AWS has published since then counts as unknown`,
      remedy: 'update Rolekeeper; until then, name single new actions under guardrails.knownActions in rolekeeper.yaml',
    },
  ];
}

function state(entry: KnownAction, now: Date): Finding {
  const { action, reason, expires } = entry;
  const about = { code: 'known-action', blocks: 'nothing' } as const;
  const named = `guardrails.knownActions names ${action}`;
  if (isKnown(action)) {
    const message = `${named}, and the list of AWS's actions of ${CATALOGUE_DATE} has it`;
    return { ...about, message, remedy: `remove ${action} from guardrails.knownActions in rolekeeper.yaml` };
  }
  const remedy = 'update Rolekeeper, whose list may have it by now, or write a later day into rolekeeper.yaml';
  if (isOver(entry, now)) {
    return { ...about, message: `${named} until ${expires} (UTC), which is over: it counts as unknown again`, remedy };
  }
  const message = `${named} until ${expires} (UTC), so it counts as an action of AWS: ${reason}`;
  return isOver(entry, new Date(now.getTime() + NOTICE * DAY))
    ? { ...about, message, remedy }
    : { ...about, level: 'note', message, remedy: 'nothing is to be done before that day' };
}

function isKnown(action: string): boolean {
  const [prefix = '', name = ''] = action.toLowerCase().split(':');
  return serviceOf(prefix)?.actions.has(name) ?? false;
}
