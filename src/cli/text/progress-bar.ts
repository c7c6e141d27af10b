/** How far an apply is; drawn over itself on a terminal, silent anywhere else. */
import type { Paint } from '../../core/render/paint.ts';
import { visible } from '../../core/text/visible.ts';
import type { OutputStream } from '../command/io.ts';
import { displayWidth } from './display-width.ts';

export class ProgressBar {
  readonly #stream: OutputStream;
  readonly #paint: Paint;
  #drawn = false;

  constructor(stream: OutputStream, paint: Paint) {
    this.#stream = stream;
    this.#paint = paint;
  }

  /** `label` says what has just been finished. */
  draw(done: number, total: number, label: string): void {
    if (!this.#stream.isTTY) return;
    const filled = Math.round((done / total) * WIDTH);
    const bar = this.#paint('green', '█'.repeat(filled)) + this.#paint('dim', '░'.repeat(WIDTH - filled));
    const count = `${String(done).padStart(String(total).length)}/${total}`;
    const words = visible(label);
    const room = (this.#stream.columns ?? 80) - WIDTH - count.length - 6;
    this.#stream.write(`\r\x1b[2K  ${bar} ${count} ${displayWidth(words) > room ? '' : words}`);
    this.#drawn = true;
  }

  /** Takes the bar away: what comes next begins on a clean line. */
  clear(): void {
    if (this.#drawn) this.#stream.write('\r\x1b[2K');
    this.#drawn = false;
  }
}

const WIDTH = 24;
