/**
 * The link from an alarm to its section of the runbook. Where the runbook is, only the deployment knows (`-c runbookUrl`);
 * how a page names its sections depends on who shows it.
 */

/** Where the name of the section goes, for pages that name sections in another way. */
const PLACE = '{alarm}';

/** CloudWatch takes 1,024 characters of description (PutMetricAlarm, AlarmDescription); the rest is for what the alarm says. */
export const RUNBOOK_URL_CHARACTERS = 700;

/** As long as no name of an alarm is. */
const LONG_NAME = 'x'.repeat(30);

/** Bitbucket Cloud puts this before the name of every heading. */
const BITBUCKET = { host: 'bitbucket.org', prefix: 'markdown-header-' };

/**
 * What is wrong with an address of the runbook, as the end of a sentence that begins with "it must"; undefined: nothing.
 */
export function runbookUrlFault(url: string): string | undefined {
  if (url.replaceAll(PLACE, LONG_NAME).length > RUNBOOK_URL_CHARACTERS) {
    return `have ${RUNBOOK_URL_CHARACTERS} characters at most, with the name of an alarm for each ${PLACE}`;
  }
  if (!/^https:\/\/[!-~]+$/.test(url) || !URL.canParse(url)) return 'be an address such as https://HOST/runbook.md';
  if (new URL(url).username !== '') return 'have no user name in it: everybody who gets an alarm reads it';
  if (url.includes('#') && !url.includes(PLACE)) {
    return `end before the #, as each alarm has a section of its own; or have ${PLACE} where the name of the section goes`;
  }
  return undefined;
}

/** The runbook at the section of this alarm: an address that opens there, or else the file. */
export function runbookLink(id: string, url: string | undefined): string {
  if (url === undefined) return `docs/runbook.md#${id}`;
  if (url.includes(PLACE)) return url.replaceAll(PLACE, id);
  const { host } = new URL(url);
  return `${url}#${host === BITBUCKET.host ? BITBUCKET.prefix : ''}${id}`;
}
