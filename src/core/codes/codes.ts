/**
 * Every code that people can meet, each with its page: `rolekeeper explain CODE`. Names, not numbers: a code is read
 * more often than it is looked up.
 */
import { accessCodes } from './access.ts';
import { adoptionCodes } from './adoption.ts';
import { awsMessageCodes } from './aws-message.ts';
import { bitbucketCodes } from './bitbucket.ts';
import { driftCodes } from './drift.ts';
import { fileCodes } from './file.ts';
import { gateCodes } from './gate.ts';
import { gateHealthCodes } from './gate-health.ts';
import { guardrailCodes } from './guardrail.ts';
import { ignoreCodes } from './ignore.ts';
import { manifestCodes } from './manifest.ts';
import { nameCodes } from './names.ts';
import { pipelineCodes } from './pipeline.ts';
import { planCodes } from './plan.ts';
import { removalCodes } from './removal.ts';
import { tokenWordCodes } from './token-words.ts';
import { trustCodes } from './trust.ts';
import {
  accessAnalyzerCodes,
  catalogueCodes,
  expectationCodes,
  fixedGuardrailCodes,
  noteCodes,
} from './without-level.ts';
import { worldCodes } from './world.ts';

export const CODES = {
  ...fileCodes,
  ...manifestCodes,
  ...guardrailCodes,
  ...fixedGuardrailCodes,
  ...noteCodes,
  ...catalogueCodes,
  ...expectationCodes,
  ...accessAnalyzerCodes,
  ...planCodes,
  ...removalCodes,
  ...adoptionCodes,
  ...ignoreCodes,
  ...driftCodes,
  ...trustCodes,
  ...pipelineCodes,
  ...worldCodes,
  ...bitbucketCodes,
  ...nameCodes,
  ...accessCodes,
  ...awsMessageCodes,
  ...tokenWordCodes,
  ...gateCodes,
  ...gateHealthCodes,
};

export type Code = keyof typeof CODES;
