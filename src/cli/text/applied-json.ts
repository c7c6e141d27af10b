/** What an apply did and left undone, for programs (schemas/apply.schema.json). */

import type { Outcome } from '../../core/model/operation.ts';
import { isWhole } from '../../core/model/operation.ts';
import type { Plan } from '../../core/model/plan.ts';
import { writesGate } from '../../core/plan/plan.ts';
import { planJson } from '../../core/render/plan-json.ts';
import { WorldError } from '../../errors.ts';
import type { Aftermath, Applied } from '../command/applied.ts';
import { withheld } from './applied-text.ts';

export function appliedJson(plan: Plan, target: string, applied: Applied, after: Aftermath): unknown {
  const { outcomes, interrupted, wroteTable = false } = applied;
  return {
    version: 'rolekeeper.apply/v2',
    target,
    plan: planJson(plan, { target }),
    outcomes: outcomes.map(outcomeJson),
    interrupted,
    gateTableWritten: wroteTable,
    // null: there was no second look, or it failed.
    inSync: after === undefined || after instanceof WorldError ? null : isAsWanted(after),
  };
}

function isAsWanted(after: Plan): boolean {
  return after.operations.length + withheld(after) === 0 && !writesGate(after);
}

function outcomeJson(outcome: Outcome): unknown {
  const { role, done, failure, notTried } = outcome;
  return {
    role,
    complete: isWhole(outcome),
    done: done.map(({ call }) => call),
    failure: failure === undefined ? null : failureJson(failure),
    notTried: notTried.map(({ call }) => call),
  };
}

function failureJson({ operation, error }: NonNullable<Outcome['failure']>): unknown {
  const known = error instanceof WorldError;
  return {
    call: operation.call,
    code: known ? error.code : 'bug',
    message: error.message,
    ...(known && error.remedy !== undefined ? { remedy: error.remedy } : {}),
    retryable: known && error.retryable,
  };
}
