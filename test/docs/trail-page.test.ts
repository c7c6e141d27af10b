/** docs/trail.md shows what `rolekeeper trail` prints: the page is held against a run on events. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { workspace } from '../cli/workspace.ts';
import { CHECKOUT, REFUSED, ROLE, stsEvent } from '../support/trail-events.ts';

const PAGE = readFileSync('docs/trail.md', 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);

const step = (digits: string) => `{${digits}-5f2e-4b0d-9d59-3c7e2f8a4b61}`;
const EVENTS = [
  stsEvent({ id: 'a', at: '2026-11-27T09:40:12Z', session: 'build-418' }),
  stsEvent({
    ...{ id: 'b', at: '2026-11-27T09:43:55Z', session: 'build-419', refused: REFUSED },
    subject: `${CHECKOUT}:${step('2a07c9e4')}`,
  }),
  stsEvent({
    ...{ id: 'c', at: '2026-11-27T09:51:03Z', session: 'build-420', refused: REFUSED },
    roleArn: ROLE.replace('/bitbucket/', '/'),
  }),
  stsEvent({ id: 'd', at: '2026-11-27T09:52:00Z', provider: 'accounts.google.com', subject: '1' }),
];

it('docs/trail.md shows what trail prints', async () => {
  const folder = await workspace();
  await folder.write('events.json', JSON.stringify({ Records: EVENTS }));
  const { out, err, code } = await folder.run(['trail', '--events', 'events.json']);
  expect([code, err]).toEqual([0, '']);
  expect(BLOCKS).toContain(out);
});
