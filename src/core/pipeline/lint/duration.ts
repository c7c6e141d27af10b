/** Whether STS gives a session as long as the step asks for. */
import { formatDuration } from '../../text/duration.ts';
import { HOLE } from '../written.ts';
import type { Check } from './check.ts';

/** STS's limits and default, in seconds. */
const SHORTEST = 900;
const USUAL = 3600;

export const duration: Check = ({ script, role, step }) => {
  const { maxSessionSeconds: longest, requestSeconds } = role;
  const wanted = requestSeconds ?? longest;
  const remedy = `ask for --duration-seconds ${wanted}, or change session in the manifest of ${role.name}`;
  const wrong = script.durations.find(({ text }) => isNumber(text) && !isGiven(Number(text), longest));
  if (wrong !== undefined) {
    const seconds = Number(wrong.text);
    const message =
      seconds < SHORTEST
        ? `the step asks for ${seconds} seconds; STS gives no session of fewer than ${SHORTEST}`
        : `the step asks for a session of ${formatDuration(seconds)}; the role allows ${formatDuration(longest)}`;
    return { code: 'pipeline-duration', answer: 'cannot-match', refuser: 'sts', message, remedy, at: wrong.at };
  }
  const open = script.durations.find(({ text }) => !isNumber(text));
  if (open !== undefined) {
    const what = open.text.includes(HOLE) ? 'a variable or template' : open.text;
    const message = `how long a session the step asks for depends on ${what}; the role allows ${formatDuration(longest)}`;
    return { code: 'pipeline-unknown', answer: 'cannot-be-known', refuser: 'sts', message, remedy, at: open.at };
  }
  if (script.durations.length > 0 || longest <= USUAL || script.token !== 'used') return undefined;
  const message = `the step asks for no duration, so that its sessions last ${formatDuration(USUAL)}, although the role allows ${formatDuration(longest)}`;
  return { code: 'pipeline-duration', answer: 'note', refuser: 'sts', message, remedy, at: step.at };
};

function isNumber(text: string): boolean {
  return /^\d{1,9}$/.test(text);
}

function isGiven(seconds: number, longest: number): boolean {
  return seconds >= SHORTEST && seconds <= longest;
}
