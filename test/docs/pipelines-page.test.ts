/** docs/pipelines.md shows what the commands print: the expected texts of their tests. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const PAGE = readFileSync('docs/pipelines.md', 'utf8');

describe('docs/pipelines.md', () => {
  for (const [command, file, fence] of [
    ['snippet', 'test/cli/expected/snippet.txt', '```yaml'],
    ['lint-pipeline', 'test/cli/expected/lint-pipeline.txt', '```'],
  ] as const) {
    it(`shows what ${command} prints`, () => {
      expect(PAGE).toContain(`${fence}\n${readFileSync(file, 'utf8')}\`\`\`\n`);
    });
  }

  it('names every answer of lint-pipeline, and shows each', () => {
    for (const answer of ['matches', 'cannot match', 'cannot be known']) {
      expect(PAGE).toContain(`| ${answer} |`);
      expect(PAGE).toContain(`\n  ${answer}  bitbucket-pipelines.yml:`);
    }
  });
});
