import { currentWindow } from '../plan/freeze-window.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import type { PlanRule } from './rule.ts';

/** Differences wait until the window is over. */
export const freeze: PlanRule = {
  codes: ['freeze'],
  check: ({ settings, now }) => {
    const window = currentWindow(settings.freeze, now);
    if (window === undefined) return [];
    const [from, to] = [window.from, window.to].map((moment) => `${new Date(moment).toISOString().slice(0, 16)}Z`);
    return [
      {
        code: 'freeze',
        blocks: 'writes',
        message: `nothing is written from ${from} to ${to}: ${window.reason}`,
        remedy: `wait until then, or end the window in ${SETTINGS_FILE}`,
      },
    ];
  },
};
