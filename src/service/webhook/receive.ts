/**
 * One call of the webhook, from the event to the answer.
 *
 *   event -> refused without a look at the secret
 *         -> signed call -> judged by the keys -> rings: a message for the queue
 *
 * 5xx only where it helps that Bitbucket sends the same again, which it does twice: the secret or the queue did not
 * answer. All else would only end in the same way.
 */
import { hash } from 'node:crypto';
import { WorldError } from '../../errors.ts';
import type { PushDoorbell } from '../doorbell.ts';
import type { LogLine } from '../pass-log.ts';
import { callFacts, callFrom, type SignedCall } from './call.ts';
import { judgeCall } from './judge-call.ts';
import type { Watched } from './push.ts';
import type { SecretCache } from './secret-cache.ts';
import { type Answer, answerTo, TRY_AGAIN, type Verdict } from './verdict.ts';

export interface WebhookWorld {
  readonly watched: Watched;
  readonly secrets: Pick<SecretCache, 'current' | 'renewed'>;
  /**
   * Puts a doorbell into the queue.
   * @param once two rings with the same value within five minutes are one
   * @throws WorldError
   */
  ring(push: PushDoorbell, once: string): Promise<void>;
}

export interface Received {
  readonly answer: Answer;
  /** Has neither the body nor the signature, nor anything of the secret. */
  readonly line: LogLine;
  /** The signature had the right form, and no key of ours made it. */
  readonly isForged: boolean;
}

/** Throws only what is a mistake of our own. */
export async function receive(event: unknown, world: WebhookWorld): Promise<Received> {
  try {
    const call = callFrom(event);
    const verdict = call.kind === 'refused' ? call : await judged(call, world);
    // The digest of the body: to send a call again is to send the same body, as nothing else is signed.
    if (call.kind === 'signed' && verdict.kind === 'rings') await world.ring(verdict.push, hash('sha256', call.body));
    return received(event, verdict);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const { code, message, remedy } = error;
    const fields = { code, detail: message, remedy, ...callFacts(event) };
    return { answer: TRY_AGAIN, line: { level: 'error', message: 'webhook failed', fields }, isForged: false };
  }
}

async function judged(call: SignedCall, { secrets, watched }: WebhookWorld): Promise<Verdict> {
  const verdict = judgeCall(call, await secrets.current(), watched);
  if (verdict.kind !== 'refused' || verdict.reason !== 'wrong-signature') return verdict;
  const renewed = await secrets.renewed();
  return renewed === undefined ? verdict : judgeCall(call, renewed, watched);
}

function received(event: unknown, verdict: Verdict): Received {
  const answer = answerTo(verdict);
  const facts = callFacts(event);
  if (verdict.kind === 'rings') {
    const { branch, commit } = verdict.push;
    return {
      answer,
      line: { level: 'info', message: 'webhook rings', fields: { branch, commit, ...facts } },
      isForged: false,
    };
  }
  const { kind, reason } = verdict;
  const level = kind === 'ignored' ? 'info' : 'warn';
  const fields = { reason, status: answer.statusCode, ...facts };
  return { answer, line: { level, message: `webhook ${kind}`, fields }, isForged: reason === 'wrong-signature' };
}
