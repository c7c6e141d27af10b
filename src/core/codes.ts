/**
 * Every code that people can meet, each with its page: `rolekeeper explain CODE`. Names, not numbers: a code is read
 * more often than it is looked up.
 */
import { driftCodes } from './codes/drift.ts';
import { fileCodes } from './codes/file.ts';
import { accessAnalyzerCodes, expectationCodes, fixedGuardrailCodes, guardrailCodes } from './codes/guardrail.ts';
import { manifestCodes } from './codes/manifest.ts';
import { planCodes } from './codes/plan.ts';
import { removalCodes } from './codes/removal.ts';
import { trustCodes } from './codes/trust.ts';
import { worldCodes } from './codes/world.ts';

/** What one code means. Plain sentences; `example` is shown as it stands. */
export interface CodePage {
  title: string;
  cause: string;
  cure: string;
  example?: string;
}

export const CODES = {
  ...fileCodes,
  ...manifestCodes,
  ...guardrailCodes,
  ...fixedGuardrailCodes,
  ...expectationCodes,
  ...accessAnalyzerCodes,
  ...planCodes,
  ...removalCodes,
  ...driftCodes,
  ...trustCodes,
  ...worldCodes,
};

export type Code = keyof typeof CODES;
