/** Whoever copies a command out of our documents has one that there is: its verb, options, codes, scripts and keys. */
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandLines, linesIn } from './command-lines.ts';
import { faultOf } from './known-commands.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md').sort()];

async function faultsOf(markdown: string): Promise<(string | undefined)[]> {
  const faults = await Promise.all(linesIn(markdown, 'page.md').map(faultOf));
  return faults.filter((fault) => fault !== undefined);
}

describe('the commands of', () => {
  for (const page of PAGES) {
    it(`${page} are those that there are`, async () => {
      const faults: string[] = [];
      for (const line of commandLines(page)) {
        const fault = await faultOf(line);
        if (fault !== undefined) faults.push(`${line.place}: ${line.words.join(' ')}: ${fault}`);
      }
      expect(faults).toEqual([]);
    });
  }

  it('the runbook and the README are found at all', () => {
    const ours = (page: string) =>
      commandLines(page).filter(({ words }) => /^(npm|npx|rolekeeper)$/.test(words[0] ?? ''));
    expect(ours('docs/runbook.md').length).toBeGreaterThanOrEqual(25);
    expect(ours('README.md').length).toBeGreaterThan(10);
  });
});

describe('a command is refused', () => {
  const block = (line: string) => `\`\`\`sh\n${line}\n\`\`\`\n`;
  const wrong = [
    { reason: 'an option is misspelt', text: block('npm run rolekeeper -- plan --target aws --state-bukket "$STATE"') },
    {
      reason: 'an option is misspelt in the second line',
      text: block('npm run rolekeeper -- plan \\\n  --tarket aws'),
    },
    {
      reason: 'a code is misspelt',
      text: block('npm run rolekeeper -- explain drift-trusty   # every kind has a page'),
    },
    { reason: 'a verb is misspelt', text: 'Say `rolekeeper plam` first.' },
    { reason: 'a verb is misspelt behind npx', text: block('npx rolekeeper aply') },
    { reason: 'a verb is misspelt behind npx and its option', text: block('npx --no-install rolekeeper aply') },
    { reason: 'a schema is misspelt', text: 'See `rolekeeper schema plam`.' },
    { reason: 'an npm script is misspelt', text: 'Run `npm run deplyo`.' },
    { reason: 'an npm script is misspelt after another one', text: block('npm run diff && npm run deplyo') },
    { reason: 'a key is misspelt', text: block('npm run deploy -- -c foreinRoles=quarantine') },
    { reason: 'the second key is misspelt, in a sentence', text: 'with `-c region=us-east-1 -c createBoundry=false`' },
    { reason: 'an argument is missing in a block', text: block('rolekeeper approve --target aws') },
    { reason: 'a value is none of the choices', text: block('rolekeeper plan --color red') },
  ];
  for (const { reason, text } of wrong) {
    it(`where ${reason}`, async () => expect(await faultsOf(text)).toHaveLength(1));
  }

  const right = [
    { reason: 'it is the name of a command in a sentence', text: '`rolekeeper approve` does the same.' },
    {
      reason: 'words in capitals stand for something',
      text: block('rolekeeper approve DIGEST --target aws && npm run X'),
    },
    { reason: 'it is not ours', text: block('aws s3 ls "s3://$STATE" | npm ls') },
    { reason: 'it is a file', text: '`rolekeeper.yaml`, `rolekeeper/x`, `-c KEY=VALUE`' },
    { reason: 'it asks for help', text: '`rolekeeper help`, `rolekeeper plan --help`' },
  ];
  for (const { reason, text } of right) {
    it(`but not where ${reason}`, async () => expect(await faultsOf(text)).toEqual([]));
  }
});
