/** Whatever stands in a role, no output lets it act: on a terminal, in a pull request, in a scanner or in a log. */
import { describe, expect, it } from 'vitest';
import { colored } from '../../src/cli/command/paint.ts';
import { appliedJson } from '../../src/cli/text/applied-json.ts';
import { aftermathText, appliedText } from '../../src/cli/text/applied-text.ts';
import { failureJson } from '../../src/cli/text/failure-json.ts';
import { failureText } from '../../src/cli/text/failure-text.ts';
import { historyText } from '../../src/cli/text/history-text.ts';
import { importText } from '../../src/cli/text/import-text.ts';
import { issueText } from '../../src/cli/text/issue-text.ts';
import { reportText } from '../../src/cli/text/report-text.ts';
import { requestText } from '../../src/cli/text/request-text.ts';
import { restoredText, snapshotText } from '../../src/cli/text/restored-text.ts';
import { scanText } from '../../src/cli/text/scan-text.ts';
import { statusRows } from '../../src/cli/text/status-row.ts';
import { statusText } from '../../src/cli/text/status-text.ts';
import { tokenJson } from '../../src/cli/text/token-json.ts';
import { tokenText } from '../../src/cli/text/token-text.ts';
import { trailJson } from '../../src/cli/text/trail-json.ts';
import { trailText } from '../../src/cli/text/trail-text.ts';
import { trustText } from '../../src/cli/text/trust-text.ts';
import { readToken } from '../../src/core/access/token-claims.ts';
import { inspectToken } from '../../src/core/access/token-inspection.ts';
import { NO_TEXTS } from '../../src/core/model/managed-text.ts';
import { snapshotOf } from '../../src/core/record/snapshot.ts';
import { importJson } from '../../src/core/render/import-json.ts';
import { importReport } from '../../src/core/render/import-report.ts';
import { type Paint, plain } from '../../src/core/render/paint.ts';
import { planJson } from '../../src/core/render/plan-json.ts';
import { planMarkdown } from '../../src/core/render/plan-markdown.ts';
import { planText } from '../../src/core/render/plan-text.ts';
import { scan, trustingRoles } from '../../src/core/render/scan.ts';
import { scanCsv } from '../../src/core/render/scan-csv.ts';
import { scanSarif } from '../../src/core/render/scan-sarif.ts';
import { scanJson, trustVerdictJson } from '../../src/core/render/trust-json.ts';
import { validationJUnit } from '../../src/core/render/validation-junit.ts';
import { judgeBy } from '../../src/core/role-guardrails/policy-verdict.ts';
import { jsonText, terminalText, visible } from '../../src/core/text/visible.ts';
import { lintTrust } from '../../src/core/trust/lint/trust-lint.ts';
import { trustWorld } from '../../src/core/trust/trust-world.ts';
import { RefusedError } from '../../src/errors.ts';
import { compactOf } from '../support/compact-token.ts';
import { actualState, settings } from '../support/roles.ts';
import {
  document,
  HOSTILE,
  hostileHistory,
  hostileImport,
  hostileIssue,
  hostileOutcomes,
  hostilePlan,
  hostileReport,
  hostileRequests,
  hostileRole,
  hostileTrail,
} from './hostile-texts.ts';

const WORLD = trustWorld(settings(), undefined);
const judge = judgeBy(settings(), NO_TEXTS);
const NOW = new Date('2026-11-22T12:00:00Z');

const PLACE = { width: 100, terminalWidth: undefined, program: 'rolekeeper' };

/** What each output says of a world in which every field is `text`. */
const TEXTS: Readonly<Record<string, (text: string, paint: Paint) => string>> = {
  plan: (text, paint) => planText(hostilePlan(text), { target: text, paint }),
  status: (text, paint) =>
    statusText(statusRows(hostilePlan(text), [{ file: text, name: `b${text}` }], judge), {
      target: text,
      paint,
      terminalWidth: undefined,
    }),
  scan: (text, paint) => scanText(scanOf(text), { ...PLACE, target: text, judged: text, paint, now: NOW }),
  'scan on a terminal': (text, paint) =>
    scanText(scanOf(text), { ...PLACE, terminalWidth: 80, target: text, paint, now: NOW }),
  'scan --verbose': (text, paint) => scanText(scanOf(text), { ...PLACE, target: text, paint, now: NOW, verbose: true }),
  'scan --format csv': (text) => scanCsv(scanOf(text)).replaceAll('\r\n', '\n'),
  import: (text, paint) =>
    importText(hostileImport(text), { target: text, check: false, pathOf: (file) => file, width: 100, paint }),
  'lint-trust': (text, paint) =>
    trustText(lintTrust(document(text), WORLD), { source: text, paint, width: 100, program: 'rolekeeper' }),
  'token inspect': (text, paint) =>
    tokenText(inspection(text), {
      ...{ source: text, target: text, lock: undefined, paint, width: 100, program: 'rolekeeper' },
      signature: { result: 'refused', reasons: [{ code: 'token-signature', message: text, remedy: text }] },
    }),
  apply: (text, paint) => {
    const applied = { outcomes: hostileOutcomes(text), interrupted: true };
    const after = new RefusedError(text, { remedy: text });
    return appliedText(applied, { target: text, paint }) + aftermathText(applied, after, { target: text, paint });
  },
  report: (text, paint) => reportText(hostileReport(text), { ...PLACE, paint, place: text }),
  history: (text, paint) => historyText(hostileHistory(text), { paint, terminalWidth: undefined }),
  trail: (text, paint) => trailText(hostileTrail(text), { ...PLACE, paint }),
  restore: (text, paint) => {
    const snapshot = snapshotOf(hostileRole(text), 'delete', NOW);
    const trust = lintTrust(snapshot.role.trust, WORLD);
    return (
      snapshotText({ snapshot, trust }, { target: text, paint, width: 100, program: 'rolekeeper' }) +
      restoredText(snapshot, { roleId: undefined, isDeclared: false, paint })
    );
  },
  approve: (text, paint) =>
    hostileRequests(text)
      .map((request) => requestText(request, { source: text, paint }))
      .join(''),
  mistakes: (text, paint) => {
    const files = [{ path: hostileIssue(text).place.file, bytes: new TextEncoder().encode(text.replace(/^\n/, '')) }];
    return issueText([hostileIssue(text)], { pathOf: (file) => file, files, width: 100, paint, program: 'rolekeeper' });
  },
  failure: (text, paint) => failureText(new RefusedError(text, { remedy: text }), { debug: false, paint }),
};

const VALUES: Readonly<Record<string, (text: string) => unknown>> = {
  plan: (text) => planJson(hostilePlan(text), { target: text }),
  apply: (text) =>
    appliedJson(hostilePlan(text), text, { outcomes: hostileOutcomes(text), interrupted: true }, undefined),
  scan: (text) => scanJson(scanOf(text), text),
  import: (text) => importJson(hostileImport(text), { target: text, files: [text], written: true, now: NOW }),
  SARIF: (text) => scanSarif(scanOf(text), { version: '1.0.0', manifests: text }),
  'lint-trust': (text) => trustVerdictJson(lintTrust(document(text), WORLD), text),
  'token inspect': (text) =>
    tokenJson(inspection(text), {
      ...{ source: text, target: text, lock: undefined, signature: { result: 'not-asked', reasons: [] } },
    }),
  trail: (text) => trailJson(hostileTrail(text)),
  failure: (text) => failureJson(new RefusedError(text, { remedy: text }), true),
};

/** Of a token that anybody could have written, by roles of that name. */
function inspection(text: string) {
  const { provider } = settings();
  const claims = { iss: `https://${provider.host}`, aud: provider.audience, sub: text, exp: NOW.getTime() / 1000 + 60 };
  const read = readToken(
    compactOf({ alg: text, kid: text }, { ...claims, branchName: text, azp: text, [text]: [text] }),
  );
  if ('fault' in read) throw new Error(read.fault.message);
  const trust = { file: text, trust: document(text) };
  const roles = [text, `a${text}`].map((name) => ({ name, arn: text, declared: trust, actual: trust }));
  return inspectToken(read.token, { world: WORLD, roles, providers: undefined, now: NOW });
}

describe('text for a terminal', () => {
  for (const [name, render] of Object.entries(TEXTS)) {
    it(`${name}: has nothing in it that cannot be seen, before the last door as well as behind it`, () => {
      const text = render(HOSTILE, plain);
      expect(text.split('\n').filter((line) => visible(line) !== line)).toEqual([]);
      expect(terminalText(text)).toBe(text);
    });

    it(`${name}: has only the colours of ours`, () => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
      const uncoloured = terminalText(render(HOSTILE, colored)).replace(/\x1b\[\d+m/g, '');
      expect(uncoloured).toBe(terminalText(render(HOSTILE, plain)));
    });

    it(`${name}: has no line of another's`, () => {
      const lines = render(HOSTILE, plain).split('\n');
      expect(lines.filter((line) => /^\s*(\| forged|\+ forged)/.test(line))).toEqual([]);
    });
  }
});

describe('Markdown', () => {
  const lines = fencedLines(planMarkdown(hostilePlan(HOSTILE), { target: HOSTILE }));
  const words = lines.filter(({ fenced }) => !fenced).map(({ line }) => line);

  it('has nothing in it that cannot be seen', () => {
    expect(words.filter((line) => visible(line) !== line)).toEqual([]);
  });

  it('has as many columns in every row', () => {
    const rows = words.filter((line) => line.startsWith('|'));
    expect(new Set(rows.map((row) => row.match(/(?<!\\)(\\\\)*\|/g)?.length))).toEqual(new Set([5]));
    expect(rows).toHaveLength(13);
  });

  for (const active of ['<img', '](', '![', '://', 'www.', ' @alice', '~~', '**bold']) {
    it(`lets no ${active} act`, () => {
      const unescaped = words.join('\n').replaceAll(/\\[\\`*[\]|_]/g, '');
      expect(unescaped).not.toContain(active);
    });
  }

  it('keeps policies within their fences', () => {
    const plan = hostilePlan(HOSTILE);
    for (const change of plan.changes.filter(({ kind }) => kind === 'update')) {
      if (change.kind !== 'update') continue;
      for (const facet of change.facets) {
        // One at a time, as all of them are more than a comment may have.
        const one = { ...plan, findings: [], issues: [], changes: [{ ...change, facets: [facet] }] };
        const lines = fencedLines(planMarkdown(one, { target: 'story' }));
        expect(lines.filter(({ fenced }) => fenced).length).toBeGreaterThan(0);
        expect(lines.slice(-3).map(({ line, fenced }) => (fenced ? line.slice(0, 3) : line))).toEqual(['```', '', '']);
        expect(lines.filter(({ line, fenced }) => !fenced && /Statement|Sid/.test(line))).toEqual([]);
        expect(lines.filter(({ line, fenced }) => fenced && visible(line) !== line)).toEqual([]);
      }
    }
  });
});

describe('the report of an import', () => {
  const lines = importReport(hostileImport(HOSTILE)).split('\n');

  it('has nothing in it that cannot be seen, and no line of another’s', () => {
    expect(lines.filter((line) => visible(line) !== line)).toEqual([]);
    expect(lines.filter((line) => /^\s*(\| forged|\+ forged)/.test(line))).toEqual([]);
  });

  for (const active of ['<img', '](', '![', '://', 'www.', ' @alice', '~~', '**bold']) {
    it(`lets no ${active} act`, () => {
      expect(lines.join('\n').replaceAll(/\\[\\`*[\]|_]/g, '')).not.toContain(active);
    });
  }
});

describe('documents for programs', () => {
  for (const [name, render] of Object.entries(VALUES)) {
    it(`${name}: is JSON with nothing in it that cannot be seen`, () => {
      const text = jsonText(render(HOSTILE), 2);
      expect(() => JSON.parse(text)).not.toThrow();
      expect(text.split('\n').filter((line) => visible(line) !== line)).toEqual([]);
    });
  }

  it('SARIF: no message has a link in it', () => {
    const { runs } = scanSarif(scanOf(HOSTILE), { version: '1.0.0', manifests: '' }) as SarifMessages;
    const messages = runs.flatMap(({ results }) => results.map(({ message }) => message.text));
    expect(messages.filter((text) => text.includes('link')).length).toBeGreaterThan(0);
    expect(messages.filter((text) => /(?<!\\)\]\(/.test(text))).toEqual([]);
  });

  it('JUnit: has nothing in it that cannot be seen, and no element of another’s', () => {
    const xml = validationJUnit([hostileIssue(HOSTILE).place.file], [hostileIssue(HOSTILE)]);
    expect(xml.split('\n').filter((line) => visible(line) !== line)).toEqual([]);
    expect(xml.match(/<\/?\w+/g)).toEqual([
      ...['<testsuites', '<testsuite', '<testcase', '<failure'],
      ...['</failure', '</testcase', '</testsuite', '</testsuites'],
    ]);
  });
});

function scanOf(text: string) {
  const state = actualState([hostileRole(text), hostileRole(text, { owner: 'other' })]);
  return scan(
    state,
    trustingRoles(state, () => WORLD),
    judge,
  );
}

interface SarifMessages {
  runs: { results: { message: { text: string } }[] }[];
}

/** Which lines of a text stand in a block of code. */
function fencedLines(markdown: string): { line: string; fenced: boolean }[] {
  let fence: string | undefined;
  return markdown.split('\n').map((line) => {
    if (fence === undefined) {
      fence = /^(`{3,})diff$/.exec(line)?.[1];
      return { line, fenced: fence !== undefined };
    }
    if (line === fence) fence = undefined;
    return { line, fenced: true };
  });
}
