/** The environment of the branch audit: what the template sets (infra/branch-audit-stack.ts) and what the function reads. */
import { type FunctionEnvironment, type FunctionSettings, readEnvironment } from './environment.ts';

export type BranchAuditEnvironment = FunctionEnvironment & {
  /** The Regions whose CloudTrail is read, with commas between them. */
  AUDIT_REGIONS: string;
  /** Name of the secret with a token that may read pipelines. */
  PIPELINES_TOKEN_SECRET: string;
};

export interface BranchAuditSettings extends FunctionSettings {
  readonly regions: readonly string[];
  readonly pipelinesTokenSecret: string;
}

/**
 * The settings of the branch audit, from `process.env`.
 * @throws Error that names every variable that is missing or has a value it cannot have
 */
export function readBranchAuditEnvironment(env: Readonly<Record<string, string | undefined>>): BranchAuditSettings {
  const { AUDIT_REGIONS = '', PIPELINES_TOKEN_SECRET = '' } = env;
  const problems = [
    ...(AUDIT_REGIONS === '' ? ['AUDIT_REGIONS is not set'] : []),
    ...(PIPELINES_TOKEN_SECRET === '' ? ['PIPELINES_TOKEN_SECRET is not set'] : []),
  ];
  const settings = readEnvironment(env);
  if (problems.length > 0) throw new Error(`The function's environment is wrong: ${problems.join('; ')}`);
  return { ...settings, regions: AUDIT_REGIONS.split(','), pipelinesTokenSecret: PIPELINES_TOKEN_SECRET };
}
