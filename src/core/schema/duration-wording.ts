/** What to write in the place of a duration that is none: only what its field then takes. */
import { formatDuration } from '../text/duration.ts';

/** What a field takes, in seconds. Every role allows an hour, so a request of up to one is always right. */
interface Range {
  readonly least: number;
  readonly most: number;
  readonly examples: string;
}

const REQUEST: Range = { least: 900, most: 3600, examples: '15m, 45m30s or 1h' };
const SESSION: Range = { least: 3600, most: 43_200, examples: '1h, 90m or 2h30m' };

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `name` is that of the field, and `text` what stands there. */
export function durationRemedy(text: string, name: string): string {
  const range = name.endsWith('requestDuration') ? REQUEST : SESSION;
  const fits = (seconds: number) => seconds >= range.least && seconds <= range.most;
  const count = /^\d+$/.test(text) ? Number(text) : undefined;
  const units = Object.keys(SECONDS).filter((unit) => count !== undefined && fits(count * (SECONDS[unit] ?? 0)));
  if (units.length > 0) return `write ${units.map((unit) => `${count}${unit}`).join(' or ')}`;
  const [, number, unit = ''] = /^(\d+[.,]\d+) *([hms])/.exec(text) ?? [];
  const seconds = Math.round(Number(number?.replace(',', '.')) * (SECONDS[unit] ?? 0));
  return fits(seconds) ? `write ${formatDuration(seconds)}` : `write ${range.examples}`;
}
