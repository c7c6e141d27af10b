// For `NODE_OPTIONS=--import`: the clock of the process is ahead by the milliseconds that the file CLOCK_AHEAD holds now.
import { readFileSync } from 'node:fs';

const Real = Date;
const now = () => Real.now() + Number(readFileSync(process.env.CLOCK_AHEAD, 'utf8'));
globalThis.Date = class extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }
  static now() {
    return now();
  }
};
