/** What docs/quickstart.md says to type, and what it promises to be seen, in its order. */
import { readFileSync } from 'node:fs';

export interface Step {
  /** One line, as it stands. */
  readonly command: string;
  /** Lines that the outputs since the last promise have to show, in this order; [] where nothing is promised here. */
  readonly promised: readonly string[];
}

/** The commands of a block, the promises of the block below it at its last one. */
export function quickstartSteps(): Step[] {
  const page = readFileSync('docs/quickstart.md', 'utf8');
  const steps: Step[] = [];
  for (const [, kind, text = ''] of page.matchAll(/```(sh|text)\n([\s\S]*?)```/g)) {
    const lines = text.trim().split('\n');
    if (kind === 'sh') steps.push(...lines.map((command) => ({ command, promised: [] })));
    else {
      const last = steps.pop();
      if (last === undefined) throw new Error(`nothing is typed before: ${text}`);
      steps.push({ ...last, promised: lines });
    }
  }
  return steps;
}

/** The promised lines that an output does not have, in their order. */
export function missing(output: string, promised: readonly string[]): string[] {
  const lines = output.split('\n').map((line) => line.trim());
  let from = 0;
  return promised.filter((wanted) => {
    const at = lines.findIndex((line, index) => index >= from && line.startsWith(wanted.trim()));
    if (at < 0) return true;
    from = at + 1;
    return false;
  });
}
