/**
 * A scan in SARIF 2.1.0, which code scanning services read. They show a result at a file, and refuse, or hide, one that
 * has none: a role of ours stands at the manifest that it came from, any other at its place in the dump. An account
 * that is no file has no such place: then the result is left out, and a notification of the run says so.
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
  /** Which one it is about, if it is not the trust policy. */
  readonly policy?: string;
}

export interface SarifOptions {
  /** Of the tool. */
  readonly version: string;
  /** The manifests folder, as the paths of a reader's repository begin; absent: there is none. */
  readonly manifests: string | undefined;
  /** The file that the account was read from; absent: it was no file. */
  readonly dump?: Dump;
}

export interface Dump {
  /** As it was named. */
  readonly path: string;
  readonly text: string;
}

/** A value for JSON.stringify. */
export function scanSarif(scanned: Scan, { version, manifests, dump }: SarifOptions): unknown {
  const { roles } = visibleIn(scanned);
  const places = new Map(roles.map((role) => [role, placeOf(role, manifests, dump)]));
  const placed = roles.filter((role) => places.get(role) !== undefined);
  const results = placed.flatMap((role) => resultsOf(role).map((result) => ({ role, ...result })));
  const codes = [...new Set(results.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'rolekeeper', semanticVersion: version, rules: codes.map(ruleOf) } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(roles, placed) }],
        results: results.map(({ role, code, level, message, policy }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level,
          message: { text: withoutLinks(`${role.name}: ${message}`) },
          locations: [{ physicalLocation: places.get(role), logicalLocations: [logicalLocation(role)] }],
          // The same role with the same fault is the same alert at the next scan.
          partialFingerprints: { 'roleAndRule/v1': `${role.arn}#${code}${policy === undefined ? '' : `#${policy}`}` },
        })),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
}

function resultsOf({ trust, policies }: ScannedRole): Result[] {
  const whoGetsIn = trust.admits === undefined ? '' : `. Who gets in: ${trust.admits.words.join('; ')}`;
  return [
    ...trust.hits.map(({ code, level, message, remedy }): Result => {
      const text = `${message}. ${remedy}${whoGetsIn}.`;
      return { code, level: level === 'reject' ? 'error' : 'warning', message: text };
    }),
    ...policies.faults.map(({ code, level, message, remedy, policy }): Result => {
      const text = `${message}. ${remedy}.`;
      return { code, level: level === 'reject' ? 'error' : 'warning', message: text, policy };
    }),
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

function logicalLocation({ name, arn }: ScannedRole): unknown {
  return { name, fullyQualifiedName: arn, kind: 'resource' };
}

/** Tags of a role that is not ours are anybody's words. */
function placeOf({ arn, owner, file }: ScannedRole, manifests: string | undefined, dump: Dump | undefined): unknown {
  if (manifests !== undefined && file !== undefined && owner === 'us')
    return physicalLocation(`${manifests}/${file}`, 1);
  return dump && physicalLocation(dump.path, lineOf(arn, dump.text));
}

function physicalLocation(path: string, startLine: number): unknown {
  const relative = path.split('/').map(encodeURIComponent).join('/');
  return { artifactLocation: { uri: path.startsWith('/') ? `file://${relative}` : relative }, region: { startLine } };
}

/** Of the role's own ARN; counted from 1. A dump on one line has one. */
function lineOf(arn: string, text: string): number {
  const roles = Math.max(text.indexOf('"RoleDetailList"'), 0);
  const key = new RegExp(`"Arn"\\s*:\\s*${RegExp.escape(JSON.stringify(arn))}`, 'g');
  key.lastIndex = roles;
  const { index } = key.exec(text) ?? { index: 0 };
  return text.slice(0, index).split('\n').length;
}

/** What the results do not say. */
function notifications(roles: readonly ScannedRole[], placed: readonly ScannedRole[]): unknown[] {
  const left = roles.filter((role) => !placed.includes(role) && resultsOf(role).length > 0);
  const unseen = [...new Set(roles.flatMap(({ policies }) => policies.unseen))].sort();
  const say = (text: string) => ({ level: 'warning', message: { text: withoutLinks(text) } });
  return [
    ...(left.length === 0 ? [] : [say(`Left out, as no file declares them: ${names(left)}. ${LEFT_OUT}`)]),
    ...(unseen.length === 0 ? [] : [say(`Not looked at, as their texts could not be read: ${unseen.join(', ')}.`)]),
  ];
}

const LEFT_OUT = 'A scan of a dump (--target file:dump.json) has them, at their places in it.';

function names(roles: readonly ScannedRole[]): string {
  return roles.map(({ name }) => name).join(', ');
}
