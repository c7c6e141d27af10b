/** What the README shows is what happens, and what it points at is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const README = readFileSync('README.md', 'utf8');
const STORY = 'test/scenarios/console-at-night';
const BLOCKS = [...README.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);

describe('README.md', () => {
  it('shows the manifest of its story', () => {
    const manifest = readFileSync(join(STORY, 'manifests/teams/shop/checkout-deploy.yaml'), 'utf8');
    expect(BLOCKS).toContain(`# manifests/teams/shop/checkout-deploy.yaml\n${manifest}`);
  });

  it('shows the plan of its story', () => {
    const plan = readFileSync(join(STORY, 'plan.txt'), 'utf8');
    expect(BLOCKS).toContain(`${plan.slice(plan.indexOf('Drift:')).trimEnd()}\n`);
  });

  for (const page of [
    'README.md',
    'CONTRIBUTING.md',
    'docs/import.md',
    'docs/names.md',
    'docs/deploy.md',
    'docs/architecture.md',
    'docs/glossary.md',
    'docs/from-the-article.md',
  ]) {
    it(`${page} points at pages and sections that there are`, () => {
      expect(deadLinks(page)).toEqual([]);
    });
  }
});

/** Links that lead nowhere; addresses on the internet are not looked at. */
function deadLinks(page: string): string[] {
  const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/')) : '.';
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = '', section] = link.split('#');
    const file = path === '' ? page : join(folder, path);
    if (!existsSync(file)) return true;
    return section !== undefined && !headings(file).includes(section);
  });
}

/** As GitHub and Bitbucket make anchors of them. */
function headings(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(/\s+/g, '-'),
  );
}
