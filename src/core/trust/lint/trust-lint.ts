/**
 * The linter of trust policies: any policy, ours or not. The method has three steps, from certain to helpful.
 *
 *  1. Generate and compare. The subjects that the document pins are read back and the one legal document for them is
 *     written (trust.ts). If the two mean the same, the policy is as good as ours.
 *  2. Explain. What is wrong with any other is named by rules, a file for each part of a policy. Every rule has a page
 *     (`rolekeeper explain CODE`) with the right form on it.
 *  3. Try. Whatever the document is made of, it is evaluated as STS would, against steps of the repositories that it
 *     names and of those that it does not: who gets in is shown in words. A policy that lets in no step is rejected
 *     like one that lets in every step, as people usually widen it next.
 *
 * Why so strict. A trust policy is read by people once and by STS for years, and the ways to get it wrong look right:
 * audience alone (every repository of the workspace), `ForAllValues` on a claim (true without it), the workspace's UUID
 * first (matches no token), a branch at the end (tokens do not carry it), `{repo}:*:*` (`*` crosses the colon). The
 * most used Terraform module and many articles have one of them.
 */
import type { Code } from '../../codes/codes.ts';
import { samePolicy } from '../../iam/policy-document.ts';
import { isJsonObject, type JsonObject } from '../../text/json.ts';
import { ONE_STEP, pinnedSubject } from '../pinned-subject.ts';
import { trustPolicy } from '../trust.ts';
import { readTrustDocument, type TrustDocument } from '../trust-document.ts';
import { impliedWorld, type TrustWorld } from '../trust-world.ts';
import { type WhoGetsIn, whoGetsIn } from '../who-gets-in.ts';
import { audience } from './audience-rules.ts';
import { documentHits } from './document-rules.ts';
import { gate, vpcsIn } from './gate-rules.ts';
import { keys } from './key-rules.ts';
import { operators } from './operator-rules.ts';
import { placeholders } from './placeholder-rules.ts';
import type { TrustHit, TrustRule } from './rule.ts';
import { type SourceCode, sourceCode } from './source-code.ts';
import { oneAction, onePrincipal, oneStatement } from './statement-rules.ts';
import { subject, subjectPatterns } from './subject-rules.ts';
import { variables } from './variable-rules.ts';

export interface TrustVerdict {
  readonly verdict: 'ok' | 'warn' | 'reject';
  /** In the order of a policy's parts. */
  readonly hits: readonly TrustHit[];
  /** undefined if IAM does not take the document, or it is too long to be tried. */
  readonly admits: WhoGetsIn | undefined;
  /** undefined as well, then. */
  readonly document: TrustDocument | undefined;
  /** In which it was judged. */
  readonly world: TrustWorld;
}

const RULES: readonly TrustRule[] = [
  oneStatement,
  onePrincipal,
  placeholders,
  oneAction,
  audience,
  subject,
  subjectPatterns,
  operators,
  keys,
  gate,
  variables,
];

/** Characters, white space included. No account's limit comes near; a longer document is reported, and not tried. */
const LONGEST = 16_384;

/** Judges a trust policy, whatever the text is. Without a world, in the one that the document is about. */
export function lintTrust(text: string, given?: TrustWorld): TrustVerdict {
  const code = sourceCode(text);
  if (code !== undefined) return sourceVerdict(code, given ?? impliedWorld(undefined));
  const read = text.length > LONGEST ? { problems: [] } : readTrustDocument(text);
  const document = 'document' in read ? read.document : undefined;
  const world = given ?? impliedWorld(document);
  const before = documentHits(text, read, world.characters);
  if (document === undefined) return { ...verdictOf(before), admits: undefined, document, world };
  const admits = whoGetsIn(document, world);
  const legal = isLegal(text, document, world);
  // A legal policy may still be worth a remark: that it pins no environment, or that its workspace is a word of a page.
  const rules = legal ? remarksOn(document, world) : RULES;
  const hits = [...before, ...rules.flatMap(({ check }) => check({ document, world }))];
  const unnamed = legal ? [] : leftOver(hits, admits);
  return { ...verdictOf([...hits, ...unnamed]), admits, document, world };
}

/** Of a role of the gate its pattern says nothing about branches: the gate keeps them. */
function remarksOn(document: TrustDocument, { gateVpcs = [] }: TrustWorld): readonly TrustRule[] {
  const vpcs = vpcsIn(document);
  const isGated = vpcs.length > 0 && vpcs.every((vpc) => gateVpcs.includes(vpc));
  return isGated ? [placeholders] : [placeholders, subjectPatterns, gate];
}

/** Nothing else is said of a text that is no policy at all. */
function sourceVerdict({ what, remedy }: SourceCode, world: TrustWorld): TrustVerdict {
  const message = `this is ${what}, and not a policy: IAM has what is made of it, and only that says who gets in`;
  const hits = [hit('trust-source-code', 'reject', message, remedy)];
  return { ...verdictOf(hits), admits: undefined, document: undefined, world };
}

function verdictOf(hits: readonly TrustHit[]): Pick<TrustVerdict, 'verdict' | 'hits'> {
  if (hits.length === 0) return { verdict: 'ok', hits };
  return { verdict: hits.some(({ level }) => level === 'reject') ? 'reject' : 'warn', hits };
}

/** What no rule has reported. */
function leftOver(hits: readonly TrustHit[], admits: WhoGetsIn): TrustHit[] {
  if (hits.some(({ level }) => level === 'reject')) return [];
  if (admits.nobody) {
    const remedy = 'keep one condition on the audience and one on the subject';
    return [
      hit('trust-nobody', 'reject', 'its conditions cannot all be true: no pipeline can assume the role', remedy),
    ];
  }
  if (hits.length > 0) return [];
  const message = 'it means the right thing, but is not in the form that Rolekeeper writes';
  return [hit('trust-form', 'warn', message, 'compare it with the form in docs/trust.md')];
}

function hit(code: Code, level: TrustHit['level'], message: string, remedy: string): TrustHit {
  return { code, level, pointer: '', message, remedy };
}

/** Whether this is what the generator writes for the subjects and the VPCs that it pins. Names of statements do not count. */
export function isLegal(text: string, document: TrustDocument, { provider }: TrustWorld): boolean {
  const { statements } = document;
  const vpcs = vpcsIn(document);
  const patterns = statements.flatMap(({ conditions }) =>
    conditions.filter(({ key }) => key === `${provider.host}:sub`.toLowerCase()).flatMap(({ values }) => values),
  );
  const subjects = patterns.flatMap((pattern) => pinnedSubject(provider.subjectFormat, pattern) ?? []);
  // Two equal statements mean the same as one, and are still one too many.
  return (
    statements.length === 1 &&
    subjects.length > 0 &&
    samePolicy(
      withoutNames(text, `${provider.host}:sub`),
      trustPolicy(provider, subjects, vpcs.length === 0 ? undefined : vpcs),
    )
  );
}

/**
 * Without names of statements. `*` for the step means no more than {@link ONE_STEP} where an environment stands before
 * it, and StringLike is StringEquals for a subject without wildcards.
 */
function withoutNames(text: string, subKey: string): string {
  const { Id: _, Statement, ...rest } = JSON.parse(text.replaceAll(AS_ONE_STEP, ':*'));
  const statements = [Statement].flat().map(({ Sid: _, ...statement }) => withPlainSubject(statement, subKey));
  return JSON.stringify({ ...rest, Statement: statements });
}

const AS_ONE_STEP = new RegExp(`:${ONE_STEP.replaceAll('?', '\\?')}(?=[:"])`, 'g');

function withPlainSubject(statement: JsonObject, key: string): JsonObject {
  const { Condition } = statement;
  if (!isJsonObject(Condition) || !isJsonObject(Condition.StringLike) || !isJsonObject(Condition.StringEquals))
    return statement;
  const { StringLike, StringEquals, ...others } = Condition;
  const alone = Object.keys(StringLike).join() === key && StringEquals[key] === undefined;
  if (!alone || JSON.stringify(StringLike).match(/[*?]/)) return statement;
  return { ...statement, Condition: { ...others, StringEquals: { ...StringEquals, ...StringLike } } };
}
