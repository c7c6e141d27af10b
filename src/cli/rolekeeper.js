#!/usr/bin/env node
// Where the command begins, in JavaScript that every Node understands: an older one cannot read the TypeScript behind
// it, and would answer with a stack trace.
const needed = 24;

if (Number(process.versions.node.split('.')[0]) < needed) {
  process.stderr.write(
    `rolekeeper needs Node ${needed} or later, and this is ${process.versions.node}: install Node ${needed} (from nodejs.org, or by nvm install ${needed}), and run the command again.\n`,
  );
  process.exitCode = 1;
} else {
  import('./main.ts');
}
