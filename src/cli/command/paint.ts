/** Colours of a terminal, and when they are wanted. */
import { type Paint, plain, type Style } from '../../core/render/paint.ts';
import type { Io, OutputStream } from './io.ts';

export type ColorChoice = 'auto' | 'always' | 'never';

/** `--color` decides; with `auto` FORCE_COLOR, then NO_COLOR, then whether the stream is a terminal. */
export function paintFor(choice: ColorChoice, stream: OutputStream, env: Io['env']): Paint {
  return wantsColor(choice, stream, env) ? colored : plain;
}

export const colored: Paint = (style, text) => {
  const [on, off] = SGR[style];
  return text === '' ? '' : `\x1b[${on}m${text}\x1b[${off}m`;
};

function wantsColor(choice: ColorChoice, stream: OutputStream, env: Io['env']): boolean {
  if (choice !== 'auto') return choice === 'always';
  // Both variables count only when they are not empty: https://no-color.org, https://force-color.org.
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  if (env.NO_COLOR || env.TERM === 'dumb') return false;
  return stream.isTTY === true;
}

// Bold and dim share their "off".
const SGR: Record<Style, [on: number, off: number]> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  bold: [1, 22],
  dim: [2, 22],
};
