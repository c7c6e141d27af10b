/**
 * One request of a step, from the event to the answer.
 *
 *   event -> refused as it is
 *         -> token verified -> table, read now -> decided -> exchanged -> credentials
 *
 * No step is let in by what is remembered but the keys of the issuer, and those for an hour at most: that is what "after it
 * was taken away" rests on. Whatever is in doubt is a refusal. A token that does not count costs no request to S3.
 */
import type { PublicKey } from '../../bitbucket/ports.ts';
import { decide, type GateClaims } from '../../core/gate/decide.ts';
import type { GateRefusal } from '../../core/gate/gate-refusal.ts';
import { LONGEST_TOKEN_SECONDS } from '../../core/manifest/gate-settings.ts';
import { WorldError } from '../../errors.ts';
import { asksForNewerKeys, verifyGateToken } from '../../tokens/verify-gate-token.ts';
import type { LogLine } from '../pass-log.ts';
import { type Answer, refusalAnswer, sessionAnswer } from './answers.ts';
import { type GateFacts, gateLine } from './gate-line.ts';
import type { GateMetricName } from './gate-metrics.ts';
import type { GateWorld } from './gate-world.ts';
import { BUSY, stsRefusal, unable } from './refusals.ts';
import { type GateRequest, gateRequestFrom, sourceAddress } from './request.ts';
import type { StsSession } from './sts-form.ts';
import type { TableState } from './table-state.ts';

export interface Admitted {
  readonly answer: Answer;
  /** Has nothing of the token but what was verified, and no credentials. */
  readonly line: LogLine;
  readonly counts: Partial<Record<GateMetricName, number>>;
  /** Why it was refused; undefined: it was not. */
  readonly code: string | undefined;
}

/** Throws only what is a mistake of our own. */
export async function admit(event: unknown, world: GateWorld): Promise<Admitted> {
  const from = sourceAddress(event);
  const request = gateRequestFrom(event);
  if (request.is === 'refused-request') {
    const { form, refusal } = request;
    const ended = { answer: refusalAnswer(form, refusal), line: gateLine({ from }, refusal) };
    return { ...ended, counts: { GateAdmitted: 0, GateRefused: 1, GateFailed: 0 }, code: refusal.code };
  }
  const facts: GateFacts = { from, role: request.role };
  const { outcome, age } = await outcomeOf(request, world, facts);
  // Of a container that has been idle the keys are old, and that means nothing until a token needs them.
  const keyAge = facts.askedForKeys ? world.keys.ageSeconds() : undefined;
  const isRefused = 'is' in outcome;
  const counts = {
    GateAdmitted: isRefused ? 0 : 1,
    GateRefused: isRefused ? 1 : 0,
    GateFailed: 0,
    ...(keyAge !== undefined && { GateKeyAge: keyAge }),
    ...(age !== undefined && Number.isFinite(age) && { GateTableAge: Math.max(0, age) }),
  };
  if (isRefused) {
    return {
      answer: refusalAnswer(request.form, outcome),
      line: gateLine(facts, outcome),
      counts,
      code: outcome.code,
    };
  }
  return { answer: sessionAnswer(request.form, outcome), line: gateLine(facts, outcome), counts, code: undefined };
}

interface Outcome {
  readonly outcome: StsSession | GateRefusal;
  readonly age: number | undefined;
}

/** @param facts gains what becomes known */
async function outcomeOf(request: GateRequest, world: GateWorld, facts: GateFacts): Promise<Outcome> {
  const claims = await verified(request.token, world, facts);
  if ('is' in claims) return { outcome: claims, age: undefined };
  facts.claims = claims;
  const { age, result } = await tableNow(world, facts);
  if (result.is === 'refused') return { outcome: result, age };
  const { table } = result;
  const decision = decide(claims, request, table, world.now());
  if (decision.is === 'refused') return { outcome: decision, age };
  facts.admission = decision;
  const { roleArn, sessionName, seconds } = decision;
  const answer = await exchanged({ roleArn, sessionName, seconds, token: request.token }, world, facts);
  if ('is' in answer) return { outcome: answer, age };
  const { subject } = claims;
  return {
    outcome: { credentials: answer, roleArn, sessionName, subject, audience: world.place.audience },
    age,
  };
}

async function tableNow(world: GateWorld, facts: GateFacts): Promise<TableState> {
  try {
    return await world.table.state();
  } catch (error) {
    facts.failure = worldErrorOf(error);
    return { age: undefined, result: unable('gate-table-unreadable', 'the state bucket does not give the table') };
  }
}

/**
 * With the keys that are known, and with newer ones where its key is not among them. The lifetime that the settings allow
 * is in the table, and `decide` looks at it; no settings allow more than this.
 */
async function verified(
  token: string,
  { place, keys, now }: GateWorld,
  facts: GateFacts,
): Promise<GateClaims | GateRefusal> {
  const { workspace, workspaceUuid, audience } = place;
  const expected = { workspace, workspaceUuid, audience, tokenSeconds: LONGEST_TOKEN_SECONDS };
  const by = (set: () => Promise<readonly PublicKey[]>) =>
    verifyGateToken(token, expected, { keys: { keys: set }, now: now() });
  const first = await by(() => {
    facts.askedForKeys = true;
    return keys.current();
  });
  if (!asksForNewerKeys(first) || !keys.mayAsk()) return first;
  return by(() => keys.renewed());
}

async function exchanged(request: Parameters<GateWorld['exchange']>[0], world: GateWorld, facts: GateFacts) {
  try {
    const answer = await world.exchange(request);
    if (answer === 'throttled') return BUSY;
    if (!('refused' in answer)) return answer;
    facts.sts = answer.refused;
    return stsRefusal(answer.refused);
  } catch (error) {
    facts.failure = worldErrorOf(error);
    return unable('gate-exchange-failed', 'the exchange gave no answer');
  }
}

/** @throws what is none: a mistake of our own */
function worldErrorOf(error: unknown): WorldError {
  if (error instanceof WorldError) return error;
  throw error;
}
