/**
 * A scan in SARIF 2.1.0, which code scanning services read. A role is a logical location; one of ours has a file as
 * well, the manifest that it came from.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import { CODES, type Code } from '../codes/codes.ts';
import type { CodePage } from '../codes/page.ts';
import { visibleIn } from '../text/visible.ts';
import type { Scan, ScannedRole } from './scan.ts';

interface Result {
  readonly code: Code;
  readonly level: 'error' | 'warning';
  readonly message: string;
}

export interface SarifOptions {
  /** Of the tool. */
  readonly version: string;
  /** The manifests folder, as the paths of a reader's repository begin. */
  readonly manifests: string;
}

/** A value for JSON.stringify. */
export function scanSarif(scanned: Scan, { version, manifests }: SarifOptions): unknown {
  const { roles } = visibleIn(scanned);
  const results = roles.flatMap((role) => resultsOf(role).map((result) => ({ role, ...result })));
  const codes = [...new Set(results.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'rolekeeper', semanticVersion: version, rules: codes.map(ruleOf) } },
        results: results.map(({ role, code, level, message }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level,
          message: { text: withoutLinks(`${role.name}: ${message}`) },
          locations: [locationOf(role, manifests)],
          // The same role with the same fault is the same alert at the next scan.
          partialFingerprints: { 'roleAndRule/v1': `${role.arn}#${code}` },
        })),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
}

function resultsOf({ trust, admin }: ScannedRole): Result[] {
  const whoGetsIn = trust.admits === undefined ? '' : `. Who gets in: ${trust.admits.words.join('; ')}`;
  return [
    ...trust.hits.map(({ code, level, message, remedy }): Result => {
      const text = `${message}. ${remedy}${whoGetsIn}.`;
      return { code, level: level === 'reject' ? 'error' : 'warning', message: text };
    }),
    ...admin.map(({ code, message }): Result => ({ code, level: 'error', message: `${message}.` })),
  ];
}

/** In a SARIF message `[words](address)` is a link; a policy can hold one. */
function withoutLinks(text: string): string {
  return text.includes('](') ? text.replace(/[[\]\\]/g, '\\$&') : text;
}

function ruleOf(code: Code): unknown {
  const { title, cause, remedy }: CodePage = CODES[code];
  return { id: code, shortDescription: { text: title }, fullDescription: { text: cause }, help: { text: remedy } };
}

function locationOf({ name, arn, file }: ScannedRole, manifests: string): unknown {
  const logicalLocations = [{ name, fullyQualifiedName: arn, kind: 'resource' }];
  if (file === undefined) return { logicalLocations };
  const uri = encodeURI(`${manifests}/${file}`);
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } }, logicalLocations };
}
