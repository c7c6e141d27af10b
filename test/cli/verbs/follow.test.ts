/** What follow says before it reads anything. The rest is test/cli/pull-request/following and test/e2e/merged-change. */
import { describe, expect, it } from 'vitest';
import { emptyWorkspace } from '../workspace.ts';

const COMMIT = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';

describe('rolekeeper follow', () => {
  const MISTAKES = [
    { argv: ['--commit', COMMIT], says: /does not know the state bucket[\s\S]*ROLEKEEPER_STATE_BUCKET/ },
    { argv: ['--state-bucket', 'b'], says: /follow does not know the commit[\s\S]*git rev-parse HEAD/ },
    { argv: ['--state-bucket', 'b', '--commit', 'main'], says: /"main" is not a commit in full/ },
    ...['-1', '61', '1.5', 'ten', ''].map((word) => ({
      argv: ['--state-bucket', 'b', '--commit', COMMIT, `--minutes=${word}`],
      says: /a whole number from 0 to 60/,
    })),
  ];
  for (const { argv, says } of MISTAKES) {
    it(`refuses ${argv.join(' ')}`, async () => {
      const { code, out, err } = await (await emptyWorkspace()).run(['follow', ...argv]);
      expect([code, out, err]).toEqual([1, '', expect.stringMatching(says)]);
    });
  }
});
